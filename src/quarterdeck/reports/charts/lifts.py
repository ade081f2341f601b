"""Lifts as dots with their intervals, against a line at one: as often as by chance."""

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Lift, Lifts

_ROW, _TALL, _HEAD, _FOOT = 28, 52, 28, 24
_LABEL, _SAID, _GAP, _LEAST = 220, 232, 24, 0.25


def lifts(block: Lifts, width: int) -> str:
    """Return one row a lift on a shared scale, as SVG of the given width."""
    narrow = width < _LABEL + _SAID + _ROW * 10
    start, end = (8, width - 8) if narrow else (_LABEL, width - _SAID)
    scale = svg.Scale(*_reach(block), start, end)
    step = _TALL if narrow else _ROW
    bottom = _HEAD + step * len(block.rows)
    rows = "".join(
        _row(row, _HEAD + i * step, scale, narrow=narrow) for i, row in enumerate(block.rows)
    )
    one = scale.at(1)
    axis = svg.line((one, _HEAD - 8), (one, bottom), "axis")
    named = svg.words("as often as by chance", one, _HEAD - 14, class_="mid")
    return svg.picture(
        _grid(scale, bottom) + axis + named + rows,
        (width, bottom + _FOOT),
        title=block.title,
        description=block.description,
        class_="chart",
    )


def _reach(block: Lifts) -> tuple[float, float]:
    """Return the ends of the scale: all intervals and the line at one, with some room."""
    low = min([1 - _LEAST, *(row.low for row in block.rows)])
    high = max([1 + _LEAST, *(row.high for row in block.rows)])
    room = (high - low) / 20
    return max(low - room, 0), high + room


def _grid(scale: svg.Scale, bottom: int) -> str:
    step = 0.25 if scale.high - scale.low < 2 else 1.0  # noqa: PLR2004 -- a few marks either way
    first = int(scale.low / step) + 1
    marks = [step * i for i in range(first, int(scale.high / step) + 1)]
    lines = (svg.line((scale.at(m), _HEAD), (scale.at(m), bottom), "grid") for m in marks)
    names = (svg.words(f"{m:g}", scale.at(m), bottom + 16, class_="mid") for m in marks)
    return "".join([*lines, *names])


def _row(row: Lift, top: int, scale: svg.Scale, *, narrow: bool) -> str:
    y = top + (36 if narrow else 14)
    kind = "interval" if row.firm else "interval faint"
    drawn = svg.path([(scale.at(row.low), y), (scale.at(row.high), y)], kind)
    drawn += svg.tag("circle", cx=scale.at(row.at), cy=y, r=4, class_="dot" if row.firm else "ring")
    said = f"{row.figure.full}, {row.words}"
    if narrow:
        named = svg.words(row.label, 0, top + 10, class_="label strong")
        return named + svg.words(said, 0, top + 25, class_="label") + drawn
    named = svg.words(row.label, 0, y + 4, class_="label")
    return named + drawn + svg.words(said, scale.end + _GAP, y + 4, class_="label")
