"""A waterfall as a table whose rows carry their own bar: the picture is its own table twin."""

from html import escape

from quarterdeck.reports.blocks import Step, Waterfall
from quarterdeck.reports.charts.waterfall import Bar, Layout, cell, layout
from quarterdeck.reports.figures import compact_minor, signed
from quarterdeck.reports.panels import Panels


def waterfall_html(block: Waterfall, panels: Panels) -> str:
    """Return opening, grouped steps and closing as rows; every amount opens its explanation."""
    placed = layout(block)
    groups = "".join(
        f'<tbody><tr class="group"><th scope="rowgroup" colspan="4">{escape(title)}</th></tr>'
        + "".join(_row(bar, placed, panels) for bar in bars)
        + "</tbody>"
        for title, bars in placed.groups
        if bars
    )
    currency = block.opening.figure.currency
    return (
        f"<h3>{escape(block.title)}</h3>"
        f'<table class="waterfall"><caption>{escape(block.description)}</caption>'
        f'<thead><tr><th scope="col">Cause</th><th scope="col" class="n">Deals</th>'
        f'<td class="bar"></td><th scope="col" class="n">Amount <small>{currency}</small></th>'
        f"</tr></thead><tbody>{_row(placed.opening, placed, panels)}</tbody>{groups}"
        f"<tbody>{_row(placed.closing, placed, panels)}</tbody></table>{_note(block, placed)}"
    )


def _row(bar: Bar, placed: Layout, panels: Panels) -> str:
    step = bar.step
    amount = step.figure.text if bar.total else signed(step.figure)
    kind = "total" if bar.total else _direction(step)
    count = panels.button(step.count) if step.count else ""
    return (
        f'<tr class="{kind}"><th scope="row">{escape(step.label)}</th>'
        f'<td class="n count">{count}</td><td class="bar">{cell(bar, placed)}</td>'
        f'<td class="n amount">{panels.button(step.figure, amount)}</td></tr>'
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
