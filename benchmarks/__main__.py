"""Run the benchmarks: python -m benchmarks; --help lists what can be chosen."""

import argparse
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks import equal, report
from benchmarks.data import case_of, playbook_files
from benchmarks.figures import CACHE, COMMAND, figures
from benchmarks.measure import ROOT, run, seconds_of
from benchmarks.steps import SIDES, Results, ask, build, go_on
from quarterdeck.playbook.write import write_files

SIZES = [100_000, 1_000_000, 10_000_000]
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """Time every size and side and print the table; a full run also writes the page.

    Returns 1 when answers differ or a step did not finish.
    """
    words = _words()
    sizes = sorted(int(size) for size in words.versions.split(","))
    sides = tuple(side for side in SIDES if side in words.sides.split(","))
    results = Results()
    for size in sizes:
        _time_size(size, sides, words, results)
    results.note(sizes[-1], "product", "start", seconds_of("--help", [COMMAND, "--help"], 7))
    results.note(sizes[-1], "product", "where", figures(Path(words.cache)))
    print(report.plain_text(report.table(results, sizes)))
    for title, lines in report.findings(results, sizes).items():
        print(f"\n{title}:", *(lines or ["nothing"]), sep="\n  ")
    if sizes == SIZES and sides == SIDES and not words.keep:
        versions = {name: version(name) for name in ("duckdb", "pandas", "pyarrow")}
        PAGE.write_text(report.page(results, sizes, versions), encoding="utf-8")
        print(f"\nWrote {PAGE.relative_to(ROOT)}")
    return 1 if results.differences or results.failures else 0


def _time_size(
    size: int, sides: tuple[str, ...], words: argparse.Namespace, results: Results
) -> None:
    """Make the data of one size, import it on every side, ask, and compare the answers."""
    case = case_of(size, Path(words.cache))
    _say(f"{size:,} versions: making the data")
    # In a process of its own: a child's memory is counted from its parent's on.
    results.note(size, "case", "generate", run(case, "product", "generate", 1))
    if not words.keep:
        if "product" in sides:
            shutil.rmtree(case.workspace, ignore_errors=True)
        write_files(case.workspace, playbook_files())
        _say(f"{size:,} versions: importing")
        build(case, size, sides, results)
    _say(f"{size:,} versions: asking")
    ask(case, size, sides, runs=words.runs, results=results)
    if not words.keep and "product" in sides:
        go_on(case, size, results)
    compared, found = equal.differences(case, sides)
    results.compared += compared
    results.differences += [f"at {size:,} versions, {line}" for line in found]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=report.__doc__)
    parser.add_argument("--versions", default=",".join(map(str, SIZES)), help="sizes, with commas")
    parser.add_argument("--runs", type=int, default=5, help="how often each question is timed")
    parser.add_argument("--sides", default=",".join(SIDES), help="whom to time, with commas")
    parser.add_argument("--cache", default=str(CACHE), help="where data and layouts are kept")
    parser.add_argument("--keep", action="store_true", help="ask without importing again")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
