"""Each block as HTML; pictures come from `charts`, numbers from `panels`."""

from collections.abc import Iterable
from html import escape

from quarterdeck.reports.blocks import (
    Bars,
    Block,
    Code,
    Column,
    CoverageBars,
    EmptyState,
    Figure,
    Figures,
    Notes,
    Pace,
    Sankey,
    Section,
    Sentence,
    Table,
    Trend,
    Waterfall,
)
from quarterdeck.reports.charts import bars, coverage, pace, sankey, trend
from quarterdeck.reports.html_waterfall import waterfall_html
from quarterdeck.reports.panels import Panels
from quarterdeck.reports.tables import cell_text, twin

_WIDE, _NARROW = 720, 344


def blocks_html(blocks: Iterable[Block], panels: Panels) -> str:
    """Return the blocks one after the other."""
    return "\n".join(block_html(b, panels) for b in blocks)


def block_html(block: Block, panels: Panels) -> str:  # noqa: C901, PLR0911, PLR0912 - one line per block
    """Return one block as HTML."""
    match block:
        case Sentence():
            return _sentence(block, panels)
        case Figures():
            return _figures(block, panels)
        case Table():
            return table_html(block, panels)
        case Waterfall():
            return waterfall_html(block, panels)
        case Bars():
            return _bars(block, panels)
        case Pace():
            wide, narrow = pace.pace(block, _WIDE), pace.pace(block, _NARROW, 220)
            return _chart(block, (wide, narrow), panels)
        case Trend():
            small = trend.trend(block, _NARROW)
            return _chart(block, (small, ""), panels)
        case CoverageBars():
            drawn = coverage.coverage(block, 1120), coverage.coverage(block, _NARROW)
            return _chart(block, drawn, panels)
        case Sankey():
            return _chart(block, (sankey.sankey(block, 960), sankey.sankey(block, _NARROW)), panels)
        case Notes():
            return _notes(block)
        case Code():
            return f'{_title(block.title)}<pre tabindex="0"><code>{escape(block.text)}</code></pre>'
        case EmptyState():
            return _empty(block.says, block.next_step)
        case Section():
            return _section(block, panels)


def _sentence(block: Sentence, panels: Panels) -> str:
    parts = "".join(
        escape(p) if isinstance(p, str) else panels.button(p, p.full) for p in block.parts
    )
    return f'<p class="{"lead" if block.lead else "says"}">{parts}</p>'


def _figures(block: Figures, panels: Panels) -> str:
    cells = "".join(
        f'<div class="fig"><dt>{escape(i.label)}</dt><dd>{panels.button(i.figure)}'
        f"<small>{escape(i.figure.suffix)}</small></dd>"
        + (f'<dd class="note">{escape(i.note)}</dd>' if i.note else "")
        + "</div>"
        for i in block.items
    )
    return _title(block.title) + f'<dl class="strip">{cells}</dl>'


def table_html(block: Table, panels: Panels) -> str:
    """Return a table that becomes two-line rows on a phone."""
    if not block.rows:
        return _title(block.title) + _empty(block.empty, "")
    heads = "".join(
        f'<th scope="col"{_class(c)}>{escape(c.title)}'
        + (f" <small>{escape(c.suffix)}</small>" if c.suffix else "")
        + "</th>"
        for c in block.columns
    )
    rows = "".join(_row(block, row, panels) for row in block.rows)
    note = f'<p class="note">{escape(block.note)}</p>' if block.note else ""
    return (
        f'{_title(block.title)}<div class="scroll"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{note}"
    )


def _row(block: Table, row: tuple[str | Figure, ...], panels: Panels) -> str:
    cells = ""
    for i, (column, part) in enumerate(zip(block.columns, row, strict=True)):
        shown = cell_text(part, column)
        text = escape(shown) if isinstance(part, str) else panels.button(part, shown)
        name, end = ('th scope="row"', "th") if i == 0 else ("td", "td")
        label = escape(column.title)
        cells += f'<{name}{_class(column)} data-label="{label}">{text}</{end}>'
    return f"<tr>{cells}</tr>"


def _bars(block: Bars, panels: Panels) -> str:
    if not block.items:
        return _title(block.title) + _empty(block.empty, "")
    high = max(float(i.figure.value or 0) for i in block.items)
    rows = "".join(
        f'<tr><th scope="row">{escape(i.label)}</th>'
        f'<td class="bar">{bars.cell(float(i.figure.value or 0), high)}</td>'
        f'<td class="n">{panels.button(i.figure)}</td><td class="note">{escape(i.note)}</td></tr>'
        for i in block.items
    )
    note = f'<p class="note">{escape(block.note)}</p>' if block.note else ""
    return f'{_title(block.title)}<table class="bars"><tbody>{rows}</tbody></table>{note}'


def _chart(
    block: Pace | Trend | CoverageBars | Sankey, drawn: tuple[str, str], panels: Panels
) -> str:
    wide, narrow = drawn
    both = f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>' if narrow else wide
    note = "" if isinstance(block, Trend) or not block.note else block.note
    said = f'<p class="note">{escape(note)}</p>' if note else ""
    return (
        f"{_title(block.title)}<figure>{both}{said}"
        f'<details class="twin"><summary>As a table</summary>{table_html(twin(block), panels)}'
        "</details></figure>"
    )


def _notes(block: Notes) -> str:
    if not block.items:
        return ""
    items = "".join(f"<li>{escape(text)}</li>" for text in block.items)
    return f'{_title(block.title)}<ul class="notes">{items}</ul>'


def _empty(says: str, next_step: str) -> str:
    after = f" <span>{escape(next_step)}</span>" if next_step else ""
    return f'<p class="empty">{escape(says)}{after}</p>'


def _section(block: Section, panels: Panels) -> str:
    inside = blocks_html(block.blocks, panels)
    if block.aside:
        aside = blocks_html(block.aside, panels)
        inside = f'<div class="beside"><div>{inside}</div><div>{aside}</div></div>'
    return f"<section><h2>{escape(block.title)}</h2>{inside}</section>" if block.title else inside


def _title(text: str) -> str:
    return f"<h3>{escape(text)}</h3>" if text else ""


def _class(column: Column) -> str:
    name = "n" if column.numeric else column.kind
    return f' class="{name}"' if name in {"n", "date"} else ""
