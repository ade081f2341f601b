"""A question: as of which day, for whom, about which deals, broken down how.

The filter grammar is one for command line, page and report: conditions joined by ';', each
`field operator value`, where `=` and `!=` take a comma-separated list:
`product=Basic,Pro; amount>=10000; stage!=Won`.
"""

import re
from dataclasses import dataclass
from datetime import date

from quarterdeck.words.problem import QuarterdeckError

_CONDITION = re.compile(r"^\s*([A-Za-z_][\w ]*?)\s*(!=|>=|<=|=|>|<)\s*(.*?)\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the day, a node of the org tree or '' for all, a filter, a breakdown.

    `ledger_head` is not part of it: the facts a question is put to already stand for one head.
    """

    as_of: date
    scope: str = ""
    where: str = ""
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a filter: a field, an operator, and the values it is compared with."""

    field: str
    operator: str
    values: tuple[str, ...]


def parse_where(text: str) -> tuple[Condition, ...]:
    """Read a filter into its conditions; raises QuarterdeckError for one it cannot read."""
    return tuple(_condition(part) for part in text.split(";") if part.strip())


def _condition(part: str) -> Condition:
    match = _CONDITION.match(part)
    if not match:
        raise QuarterdeckError(
            f"cannot read the condition {part.strip()!r}",
            where="--where",
            fix="write field=value, several joined by ';', for example product=Basic; amount>=1000",
        )
    name, operator, value = match.groups()
    values = tuple(v.strip() for v in value.split(",")) if operator in {"=", "!="} else (value,)
    return Condition(name.strip(), operator, values)
