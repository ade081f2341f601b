"""Shares that grow with age: a line a part, named at its end; of one alone, what was lost above."""

from dataclasses import replace

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import AgeLine, Ages
from quarterdeck.reports.charts.pace import apart

_TOP, _BOTTOM, _LEFT, _WIDE = 16, 40, 44, 500
_ROUND = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0)
_MOST = 5
_MONTHS = (30, 60, 90, 180, 365)
_APART = 64
"""Pixels that the names of ages need."""

_LONGEST = 15


def ages(block: Ages, width: int, height: int = 360) -> str:
    """Return the picture as SVG of the given width; shares begin at nought."""
    wide, alone = width > _WIDE, len(block.lines) == 1
    x = svg.Scale(0, _oldest(block), _LEFT, width - (190 if wide else 96))
    y = svg.Scale(0, 1.0 if alone else _highest(block), height - _BOTTOM, _TOP)
    parts = (
        _grid(x, y),
        _lost(block, x, y) if alone else "",
        _band(block, x, y),
        *(_line(line, place, x, y) for place, line in reversed(list(enumerate(block.lines)))),
        _ends(block, x, y, wide=wide),
    )
    return svg.picture(
        "".join(parts),
        (width, height),
        title=block.title,
        description=block.description,
        class_="chart",
    )


def _oldest(block: Ages) -> int:
    return max([line.points[-1][0] for line in block.lines] + [1])


def _highest(block: Ages) -> float:
    ends = [share for line in block.lines for _, share in line.points]
    ends += [band.between[1] for band in block.band]
    return min(max([*ends, 0.05]) * 1.08, 1.0)


def _grid(x: svg.Scale, y: svg.Scale) -> str:
    step = next(s for s in _ROUND if y.high / s <= _MOST)
    drawn = ""
    for n in range(int(y.high / step + 1e-9) + 1):
        at = y.at(step * n)
        drawn += svg.line((x.start, at), (x.end, at), "grid" if n else "axis")
        drawn += svg.words(f"{step * n:.0%}", x.start - 8, at + 4, class_="tick end")
    room = (x.end - x.start) / _APART
    every = next((m for m in _MONTHS if x.high / m <= room), _MONTHS[-1])
    for age in range(0, int(x.high) + 1, every):
        at = x.at(age)
        drawn += svg.line((at, y.start), (at, y.start + 4), "axis")
        drawn += svg.words(f"{age}", at, y.start + 18, class_="tick mid")
    return drawn + svg.words("days since created", x.end, y.start + 34, class_="tick end")


def _band(block: Ages, x: svg.Scale, y: svg.Scale) -> str:
    top = [(x.at(b.days), y.at(min(b.between[1], y.high))) for b in block.band]
    bottom = [(x.at(b.days), y.at(b.between[0])) for b in block.band]
    begin = (x.at(0), y.at(0))
    return svg.path([begin, *top, *reversed(bottom)], "fan usual") if top else ""


def _lost(block: Ages, x: svg.Scale, y: svg.Scale) -> str:
    edge = [(x.at(b.days), y.at(1 - b.lost)) for b in block.band]
    if not edge:
        return ""
    corners = [(x.at(0), y.at(1)), *edge, (edge[-1][0], y.at(1))]
    return svg.path(corners, "lostshare")


def _line(line: AgeLine, place: int, x: svg.Scale, y: svg.Scale) -> str:
    points = [(x.at(days), y.at(share)) for days, share in line.points]
    kind = "ages strong" if line.strong else f"ages l{place}"
    end = svg.tag("circle", cx=points[-1][0], cy=points[-1][1], r=3, class_="dot")
    return svg.stairs(points, kind) + end


def _ends(block: Ages, x: svg.Scale, y: svg.Scale, *, wide: bool) -> str:
    """Name each line at the right, with a thin line to its end; of one alone also what is left."""
    alone = len(block.lines) == 1
    named_as = [replace(line, label="won" if alone else line.label) for line in block.lines]
    wanted = [(line.points[-1], _said(line, wide=wide), line.strong) for line in named_as]
    named = [((x.at(d), y.at(s)), said, strong) for (d, s), said, strong in wanted]
    if alone and block.band:
        lost, won = block.band[-1].lost, block.lines[0].points[-1][1]
        left = 1 - lost - won
        named += [((x.end, y.at(1 - lost / 2)), f"lost {lost:.1%}", False)]
        named += [((x.end, y.at(won + left / 2)), f"open {left:.1%}", False)]
    heights = apart([at[1] for at, _, _ in named])
    drawn = ""
    for height, ((end, level), said, strong) in zip(heights, named, strict=True):
        drawn += svg.line((end + 4, level), (x.end + 6, height), "leads")
        kind = "label strong" if strong else "label"
        drawn += svg.words(said, x.end + 10, height + 4, class_=kind)
    return drawn


def _said(line: AgeLine, *, wide: bool) -> str:
    share = f"{line.points[-1][1]:.1%}" if wide else f"{line.points[-1][1]:.0%}"
    if not wide:
        return f"{line.label[: _LONGEST - 5]} {share}"
    name = line.label
    short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
    return f"{short} {share}, n {line.n.text}"
