"""Times the forecast beside LightGBM and AutoETS: python -m benchmarks.forecasting."""

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.figures import CACHE
from benchmarks.forecast_data import COMMAND, companies, log_of
from benchmarks.measure import ROOT, Failed, asked, seconds_of
from benchmarks.report import machine, markdown, plain_text

PAGE = ROOT / "docs" / "benchmarks-forecast.md"
RIVALS = ("lightgbm", "ets")
METHODS = {
    "served": "Quarterdeck, as served",
    "same_point": "same-point conversion",
    "run_rate": "run rate of 13 weeks",
    "stage_weighted": "stage-weighted pipeline",
    "lightgbm": "LightGBM hazards and mean new business",
    "ets": "AutoETS of weekly wins",
}


@dataclass(slots=True)
class Found:
    """What every side took, as (work, side): seconds and MB; what was expected by method."""

    taken: dict[tuple[str, str], tuple[float, int]] = field(default_factory=dict)
    expected: dict[str, list[float]] = field(default_factory=dict)
    actual: list[float] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)

    def note(self, work: str, side: str, command: list[str]) -> dict[str, Any]:
        """Run a step and keep what it took; return what it said, {} where it did not finish."""
        print(f"{work}: {side}", file=sys.stderr, flush=True)
        done = asked(command)
        if isinstance(done, Failed):
            self.failures.append(f"{side}, {work}: {done.says}")
            return {}
        said, peak = done
        self.taken[work, side] = (float(np.median(said["seconds"])), peak)
        self.versions |= {side: said["version"]} if "version" in said else {}
        return dict(said)


def main() -> int:
    """Time every side and print the tables; with all rivals there it also writes the page.

    Returns 1 when a step of the product did not finish.
    """
    words = _words()
    found, cache = Found(), Path(words.cache)
    # A process starts with the memory of who starts it as its peak: so companies are made apart.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        company, big = apart.submit(companies, cache, words.open).result()
    _small(found, words, company)
    _large(found, words, big)
    for name in ("forecast", "backtest"):
        _command(found, name, company)
    times, accuracy = _times(found), _accuracy(found, words.every)
    print(plain_text(times), plain_text(accuracy), *found.failures, sep="\n\n")
    if not found.failures:
        _write(found, times, accuracy, words)
    return 1 if any(line.startswith(("product", "`")) for line in found.failures) else 0


def _small(found: Found, words: argparse.Namespace, company: Path) -> None:
    log = log_of(company)
    said = found.note("one day", "product", _product(company, "day", 3))
    back = found.note(f"{words.weeks} days", "product", _product(company, "weeks", words.weeks))
    found.expected = back.get("expected", {})
    found.actual, found.held = back.get("actual", []), back.get("held", [])
    days = [day for day, _ in back.get("windows", [])]
    if not said or not days:
        return
    for rival in RIVALS:
        found.note("one day", rival, _rival(words, rival, log, days[-1:], 3))
        work = f"{words.weeks} days"
        told = found.note(work, rival, _rival(words, rival, log, days[:: words.every], 1))
        if told:
            seconds, peak = found.taken[work, rival]
            found.taken[work, rival] = (seconds * len(days) / len(told["expected"]), peak)
            found.expected[rival] = told["expected"]


def _large(found: Found, words: argparse.Namespace, big: Path) -> None:
    work = f"{words.open:,} open deals"
    said = found.note(work, "product", _product(big, "day", 1))
    if said:
        found.note(work, "lightgbm", _rival(words, "lightgbm", log_of(big), [said["as_of"]], 1))


def _command(found: Found, name: str, company: Path) -> None:
    work = f"`quarterdeck {name}`"
    print(work, file=sys.stderr, flush=True)
    timed = seconds_of(work, [COMMAND, name, "--workspace", str(company)], 2)
    if isinstance(timed, Failed):
        found.failures.append(f"{work}: {timed.says}")
    else:
        found.taken[work, "product"] = (timed[work].seconds, timed[work].peak)


def _product(workspace: Path, what: str, number: int) -> list[str]:
    module = [sys.executable, "-m", "benchmarks.forecast_product"]
    return [*module, str(workspace), what, str(number)]


def _rival(
    words: argparse.Namespace, rival: str, log: Path, days: list[str], runs: int
) -> list[str]:
    script = str(ROOT / "benchmarks" / "forecast_rivals.py")
    return [words.rivals, script, rival, str(log), json.dumps(days), str(runs)]


def _times(found: Found) -> list[list[str]]:
    head = ["work", "Quarterdeck", "LightGBM", "ratio", "AutoETS", "ratio", "memory"]
    works = dict.fromkeys(work for work, _ in found.taken)
    return [head, *(_row(found, work) for work in works)]


def _row(found: Found, work: str) -> list[str]:
    mine, *others = (found.taken.get((work, side)) for side in ("product", *RIVALS))
    cells = [f"{mine[0]:.2f}" if mine else ""]
    for other in others:
        cells.append(f"{other[0]:.2f}" if other else "")
        cells.append(f"{other[0] / mine[0]:.1f}x" if other and mine else "")
    return [work, *cells, " / ".join(f"{t[1]:,}" if t else "-" for t in (mine, *others))]


def _accuracy(found: Found, every: int) -> list[list[str]]:
    head = ["method", "WAPE", "bias", "WAPE of some", "bias of some", "within its 80 % range"]
    some, rows = found.actual[::every], []
    for name, title in METHODS.items():
        expected = found.expected.get(name)
        if expected is None:
            continue
        rival = name in RIVALS
        held = f"{np.mean(found.held):.0%}" if name == "served" else ""
        whole = ["", ""] if rival else _missed(expected, found.actual)
        rows.append([title, *whole, *_missed(expected if rival else expected[::every], some), held])
    return [head, *rows]


def _missed(expected: list[float], actual: list[float]) -> list[str]:
    missed, whole = np.array(expected) - np.array(actual), sum(actual)
    return [f"{np.abs(missed).sum() / whole:.1%}", f"{missed.sum() / whole:+.1%}"]


def _write(
    found: Found, times: list[list[str]], accuracy: list[list[str]], words: argparse.Namespace
) -> None:
    names = ("duckdb", "numpy", "pyarrow")
    text = (ROOT / "benchmarks" / "forecast_page.md").read_text("utf-8")
    versions = [*(f"{name} {version(name)}" for name in names), *found.versions.values()]
    page = text.format(
        machine=machine(),
        versions=", ".join(versions),
        weeks=words.weeks,
        some=len(found.actual[:: words.every]),
        open=f"{words.open:,}",
        times=markdown(times),
        accuracy=markdown(accuracy),
    )
    PAGE.write_text(page, encoding="utf-8")
    print(f"\nWrote {PAGE.relative_to(ROOT)}")


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecasting", description=__doc__)
    parser.add_argument("--cache", default=str(CACHE), help="where the companies are kept")
    parser.add_argument("--weeks", type=int, default=57, help="how many weekly days to try")
    parser.add_argument("--every", type=int, default=4, help="rivals try one day in so many")
    parser.add_argument("--open", type=int, default=1_000_000, help="open deals of the large one")
    parser.add_argument(
        "--rivals", default=sys.executable, help="a Python that has lightgbm and statsforecast"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
