"""Past forecasts with their ranges against what came, by weeks before the end of their period."""

from collections.abc import Sequence

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Hit, Hits

_TOP, _FOOT, _LEFT, _RIGHT, _HIGH = 12, 40, 52, 16, 320
_LEAST, _MOST = 0.0, 2.0
_STEPS = (0.1, 0.25, 0.5)
_MARKS = 9
_NEAR = 0.05


def hits(block: Hits, width: int, height: int = _HIGH) -> str:
    """Return the forecasts as SVG: far from the end on the left, what came a line at 100 %."""
    if not block.rows:
        return ""
    low, high = _bounds(block.rows)
    weeks = max(*(row.weeks for row in block.rows), 1)
    x = svg.Scale(weeks + 0.5, -0.5, _LEFT, width - _RIGHT)
    y = svg.Scale(low, high, height - _FOOT, _TOP)
    names = list(dict.fromkeys(row.label for row in block.rows))
    apart = abs(x.at(0) - x.at(1)) / (len(names) + 1)
    drawn = "".join(
        _hit(row, x.at(row.weeks) + (names.index(row.label) - (len(names) - 1) / 2) * apart, y)
        for row in block.rows
    )
    return svg.picture(
        _grid(y, x, weeks) + drawn,
        (width, height),
        title=block.title,
        description=block.description,
        class_="chart",
    )


def _bounds(rows: Sequence[Hit]) -> tuple[float, float]:
    ends = [value for row in rows for value in row.shares]
    low, high = max(min(*ends, 1.0), _LEAST), min(max(*ends, 1.0), _MOST)
    return low - _NEAR, high + _NEAR


def _grid(y: svg.Scale, x: svg.Scale, weeks: int) -> str:
    step = next((s for s in _STEPS if (y.high - y.low) / s <= _MARKS), _STEPS[-1])
    first = int(y.low / step) + (1 if y.low > 0 else 0)
    marks = [n * step for n in range(first, int(y.high / step) + 1)]
    left, right = min(x.start, x.end), max(x.start, x.end)
    lines = "".join(
        svg.line((left, y.at(m)), (right, y.at(m)), "target" if abs(m - 1) < step / 2 else "grid")
        + svg.words(f"{m:.0%}".replace("%", " %"), left - 8, y.at(m) + 4, class_="tick end")
        for m in marks
    )
    every = max(1, round(weeks / 8))
    ticks = "".join(
        svg.words(f"{n}", x.at(n), y.start + 18, class_="mid") for n in range(0, weeks + 1, every)
    )
    named = svg.words("weeks before the end", (left + right) / 2, y.start + 34, class_="mid")
    return lines + ticks + named


def _hit(row: Hit, at: float, y: svg.Scale) -> str:
    low, middle, high = (y.at(min(max(value, y.low), y.high)) for value in row.shares)
    line = svg.path([(round(at, 2), low), (round(at, 2), high)], "interval faint")
    dot = svg.tag("circle", cx=round(at, 2), cy=middle, r=4, class_="dot" if row.held else "ring")
    named = svg.tag("title", f"{row.label}, as of {row.day}: {row.shares[1]:.0%} of what came")
    return svg.tag("g", named + line + dot)
