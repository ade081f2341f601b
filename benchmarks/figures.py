"""Times the search for where a figure comes from: python -m benchmarks.figures."""

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Failed, Timing, seconds_of

COMMAND = str(Path(sys.executable).with_name("quarterdeck"))
CACHE = Path(tempfile.gettempdir()) / "quarterdeck-bench"
FIGURES = ("41 days", "2.4x", "4.2M", "4,200", "37 %")
"""Figures as slides have them: days, a ratio, money, what may be many things, a share."""


def line_of(figure: str) -> str:
    """Return the line of the table that a figure stands in."""
    return f'where "{figure}"'


def figures(cache: Path, runs: int = 3) -> dict[str, Timing] | Failed:
    """Time the command for each figure on the simulated company, which is made if need be."""
    company = cache / "company"
    if not company.exists():
        made = seconds_of("demo", [COMMAND, "demo", str(company)], 0)
        if isinstance(made, Failed):
            return made
    found: dict[str, Timing] = {}
    for figure in FIGURES:
        words = [COMMAND, "where", figure, "--workspace", str(company)]
        timed = seconds_of(line_of(figure), words, runs)
        if isinstance(timed, Failed):
            return timed
        found |= timed
    return found


def main() -> int:
    """Print the time of each figure; returns 1 when one did not finish."""
    found = figures(CACHE)
    if isinstance(found, Failed):
        print(found.says)
        return 1
    for line, timing in found.items():
        print(f"{line:20}{timing.seconds:6.2f} s  {timing.peak:,} MB  spread {timing.spread:.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
