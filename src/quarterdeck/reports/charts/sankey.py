"""A two-column Sankey: rows sum to the first snapshot, columns to the second."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Flow, Sankey
from quarterdeck.reports.figures import compact_minor

_NODE, _GAP, _TOP, _LABEL = 10, 12, 28, 20


@dataclass(frozen=True, slots=True)
class _Side:
    """One column of nodes: where each name starts, at `x`, and the pixels of one minor unit."""

    x: int
    tops: dict[str, float]
    sums: dict[str, int]
    unit: float

    @property
    def bottom(self) -> float:
        """Where the last node and its label end."""
        ends = (top + max(self.sums[n] * self.unit, _LABEL) for n, top in self.tops.items())
        return max(ends, default=_TOP)


def sankey(block: Sankey, width: int) -> str:
    """Return the flows as SVG; band thickness is money on one scale for both sides."""
    flows = tuple(f for f in block.flows if _value(f) > 0)
    names = tuple(
        _names(block.order, side) for side in ([f.source for f in flows], [f.target for f in flows])
    )
    longest = max(len(names[0]), len(names[1]), 1)
    unit = max(200, 28 * longest) / (sum(map(_value, flows)) or 1)
    margin = 176 if width > 500 else 108  # noqa: PLR2004 - room for names beside the nodes
    left = _side(names[0], [(f.source, _value(f)) for f in flows], x=margin, unit=unit)
    right = _side(names[1], [(f.target, _value(f)) for f in flows], x=width - margin, unit=unit)
    height = max(left.bottom, right.bottom)
    currency = block.flows[0].figure.currency if block.flows else ""
    placed = sorted(flows, key=lambda f: (names[0].index(f.source), names[1].index(f.target)))
    drawn = _bands(placed, left, right) + _nodes(left, currency, before=True)
    heads = svg.words(block.left, margin, 14, class_="tick end")
    heads += svg.words(block.right, width - margin, 14, class_="tick")
    return svg.picture(
        drawn + _nodes(right, currency, before=False) + heads,
        (width, int(height)),
        title=block.title,
        description=block.description,
        class_="chart",
    )


def _names(order: tuple[str, ...], given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(n for n in order if n in given), *given]))


def _side(names: Sequence[str], parts: Sequence[tuple[str, int]], *, x: int, unit: float) -> _Side:
    sums = dict.fromkeys(names, 0)
    for name, value in parts:
        sums[name] += value
    tops: dict[str, float] = {}
    top = float(_TOP)
    for name in names:
        tops[name] = top
        top += max(sums[name] * unit + _GAP, _LABEL)
    return _Side(x, tops, sums, unit)


def _bands(flows: Sequence[Flow], left: _Side, right: _Side) -> str:
    used_left, used_right = dict(left.tops), dict(right.tops)
    drawn = ""
    for flow in flows:
        thick = round(_value(flow) * left.unit, 2)
        a, b = used_left[flow.source], used_right[flow.target]
        used_left[flow.source] += thick
        used_right[flow.target] += thick
        said = f"{flow.source} to {flow.target}: {flow.figure.full}, {flow.count} deals"
        drawn += svg.tag(
            "path",
            svg.tag("title", said),
            d=_curve((left.x + _NODE, a), (right.x, b), thick),
            class_="band same" if flow.source == flow.target else "band",
        )
    return drawn


def _curve(start: tuple[float, float], end: tuple[float, float], thick: float) -> str:
    (x1, y1), (x2, y2) = start, end
    middle = (x1 + x2) / 2
    return (
        f"M{x1} {y1:.2f} C{middle} {y1:.2f} {middle} {y2:.2f} {x2} {y2:.2f} "
        f"V{y2 + thick:.2f} C{middle} {y2 + thick:.2f} {middle} {y1 + thick:.2f} "
        f"{x1} {y1 + thick:.2f} Z"
    )


def _nodes(side: _Side, currency: str, *, before: bool) -> str:
    drawn = ""
    for name, top in side.tops.items():
        height = max(round(side.sums[name] * side.unit, 2), 1)
        drawn += svg.rect(side.x, round(top, 2), width=_NODE, height=height, class_="node")
        x = side.x - 8 if before else side.x + _NODE + 8
        amount = svg.tag("tspan", f" {compact_minor(side.sums[name], currency)}", class_="tick")
        anchor = "label end" if before else "label"
        middle = round(top + max(height, 12) / 2 + 4, 2)
        drawn += svg.tag("text", escape(name) + amount, x=x, y=middle, class_=anchor)
    return drawn


def _value(flow: Flow) -> int:
    return int(flow.figure.value or 0)
