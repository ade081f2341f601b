"""How a scorecard says things: changes, goals, what others report, a trend in one line."""

from collections.abc import Iterable

from quarterdeck.metrics.benchmarks import holds
from quarterdeck.playbook.standards import THOUSAND
from quarterdeck.playbook.yardsticks import Benchmark
from quarterdeck.reports.figures import MINUS, figure

_RELATIVE = frozenset({"money", "money_per_day", "count"})


def change(unit: str, now: float | None, before: float | None) -> str:
    """Return what changed: per cent of what was, points of a share, or plainly; '' if not known."""
    if now is None or before is None:
        return ""
    if unit in _RELATIVE:
        return "" if before <= 0 else _signed((now - before) / before * 100, "%")
    if unit == "rate":
        return _signed((now - before) * 100, "points")
    return _signed(now - before, {"ratio": "x"}.get(unit, unit), 2 if unit == "ratio" else 1)


def others(unit: str, entries: Iterable[tuple[Benchmark, float | None]]) -> tuple[str, ...]:
    """Return what others report, each with its source, and on which side of it a value lies."""
    return tuple(said for one, value in entries if (said := _other(unit, value, one)))


def over(one: Benchmark) -> str:
    """Return of how long a time an entry speaks: 'over a year', '' where it says of none."""
    return f"over a {one.period}" if one.period else ""


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


def _other(unit: str, value: float | None, one: Benchmark) -> str:
    told = span(unit, one)
    if not told:
        return ""
    inside = holds(one, value) if value is not None else None
    side = {True: "; this lies within", False: "; this lies outside", None: ""}[inside]
    differs = f"; {one.differs}" if one.differs else ""
    told = " ".join(filter(None, (told, over(one))))
    return f"{told} ({cited(one)}{differs}){side}"


def _signed(value: float, suffix: str, digits: int = 1) -> str:
    text = f"{abs(value):,.{digits}f}"
    if not text.strip("0.,"):
        return f"0 {suffix}"
    return f"{'+' if value > 0 else MINUS}{text} {suffix}"
