"""The relations a number may be computed from, each cut at the day of the question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from quarterdeck.engine.sql import Raw, literal, load, render
from quarterdeck.facts.dimensions import DimensionSource, pick
from quarterdeck.facts.question import Condition, Question, parse_where
from quarterdeck.words.days import end_of_day, parse_day
from quarterdeck.words.money import parse_minor
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

_NAMED = re.compile(r"^-- name: (\w+)\n((?:-- .*\n)*)", re.MULTILINE)
_DATES = ("created_on", "closed_on", "close_date", "due_on", "known_on")
MEASURES = frozenset({"amount", "pushes", *_DATES})
"""What a filter may compare beside the dimensions; it has an order."""

_CLIPPED = ("left_at", "advanced_at", "known_to")

PEOPLE_JOIN = (
    "LEFT JOIN people_spans AS p ON p.person = v.owner AND p.since <= {as_of} AND {as_of} < p.until"
)
ACCOUNT_JOIN = (
    "LEFT JOIN account_versions AS a ON a.account = v.account"
    " AND a.known_from < {as_of_end} AND a.known_to >= {as_of_end}"
)
DEAL_JOIN = (
    "INNER JOIN deal_versions AS d ON d.key = v.key"
    " AND d.known_from < {as_of_end} AND d.known_to >= {as_of_end}"
)
RATE_JOIN = (
    "LEFT JOIN rate_spans AS r ON r.kind = 'dated' AND r.currency = v.currency"
    " AND r.since <= {as_of} AND {as_of} < r.until"
)


@cache
def templates() -> Mapping[str, str]:
    """Return the SQL template of every relation by name."""
    text = load("facts", "relations")
    starts = list(_NAMED.finditer(text))
    ends = [m.start() for m in starts[1:]] + [len(text)]
    return {m.group(1): text[m.end() : end].strip() for m, end in zip(starts, ends, strict=True)}


@dataclass(frozen=True, slots=True)
class Frame:
    """What relations are made with: the dimensions, columns, money rules of a workspace."""

    sources: Mapping[str, DimensionSource]
    columns: Mapping[str, tuple[str, ...]]
    timezone: str
    currency: str
    foreign: bool


def relation_sql(name: str, frame: Frame, question: Question, reader: str = "m.*") -> str:
    """Return the SQL of one relation, cut, filtered and broken down as the question asks.

    `reader` is the SQL that reads it: columns it does not mention are left out. Raises
    QuarterdeckError for an unknown dimension, filter field or value.
    """
    end = end_of_day(question.as_of, frame.timezone)
    days = {"as_of": question.as_of, "as_of_end": end}
    template = templates()[name]
    if name not in {"deals", "versions", "visits"}:
        return render(template, **days)
    table = "stage_visits" if name == "visits" else "deal_versions"
    parts = _Parts(frame, question, frame.columns[table])
    columns = _mentioned(frame.columns[table], reader)
    # Converting money makes a query slow to plan, so it is left out where nobody reads it.
    money, list_money = (
        parts.money(column) if _reads(alias, reader) else "CAST(NULL AS BIGINT)"
        for alias, column in (("money", "amount"), ("list_money", "list_amount"))
    )
    return render(
        template,
        **days,
        version_columns=Raw(_columns(columns, end if name == "versions" else None)),
        visit_columns=Raw(_columns(columns, end)),
        money=Raw(money),
        list_money=Raw(list_money),
        keys_select=Raw(parts.keys()),
        filters=Raw(parts.filters()),
        joins=Raw(render(parts.joins(with_money=name != "visits"), **days)),
    )


def key_names(question: Question) -> tuple[str, ...]:
    """Return the names of the breakdown columns; there is always one, so GROUP BY has a key."""
    return tuple(f"d{i + 1}" for i in range(max(len(question.by), 1)))


def _mentioned(columns: tuple[str, ...], reader: str) -> tuple[str, ...]:
    """Keep the columns that the reading SQL names, in their order; all of them for a star."""
    if re.search(r"(?:\bSELECT\s+|\.)\*", reader, re.IGNORECASE):
        return columns
    words = set(re.findall(r"\w+", reader))
    return tuple(c for c in columns if c in words) or columns[:1]


def _reads(column: str, reader: str) -> bool:
    star = re.search(r"(?:\bSELECT\s+|\.)\*", reader, re.IGNORECASE)
    return bool(star) or re.search(rf"\b{column}\b", reader) is not None


def _columns(columns: tuple[str, ...], end: object) -> str:
    """List the columns, with instants from the end of the day on replaced by NULL."""
    if end is None:
        return ", ".join(f"v.{c}" for c in columns)
    cut = literal(end)  # type: ignore[arg-type]
    return ", ".join(
        f"CASE WHEN v.{c} < {cut} THEN v.{c} END AS {c}" if c in _CLIPPED else f"v.{c}"
        for c in columns
    )


class _Parts:
    """The pieces of one relation's SQL that depend on breakdown, scope and filter.

    What a stay in a stage does not keep itself (its deal's outcome, amount, category) is read off
    the deal as it was at the end of the day, under the alias d.
    """

    def __init__(self, frame: Frame, question: Question, columns: tuple[str, ...]) -> None:
        self.frame = frame
        self.question = question
        self.columns = columns
        self.conditions = parse_where(question.where)
        asked = [c.field for c in self.conditions if c.field not in MEASURES]
        self.used = [pick(frame.sources, name) for name in (*question.by, *asked)]

    def money(self, column: str) -> str:
        """Return an amount in the reporting currency: closed deals at the closing day's rate."""
        alias = self._alias(column)
        if not self.frame.foreign:
            return f"{alias}.{column}"
        return f"qd_convert({alias}.{column}, coalesce({alias}.rate, r.rate), r.shift)"

    def keys(self) -> str:
        names = key_names(self.question)
        values = [self._value(n) for n in self.question.by] or ["''"]
        return ", ".join(f"{v} AS {k}" for v, k in zip(values, names, strict=True))

    def joins(self, *, with_money: bool) -> str:
        kinds = {s.kind for s in self.used} | ({"org"} if self.question.scope else set())
        filtered = any(c.field == "amount" for c in self.conditions)
        columns = [s.column for s in self.used if s.kind == "deal"]
        columns += [c.field for c in self.conditions if c.field in MEASURES]
        joins = [DEAL_JOIN] if any(self._alias(c) == "d" for c in columns) else []
        joins += [PEOPLE_JOIN] if "org" in kinds else []
        joins += [ACCOUNT_JOIN] if "account" in kinds else []
        if self.frame.foreign and (with_money or filtered):
            joins.append(RATE_JOIN.replace("v.", f"{self._alias('currency')}."))
        return "\n".join(joins)

    def filters(self) -> str:
        found = [self._condition(c) for c in self.conditions]
        if self.question.scope:
            node = literal(f"/{self.question.scope}/")
            found.append(f"strpos(p.path, {node}) > 0")
        return "".join(f"\n    AND {f}" for f in found)

    def _alias(self, column: str) -> str:
        return "v" if column in self.columns else "d"

    def _value(self, name: str) -> str:
        source = pick(self.frame.sources, name)
        if source.kind == "deal" and source.column not in self.columns:
            return source.expression.replace("v.", "d.")
        return source.expression

    def _condition(self, c: Condition) -> str:
        if c.field == "amount":
            left = self.money("amount")
        elif c.field in MEASURES:
            left = f"{self._alias(c.field)}.{c.field}"
        else:
            left = self._value(c.field)
        return condition_sql(c, left, self.frame.currency)


def condition_sql(c: Condition, left: str, currency: str) -> str:
    """Return a condition as SQL over `left`, the SQL of its field; amounts are in `currency`.

    Raises QuarterdeckError for a value that the field cannot have.
    """
    values: list[object]
    if c.field in _DATES:
        values = [parse_day(v) for v in c.values]
    elif c.field == "pushes":
        values = [_whole(v) for v in c.values]
    elif c.field == "amount":
        values = [parse_minor(v, currency) for v in c.values]
    elif c.operator in {"=", "!="}:
        values = list(c.values)
    else:
        raise QuarterdeckError(
            f"{c.field} has no order, so {c.operator!r} says nothing about it",
            where="--where",
            fix=f"write {c.field}=value or {c.field}!=value",
        )
    if c.operator in {"=", "!="}:
        inside = "IN" if c.operator == "=" else "NOT IN"
        return f"{left} {inside} {literal(values)}"  # type: ignore[arg-type]
    return f"{left} {c.operator} {literal(values[0])}"  # type: ignore[arg-type]


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise QuarterdeckError(
            f"{text!r} is not a whole number", where="--where", fix="write digits only"
        ) from None


def check_scope(scope: str, known: frozenset[str]) -> None:
    """Raise QuarterdeckError when the scope is no person or team that was ever in the tree."""
    if scope and scope not in known:
        raise QuarterdeckError(
            f"there is no person or team {scope!r}.{did_you_mean(scope, known)}",
            where="--scope",
            fix="use an id from playbook/org.csv or playbook/people.csv",
        )
