"""Run the benchmarks: python -m benchmarks [--versions N,N] [--runs N] [--sides A,B] [--cache DIR]."""

import argparse
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks import equal, report
from benchmarks.data import case_of, generate, playbook_files
from benchmarks.measure import ROOT, seconds_of
from benchmarks.steps import SIDES, Results, ask, build
from quarterdeck.playbook.write import write_files

SIZES = [100_000, 1_000_000, 10_000_000]
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """Time every size and side, print the table; write the page when the sizes are the full ones."""
    words = _words()
    sizes = sorted(int(size) for size in words.versions.split(","))
    sides = tuple(side for side in SIDES if side in words.sides.split(","))
    results = Results()
    for size in sizes:
        case = case_of(size, Path(words.cache))
        print(f"{size:,} versions: data", file=sys.stderr)
        generate(case)
        if words.build:
            if "product" in sides:
                import shutil

                shutil.rmtree(case.workspace, ignore_errors=True)
            write_files(case.workspace, playbook_files())
            print(f"{size:,} versions: import", file=sys.stderr)
            build(case, size, sides, results)
        print(f"{size:,} versions: questions", file=sys.stderr)
        ask(case, size, sides, runs=words.runs, results=results)
        compared, found = equal.differences(case, sides)
        results.compared += compared
        results.differences += [f"at {size:,} versions, {line}" for line in found]
    _start_up(results, sizes[-1])
    rows = report.table(results, sizes)
    print(report.plain_text(rows))
    for title, lines in (
        ("Beyond budget or aim", report.verdicts(results, sizes)),
        ("Not equal", results.differences),
        ("Did not finish", results.failures),
    ):
        print(f"\n{title}:", *(lines or ["nothing"]), sep="\n  ")
    if sizes == SIZES and set(sides) == set(SIDES) and words.build:
        versions = {name: version(name) for name in ("duckdb", "pandas", "pyarrow")}
        PAGE.write_text(report.page(results, sizes, versions), encoding="utf-8")
        print(f"\nWrote {PAGE.relative_to(ROOT)}")
    return 1 if results.differences or results.failures else 0


def _start_up(results: Results, size: int) -> None:
    """Time `quarterdeck --help`, whatever the size."""
    command = [str(Path(sys.executable).with_name("quarterdeck")), "--help"]
    results.note(size, "product", "--help", _one("--help", seconds_of(command, 5)))


def _one(name: str, timing: object) -> object:
    from benchmarks.measure import Failed

    return timing if isinstance(timing, Failed) else {name: timing}


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--versions", default=",".join(map(str, SIZES)))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sides", default=",".join(SIDES))
    parser.add_argument("--cache", default=str(Path(tempfile.gettempdir()) / "quarterdeck-bench"))
    parser.add_argument(
        "--keep", dest="build", action="store_false", help="ask again, without importing again"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
