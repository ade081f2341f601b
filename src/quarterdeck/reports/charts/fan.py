"""A period on its way: booked by day, the band in which each day saw it land, the range ahead."""

from datetime import date

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Fan
from quarterdeck.reports.charts.pace import apart, grid, months, past
from quarterdeck.reports.figures import compact, compact_minor

_TOP, _BOTTOM, _LEFT, _WIDE = 28, 24, 52, 500
_NEAR = 6
"""Pixels between a line and its words."""

_ROOM = 90
"""Pixels that the words of what is booked need."""


def fan(block: Fan, width: int, height: int = 380) -> str:
    """Return the picture as SVG of the given width; y starts at zero."""
    days = (block.end - block.start).days
    x = svg.Scale(0, days, _LEFT, width - (172 if width > _WIDE else 58))
    y = svg.Scale(0, _highest(block) * 1.04, height - _BOTTOM, _TOP)
    wide = width > _WIDE
    parts = (
        grid(block.booked.currency, x, y),
        months(block.start, block.end, x, y),
        past(block.past if wide else block.past[:1], x, y),
        _seen(block, x, y),
        _ahead(block, x, y),
        _target(block, x, y),
        _booked(block, x, y),
        _named(block, x, y, wide=wide),
    )
    return svg.picture(
        "".join(parts),
        (width, height),
        title=block.title,
        description=block.description,
        class_="chart",
    )


def _highest(block: Fan) -> float:
    ends = [seen.likely[1] for seen in block.seen]
    ends += [value for path in block.past for value in path.values]
    return max(*ends, float(block.target.value or 0) if block.target else 0, 1)


def _at(block: Fan, day: date) -> int:
    """Return how many days of the period are over by the end of a day."""
    return (day - block.start).days + 1


def _seen(block: Fan, x: svg.Scale, y: svg.Scale) -> str:
    """Draw where each day saw the period land: two bands, a line, and a mark a day."""
    places = [x.at(_at(block, seen.day)) for seen in block.seen]
    drawn = ""
    for kind in ("likely", "usual"):
        ends = [getattr(seen, kind) for seen in block.seen]
        top = [(at, y.at(high)) for at, (_, high) in zip(places, ends, strict=True)]
        bottom = [(at, y.at(low)) for at, (low, _) in zip(places, ends, strict=True)]
        drawn += svg.path([*top, *reversed(bottom)], f"fan {kind}")
    line = [y.at(float(seen.figure.value or 0)) for seen in block.seen]
    drawn += svg.path(list(zip(places, line, strict=True)), "foreseen")
    for seen, cx, cy in zip(block.seen, places, line, strict=True):
        kind = "dot" if seen.published else "ring"
        drawn += svg.tag("circle", cx=cx, cy=cy, r=3, class_=kind)
    return drawn


def _ahead(block: Fan, x: svg.Scale, y: svg.Scale) -> str:
    """Draw the range ahead, straight from what is booked to the end of the period."""
    start = (x.at(_at(block, block.now.day)), y.at(float(block.booked.value or 0)))
    drawn = ""
    for kind in ("likely", "usual"):
        low, high = getattr(block.now, kind)
        drawn += svg.path([start, (x.end, y.at(high)), (x.end, y.at(low))], f"fan ahead {kind}")
    middle = y.at(float(block.now.figure.value or 0))
    drawn += svg.path([start, (x.end, middle)], "foreseen ahead")
    low, high = block.now.likely
    drawn += svg.line((x.end, y.at(low)), (x.end, y.at(high)), "reach")
    return drawn + svg.tag("circle", cx=x.end, cy=middle, r=4, class_="dot")


def _target(block: Fan, x: svg.Scale, y: svg.Scale) -> str:
    if block.target is None or block.target.value is None:
        return ""
    at = y.at(block.target.value)
    said = f"target {compact(block.target)}"
    return svg.line((x.start, at), (x.end, at), "target") + svg.words(
        said, x.start + 4, at - _NEAR, class_="label"
    )


def _booked(block: Fan, x: svg.Scale, y: svg.Scale) -> str:
    drawn = [(x.at(_at(block, p.day)), y.at(p.value)) for p in block.points]
    at, height = drawn[-1]
    return (
        svg.line((at, y.start), (at, y.end), "asof")
        + svg.stairs([(x.at(0), y.at(0)), *drawn], "booked")
        + svg.tag("circle", cx=at, cy=height, r=4, class_="dot")
    )


def _named(block: Fan, x: svg.Scale, y: svg.Scale, *, wide: bool) -> str:
    """Name the lines: what is booked at its end, the band at its beginning, ends at the right."""
    at = x.at(_at(block, block.points[-1].day))
    left = at > x.start + _ROOM
    place, kind = (at - 8, "label strong end") if left else (at + 8, "label strong")
    height = min(y.at(float(block.booked.value or 0)) - 8, y.start - 10)
    drawn = svg.words(f"booked {compact(block.booked)}", place, height, class_=kind)
    if len(block.seen) > 1:
        told = "the forecast of each day, in 8 of 10 cases" if wide else "forecast of each day"
        near = block.seen[: max(len(block.seen) // 2, 2)]
        low = max(y.at(seen.likely[0]) for seen in near)
        drawn += svg.words(told, x.at(_at(block, near[0].day)) + 4, low + 16, class_="label")
    return drawn + _ends(block, x, y, wide=wide)


def _ends(block: Fan, x: svg.Scale, y: svg.Scale, *, wide: bool) -> str:
    """Name what reaches the right side: the forecast with its ends, and earlier periods."""
    currency, ends = block.booked.currency, block.now.likely
    low, high = (compact_minor(round(end), currency) for end in ends)
    middle, said = y.at(float(block.now.figure.value or 0)), compact(block.now.figure)
    if wide:
        named = [
            (middle, f"forecast {said}", "label strong"),
            (middle + 0.1, f"8 of 10: {low} to {high}", "tick"),
        ]
        named += [
            (y.at(p.values[-1]), f"{p.label} {compact_minor(p.values[-1], currency)}", "tick")
            for p in block.past
            if p.values
        ]
    else:
        named = [(y.at(ends[1]), high, "tick"), (middle, said, "label strong")]
        named.append((y.at(ends[0]), low, "tick"))
    heights = apart([at for at, _, _ in named])
    return "".join(
        svg.words(label, x.end + 8, at + 4, class_=kind)
        for at, (_, label, kind) in zip(heights, named, strict=True)
    )
