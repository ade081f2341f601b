"""The relations a number may be computed from, each cut at the day of the question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from quarterdeck.engine.sql import Raw, literal, load, render
from quarterdeck.facts.conditions import MEASURES, condition_sql
from quarterdeck.facts.dimensions import DimensionSource, pick
from quarterdeck.facts.pricing import Pricing
from quarterdeck.facts.question import Condition, Question, parse_where
from quarterdeck.facts.records import ORG, RECORDS, can_tell, refusal
from quarterdeck.words.days import end_of_day
from quarterdeck.words.measure import AMOUNT
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

_NAMED = re.compile(r"^-- name: (\w+)\n((?:-- .*\n)*)", re.MULTILINE)
_TOLD_LATER = ("owner", "account")
"""Beside dimensions, what a list may tell of a deal for the first time."""

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
TARGET_RATES = """
LEFT JOIN rate_spans AS r ON r.kind = 'dated' AND r.currency = t.currency
    AND r.since <= least({as_of}, qd_add_days(t.end_on, -1))
    AND least({as_of}, qd_add_days(t.end_on, -1)) < r.until"""


@cache
def templates() -> Mapping[str, str]:
    """Return the SQL template of every relation by name."""
    text = load("facts", "relations")
    starts = list(_NAMED.finditer(text))
    ends = [m.start() for m in starts[1:]] + [len(text)]
    return {m.group(1): text[m.end() : end].strip() for m, end in zip(starts, ends, strict=True)}


@dataclass(frozen=True, slots=True)
class Frame:
    """What relations are made with: the dimensions, columns, money rules of a workspace.

    `measure` is the column that `money` is told from, `first_lists` are the moments at which lists
    first told fields of deals known before.
    """

    sources: Mapping[str, DimensionSource]
    columns: Mapping[str, tuple[str, ...]]
    timezone: str
    currency: str
    foreign: bool
    pricing: Pricing
    measure: str = AMOUNT
    first_lists: tuple[datetime, ...] = ()


def relation_sql(name: str, frame: Frame, question: Question, reader: str = "m.*") -> str:
    """Return the SQL of one relation, cut, filtered and broken down as the question asks.

    `reader` is the SQL that reads it: columns it does not mention are left out. Raises
    QuarterdeckError for an unknown dimension, filter field or value.
    """
    end = end_of_day(question.as_of, frame.timezone)
    days = {"as_of": question.as_of, "as_of_end": end}
    template = templates()[name]
    if name in RECORDS:
        return _record_sql(name, template, frame, question)
    if name == "credits":
        return _credits_sql(template, frame, question, reader)
    if name == "targets":
        return _targets_sql(template, frame, question)
    if name not in {"deals", "versions", "visits"}:
        return render(template, **days)
    table = "stage_visits" if name == "visits" else "deal_versions"
    parts = Parts(frame, question, frame.columns[table])
    columns = mentioned(frame.columns[table], reader)
    # Converting money makes a query slow to plan, so it is left out where nobody reads it.
    money, list_money = (
        parts.money(column) if _reads(alias, reader) else "CAST(NULL AS BIGINT)"
        for alias, column in (("money", frame.measure), ("list_money", "list_amount"))
    )
    return render(
        template,
        **days,
        version_columns=Raw(
            _columns(columns, end) if name == "versions" else of_the_day(frame, columns)
        ),
        visit_columns=Raw(_columns(columns, end)),
        money=Raw(money),
        list_money=Raw(list_money),
        keys_select=Raw(parts.keys()),
        filters=Raw(parts.filters()),
        joins=Raw(render(parts.joins(), **days)),
    )


def _record_sql(name: str, template: str, frame: Frame, question: Question) -> str:
    """Return the SQL of a relation beside the deals; refuse a breakdown that it has not."""
    told = RECORDS[name][1]
    parts = Parts(frame, question, told)
    refused = [s.name for s in parts.used if not can_tell(name, s)]
    refused += [c.field for c in parts.conditions if c.field in MEASURES]
    refused += ["team"] if question.scope and ORG not in told else []
    if refused:
        raise QuarterdeckError(refusal(name, refused), fix="leave it out of the question")
    days = {"as_of": question.as_of, "as_of_end": end_of_day(question.as_of, frame.timezone)}
    booked = frame.pricing.booked("v") if "{money}" in template else ""
    return render(
        template,
        **days,
        keys_select=Raw(parts.keys()),
        filters=Raw(parts.filters()),
        joins=Raw(render(parts.joins(), **days)),
        money=Raw(booked),
    )


def _targets_sql(template: str, frame: Frame, question: Question) -> str:
    """Return the SQL of the targets; one in another currency is converted as deals are.

    At dated rates it stands at those of the day, of its last day once that is over.
    """
    rates = "" if not frame.foreign or frame.pricing.fixed else TARGET_RATES
    money = "qd_convert(t.amount, r.rate, r.shift)" if rates else "t.amount"
    if frame.foreign and frame.pricing.fixed:
        money = frame.pricing.booked("t")
    return render(
        template,
        as_of=question.as_of,
        money=Raw(money),
        rates=Raw(render(rates, as_of=question.as_of)),
    )


def _credits_sql(template: str, frame: Frame, question: Question, reader: str) -> str:
    """Return the SQL of who has credit for what; scope and breakdown go by who has it."""
    columns = frame.columns["deal_versions"]
    parts = Parts(frame, question, columns)
    days = {"as_of": question.as_of, "as_of_end": end_of_day(question.as_of, frame.timezone)}
    told = _columns(mentioned(columns, reader), None)
    keys, filters, joins = parts.keys(), parts.filters(), render(parts.joins(), **days)
    named = mentioned(columns, f"{told} {keys} {filters} {joins}")
    return render(
        template,
        **days,
        version_columns=Raw(told),
        deal_columns=Raw(", ".join(f"d.{c}" for c in named if c != "owner") or "d.id"),
        money=Raw(parts.money(frame.measure, "d")),
        keys_select=Raw(keys),
        filters=Raw(filters),
        joins=Raw(joins),
    )


def key_names(question: Question) -> tuple[str, ...]:
    """Return the names of the breakdown columns; there is always one, so GROUP BY has a key."""
    return tuple(f"d{i + 1}" for i in range(max(len(question.by), 1)))


def mentioned(columns: tuple[str, ...], reader: str) -> tuple[str, ...]:
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


def of_the_day(frame: Frame, columns: tuple[str, ...]) -> str:
    """List the columns of the current version; telling what was untold is no change of it."""
    listed = _columns(columns, None)
    if "known_on" not in columns or not frame.first_lists:
        return listed
    kept = ("stage", "amount", "due_on", "category", "currency", "presence", "pipeline")
    told = [c for c in frame.columns["deal_versions"] if c in _TOLD_LATER or c.startswith("dim_")]
    same = [f"NOT (v.{c} IS DISTINCT FROM v.prev_{c})" for c in kept]
    same += [f"(v.prev_{c} IS NULL OR NOT (v.{c} IS DISTINCT FROM v.prev_{c}))" for c in told]
    changed_on = (
        f"CASE WHEN v.known_from IN {literal(frame.first_lists)} AND v.prev_version IS NOT NULL"
        f" AND {' AND '.join(same)}"
        f" THEN qd_local_date(v.prev_known_from, {literal(frame.timezone)})"
        " ELSE v.known_on END AS known_on"
    )
    return ", ".join(changed_on if c == "v.known_on" else c for c in listed.split(", "))


class Parts:
    """The pieces of one relation's SQL that depend on breakdown, scope and filter.

    What a stay in a stage does not keep itself (its deal's outcome, amount, category) is read off
    the deal as it was at the end of the day, under the alias d.
    """

    def __init__(self, frame: Frame, question: Question, columns: tuple[str, ...]) -> None:
        """Pick the dimensions that are asked for; raises QuarterdeckError for an unknown one."""
        self.frame = frame
        self.question = question
        self.columns = columns
        self.conditions = parse_where(question.where)
        asked = [c.field for c in self.conditions if c.field not in MEASURES]
        self.used = [pick(frame.sources, name) for name in (*question.by, *asked)]

    def money(self, column: str, alias: str = "") -> str:
        """Return an amount in the reporting currency: closed deals at the closing day's rate."""
        alias = alias or self._alias(column)
        if not self.frame.foreign:
            return f"{alias}.{column}"
        return self.frame.pricing.money(alias, column, self.question.as_of)

    def keys(self) -> str:
        """Return the columns of the breakdown, each under its key."""
        names = key_names(self.question)
        values = [self._value(n) for n in self.question.by] or ["''"]
        return ", ".join(f"{v} AS {k}" for v, k in zip(values, names, strict=True))

    def joins(self) -> str:
        """Return the joins that breakdown, scope and filter need."""
        kinds = {s.kind for s in self.used} | ({"org"} if self.question.scope else set())
        columns = [s.column for s in self.used if s.kind == "deal"]
        columns += [c.field for c in self.conditions if c.field in MEASURES]
        joins = [DEAL_JOIN] if any(self._alias(c) == "d" for c in columns) else []
        joins += [PEOPLE_JOIN] if "org" in kinds else []
        joins += [ACCOUNT_JOIN] if "account" in kinds else []
        return "\n".join(joins)

    def filters(self) -> str:
        """Return the conditions of filter and scope, each after an AND."""
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


def check_scope(scope: str, known: frozenset[str]) -> None:
    """Raise QuarterdeckError when the scope is no person or team that was ever in the tree."""
    if scope and scope not in known:
        raise QuarterdeckError(
            f"there is no person or team {scope!r}.{did_you_mean(scope, known)}",
            where="--scope",
            fix="use an id from playbook/org.csv or playbook/people.csv",
        )
