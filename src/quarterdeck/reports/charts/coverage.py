"""Coverage bars: booked solid, open lighter, past due hatched, target and need as thin lines."""

from dataclasses import dataclass
from html import escape

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import CoverageBars, CoverageRow, Figure
from quarterdeck.reports.figures import compact

_ROW, _BAR, _LETTER = 116, 28, 6.3
_FIRST, _SECOND = 16, 32
"""How far below the bar stand the two lines of words that there is room for."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A thin line across a bar: what it marks, the amount it tells, and where it stands."""

    word: str
    shown: Figure
    value: float

    @property
    def label(self) -> str:
        """What is written at it."""
        return f"{self.word} {compact(self.shown)}"

    def late(self, scale: svg.Scale) -> bool:
        """Whether it stands so near to the end that its words stand before it."""
        return scale.at(self.value) > scale.end * 0.75

    def reach(self, scale: svg.Scale) -> tuple[float, float]:
        """Return from where to where its words go."""
        at, wide = scale.at(self.value), _LETTER * len(self.label)
        return (at - wide, at) if self.late(scale) else (at, at + wide)


def coverage(block: CoverageBars, width: int) -> str:
    """Return one bar a period on a shared zero-based scale, as SVG of the given width."""
    scale = svg.Scale(0, max([*map(_extent, block.rows), 1]), 0, width - 4)
    rows = "".join(
        _row(row, i * _ROW, scale).replace("#hatch", f"#hatch-{width}")
        for i, row in enumerate(block.rows)
    )
    return svg.picture(
        _hatch(width) + rows,
        (width, _ROW * len(block.rows)),
        title=block.title,
        description=block.description,
        class_="chart",
    )


def _extent(row: CoverageRow) -> float:
    drawn = _value(row.booked) + _value(row.open_due) + _value(row.past_due)
    need = _value(row.booked) + _value(row.needed)
    return max(drawn, _value(row.target), need)


def _row(row: CoverageRow, top: int, scale: svg.Scale) -> str:
    y = top + 44
    drawn, at = "", 0.0
    for shown, kind in ((row.booked, "solid"), (row.open_due, "mid"), (row.past_due, "hatched")):
        start, end = scale.at(at), scale.at(at + _value(shown))
        bar = svg.rect(start, y, width=end - start, height=_BAR, class_=kind)
        drawn += bar.replace("<rect", '<rect fill="url(#hatch)"') if kind == "hatched" else bar
        at += _value(shown)
    said = f"  still due: {row.coverage.full} what is left to book" if row.coverage else ""
    said = said if row.target else "  no target"
    named = svg.tag("tspan", escape(row.label), class_="strong")
    head = svg.tag("text", named + escape(said), x=0, y=top + 12, class_="label")
    lines = _mark(_target(row), y, y - 8, scale) + _mark(_need(row), y, y + _low(row, scale), scale)
    return head + drawn + lines + _inside(row, y, scale) + _below(row, y, scale)


def _target(row: CoverageRow) -> _Mark | None:
    if row.target is None or row.target.value is None:
        return None
    return _Mark("target", row.target, _value(row.target))


def _need(row: CoverageRow) -> _Mark | None:
    if row.needed is None or row.needed.value is None:
        return None
    return _Mark("need", row.needed, _value(row.booked) + _value(row.needed))


def _low(row: CoverageRow, scale: svg.Scale) -> int:
    """Return where below the bar the need is named: beside the past due where both have room."""
    need, due = _need(row), _past_due(row, scale)
    if need is None or due is None:
        return _BAR + _FIRST
    start, end = need.reach(scale)
    label, at = due
    apart = end + _LETTER < at or at + _LETTER * (len(label) + 1) < start
    return _BAR + (_FIRST if apart else _SECOND)


def _inside(row: CoverageRow, y: int, scale: svg.Scale) -> str:
    """Name the parts of the bar: inside where the words fit, else beside its end."""
    texts, outside, at = "", [], 0.0
    named = ((row.booked, "booked", "onsolid"), (row.open_due, "open", "onmid"))
    for shown, word, kind in named:
        width = scale.at(at + _value(shown)) - scale.at(at)
        label = f"{word} {compact(shown)}"
        if width > 10 + _LETTER * len(label):
            texts += svg.words(label, scale.at(at) + 8, y + 18, class_=f"label {kind}")
        elif _value(shown):
            outside.append(label)
        at += _value(shown)
    return texts + (_outside(row, ", ".join(outside), y, scale) if outside else "")


def _outside(row: CoverageRow, said: str, y: int, scale: svg.Scale) -> str:
    """Name what found no room in the bar: beside it, else below it, where no mark stands in it."""
    end = scale.at(_value(row.booked) + _value(row.open_due) + _value(row.past_due)) + 8
    wide, need = _LETTER * len(said), _need(row)
    marks = [scale.at(mark.value) for mark in (_target(row), need) if mark]
    if end + wide < scale.end and not any(end - 4 < at < end + wide + 4 for at in marks):
        return svg.words(said, end, y + 18, class_="label")
    if wide + 8 < (need.reach(scale)[0] if need else scale.end):
        return svg.words(said, 0, y + _BAR + _SECOND, class_="label")
    return ""


def _past_due(row: CoverageRow, scale: svg.Scale) -> tuple[str, float] | None:
    """Return what names the past due, and where it begins; None where nothing is."""
    if not _value(row.past_due):
        return None
    start = scale.at(_value(row.booked) + _value(row.open_due))
    label = f"past due {compact(row.past_due)}"
    return label, min(start, scale.end - _LETTER * len(label))


def _below(row: CoverageRow, y: int, scale: svg.Scale) -> str:
    due = _past_due(row, scale)
    return svg.words(due[0], due[1], y + _BAR + _FIRST, class_="tick") if due else ""


def _mark(mark: _Mark | None, y: int, text_y: int, scale: svg.Scale) -> str:
    if mark is None:
        return ""
    at = scale.at(mark.value)
    return svg.line((at, y - 5), (at, y + _BAR + 5), mark.word) + svg.words(
        mark.label, at, text_y, class_="label end" if mark.late(scale) else "label"
    )


def _hatch(width: int) -> str:
    stripe = svg.tag("path", d="M0 6 L6 0", class_="stripe")
    pattern = svg.tag(
        "pattern", stripe, id=f"hatch-{width}", width=6, height=6, patternUnits="userSpaceOnUse"
    )
    return svg.tag("defs", pattern)


def _value(figure: Figure | None) -> float:
    return float(figure.value or 0) if figure else 0.0
