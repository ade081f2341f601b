"""What a reader of a list of deals should know of it."""

from quarterdeck.engine.sql import Raw, literal
from quarterdeck.metrics.assumptions import taken_back
from quarterdeck.reports.page import sentence
from quarterdeck.reports.source import Source
from quarterdeck.words.money import format_money

_SHOWN = ("stage", "amount", "close_date", "owner")
"""The fields of a deal that a list shows and a source may tell too late."""

_COUNTED = (
    "coalesce(sum(CASE WHEN strpos(concat(',', reconstructed, ','), {0}) > 0"
    " AND {1} IS NOT NULL THEN 1 ELSE 0 END), 0) AS n_{1}"
)


def notes(source: Source, condition: str, gone: str = "") -> tuple[str, ...]:
    """Return how long nothing was observed, which values were put back, and who is not listed.

    `gone` is the condition of deals that were of the list and are deleted by the day; '' for a
    list that none can be missing from.
    """
    facts = source.facts
    found = [silent] if (silent := source.observed_note()) else []
    fields = [f for f in _SHOWN if f in facts.reconstructed_fields]
    if fields:
        counted = Raw(", ".join(_COUNTED.format(literal(f",{f},"), f) for f in fields))
        sql = source.sql("deals_put_back", counted=counted, condition=Raw(condition))
        (row,) = source.rows(sql)
        told = (taken_back(facts, f, int(row[f"n_{f}"])) for f in fields)
        found += [sentence(text) for text in told if text]
    return (*found, *(_gone(source, gone) if gone else ()))


def _gone(source: Source, condition: str) -> tuple[str, ...]:
    """Say how many deals of the list were deleted in the CRM since, and what they were worth."""
    (row,) = source.rows(source.sql("deal_totals", condition=Raw(condition)))
    if not row["n"]:
        return ()
    worth = format_money(int(row["value"]), source.currency)
    was, they = ("was", "it was") if row["n"] == 1 else ("were", "they were")
    told = f"{row['n']:,} more {was} among them until {they} deleted or merged in the CRM"
    return (f"{told}, worth {worth}; no number counts them.",)
