"""A question: as of which day, for whom, about which deals, broken down how.

The filter grammar is one for command line, page and report: conditions joined by ';', each
`field operator value`, where `=` and `!=` take a comma-separated list. A value that holds a comma
or a semicolon of its own stands in double quotes:
`product=Basic,Pro; amount>=10000; account="Smith, Ltd."`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quarterdeck.words.problem import QuarterdeckError

_CONDITION = re.compile(r"\s*([A-Za-z_][\w ]*?)\s*(!=|>=|<=|=|>|<)\s*(.*?)\s*", re.DOTALL)
_OUTSIDE_QUOTES = r'(?=(?:[^"]*"[^"]*")*[^"]*$)'
_LISTING = frozenset({"=", "!="})
"""The operators that take a list: the field has one of its values, or none of them."""

_HOW = "write field=value, several joined by ';', for example product=Basic; amount>=1000"
_QUOTED = 'put the whole value in double quotes and double those inside it: name="5"" pipe, new"'


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the day, a node of the org tree or '' for all, a filter, a breakdown.

    `ledger_head` is not part of it: the facts a question is put to already stand for one head.
    `days` ask the same of each of several days instead, as known by its own end: they are the key.
    """

    as_of: date
    scope: str = ""
    where: str = ""
    by: tuple[str, ...] = ()
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a filter: a field, an operator, and the values it is compared with."""

    field: str
    operator: str
    values: tuple[str, ...]


def parse_where(text: str) -> tuple[Condition, ...]:
    """Read a filter into its conditions; raises QuarterdeckError for one it cannot read."""
    if text.count('"') % 2:
        raise _unreadable(text, "a double quote is never closed", _QUOTED)
    parts = [part for part in _split(text, ";") if part.strip()]
    if text.strip() and not parts:
        raise _unreadable(text, "there is no condition in it", _HOW)
    return tuple(_condition(part) for part in parts)


def write_where(conditions: Iterable[Condition]) -> str:
    """Write conditions as a filter that reads as the same again."""
    return "; ".join(
        f"{c.field}{c.operator}{','.join(_quoted(v) for v in c.values)}" for c in conditions
    )


def _condition(part: str) -> Condition:
    match = _CONDITION.fullmatch(part)
    if not match:
        raise _unreadable(part, "it has no field with an operator", _HOW)
    name, operator, value = match.groups()
    listed = _split(value, ",") if operator in _LISTING else [value]
    values = tuple(_unquoted(one.strip(), part) for one in listed)
    if not all(values):
        raise _unreadable(part, "a value is missing", f"write {name}{operator}value")
    return Condition(name, operator, values)


def _split(text: str, mark: str) -> list[str]:
    return re.split(mark + _OUTSIDE_QUOTES, text)


def _unquoted(value: str, part: str) -> str:
    """Return what a value says: the text between its quotes, or the value itself."""
    if '"' not in value:
        return value
    inner = re.fullmatch(r'"((?:[^"]|"")*)"', value)
    if not inner:
        raise _unreadable(part, "a double quote stands inside a value", _QUOTED)
    return inner[1].replace('""', '"').strip()


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if set(value) & set(',;"') else value


def _unreadable(text: str, why: str, fix: str) -> QuarterdeckError:
    return QuarterdeckError(
        f"cannot read the condition {text.strip()!r}: {why}", where="--where", fix=fix
    )
