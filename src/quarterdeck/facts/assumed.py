"""Fields whose first known value stands for the time before it, each time marked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from quarterdeck.engine.sql import ident, literal
from quarterdeck.ledger.intervals import Source


def first_shown(sources: Iterable[Source]) -> dict[str, datetime]:
    """Return when a list first showed each field of its records, empty ones too."""
    found: dict[str, datetime] = {}
    for source in sources:
        if source.listed is not None:
            for field in source.fields:
                found[field] = min(found.get(field, source.listed), source.listed)
    return found


def assumed_sql(
    intervals: str,
    fields: Sequence[str],
    columns: Sequence[str],
    shown: Mapping[str, datetime],
) -> str:
    """Return a FROM expression like `intervals` in which the fields have no unknown beginning.

    A version before a record's first value of a field takes that value, and `reconstructed` names
    the field there. `columns` are all others to be kept. A value that came after a list had
    `shown` the field stands for no earlier day: the field was known to be empty then. Our own
    decision: the first value, not the last, so that a later change of the field moves nothing.
    """
    firsts = ", ".join(
        f"min(CASE WHEN {ident(f)} IS NOT NULL{_in_time(shown.get(f))} THEN version END)"
        f" AS first_{at}"
        for at, f in enumerate(fields)
    )
    filled = ", ".join(
        f"CASE WHEN i.version < f.first_{at} THEN t{at}.{ident(f)} ELSE i.{ident(f)} END"
        f" AS {ident(f)}"
        for at, f in enumerate(fields)
    )
    marks = ", ".join(
        f"CASE WHEN i.version < f.first_{at} THEN {literal(f)} END" for at, f in enumerate(fields)
    )
    joins = " ".join(
        f"LEFT JOIN {intervals} AS t{at} ON t{at}.key = i.key AND t{at}.version = f.first_{at}"
        for at, _ in enumerate(fields)
    )
    kept = ", ".join(f"i.{ident(c)}" for c in columns)
    return (
        f"(SELECT {kept}, {filled},"
        f" concat_ws(',', nullif(i.reconstructed, ''), {marks}) AS reconstructed"
        f" FROM {intervals} AS i LEFT JOIN (SELECT key, {firsts} FROM {intervals} GROUP BY key)"
        f" AS f ON f.key = i.key {joins})"
    )


def _in_time(shown: datetime | None) -> str:
    return f" AND known_from <= {literal(shown)}" if shown else ""
