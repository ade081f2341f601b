"""How much of a period is gone, as a figure."""

from dataclasses import replace

from quarterdeck.engine.sql import literal
from quarterdeck.reports.blocks import Figure
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import Period

_HUNDRED = 100


def elapsed(source: Source, period: Period) -> Figure:
    """Return the share of the period's days that are gone, never rounded up to all of them."""
    day = source.question.as_of
    gone = (day - period.start).days + 1
    said = (
        "Share of days gone",
        f"Days of {period.label} up to and with {day}, of all its days.",
        "days gone / days of the period",
    )
    sql = f"({literal(day)} - {literal(period.start)} + 1) / CAST({period.days} AS DOUBLE)"
    told = f"SELECT {sql} AS value"
    figure = source.sql_figure(told, "rate", said=said, value=gone / period.days, n=None)
    percent = _HUNDRED * gone // period.days
    return replace(figure, text=str(percent) if percent else "less than 1")
