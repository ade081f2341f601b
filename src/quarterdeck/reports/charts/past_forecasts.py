"""Forecasts of past days over time: a bar for the range, a line across it, a dot for what came."""

from datetime import date, timedelta

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import PastForecast, PastForecasts
from quarterdeck.reports.figures import compact_minor

_TOP, _BOTTOM, _LEFT, _RIGHT = 16, 26, 56, 12
_THICK, _CUT = 10.0, 0.5
"""Pixels a bar is wide at most; a scale starts at nothing unless all lies in its upper half."""

_MONTHS_APART = 46
"""Pixels that the names of months need."""


def past_forecasts(block: PastForecasts, width: int, height: int = 280) -> str:
    """Return the picture as SVG of the given width."""
    first, last = block.rows[0].day, block.rows[-1].day
    pad = max(timedelta(days=(last - first).days // 60), timedelta(days=2))
    x = svg.Scale((first - pad).toordinal(), (last + pad).toordinal(), _LEFT, width - _RIGHT)
    y = svg.Scale(*_reach(block), height - _BOTTOM, _TOP)
    thick = min(_THICK, max(0.6 * (x.end - x.start) / len(block.rows), 1.5))
    drawn = "".join(_row(row, x, y, thick) for row in block.rows)
    return svg.picture(
        _grid(block, x, y) + _months(first, last, x, y) + drawn,
        (width, height),
        title=block.title,
        description=block.description,
        class_="chart",
    )


def _reach(block: PastForecasts) -> tuple[float, float]:
    """Return the ends of the scale: from nothing, unless that would press all into the top."""
    ends = [end for row in block.rows for end in row.between]
    values = [*ends, *(float(row.came.value or 0) for row in block.rows)]
    low, high = min(values), max(values)
    room = (high - low) / 12
    return (low - room if low > _CUT * high else 0.0), high + room


def _grid(block: PastForecasts, x: svg.Scale, y: svg.Scale) -> str:
    ticks = svg.ticks(y.high - y.low)
    step = (ticks[1] if len(ticks) > 1 else y.high) or 1
    marks = [step * n for n in range(int(y.low / step), int(y.high / step) + 1)]
    drawn = ""
    for mark in marks:
        if mark < y.low:
            continue
        at = y.at(mark)
        drawn += svg.line((x.start, at), (x.end, at), "grid" if mark else "axis")
        label = compact_minor(round(mark), block.currency) if mark else "0"
        drawn += svg.words(label, x.start - 8, at + 4, class_="tick end")
    return drawn


def _months(first: date, last: date, x: svg.Scale, y: svg.Scale) -> str:
    """Name months, as many as there is room for; the year with the first of each."""
    starts, day = [], first.replace(day=1)
    while day <= last:
        starts += [day] if day >= first else []
        day = (day + timedelta(days=32)).replace(day=1)
    if not starts:
        starts = [first]
    room = max(int((x.end - x.start) / _MONTHS_APART), 1)
    kept = starts[:: -(-len(starts) // room)]
    drawn, year = "", 0
    for day in kept:
        at = x.at(day.toordinal())
        named = f"{day:%b %Y}" if day.year != year else f"{day:%b}"
        year = day.year
        drawn += svg.line((at, y.start), (at, y.start + 4), "axis")
        drawn += svg.words(named, at, y.start + 18, class_="tick mid")
    return drawn


def _row(row: PastForecast, x: svg.Scale, y: svg.Scale, thick: float) -> str:
    at = x.at(row.day.toordinal())
    low, high = (y.at(end) for end in row.between)
    left = round(at - thick / 2, 2)
    bar = svg.rect(left, high, width=thick, height=round(max(low - high, 1), 2), class_="range")
    middle = y.at(float(row.forecast.value or 0))
    line = svg.line((left, middle), (round(left + thick, 2), middle), "middle")
    size = 3.5 if thick > 4 else 2.5  # noqa: PLR2004 -- small where days are many
    dot = svg.tag(
        "circle",
        cx=at,
        cy=y.at(float(row.came.value or 0)),
        r=size,
        class_="dot" if row.held else "missed",
    )
    return bar + line + dot
