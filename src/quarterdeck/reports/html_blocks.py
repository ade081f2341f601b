"""Each block as HTML; pictures come from `charts`, numbers from `panels`."""

import re
from collections.abc import Iterable
from html import escape

from quarterdeck.reports.blocks import (
    Ages,
    Bars,
    Block,
    Code,
    CoverageBars,
    EmptyState,
    Fan,
    Figures,
    Hits,
    Landing,
    Lanes,
    Notes,
    Pace,
    PastForecasts,
    Reliability,
    Sankey,
    Scores,
    Section,
    Sentence,
    Spans,
    Table,
    Trend,
    Waterfall,
)
from quarterdeck.reports.charts import (
    ages,
    bars,
    coverage,
    fan,
    hits,
    landing,
    lanes,
    pace,
    past_forecasts,
    reliability,
    sankey,
    spans,
    trend,
)
from quarterdeck.reports.html_scores import scores_html
from quarterdeck.reports.html_tables import caption, empty, table_html, title
from quarterdeck.reports.html_waterfall import waterfall_html
from quarterdeck.reports.panels import Panels
from quarterdeck.reports.tables import twin

_WIDE, _NARROW = 720, 344

_SECTION = re.compile("(<section>.*?</section>)", re.DOTALL)
_TITLE, _SECOND = re.compile("<h3>(.*?)</h3>"), r'<h2 class="block">\1</h2>'

Over = Landing | Fan | Ages | Lanes | Spans | PastForecasts | Hits | Reliability
"""Pictures as wide as the page, with one of their own for a phone."""


def blocks_html(blocks: Iterable[Block], panels: Panels) -> str:
    """Return the blocks of a page; the title of one in no section is of the second level."""
    return "\n".join(_raised(block_html(b, panels)) for b in blocks)


def _raised(html: str) -> str:
    """Return a block with titles outside of sections one level up: no level is skipped."""
    parts = _SECTION.split(html)
    return "".join(p if i % 2 else _TITLE.sub(_SECOND, p) for i, p in enumerate(parts))


def _inside(blocks: Iterable[Block], panels: Panels) -> str:
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
            wide, narrow = (sankey.sankey(block, w, panels.address) for w in (1120, _NARROW))
            return _chart(block, (wide, narrow), panels)
        case _ if isinstance(block, Over):
            return _chart(block, _pair(block), panels)
        case Scores():
            return scores_html(block, panels)
        case Notes():
            return _notes(block)
        case Code():
            return f'{title(block.title)}<pre tabindex="0"><code>{escape(block.text)}</code></pre>'
        case EmptyState():
            return empty(block.says, block.next_step)
        case Section():
            return _section(block, panels)


def _pair(block: Over) -> tuple[str, str]:  # noqa: PLR0911 - one line per picture
    """Return a picture for a wide screen and for a phone."""
    match block:
        case Landing():
            return landing.landing(block, 1120), landing.landing(block, _NARROW)
        case Fan():
            return fan.fan(block, 1120), fan.fan(block, _NARROW, 300)
        case Ages():
            return ages.ages(block, 1120), ages.ages(block, _NARROW, 300)
        case Lanes():
            return lanes.lanes(block, 1120), lanes.lanes(block, _NARROW)
        case Spans():
            return spans.spans(block, 1120), spans.spans(block, _NARROW)
        case Hits():
            return hits.hits(block, 1120), hits.hits(block, _NARROW)
        case PastForecasts():
            over = past_forecasts.past_forecasts
            return over(block, 1120), over(block, _NARROW, 240)
        case Reliability():
            shown = reliability.reliability
            return shown(block, 500), shown(block, _NARROW)


def _sentence(block: Sentence, panels: Panels) -> str:
    return f'<p class="{"lead" if block.lead else "says"}">{panels.words(block.parts)}</p>'


def _figures(block: Figures, panels: Panels) -> str:
    cells = "".join(
        f'<div class="fig"><dt>{escape(i.label)}</dt><dd>{panels.button(i.figure)}'
        f"<small>{escape(i.figure.suffix)}</small></dd>"
        + (f'<dd class="note">{panels.words(i.note)}</dd>' if i.note else "")
        + "</div>"
        for i in block.items
    )
    return title(block.title) + f'<dl class="strip">{cells}</dl>'


def _bars(block: Bars, panels: Panels) -> str:
    if not block.items:
        return title(block.title) + empty(block.empty, "")
    high = max(float(i.figure.value or 0) for i in block.items)
    rows = "".join(
        f'<tr><th scope="row">{escape(i.label)}</th>'
        f'<td class="bar">{bars.cell(float(i.figure.value or 0), high)}</td>'
        f'<td class="n">{panels.button(i.figure)}</td>'
        f'<td class="note">{panels.words(i.note)}</td></tr>'
        for i in block.items
    )
    note = f'<p class="note">{escape(block.note)}</p>' if block.note else ""
    heads = "".join(f'<th scope="col">{escape(c.title)}</th>' for c in twin(block).columns)
    return (
        f'{title(block.title)}<table class="bars">{caption(block.title)}'
        f'<thead class="unseen"><tr>{heads.replace("</th>", "</th><td></td>", 1)}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{note}"
    )


def _chart(
    block: Pace | Trend | CoverageBars | Sankey | Over,
    drawn: tuple[str, str],
    panels: Panels,
) -> str:
    wide, narrow = drawn
    both = f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>' if narrow else wide
    note = "" if isinstance(block, Trend) or not block.note else block.note
    said = f'<p class="note">{escape(note)}</p>' if note else ""
    shown = table_html(twin(block), panels, named=block.title)
    return (
        f"{title(block.title)}<figure>{both}{said}"
        f'<details class="twin"><summary>As a table</summary>{shown}'
        "</details></figure>"
    )


def _notes(block: Notes) -> str:
    if not block.items:
        return ""
    items = "".join(f"<li>{escape(text)}</li>" for text in block.items)
    return f'{title(block.title)}<ul class="notes">{items}</ul>'


def _section(block: Section, panels: Panels) -> str:
    inside = _inside(block.blocks, panels)
    if block.aside:
        aside = _inside(block.aside, panels)
        inside = f'<div class="beside"><div>{inside}</div><div>{aside}</div></div>'
    return f"<section><h2>{escape(block.title)}</h2>{inside}</section>" if block.title else inside
