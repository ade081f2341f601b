"""Deals as the grid of a page takes them: columns, rows, and what changed since a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quarterdeck.reports.causes import CLOSED
from quarterdeck.reports.deal_list import Listed
from quarterdeck.words.money import exponent

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Against:
    """Deals listed, and the same deals as they were known on an earlier day, by id."""

    listed: Listed
    since: date
    before: Mapping[str, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Column:
    field: str
    title: str
    kind: str = "text"
    of: str = ""
    """The field of the list that it shows; its own name where they are the same."""


_COLUMNS = (
    _Column("id", "Id"),
    _Column("title", "Deal"),
    _Column("account", "Account"),
    _Column("owner", "Owner"),
    _Column("pipeline", "Pipeline"),
    _Column("stage", "Stage"),
    _Column("category", "Category"),
    _Column("outcome", "Outcome"),
    _Column("amount", "Amount", "money", "money"),
    _Column("due", "Due", "date", "due_on"),
    _Column("closed", "Closed", "date", "closed_on"),
    _Column("created", "Created", "date", "created_on"),
    _Column("touched", "Last change", "date", "touched_on"),
    _Column("pushes", "Pushes", "count"),
    _Column("flags", "Flags"),
)
_WATCHED = tuple(
    column
    for column in _COLUMNS
    if column.field in {"owner", "stage", "category", "outcome", "amount", "due", "closed"}
)
"""What is marked where it is not what it was."""

_ASIDE = {"id", "account", "pipeline", "created"}
_OF_CLOSED = {"outcome", "closed"}
_OPEN = {"open", "past-due", "stale"}


def deal_grid(against: Against) -> dict[str, Any]:
    """Return the document of the grid; money is whole minor units, `changes` are old values."""
    listed = against.listed
    shown = [[_value(listed, column, row) for column in _COLUMNS] for row in listed.rows]
    changed = {str(at): old for at, row in enumerate(listed.rows) if (old := _old(against, row))}
    return {
        "columns": [_told(listed, column) for column in _COLUMNS],
        "rows": shown,
        "since": against.since.isoformat(),
        "changes": changed,
    }


def _told(listed: Listed, column: _Column) -> dict[str, Any]:
    aside = column.field in _ASIDE or (listed.kind in _OPEN and column.field in _OF_CLOSED)
    told = {"field": column.field, "title": column.title, "kind": column.kind, "hidden": aside}
    if column.kind == "money":
        currency = listed.source.currency
        title = listed.source.measure or column.title
        return told | {"title": title, "currency": currency, "digits": exponent(currency)}
    return told


def _value(listed: Listed, column: _Column, row: Row) -> Any:  # noqa: ANN401 -- as JSON has it
    value = row.get(column.of or column.field)
    match column.field:
        case "owner":
            value = listed.source.names(value)
        case "outcome":
            value = CLOSED.get(str(value), str(value).capitalize())
        case "category":
            value = (value or "").replace("_", " ")
        case "title":
            value = value or row["id"]
        case "pushes":
            value = value or 0
        case "flags":
            value = ", ".join(_flags(row))
    return value.isoformat() if isinstance(value, date) else value


def _flags(row: Row) -> list[str]:
    doubtful = [f"{name} doubtful" for name in (row["doubtful"] or "").split(",") if name]
    filled = [f"{name} filled in" for name in (row["reconstructed"] or "").split(",") if name]
    return doubtful + filled


def _old(against: Against, row: Row) -> dict[str, Any]:
    """Return the old values of what is another today; a deal that was not known has none."""
    before = against.before.get(row["id"])
    if before is None:
        return {}
    changed = [c for c in _WATCHED if before[c.of or c.field] != row[c.of or c.field]]
    return {column.field: _value(against.listed, column, before) for column in changed}
