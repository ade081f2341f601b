"""A waterfall as a table whose rows carry their own bar: the picture is its own table twin.

Under each row its largest deals fold out.
"""

from html import escape

from quarterdeck.reports.blocks import Step, Waterfall
from quarterdeck.reports.charts.waterfall import Bar, Layout, cell, layout
from quarterdeck.reports.figures import compact_minor, signed
from quarterdeck.reports.html_tables import table_html
from quarterdeck.reports.panels import Panels


def waterfall_html(block: Waterfall, panels: Panels) -> str:
    """Return opening, grouped steps and closing as rows; every amount opens its explanation."""
    placed = layout(block)
    groups = "".join(
        f'<tbody><tr class="group"><th scope="rowgroup" colspan="4">{escape(title)}</th></tr>'
        + "".join(_rows(bar, placed, panels) for bar in bars)
        + "</tbody>"
        for title, bars in placed.groups
        if bars
    )
    currency = block.opening.figure.currency
    return (
        f"<h3>{escape(block.title)}</h3>"
        f'<table class="waterfall"><caption>{escape(block.description)}</caption>'
        '<thead><tr><th scope="col">Cause</th>'
        f'<th scope="col" class="n">{escape(block.counted)}</th>'
        f'<td class="bar"></td><th scope="col" class="n">Amount <small>{currency}</small></th>'
        f"</tr></thead><tbody>{_rows(placed.opening, placed, panels)}</tbody>{groups}"
        f"<tbody>{_rows(placed.closing, placed, panels)}</tbody></table>{_note(block, placed)}"
    )


def _rows(bar: Bar, placed: Layout, panels: Panels) -> str:
    step = bar.step
    amount = step.figure.text if bar.total else signed(step.figure)
    kind = "total" if bar.total else _direction(step)
    count = panels.button(step.count) if step.count else ""
    note = f" <small>{escape(step.note)}</small>" if step.note else ""
    shown = panels.button(step.figure, amount)
    return (
        f'<tr class="{kind}"><th scope="row">{escape(step.label)}{note}</th>'
        f'<td class="n count">{count}</td><td class="bar">{cell(bar, placed)}</td>'
        f'<td class="n amount">{shown}</td></tr>{_behind(step, panels)}'
    )


def _behind(step: Step, panels: Panels) -> str:
    if step.behind is None:
        return ""
    return (
        '<tr class="behind"><td colspan="4"><details>'
        f'<summary><span class="unseen">Deals: {escape(step.label)}</span></summary>'
        f"{table_html(step.behind, panels, named=f'Deals: {step.label}')}</details></td></tr>"
    )


def _direction(step: Step) -> str:
    if step.booked:
        return "booked"
    amount = step.figure.value or 0
    return "up" if amount > 0 else "down" if amount < 0 else "flat"


def _note(block: Waterfall, placed: Layout) -> str:
    texts = [block.note] if block.note else []
    if placed.truncated:
        start = compact_minor(placed.low, block.opening.figure.currency)
        texts.append(f"The scale starts at {start}, so opening and closing are marks, not bars.")
    return f'<p class="note">{escape(" ".join(texts))}</p>' if texts else ""
