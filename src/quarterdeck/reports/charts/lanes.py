"""Lanes under each other on one axis of days: what held when, and what moved."""

from datetime import date, timedelta
from html import escape

from quarterdeck.reports import svg
from quarterdeck.reports.lane_pictures import Lane, Lanes, Stop

_HEIGHTS = {"spells": 24, "steps": 56, "days": 72, "path": 72, "marks": 16}
_GAP, _HEAD, _FOOT = 16, 8, 24
_LABEL, _SAID = 112, 148
_LETTER = 6.6
_WIDE, _TOO_SHORT = 600, 5
_MONTHS = (1, 2, 3, 6, 12)
_WHOLE = 1_000_000


def lanes(block: Lanes, width: int) -> str:
    """Return the lanes as SVG of the given width; a narrow one has labels above each lane."""
    narrow = width < _WIDE
    left, right = (0, width) if narrow else (_LABEL, width - _SAID)
    x = svg.Scale(block.start.toordinal(), block.end.toordinal(), left, right)
    parts, top = [], _HEAD
    for lane in block.lanes:
        top += 16 if narrow else 0
        parts.append(_named(lane, top, x, narrow=narrow) + _drawn(lane, top, x, block.end))
        top += _HEIGHTS[lane.kind] + _GAP
    axis = _axis(block, x, top - _GAP + 4)
    return svg.picture(
        axis + "".join(parts),
        (width, top - _GAP + _FOOT),
        title=block.title,
        description=block.description,
        class_="chart",
    )


def _named(lane: Lane, top: int, x: svg.Scale, *, narrow: bool) -> str:
    """Name a lane on its left and say how it ends on its right; narrow ones above it."""
    if narrow:
        first = svg.words(lane.label, x.start, top - 5, class_="label strong")
        return first + svg.words(lane.ends, x.end, top - 5, class_="label end")
    middle = top + _HEIGHTS[lane.kind] / 2 + 4
    said = svg.words(lane.ends, x.end + 12, middle, class_="label strong") if lane.ends else ""
    said += svg.words(lane.under, x.end + 12, middle + 16, class_="tick") if lane.under else ""
    return svg.words(lane.label, 0, middle, class_="label") + said


def _drawn(lane: Lane, top: int, x: svg.Scale, end: date) -> str:
    if lane.kind == "spells":
        return _spells(lane, top, x, end)
    if lane.kind == "marks":
        return "".join(_mark(stop, top, x) for stop in lane.stops)
    return _curve(lane, top, x, end)


def _spells(lane: Lane, top: int, x: svg.Scale, end: date) -> str:
    drawn = []
    for place, stop in enumerate(lane.stops):
        last = place == len(lane.stops) - 1
        until = end if last else lane.stops[place + 1].day
        left, right = x.at(stop.day.toordinal()), x.at(until.toordinal())
        wide = max(right - left - 1, 1)
        bar = svg.rect(left, top, width=wide, height=24, class_="solid" if last else "mid")
        hint = svg.tag("title", escape(f"{stop.text}: {stop.day} to {until}"))
        kind = "onsolid" if last else "onmid"
        text = svg.words(_fitting(stop.text, wide), left + 6, top + 16, class_=kind)
        drawn.append(svg.tag("g", hint + bar + text))
    return "".join(drawn)


def _fitting(text: str, width: float) -> str:
    """Return a text as far as it fits; nothing where too little of it would."""
    room = int((width - 10) / _LETTER)
    if len(text) <= room:
        return text
    return f"{text[: room - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}" if room > _TOO_SHORT else ""


def _mark(stop: Stop, top: int, x: svg.Scale) -> str:
    at = x.at(stop.day.toordinal())
    hint = svg.tag("title", escape(f"{stop.day}: {stop.text}"))
    dot = svg.tag("circle", cx=at, cy=top + 8, r=3, class_="ring")
    return svg.tag("g", hint + dot)


def _curve(lane: Lane, top: int, x: svg.Scale, end: date) -> str:
    """Draw a number over time: as stairs, or as a line where it moves all the time."""
    told = [stop for stop in lane.stops if stop.value is not None]
    if not told:
        return svg.words("not told", x.start + 4, top + 20, class_="tick")
    height = _HEIGHTS[lane.kind]
    y = _scale(lane, told, top + height, top + 4, (x, end))
    points = [(x.at(s.day.toordinal()), y.at(s.value or 0)) for s in told]
    base = svg.line((x.start, top + height), (x.end, top + height), "axis")
    if lane.kind == "path":
        return base + _high(lane, x, y) + svg.path(points, "trend") + _dots(told, points)
    level = [*points, (x.end, points[-1][1])]
    slant = _slant(x, y) if lane.kind == "days" else ""
    return base + slant + svg.stairs(level, "booked") + _dots(told, points)


def _scale(
    lane: Lane, told: list[Stop], low: float, high: float, span: tuple[svg.Scale, date]
) -> svg.Scale:
    values = [stop.value or 0 for stop in told]
    if lane.kind == "path":
        return svg.Scale(0, _WHOLE, low, high)
    if lane.kind == "days":
        first = min(*values, span[1].toordinal())
        return svg.Scale(first - 7, max(*values, span[1].toordinal()) + 7, low, high)
    return svg.Scale(0, max(*values, 1) * 1.1, low, high)


def _high(lane: Lane, x: svg.Scale, y: svg.Scale) -> str:
    half = y.at(_WHOLE / 2)
    lines = svg.line((x.start, half), (x.end, half), "grid")
    first = lane.stops[0].day.toordinal()
    at = min(x.at(first), x.end - 40)
    return lines + svg.words("50 %", max(at - 34, x.start), half + 4, class_="tick")


def _slant(x: svg.Scale, y: svg.Scale) -> str:
    """Draw the day itself on the scale of close dates: a date under it has passed."""
    low = max(x.low, y.low)
    return svg.line((x.at(low), y.at(low)), (x.at(x.high), y.at(x.high)), "even")


def _dots(told: list[Stop], points: list[tuple[float, float]]) -> str:
    drawn = []
    for stop, (at_x, at_y) in zip(told, points, strict=True):
        hint = svg.tag("title", escape(f"{stop.day}: {stop.text}"))
        drawn.append(svg.tag("circle", hint, cx=at_x, cy=at_y, r=3.5, class_="dot"))
    return "".join(drawn)


def _axis(block: Lanes, x: svg.Scale, bottom: float) -> str:
    """Draw month lines behind the lanes, few enough for their names."""
    months = list(_months(block.start, block.end))
    step = next((n for n in _MONTHS if len(months) / n * 76 <= x.end - x.start), max(_MONTHS))
    shown = [day for day in months if (day.month - 1) % step == 0] or months[:1]
    drawn = []
    for day in shown:
        at = x.at(day.toordinal())
        drawn.append(svg.line((at, _HEAD), (at, bottom), "grid"))
        if at <= x.end - 44:
            drawn.append(svg.words(f"{day:%b %Y}", at + 4, bottom + 14, class_="tick"))
    return "".join(drawn)


def _months(start: date, end: date) -> list[date]:
    found, day = [], start.replace(day=1)
    while day <= end:
        if day >= start:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found
