"""Conditions of a filter as SQL: what each field can be compared with."""

import re
from collections.abc import Sequence
from datetime import date

from quarterdeck.engine.sql import literal
from quarterdeck.facts.question import Condition
from quarterdeck.words.days import parse_day
from quarterdeck.words.money import parse_minor
from quarterdeck.words.problem import QuarterdeckError

DATES = ("created_on", "closed_on", "close_date", "due_on", "known_on")
"""The fields that are days."""

MEASURES = frozenset({"amount", "pushes", *DATES})
"""What a filter may compare beside the dimensions; it has an order."""


def condition_sql(c: Condition, left: str, currency: str) -> str:
    """Return a condition as SQL over `left`, the SQL of its field; amounts are in `currency`.

    Raises QuarterdeckError for a value that the field cannot have.
    """
    values = _compared(c, currency)
    if c.operator == "=":
        return f"{left} IN {literal(values)}"
    if c.operator == "!=":
        # What has no day or amount is not the one named, so that = and != part the whole.
        other = f"{left} NOT IN {literal(values)}"
        return f"({other} OR {left} IS NULL)" if c.field in MEASURES else other
    return f"{left} {c.operator} {literal(values[0])}"


def _compared(c: Condition, currency: str) -> Sequence[str | int | date]:
    """Return the values of a condition as what its field holds."""
    if c.field not in MEASURES:
        if c.operator not in {"=", "!="}:
            raise QuarterdeckError(
                f"{c.field} has no order, so {c.operator!r} says nothing about it",
                where="--where",
                fix=f"write {c.field}=value or {c.field}!=value",
            )
        return c.values
    try:
        if c.field in DATES:
            return [parse_day(value) for value in c.values]
        if c.field == "amount":
            return [parse_minor(value, currency) for value in _amounts(c)]
        return [_whole(value) for value in c.values]
    except QuarterdeckError as error:
        raise QuarterdeckError(error.says, where=f"--where {c.field}", fix=error.fix) from error


def _amounts(c: Condition) -> tuple[str, ...]:
    """Return the amounts of a condition; 10,000 might be one amount or two and is refused."""
    if any(re.fullmatch(r"[0-9]{3}", value) for value in c.values[1:]):
        raise QuarterdeckError(
            f"{','.join(c.values)!r} may be one amount or {len(c.values)}",
            fix=f"write {''.join(c.values)}; in a list every amount takes decimals: 10.00,250.00",
        )
    return c.values


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise QuarterdeckError(f"{text!r} is not a whole number of pushes", fix="write digits only")
    return int(text)
