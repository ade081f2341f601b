"""What was said against what came true: dots on a diagonal, how many chances each stands for."""

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Reliability, Said

_LEFT, _TOP, _COUNTS, _FOOT, _RIGHT = 52, 32, 52, 40, 16
_MOST = 420
"""Pixels that the plot is wide at most: it is square."""


def reliability(block: Reliability, width: int) -> str:
    """Return the diagram as SVG of the given width: the square above, the counts below."""
    side = min(width - _LEFT - _RIGHT, _MOST)
    high = min(max(_reach(row) for row in block.rows) * 1.08, 1.0)
    x = svg.Scale(0, high, _LEFT, _LEFT + side)
    y = svg.Scale(0, high, _TOP + side, _TOP)
    bottom = _TOP + side + _COUNTS
    diagonal = svg.line((x.start, y.start), (x.end, y.end), "even")
    rows = "".join(_row(row, x, y) for row in block.rows)
    counted = _counts(block, x, bottom)
    said = svg.words(block.up, x.start - 44, _TOP - 18, class_="tick")
    named = svg.words(block.across, x.end, bottom + _FOOT - 4, class_="tick end")
    return svg.picture(
        _grid(x, y, bottom) + diagonal + rows + counted + said + named,
        (width, bottom + _FOOT),
        title=block.title,
        description=block.description,
        class_="chart square",
    )


def _reach(row: Said) -> float:
    return max(row.end, row.came, *(row.between or (0.0,)))


def _grid(x: svg.Scale, y: svg.Scale, bottom: int) -> str:
    step = 0.1 if x.high <= 0.55 else 0.2  # noqa: PLR2004 -- a handful of marks either way
    drawn = ""
    for n in range(int(x.high / step + 1e-9) + 1):
        value = n * step
        across, up, named = x.at(value), y.at(value), f"{value:.0%}".replace("%", " %")
        drawn += svg.line((x.start, up), (x.end, up), "grid" if n else "axis")
        drawn += svg.words(named, x.start - 8, up + 4, class_="tick end")
        drawn += svg.words(named, across, bottom + 18, class_="tick mid")
    return drawn


def _row(row: Said, x: svg.Scale, y: svg.Scale) -> str:
    at = x.at(row.said)
    drawn = ""
    if row.between:
        low, high = (y.at(end) for end in row.between)
        drawn = svg.path([(at, low), (at, high)], "interval faint")
    return drawn + svg.tag("circle", cx=at, cy=y.at(row.came), r=4.5, class_="dot")


def _counts(block: Reliability, x: svg.Scale, bottom: int) -> str:
    """Draw how many chances lie in each class, with their number above."""
    most = max(int(row.n.value or 0) for row in block.rows)
    drawn = svg.line((x.start, bottom), (x.end, bottom), "axis")
    for row in block.rows:
        n = int(row.n.value or 0)
        left, right = x.at(row.start) + 1, min(x.at(row.end), x.end) - 1
        tall = max(round((_COUNTS - 28) * n / most, 2), 1)
        drawn += svg.rect(left, bottom - tall, width=right - left, height=tall, class_="bar")
        drawn += svg.words(_short(n), (left + right) / 2, bottom - tall - 5, class_="tick mid")
    return drawn


def _short(n: int) -> str:
    return f"{n:,}" if n < 10_000 else f"{n / 1000:,.0f}k"  # noqa: PLR2004 -- four digits fit
