"""Values as dots with their intervals, on one scale, against lines that give them meaning."""

from math import ceil, floor, log10

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Mark, Span, Spans
from quarterdeck.reports.figures import MINUS, compact_minor

_ROW, _TALL, _HEAD, _FOOT = 28, 52, 30, 24
_LABEL, _SAID, _GAP = 252, 290, 20
_MOST = 6
_STEPS = (1, 2, 2.5, 5, 10)
_LETTER = 6.2


def spans(block: Spans, width: int) -> str:
    """Return one row a value on a shared scale, as SVG of the given width."""
    narrow = width < _LABEL + _SAID + _ROW * 10
    start, end = (8, width - 8) if narrow else (_LABEL, width - _SAID)
    scale = svg.Scale(*_reach(block), start, end)
    step = _TALL if narrow else _ROW
    bottom = _HEAD + step * len(block.rows)
    rows = "".join(
        _row(row, _HEAD + i * step, scale, narrow=narrow) for i, row in enumerate(block.rows)
    )
    marks = "".join(_mark(mark, scale, bottom) for mark in block.marks)
    return svg.picture(
        _grid(block, scale, bottom) + marks + rows,
        (width, bottom + _FOOT),
        title=block.title,
        description=block.description,
        class_="chart",
    )


def _reach(block: Spans) -> tuple[float, float]:
    """Return the ends of the scale: all intervals, all lines and what is to be seen, with room."""
    values = [row.at for row in block.rows] + [mark.at for mark in block.marks]
    values += [end for row in block.rows for end in row.between or ()] + list(block.holds)
    low, high = min(values), max(values)
    room = (high - low) / 20
    return (low - room if low < 0 else max(low - room, 0)), high + room


def _grid(block: Spans, scale: svg.Scale, bottom: int) -> str:
    step = _step(scale.high - scale.low)
    marks = [step * i for i in range(ceil(scale.low / step), floor(scale.high / step) + 1)]
    lines = (svg.line((scale.at(m), _HEAD - 6), (scale.at(m), bottom), "grid") for m in marks)
    names = (
        svg.words(_told(m, block), scale.at(m), bottom + 16, class_="mid" if m else "tick mid")
        for m in marks
    )
    return "".join([*lines, *names])


def _step(span: float) -> float:
    """Return a round distance between marks such that there are few of them."""
    power = 10.0 ** floor(log10(span / _MOST)) if span > 0 else 1.0
    return next(power * m for m in _STEPS if span / (power * m) <= _MOST)


def _told(value: float, block: Spans) -> str:
    if block.unit == "money":
        return compact_minor(round(value), block.currency)
    shown = f"{value * 100:g} %" if block.unit == "rate" else f"{value:g}"
    return shown.replace("-", MINUS)


def _mark(mark: Mark, scale: svg.Scale, bottom: int) -> str:
    """Draw a line and name it, where its name stays in the picture."""
    x, room = scale.at(mark.at), _LETTER * len(mark.says) / 2
    kind = "mid" if x - room >= 0 and x + room <= scale.end else "tick" if x < room else "end"
    drawn = svg.line((x, _HEAD - 10), (x, bottom), mark.kind)
    return drawn + svg.words(mark.says, max(x, 0), _HEAD - 16, class_=kind)


def _row(row: Span, top: int, scale: svg.Scale, *, narrow: bool) -> str:
    y = top + (38 if narrow else 14)
    drawn = ""
    if row.between:
        low, high = (scale.at(end) for end in row.between)
        drawn = svg.path([(low, y), (high, y)], "interval" if row.firm else "interval faint")
    drawn += svg.tag("circle", cx=scale.at(row.at), cy=y, r=4, class_="dot" if row.firm else "ring")
    said = ", ".join(part for part in (row.figure.full.replace("-", MINUS), row.words) if part)
    kind = "label strong" if row.strong else "label"
    if narrow:
        named = svg.words(row.label, 0, top + 12, class_="label strong")
        return named + svg.words(said, 0, top + 27, class_="label") + drawn
    named = svg.words(row.label, 0, y + 4, class_=kind)
    return named + drawn + svg.words(said, scale.end + _GAP, y + 4, class_=kind)
