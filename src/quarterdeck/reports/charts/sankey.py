"""A two-column Sankey: rows sum to the first snapshot, columns to the second."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Flow, Sankey, plain
from quarterdeck.reports.figures import compact_minor, of_deals

_NODE, _GAP, _TOP, _LABEL = 10, 12, 28, 20
_PHONE, _LINE = 500, 14
_MARGIN, _NARROW = 192, 108
"""Room for names beside the nodes; in the narrow one amounts stand under the names."""

Address = Callable[[str], str]

_LETTER = 6.6
"""The width of a letter, near enough."""


def _nowhere(_: str) -> str:
    """Return that a name leads nowhere, as on paper."""
    return ""


@dataclass(frozen=True, slots=True)
class _Side:
    """One column of nodes: where each name starts, at `x`, and the pixels of one minor unit.

    `label` is how high a label is: two lines where there is little room beside the nodes.
    """

    x: int
    tops: dict[str, float]
    sums: dict[str, int]
    unit: float
    label: int

    @property
    def bottom(self) -> float:
        """Where the last node and its label end."""
        ends = (top + max(self.sums[n] * self.unit, self.label) for n, top in self.tops.items())
        return max(ends, default=_TOP)


def sankey(block: Sankey, width: int, address: Address = _nowhere) -> str:
    """Return the flows as SVG; band thickness is money on one scale for both sides.

    `address` says where the name of a flow leads to, '' for nowhere.
    """
    flows = tuple(f for f in block.flows if _value(f) > 0)
    names = tuple(
        _names(block.order, side) for side in ([f.source for f in flows], [f.target for f in flows])
    )
    longest = max(len(names[0]), len(names[1]), 1)
    unit = max(200, 28 * longest) / (sum(map(_value, flows)) or 1)
    wide = width > _PHONE
    margin, label = (_MARGIN, _LABEL) if wide else (_NARROW, _LABEL + _LINE)
    ends = ([(f.source, _value(f)) for f in flows], [(f.target, _value(f)) for f in flows])
    left, right = (
        _side(some, parts, _Side(x, {}, {}, unit, label))
        for some, parts, x in zip(names, ends, (margin, width - margin), strict=True)
    )
    height = max(left.bottom, right.bottom)
    currency = block.flows[0].figure.currency if block.flows else ""
    placed = sorted(flows, key=lambda f: (names[0].index(f.source), names[1].index(f.target)))
    drawn = _bands(placed, left, right, address) + _nodes(left, currency, before=True)
    heads = svg.words(block.left, margin, 14, class_="tick end")
    heads += svg.words(block.right, width - margin, 14, class_="tick")
    return svg.picture(
        drawn + _nodes(right, currency, before=False) + heads,
        (width, int(height)),
        title=block.title,
        description=block.description,
        class_="chart",
        leads=any(address(flow.name) for flow in flows),
    )


def _names(order: tuple[str, ...], given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(n for n in order if n in given), *given]))


def _side(names: Sequence[str], parts: Sequence[tuple[str, int]], empty: _Side) -> _Side:
    sums = dict.fromkeys(names, 0)
    for name, value in parts:
        sums[name] += value
    tops: dict[str, float] = {}
    top = float(_TOP)
    for name in names:
        tops[name] = top
        top += max(sums[name] * empty.unit + _GAP, empty.label)
    return replace(empty, tops=tops, sums=sums)


def _bands(flows: Sequence[Flow], left: _Side, right: _Side, address: Address) -> str:
    used_left, used_right = dict(left.tops), dict(right.tops)
    drawn = ""
    for flow in flows:
        thick = round(_value(flow) * left.unit, 2)
        a, b = used_left[flow.source], used_right[flow.target]
        used_left[flow.source] += thick
        used_right[flow.target] += thick
        said = f"{flow.source} to {flow.target}: {flow.figure.full}, {plain(of_deals(flow.count))}"
        band = svg.tag(
            "path",
            svg.tag("title", escape(said)),
            d=_curve((left.x + _NODE, a), (right.x, b), thick),
            class_="band same" if flow.source == flow.target else "band",
        )
        leads = address(flow.name)
        drawn += svg.tag("a", band, href=leads, aria_label=said) if leads else band
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
        stacked = side.label > _LABEL
        under = {"x": x, "dy": _LINE} if stacked else {}
        short = compact_minor(side.sums[name], currency)
        amount = svg.tag("tspan", short if stacked else f" {short}", class_="tick", **under)
        anchor = "label end" if before else "label"
        middle = round(top + max(height, 12) / 2 + (-2 if stacked else 4), 2)
        shown = escape(_fitting(name, _NARROW if stacked else _MARGIN - _LETTER * len(short)))
        drawn += svg.tag("text", shown + amount, x=x, y=middle, class_=anchor)
    return drawn


def _fitting(name: str, room: float) -> str:
    """Return the name, cut where it would run out of the picture; its table has it in full."""
    most = int((room - _NODE - 8) / _LETTER)
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _value(flow: Flow) -> int:
    return int(flow.figure.value or 0)
