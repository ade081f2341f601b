"""How a scorecard says things: changes, goals, what others report, a trend in one line."""

from collections.abc import Iterable, Sequence

from quarterdeck.metrics.benchmarks import holds
from quarterdeck.playbook.standards import THOUSAND
from quarterdeck.playbook.yardsticks import Benchmark
from quarterdeck.reports.figures import MINUS, figure, grouped

_STEPS = "▁▂▃▄▅▆▇█"
_RELATIVE = frozenset({"money", "money_per_day", "count"})
_FEWEST = 3


def change(unit: str, now: float | None, before: float | None) -> str:
    """Return what changed: per cent of what was, points of a share, or plainly; '' if not known."""
    if now is None or before is None:
        return ""
    if unit in _RELATIVE:
        return "" if before <= 0 else _signed((now - before) / before * 100, "%")
    if unit == "rate":
        return _signed((now - before) * 100, "points")
    return _signed(now - before, {"ratio": "x"}.get(unit, unit), 2 if unit == "ratio" else 1)


def target(value: float | None, minor: int | None, currency: str) -> str:
    """Return a target in money and how much of it is there."""
    if minor is None:
        return ""
    whole = f"{grouped(minor, currency, 0)} {currency}"
    return whole if value is None or minor <= 0 else f"{value / minor * 100:.0f} % of {whole}"


def others(unit: str, value: float | None, entries: Iterable[Benchmark]) -> str:
    """Return what others report with its source, and on which side of it the value lies."""
    told = [said for one in entries if (said := _other(unit, value, one))]
    return "; ".join(told)


def number(unit: str, thousandths: int) -> str:
    """Return a number of the register in its metric's unit."""
    return figure(thousandths / THOUSAND, unit).full


def span(unit: str, one: Benchmark) -> str:
    """Return the range or value of an entry, '' for one that is only told."""
    if one.median is not None:
        return number(unit, one.median)
    if one.low is not None and one.high is not None:
        return f"{number(unit, one.low)} to {number(unit, one.high)}"
    if one.low is not None:
        return f"from {number(unit, one.low)}"
    return f"up to {number(unit, one.high)}" if one.high is not None else ""


def cited(one: Benchmark) -> str:
    """Return who said it and when, as short as a table needs it."""
    return f"{one.publisher} {one.year}" if one.year else one.publisher


def spark(values: Sequence[float | None]) -> str:
    """Return values, oldest first, as a row of bars from zero; '' for fewer than three.

    An unknown value is a gap; where any is below zero the lowest is the floor.
    """
    known = [v for v in values if v is not None]
    if len(known) < _FEWEST:
        return ""
    low, high = min(*known, 0), max(known)
    reach = (high - low) or 1
    top = len(_STEPS) - 1
    return "".join("·" if v is None else _STEPS[round((v - low) / reach * top)] for v in values)


def _other(unit: str, value: float | None, one: Benchmark) -> str:
    told = span(unit, one)
    if not told:
        return ""
    inside = holds(one, value) if value is not None else None
    side = {True: ", within", False: ", outside", None: ""}[inside]
    return f"{told} ({cited(one)}){side}"


def _signed(value: float, suffix: str, digits: int = 1) -> str:
    text = f"{abs(value):,.{digits}f}"
    if not text.strip("0.,"):
        return f"0 {suffix}"
    return f"{'+' if value > 0 else MINUS}{text} {suffix}"
