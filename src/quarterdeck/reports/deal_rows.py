"""Deals for programs: the JSON document of `deals`, and the rows of its file."""

from typing import Any

from quarterdeck.reports.blocks import Column, Part, Table
from quarterdeck.reports.deal_list import Listed, day_text
from quarterdeck.reports.deal_notes import notes
from quarterdeck.reports.figures import exact
from quarterdeck.words.money import to_major

_PLAIN = ("id", "title", "owner", "account", "pipeline", "stage", "category", "outcome")
_DAYS = ("created_on", "due_on", "closed_on", "touched_on")


def deals_sheet(listed: Listed) -> Table:
    """Return every field of the deals listed, people by name."""
    keys = (*_PLAIN, *_DAYS, "pushes")
    columns = (
        *(Column(key, key) for key in keys),
        Column("amount", "amount", "money"),
        Column("doubtful", "doubtful"),
        Column("reconstructed", "reconstructed"),
    )
    return Table("", columns, tuple(_sheet_row(listed, row) for row in listed.rows))


def _sheet_row(listed: Listed, row: dict[str, Any]) -> tuple[Part, ...]:
    plain = {**{key: row[key] or "" for key in _PLAIN}, "owner": listed.source.names(row["owner"])}
    amount = exact(row["money"], listed.source.currency) if row["money"] is not None else ""
    days = (day_text(row[key]) for key in _DAYS)
    doubts = (row["doubtful"] or "", row["reconstructed"] or "")
    return (*(plain[key] for key in _PLAIN), *days, str(row["pushes"] or 0), amount, *doubts)


def deals_json(listed: Listed) -> dict[str, Any]:
    """Return the document of `deals`; ids, not names, stand for people."""
    source = listed.source
    return {
        "as_of": source.question.as_of.isoformat(),
        "scope": source.question.scope,
        "where": source.question.where,
        **source.stand,
        "of": None if listed.metric else listed.kind,
        "metric": listed.metric or None,
        "period": listed.period.label if listed.period else None,
        "notes": list(notes(source, listed.condition, listed.gone)),
        **source.money_json(),
        "count": listed.n,
        "total": to_major(listed.total, source.currency),
        "deals": [_deal_json(row, source.currency) for row in listed.rows],
    }


def _deal_json(row: dict[str, Any], currency: str) -> dict[str, Any]:
    amount = row["money"]
    return {
        **{key: row[key] for key in _PLAIN},
        **{key: row[key].isoformat() if row[key] else None for key in _DAYS},
        "pushes": row["pushes"],
        "amount": to_major(amount, currency) if amount is not None else None,
        "doubtful": [d for d in (row["doubtful"] or "").split(",") if d],
        "reconstructed": [f for f in (row["reconstructed"] or "").split(",") if f],
    }
