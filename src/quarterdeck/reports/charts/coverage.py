"""Coverage bars: booked solid, open lighter, past due hatched, target and need as thin lines."""

from html import escape

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import CoverageBars, CoverageRow, Figure
from quarterdeck.reports.figures import compact

_ROW, _BAR, _LETTER = 116, 28, 6.3


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
    lines = _mark(row.target, "target", y, scale=scale)
    need_at = Figure(_value(row.booked) + _value(row.needed), "money", "") if row.needed else None
    lines += _mark(need_at, "need", y, scale=scale, shown=row.needed)
    return head + drawn + lines + _inside(row, y, scale) + _below(row, y, scale)


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
    end = scale.at(at + _value(row.past_due))
    said = ", ".join(outside)
    fits = end + 8 + _LETTER * len(said) < scale.end
    return texts + (svg.words(said, end + 8, y + 18, class_="label") if outside and fits else "")


def _below(row: CoverageRow, y: int, scale: svg.Scale) -> str:
    if not _value(row.past_due):
        return ""
    start = scale.at(_value(row.booked) + _value(row.open_due))
    label = f"past due {compact(row.past_due)}"
    return svg.words(
        label, min(start, scale.end - _LETTER * len(label)), y + _BAR + 16, class_="tick"
    )


def _mark(
    figure: Figure | None,
    word: str,
    y: int,
    *,
    scale: svg.Scale,
    shown: Figure | None = None,
) -> str:
    if figure is None or figure.value is None:
        return ""
    at = scale.at(figure.value)
    above = word == "target"
    text_y = y - 8 if above else y + _BAR + 32
    anchor = "end" if at > scale.end * 0.75 else ""
    return svg.line((at, y - 5), (at, y + _BAR + 5), word) + svg.words(
        f"{word} {compact(shown or figure)}", at, text_y, class_=f"label {anchor}".strip()
    )


def _hatch(width: int) -> str:
    stripe = svg.tag("path", d="M0 6 L6 0", class_="stripe")
    pattern = svg.tag(
        "pattern", stripe, id=f"hatch-{width}", width=6, height=6, patternUnits="userSpaceOnUse"
    )
    return svg.tag("defs", pattern)


def _value(figure: Figure | None) -> float:
    return float(figure.value or 0) if figure else 0.0
