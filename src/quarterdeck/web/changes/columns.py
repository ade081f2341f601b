"""The columns of a file as a form: what each becomes, and what its answer says of a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from quarterdeck.connectors.guess.columns import DIMENSION, NO_COLUMN
from quarterdeck.words.problem import QuarterdeckError

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "id": "Record id",
        "title": "Name",
        "stage": "Stage",
        "amount": "Amount",
        "list_amount": "List amount",
        "currency": "Currency",
        "close_date": "Close date",
        "closed_at": "Closed on",
        "created_at": "Created on",
        "owner": "Owner",
        "account": "Account",
        "category": "Forecast category",
        "pipeline": "Pipeline",
        "probability": "Probability of its stage",
        "is_closed": "Closed or open",
        "is_won": "Won or not",
        "outcome": "How it ended",
        "observed_at": "Seen on",
        "changed_at": "Changed on",
        "event": "Kind of event",
        "field": "Field that changed",
        "old_value": "Old value",
        "new_value": "New value",
        "sequence": "Order of changes",
        "parent": "Belongs to",
        "role": "Role",
        "active": "Active or not",
        "industry": "Industry",
    }
)
"""Fields as people call them."""

_EVIDENCE = {
    "observed_at": ("observed_at", "valid_at"),
    "changed_at": ("valid_at",),
    "created_at": ("created_at", "created"),
    "closed_at": ("closed", "valid_at"),
}
_MARKS = {"certain": "", "likely": "likely", "unsure": "unsure"}


@dataclass(frozen=True, slots=True)
class Row:
    """One column in the form: its number, what its cells hold, what it becomes and how sure it is.

    `field` is '' for a column that becomes nothing.
    """

    number: int
    name: str
    filled: str
    samples: tuple[str, ...]
    field: str
    sure: str
    why: str


def called(field: str) -> str:
    """Return what people call a field."""
    if field.startswith(DIMENSION):
        return f"Breakdown {field.removeprefix(DIMENSION).replace('_', ' ')}"
    return WORDS.get(field, field.replace("_", " "))


def rows_of(draft: Mapping[str, Any]) -> tuple[Row, ...]:
    """Return the columns of a draft as the form shows them."""
    return tuple(_row(number, one, draft) for number, one in enumerate(draft["columns"]))


def typed(rows: tuple[Row, ...], sent: Mapping[str, str]) -> tuple[Row, ...]:
    """Return the columns with what was chosen in a form that could not be taken."""
    return tuple(replace(row, field=sent.get(_key(row), row.field)) for row in rows)


def fields_of(draft: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the fields that a column may become, with what people call them."""
    return tuple((field, called(field)) for field in draft["fields"])


def answers_of(
    draft: Mapping[str, Any], sent: Mapping[str, str], said: Mapping[str, str]
) -> dict[str, str]:
    """Return what a draft is to be made with: what was said before, and what the form changes.

    Raises QuarterdeckError where two columns are to become the same.
    """
    rows = rows_of(draft)
    chosen = {row: sent.get(_key(row), row.field) for row in rows}
    chosen = {row: field for row, field in chosen.items() if field in ("", *draft["fields"])}
    _refuse_twice([(row.name, field) for row, field in chosen.items() if field])
    answers = dict(said)
    for row, field in chosen.items():
        if row.field and field != row.field:
            answers[row.field] = NO_COLUMN
    answers |= {field: row.name for row, field in chosen.items() if field and field != row.field}
    known = {question["key"] for question in draft["questions"]}
    asked = {key: sent.get(f"question.{key}", "").strip() for key in known}
    return answers | {key: answer for key, answer in asked.items() if answer}


def _key(row: Row) -> str:
    return f"column.{row.number}"


def _row(number: int, one: Mapping[str, Any], draft: Mapping[str, Any]) -> Row:
    field = one["fields"][0] if one["fields"] else ""
    keys = (field, *_EVIDENCE.get(field, ()))
    found = next((draft["choices"][key] for key in keys if key in draft["choices"]), ("", ""))
    whole = max(draft["rows"], 1)
    filled = "" if one["filled"] >= whole else f"{one['filled']:,} of {whole:,} filled"
    return Row(
        number,
        one["name"],
        filled,
        tuple(one["samples"]),
        field,
        _MARKS.get(found[0], ""),
        found[1],
    )


def _refuse_twice(pairs: list[tuple[str, str]]) -> None:
    taken: dict[str, str] = {}
    for name, field in pairs:
        if field in taken:
            raise QuarterdeckError(
                f"{taken[field]!r} and {name!r} cannot both become {called(field)!r}.",
                fix="Set one of them to 'not used' or to something else.",
            )
        taken[field] = name
