"""Bookings so far against the time elapsed: a stair of the period, the target, past periods."""

from collections.abc import Sequence
from datetime import date, timedelta

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Pace, PastPath
from quarterdeck.reports.figures import compact, compact_minor

_TOP, _BOTTOM, _LEFT, _APART, _LABEL, _WIDE = 28, 24, 52, 14, 56, 500
_ABOVE = 18
"""How far above the axis a line's name must stand so as not to cover the days."""


def pace(block: Pace, width: int, height: int = 260) -> str:
    """Return the chart as SVG of the given width; y starts at zero."""
    days = (block.end - block.start).days
    right = 96 if width > _WIDE else 64
    x = svg.Scale(0, days, _LEFT, width - right)
    y = svg.Scale(0, _highest(block) * 1.04, height - _BOTTOM, _TOP)
    parts = (
        grid(block.booked.currency, x, y),
        months(block.start, block.end, x, y),
        past(block.past, x, y),
        _target(block, x, y),
        _path(block, x, y),
        _at_the_end(block, x, y),
    )
    return svg.picture(
        "".join(parts),
        (width, height),
        title=block.title,
        description=block.description,
        class_="chart",
    )


def _highest(block: Pace) -> float:
    seen = [p.value for p in block.points] + [v for past in block.past for v in past.values]
    target = block.target.value if block.target else 0
    return max([*seen, target or 0, 1])


def grid(currency: str, x: svg.Scale, y: svg.Scale) -> str:
    """Return level lines of money from nothing, each named at its left."""
    lines = ""
    for value in svg.ticks(y.high / 1.04):
        at = y.at(value)
        label = compact_minor(int(value), currency) if value else "0"
        kind = "grid" if value else "axis"
        lines += svg.line((x.start, at), (x.end, at), kind)
        lines += svg.words(label, x.start - 8, at + 4, class_="tick end")
    return lines


def months(start: date, end: date, x: svg.Scale, y: svg.Scale) -> str:
    """Return marks under the picture where months begin, or weeks of a month; x counts days."""
    marks = ""
    for day in _starts(start, end):
        at = x.at((day - start).days)
        marks += svg.line((at, y.start), (at, y.start + 4), "axis")
        marks += svg.words(f"{day.day} {day:%b}", at, y.start + 18, class_="tick mid")
    return marks


def _starts(start: date, end: date) -> list[date]:
    days = (end - start).days
    if days <= 45:  # noqa: PLR2004 - a month is marked by weeks
        return [start + timedelta(days=i) for i in range(0, days, 7)]
    found = [start]
    day = start
    while day < end:
        day += timedelta(days=1)
        if day.day == 1 and (day - found[-1]).days > 20:  # noqa: PLR2004 - labels keep apart
            found.append(day)
    step = 1 if days <= 120 else 3  # noqa: PLR2004 - a year is marked by quarters
    return found[::step]


def past(paths: tuple[PastPath, ...], x: svg.Scale, y: svg.Scale) -> str:
    """Return earlier periods as thin lines, each stretched to the length of this one."""
    drawn = ""
    for earlier in paths:
        at = enumerate(earlier.values, start=1)
        points = [(x.at(x.high * i / earlier.days), y.at(v)) for i, v in at]
        drawn += svg.stairs([(x.start, y.at(0)), *points], "past")
    return drawn


def _at_the_end(block: Pace, x: svg.Scale, y: svg.Scale) -> str:
    """Name the lines that reach the right side, beside it: the periods before, and a full one."""
    named = [(y.at(p.values[-1] if p.values else 0), p.label, "tick") for p in block.past]
    if _late(block, x):
        said = "booked " if x.start + x.end > _WIDE else ""
        label = f"{said}{compact(block.booked)}"
        named.append((y.at(block.points[-1].value), label, "label strong"))
    heights = apart([at for at, _, _ in named])
    return "".join(
        svg.words(label, x.end + 8, at + 4, class_=kind)
        for at, (_, label, kind) in zip(heights, named, strict=True)
    )


def _late(block: Pace, x: svg.Scale) -> bool:
    """Return whether the period's own line ends too far right to be named at its end."""
    gone = (block.points[-1].day - block.start).days + 1 if block.points else 0
    return x.at(gone) > x.end - _LABEL


def apart(wanted: Sequence[float], gap: float = _APART) -> list[float]:
    """Return heights near those wanted, in their order, of which no two are closer than `gap`.

    Labels that touch are pushed apart evenly, as one block around the middle of what they wanted.
    """
    blocks: list[tuple[float, list[int]]] = []
    for place in sorted(range(len(wanted)), key=lambda i: wanted[i]):
        middle, held = wanted[place], [place]
        while blocks and middle - blocks[-1][0] < gap * (len(held) + len(blocks[-1][1])) / 2:
            held = [*blocks.pop()[1], *held]
            middle = sum(wanted[i] for i in held) / len(held)
        blocks.append((middle, held))
    placed = dict.fromkeys(range(len(wanted)), 0.0)
    for middle, held in blocks:
        for number, place in enumerate(held):
            placed[place] = round(middle + gap * (number - (len(held) - 1) / 2), 2)
    return list(placed.values())


def _target(block: Pace, x: svg.Scale, y: svg.Scale) -> str:
    if block.target is None or block.target.value is None:
        return ""
    at = y.at(block.target.value)
    label = f"target {compact(block.target)}"
    return (
        svg.line((x.start, at), (x.end, at), "target")
        + svg.line((x.start, y.at(0)), (x.end, at), "paceline")
        + svg.words(label, x.start + 4, at - 6, class_="label")
    )


def _path(block: Pace, x: svg.Scale, y: svg.Scale) -> str:
    offsets = [((p.day - block.start).days + 1, p.value) for p in block.points]
    drawn = [(x.at(0), y.at(0)), *((x.at(o), y.at(v)) for o, v in offsets)]
    if not block.points:
        return ""
    end_x, end_y = drawn[-1]
    named = "" if _late(block, x) else _named(block, end_x + 8, min(end_y, y.start - _ABOVE))
    return (
        svg.line((end_x, y.start), (end_x, y.end), "asof")
        + svg.stairs(drawn, "booked")
        + svg.tag("circle", cx=end_x, cy=end_y, r=4, class_="dot")
        + named
    )


def _named(block: Pace, x: float, y: float) -> str:
    strong = "label strong"
    return svg.words("booked", x, y - 4, class_=strong) + svg.words(
        compact(block.booked), x, y + 12, class_=strong
    )
