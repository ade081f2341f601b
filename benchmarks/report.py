"""The one table: every step, its time at each size, and the rivals beside it at the largest."""

import math
import os
from pathlib import Path

from benchmarks.steps import MEMORY, OPENING, Results, budget_of

HEAD = (
    *("step", "budget", "slope", "by hand", "ratio", "on our file", "ratio", "pandas", "faster"),
    *("memory", "spread"),
)
FLOOR = 0.05
"""Below this many seconds a ratio says more of the fixed cost of a call than of the work."""


def table(results: Results, sizes: list[int]) -> list[list[str]]:
    """Return the table as rows of text, the head first; times in seconds, memory in MB."""
    step, budget, *rest = HEAD
    head = [step, *(f"{size / 1e6:g} M" for size in sizes), budget, *rest]
    return [head, *(_row(results, sizes, line) for line in results.lines())]


def _row(results: Results, sizes: list[int], line: str) -> list[str]:
    last = sizes[-1]
    mine = [results.get(size, "product", line) for size in sizes]
    hand, own, frame = (results.get(last, side, line) for side in ("plain", "own", "pandas"))
    now, budget = mine[-1], budget_of(line)
    times = [_seconds(t.seconds if t else None) for t in mine]
    peaks = [t.peak if t else None for t in (now, hand, frame)]
    return [
        line,
        *times,
        f"{budget:g}" if budget else "",
        _slope(results, sizes, line),
        _seconds(hand.seconds if hand else None),
        f"{now.seconds / hand.seconds:.2f}" if now and hand else "",
        _seconds(own.seconds if own and line != OPENING else None),
        f"{now.seconds / own.seconds:.2f}" if now and own and line != OPENING else "",
        _seconds(frame.seconds if frame else None),
        f"{frame.seconds / now.seconds:.1f}x" if now and frame else "",
        " / ".join("-" if p is None else f"{p:,}" for p in peaks),
        f"{now.spread:.0%}" if now and now.spread else "",
    ]


def _slope(results: Results, sizes: list[int], line: str) -> str:
    """Return the power with which time grows from the smallest to the largest size."""
    first, last = (results.get(size, "product", line) for size in (sizes[0], sizes[-1]))
    if not first or not last or sizes[0] == sizes[-1]:
        return ""
    return f"{math.log(last.seconds / first.seconds) / math.log(sizes[-1] / sizes[0]):.2f}"


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if value >= 10 else f"{value:.3f}"


def plain_text(rows: list[list[str]]) -> str:
    """Return the table for a terminal, columns aligned."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def markdown(rows: list[list[str]]) -> str:
    """Return the table as Markdown."""
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    rule = "|---|" + "---:|" * (len(rows[0]) - 1)
    return "\n".join([head, rule, *body])


def verdicts(results: Results, sizes: list[int]) -> list[str]:
    """Return a sentence for each budget that was missed and each ratio beyond its aim."""
    found, last = [], sizes[-1]
    for line in results.lines():
        now, hand, frame = (
            results.get(last, side, line) for side in ("product", "plain", "pandas")
        )
        budget = budget_of(line)
        if now is None:
            continue
        if line == OPENING:
            continue
        if budget and now.seconds > budget:
            found.append(f"{line}: {now.seconds:.2f} s against {budget:g} s")
        if line in MEMORY and now.peak > MEMORY[line]:
            found.append(f"{line}: {now.peak:,} MB against {MEMORY[line]:,} MB")
        if hand and now.seconds > 1.5 * hand.seconds and now.seconds > FLOOR:
            found.append(f"{line}: {now.seconds / hand.seconds:.2f} times the hand-written SQL")
        if frame and frame.seconds < 5 * now.seconds:
            found.append(f"{line}: {frame.seconds / now.seconds:.1f} times as fast as pandas")
    return found


def findings(results: Results, sizes: list[int]) -> dict[str, list[str]]:
    """Return what a reader should know beside the table, by title."""
    return {
        "Beyond budget or aim": verdicts(results, sizes),
        f"Not equal, of {results.compared} answers compared": results.differences,
        "Did not finish": results.failures,
    }


def machine() -> str:
    """Describe the machine in general terms, and how busy it was: alone, this run keeps 2 busy."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    busy = os.getloadavg()[2]
    return (
        f"{os.cpu_count()} cores, {pages * size / 2**30:.0f} GB of memory,"
        f" {busy:.1f} processes running or waiting on average of the last quarter of an hour"
    )


def page(results: Results, sizes: list[int], versions: dict[str, str]) -> str:
    """Return docs/benchmarks.md: the explanation, this run's table, what it missed."""
    template = (Path(__file__).parent / "page.md").read_text("utf-8")
    rows = table(results, sizes)
    missed = verdicts(results, sizes)
    values = {
        "machine": machine(),
        "versions": ", ".join(f"{name} {number}" for name, number in versions.items()),
        "table": markdown(rows),
        "compared": str(results.compared),
        "missed": "\n".join(f"- {line}" for line in missed) or "- nothing",
        "differences": "\n".join(f"- {d}" for d in results.differences) or "- none",
        "failures": "\n".join(f"- {f}" for f in results.failures) or "- none",
    }
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template
