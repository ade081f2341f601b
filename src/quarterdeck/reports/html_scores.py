"""A part of a scorecard as HTML: a line a figure, what others report beneath it."""

from html import escape

from quarterdeck.reports.blocks import Score, Scores
from quarterdeck.reports.charts.spark import spark
from quarterdeck.reports.html_tables import caption, title
from quarterdeck.reports.panels import Panels


def scores_html(block: Scores, panels: Panels) -> str:
    """Return the figures as rows; the mark of a judgement is a shape beside its words."""
    numbers = (("n", "Now"), ("n", block.before), ("n", "Change"))
    heads = (
        ("measure", "Measure"),
        *numbers,
        ("path", f"Last {_periods(block)}"),
        ("judged", "Judged"),
        ("n", "n"),
    )
    shown = "".join(f'<th scope="col" class="{kind}">{escape(text)}</th>' for kind, text in heads)
    named = ", ".join(text for _, text in heads)
    rows = "".join(_row(row, block.before, panels) for row in block.rows)
    return (
        f'{title(block.title)}<table class="scores">{caption(block.title or named)}'
        f"<thead><tr>{shown}</tr></thead>{rows}</table>"
    )


def _periods(block: Scores) -> int:
    return max((len(row.path) for row in block.rows), default=0)


def _row(row: Score, before: str, panels: Panels) -> str:
    told = row.before
    was = escape(told) if isinstance(told, str) else panels.button(told, told.full)
    others = "".join(f"<p>Others: {escape(line)}</p>" for line in row.others)
    beneath = f'<tr class="others"><td colspan="7">{others}</td></tr>' if others else ""
    return (
        f'<tbody><tr><th scope="row">{escape(row.label)}</th>'
        f'<td class="n now">{panels.button(row.now, row.now.full)}</td>'
        f'<td class="n was" data-label="{escape(before)}">{was}</td>'
        f'<td class="n change">{escape(row.change)}</td>'
        f'<td class="path">{spark(row.label, row.path)}</td>'
        f'<td class="judged">{_judged(row, panels)}</td>'
        f'<td class="n count" data-label="n">{panels.button(row.n)}</td></tr>{beneath}</tbody>'
    )


def _judged(row: Score, panels: Panels) -> str:
    said = f'<span class="grade {row.grade or "none"}">{escape(row.verdict)}</span>'
    against = f" <small>{panels.words(row.against)}</small>" if row.against else ""
    return f"{said}{against}" if row.verdict else against
