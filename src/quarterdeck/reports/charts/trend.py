"""A small line over time that ends in its figure."""

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Trend
from quarterdeck.reports.figures import MILLIONTHS, along, compact

_TOP, _BOTTOM, _LEFT, _RIGHT, _LABEL = 24, 22, 4, 76, 44


def trend(block: Trend, width: int, height: int = 120) -> str:
    """Return the line as SVG on a zero-based scale, first and last day named."""
    if not block.points:
        return ""
    whole = MILLIONTHS if block.figure.unit == "rate" else 1
    high = max(*(p.value for p in block.points), whole)
    first, last = block.points[0], block.points[-1]
    x = svg.Scale(first.day.toordinal(), last.day.toordinal(), _LEFT, width - _RIGHT)
    y = svg.Scale(0, high, height - _BOTTOM, _TOP)
    drawn = [(x.at(p.day.toordinal()), y.at(p.value)) for p in block.points]
    start_text = compact(along(first.value, block.figure))
    crest = min(at_y for at_x, at_y in drawn if at_x <= x.start + _LABEL)
    parts = (
        svg.line((x.start, y.start), (x.end, y.start), "axis"),
        svg.path([(drawn[0][0], y.start), *drawn, (drawn[-1][0], y.start)], "area"),
        svg.path(drawn, "trend"),
        svg.tag("circle", cx=drawn[-1][0], cy=drawn[-1][1], r=3, class_="dot"),
        svg.words(compact(block.figure), drawn[-1][0] + 8, drawn[-1][1] + 4, class_="label strong"),
        svg.words(start_text, x.start, max(crest - 8, 10), class_="tick"),
        svg.words(f"{first.day.day} {first.day:%b %Y}", x.start, height - 6, class_="tick"),
        svg.words(f"{last.day.day} {last.day:%b}", x.end, height - 6, class_="tick end"),
    )
    return svg.picture(
        "".join(parts),
        (width, height),
        title=block.title,
        description=block.description,
        class_="chart",
    )
