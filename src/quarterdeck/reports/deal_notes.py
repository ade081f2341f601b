"""What a reader of a list of deals should know of it."""

from quarterdeck.engine.sql import Raw, literal
from quarterdeck.metrics.assumptions import taken_back
from quarterdeck.reports.page import sentence
from quarterdeck.reports.source import Source

_SHOWN = ("stage", "amount", "close_date", "owner")
"""The fields of a deal that a list shows and a source may tell too late."""

_COUNTED = (
    "coalesce(sum(CASE WHEN strpos(concat(',', reconstructed, ','), {0}) > 0"
    " AND {1} IS NOT NULL THEN 1 ELSE 0 END), 0) AS n_{1}"
)


def notes(source: Source, condition: str) -> tuple[str, ...]:
    """Return how long nothing was observed, and which values were put back into the past."""
    facts = source.facts
    found = [silent] if (silent := source.observed_note()) else []
    fields = [f for f in _SHOWN if f in facts.reconstructed_fields]
    if fields:
        counted = Raw(", ".join(_COUNTED.format(literal(f",{f},"), f) for f in fields))
        sql = source.sql("deals_put_back", counted=counted, condition=Raw(condition))
        (row,) = source.rows(sql)
        told = (taken_back(facts, f, int(row[f"n_{f}"])) for f in fields)
        found += [sentence(text) for text in told if text]
    return tuple(found)
