"""Where a period lands: a dot a method with its range, booked money shaded, the target a line."""

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Landed, Landing
from quarterdeck.reports.figures import compact, compact_minor

_ROW, _TALL, _HEAD, _FOOT = 28, 44, 30, 24
_LABEL, _SAID, _GAP = 236, 84, 16
_MARKS = (1, 2, 2.5, 5, 10)
_MOST = 6


def landing(block: Landing, width: int) -> str:
    """Return one row a method on a shared scale from nothing, as SVG of the given width."""
    narrow = width < _LABEL + _SAID + _ROW * 10
    start, end = (4, width - 8) if narrow else (_LABEL, width - _SAID)
    scale = svg.Scale(0, _reach(block), start, end)
    step = _TALL if narrow else _ROW
    bottom = _HEAD + step * len(block.rows)
    rows = "".join(
        _row(row, _HEAD + i * step, scale, narrow=narrow) for i, row in enumerate(block.rows)
    )
    return svg.picture(
        _booked(block, scale, bottom)
        + _grid(block, scale, bottom)
        + _target(block, scale, bottom)
        + rows,
        (width, bottom + _FOOT),
        title=block.title,
        description=block.description,
        class_="chart",
    )


def _reach(block: Landing) -> float:
    """Return the end of the scale: everything drawn, with some room."""
    values = [float(row.figure.value or 0) for row in block.rows]
    values += [row.likely[1] for row in block.rows if row.likely]
    values += [float(f.value or 0) for f in (block.booked, block.target) if f]
    return max(*values, 1.0) * 1.04


def _booked(block: Landing, scale: svg.Scale, bottom: int) -> str:
    wide = scale.at(float(block.booked.value or 0)) - scale.start
    return svg.rect(scale.start, _HEAD - 6, width=wide, height=bottom - _HEAD + 6, class_="area")


def _grid(block: Landing, scale: svg.Scale, bottom: int) -> str:
    step = _step(scale.high)
    marks = [step * n for n in range(int(scale.high / step) + 1)]
    currency = block.booked.currency
    lines = (svg.line((scale.at(m), _HEAD - 6), (scale.at(m), bottom), "grid") for m in marks)
    names = (
        svg.words(
            compact_minor(round(m), currency),
            scale.at(m),
            bottom + 16,
            class_="tick" if not m else "mid",
        )
        for m in marks
    )
    return "".join([*lines, *names])


def _step(high: float) -> float:
    """Return a round distance between marks such that there are few of them."""
    power = 10.0 ** (len(str(int(high))) - 2)
    steps = [power * m for m in _MARKS] + [power * 10 * m for m in _MARKS]
    return next((s for s in steps if high / s <= _MOST), steps[-1])


def _target(block: Landing, scale: svg.Scale, bottom: int) -> str:
    if block.target is None:
        return ""
    x = scale.at(float(block.target.value or 0))
    said = f"target {compact(block.target)}"
    kind = "label end" if x > (scale.start + scale.end) / 2 else "label"
    return svg.line((x, _HEAD - 10), (x, bottom), "target") + svg.words(said, x, 12, class_=kind)


def _row(row: Landed, top: int, scale: svg.Scale, *, narrow: bool) -> str:
    y = top + (30 if narrow else 14)
    served = row.likely is not None
    drawn = ""
    if row.likely:
        drawn += svg.path([(scale.at(row.likely[0]), y), (scale.at(row.likely[1]), y)], "interval")
    if row.usual:
        drawn += svg.path(
            [(scale.at(row.usual[0]), y), (scale.at(row.usual[1]), y)], "interval wide"
        )
    x = scale.at(float(row.figure.value or 0))
    drawn += svg.tag("circle", cx=x, cy=y, r=5 if served else 4, class_="dot" if served else "ring")
    kind = "label strong" if served else "label"
    said = compact(row.figure)
    if narrow:
        return svg.words(f"{row.label}  {said}", 0, top + 14, class_=kind) + drawn
    named = svg.words(row.label, 0, y + 4, class_=kind)
    return named + drawn + svg.words(said, scale.end + _GAP, y + 4, class_=kind)
