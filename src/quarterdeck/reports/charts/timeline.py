"""A thin picture of a total over time with a stretch of it shaded; as wide as where it stands."""

from collections.abc import Iterable
from datetime import date
from html import escape

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Point
from quarterdeck.reports.timeline import Timeline

_TOP, _DEEP, _HEIGHT = 16, 48, 84
_BASE = _TOP + _DEEP
_WIDTH = 1000
"""What the line is drawn in before it is stretched; everything else stands at shares of a width."""

_EDGE, _NARROW_EDGE, _NARROW_APART = 0.12, 0.4, 0.24
"""How near to its ends, or on a phone to another, no quarter is named: days are written there."""
_MOST_NAMED = 12

_FLAT = 0.25
"""A line that spans less than this share of its height is drawn as nearly level as it is."""

_AT_EDGE, _HANG = 10, 40
"""Nearer to a side than this share of a hundred, a total is written over the side by so much.

The page leaves as much room beside the picture.
"""


def timeline(block: Timeline) -> str:
    """Return the picture as SVG: the line, the stretch between two days, their totals, quarters.

    `data-part` names what moves when another day is tried.
    """
    across = svg.Scale(block.first.toordinal(), block.last.toordinal(), 0, 100)
    up = svg.Scale(*_bounds(block), _BASE - 4, _TOP + 4)
    named = svg.tag("title", escape(block.title)) + svg.tag("desc", escape(block.description))
    parts = (
        _line(block, across, up),
        _shade(block, across),
        _quarters(block, across),
        _end("start", block.start, block, (across, up)),
        _end("end", block.end, block, (across, up)),
        _named(block.first, "0", "tick"),
        _named(block.last, "100%", "tick end"),
    )
    return svg.tag(
        "svg",
        named + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        width="100%",
        height=_HEIGHT,
        role="img",
        aria_label=f"{block.title}. {block.description}",
        class_="timeline-picture",
    )


def _bounds(block: Timeline) -> tuple[float, float]:
    """Return a scale that shows the way; how far it went is written, as it need not begin at 0."""
    low, high = (pick([p.value for p in block.points]) for pick in (min, max))
    short = max(abs(low), abs(high), 1) * _FLAT - (high - low)
    return (low - short / 2, high + short / 2) if short > 0 else (low, high)


def _at(day: date, across: svg.Scale) -> str:
    return f"{across.at(day.toordinal())}%"


def _shade(block: Timeline, across: svg.Scale) -> str:
    start, end = (across.at(p.day.toordinal()) for p in (block.start, block.end))
    return svg.tag(
        "rect",
        x=f"{start}%",
        y=_TOP,
        width=f"{round(end - start, 2)}%",
        height=_DEEP,
        class_="stretch",
        data_part="stretch",
    )


def _line(block: Timeline, across: svg.Scale, up: svg.Scale) -> str:
    """Draw the total; what lies after the day that is looked at is faint."""
    x, y = svg.Scale(0, 100, 0, _WIDTH), svg.Scale(_TOP, _BASE, 0, _DEEP)

    def drawn(points: Iterable[Point]) -> list[tuple[float, float]]:
        return [(x.at(across.at(p.day.toordinal())), y.at(up.at(p.value))) for p in points]

    known = drawn(p for p in block.points if p.day <= block.end.day)
    later = drawn(p for p in block.points if p.day >= block.end.day)
    inside = svg.path(known, "trend") + (svg.path(later, "trend later") if len(later) > 1 else "")
    stretched = svg.tag(
        "svg",
        inside,
        x=0,
        y=_TOP,
        width="100%",
        height=_DEEP,
        viewBox=f"0 0 {_WIDTH} {_DEEP}",
        preserveAspectRatio="none",
    )
    return stretched + svg.tag("line", x1=0, y1=_BASE, x2="100%", y2=_BASE, class_="axis")


def _end(part: str, point: Point, block: Timeline, scales: tuple[svg.Scale, svg.Scale]) -> str:
    """Mark one of the two days, its total above it."""
    across, up = scales
    at = _at(point.day, across)
    anchor, shift = _label(part, across.at(point.day.toordinal()))
    return (
        svg.tag("line", x1=at, y1=_TOP, x2=at, y2=_BASE, class_="bound", data_part=f"{part}-line")
        + svg.tag(
            "circle", cx=at, cy=up.at(point.value), r=3.5, class_="dot", data_part=f"{part}-dot"
        )
        + svg.tag(
            "text",
            escape(block.short(point)),
            x=at,
            y=_TOP - 5,
            dx=shift,
            text_anchor=anchor,
            class_="label" if part == "start" else "label strong",
            data_part=f"{part}-label",
        )
    )


def _label(part: str, share: float) -> tuple[str, int]:
    """Return how a total stands at its line: on the side away from the other, within the page."""
    if part == "start":
        return ("start", -_HANG) if share < _AT_EDGE else ("end", -4)
    return ("end", _HANG) if share > 100 - _AT_EDGE else ("start", 4)


def _quarters(block: Timeline, across: svg.Scale) -> str:
    """Name where quarters begin, as many of them as there is room for."""
    starts = block.quarters()
    starts = starts[:: -(-len(starts) // _MOST_NAMED) or 1]
    marks, taken = "", -1.0
    for day in starts:
        share = across.at(day.toordinal()) / 100
        at = _at(day, across)
        marks += svg.tag("line", x1=at, y1=_BASE, x2=at, y2=_BASE + 4, class_="axis")
        if not _EDGE <= share <= 1 - _EDGE:
            continue
        tight = not _NARROW_EDGE <= share <= 1 - _NARROW_EDGE or share - taken < _NARROW_APART
        taken = taken if tight else share
        marks += _words(f"{day:%b %Y}", at, "tick mid roomy" if tight else "tick mid")
    return marks


def _named(day: date, at: str, class_: str) -> str:
    return _words(f"{day.day} {day:%b %Y}", at, class_)


def _words(text: str, at: str, class_: str) -> str:
    return svg.tag("text", escape(text), x=at, y=_BASE + 17, class_=class_)
