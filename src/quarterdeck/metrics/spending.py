"""What metrics of costs take for granted: costs a sales cycle earlier, and costs of delivery."""

from collections.abc import Mapping
from datetime import date, timedelta

from quarterdeck.engine.sql import Value, literal, load
from quarterdeck.facts.dimensions import UNKNOWN
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question, parse_where
from quarterdeck.facts.records import ORG
from quarterdeck.facts.relations import key_names
from quarterdeck.metrics.placeholders import Asked
from quarterdeck.words.money import format_money

_DELIVERY = "'delivery'"
_DELIVERED = f"category = {_DELIVERY}"
_SOLD = "category IN ('sales', 'marketing')"
_DAY = timedelta(days=1)
_LEADS = "owner IN (SELECT team FROM people WHERE team IS NOT NULL)"


def taken_for_granted(facts: Facts, asked: Asked, days: Mapping[str, Value]) -> list[str]:
    """Say which costs name no part asked about or are known too late, and that none is delivery."""
    if "costs" not in asked.metric.rows:
        return []
    told = (
        *_shared(facts, asked, days),
        _late(facts, asked, days),
        _unmargined(facts, asked, days),
    )
    return [text for text in told if text]


def _late(facts: Facts, asked: Asked, days: Mapping[str, Value]) -> str:
    """Say from which day on costs are known, where they are taken from before it."""
    if "cycle AS (" not in asked.metric.sql:
        return ""
    question = Question(asked.question.as_of)
    since = f"SELECT min(booked_on) AS first FROM costs WHERE {_SOLD}"
    first = facts.rows(facts.compose(since, question))[0]["first"]
    began = asked.span.start - _lag(facts, asked, days)
    if first is None or first <= began:
        return ""
    return f"costs are counted from {began} and known from {first} on only"


def _lag(facts: Facts, asked: Asked, days: Mapping[str, Value]) -> timedelta:
    """Return how much earlier than what they brought the metric takes costs."""
    lag = dict(asked.metric.lets).get("lag", "cycle.days")
    template = f"WITH {load('metrics', 'cycle')}\nSELECT {lag} AS days FROM cycle"
    question = Question(asked.question.as_of)
    (row,) = facts.rows(facts.compose(template, question, **days))
    return timedelta(days=row["days"])


def _shared(facts: Facts, asked: Asked, days: Mapping[str, Value]) -> list[str]:
    """Say how much of what the company spent no part that is asked about is charged with."""
    if not (_parted(facts, asked) or asked.question.scope):
        return []
    spent = (
        ("sales and marketing", _SOLD, _window(facts, asked, days)),
        ("delivery", _DELIVERED, _delivering(asked, days)),
    )
    told = (_left_out(facts, asked, *each) for each in spent)
    return [text for text in told if text]


def _left_out(
    facts: Facts, asked: Asked, noun: str, kind: str, span: tuple[date, date] | None
) -> str:
    """Say how much of one kind of costs no part is charged with; '' where it is nothing."""
    if span is None:
        return ""
    names = _parted(facts, asked)
    lost, says = _lost(asked.question.scope, names)
    template = (
        "SELECT coalesce(sum(money), 0) AS whole,\n"
        f"    coalesce(sum(CASE WHEN {lost} THEN money END), 0) AS lost\n"
        f"FROM costs WHERE {kind} AND booked_on >= {{since}} AND booked_on < {{before}}"
    )
    question = Question(asked.question.as_of, by=names)
    sql = facts.compose(template, question, since=span[0], before=span[1])
    (row,) = facts.rows(sql)
    if not row["lost"]:
        return ""
    part, whole = (format_money(int(row[name]), facts.currency) for name in ("lost", "whole"))
    return f"{part} of {whole} spent on {noun} {says}"


def _window(facts: Facts, asked: Asked, days: Mapping[str, Value]) -> tuple[date, date] | None:
    """Return from which day on and before which one costs of selling are held against a part."""
    if "cycle AS (" in asked.metric.sql:
        lag = _lag(facts, asked, days)
        until = min(asked.span.end, asked.question.as_of + _DAY)
        return asked.span.start - lag, until - lag
    if asked.metric.is_sum or _SOLD not in asked.metric.sql:
        return None
    start, end = days["previous_start"], days["previous_same_day"]
    return (start, end) if isinstance(start, date) and isinstance(end, date) else None


def _parted(facts: Facts, asked: Asked) -> tuple[str, ...]:
    """Return by which of owner, team and levels the question parts costs or picks them."""
    picked = [c.field for c in parse_where(asked.question.where) if c.operator == "="]
    named = dict.fromkeys(n for n in [*asked.question.by, *picked] if n in facts.dimensions)
    return tuple(n for n in named if n == "owner" or facts.dimensions[n].kind == ORG)


def _lost(scope: str, names: tuple[str, ...]) -> tuple[str, str]:
    """Return SQL for the costs that no part is charged with, and what is said of them."""
    if scope:
        node = literal(scope)
        path = f"(SELECT max(path) FROM people WHERE person = {node})"
        above = f"owner <> {node} AND strpos({path}, concat('/', owner, '/')) > 0"
        lost = f"owner IS NULL OR owner NOT IN (SELECT person FROM people) OR ({above})"
        return lost, f"are of the company or a team above {scope} and left out"
    found = [f"{key} = {literal(UNKNOWN)}" for key in key_names(Question(date.min, by=names))]
    found += [_LEADS] if "owner" in names else []
    nouns = ["person" if name == "owner" else name.replace("_", " ") for name in names]
    return " OR ".join(found), f"name no {' and no '.join(nouns)}: no part is charged with them"


def _delivering(asked: Asked, days: Mapping[str, Value]) -> tuple[date, date] | None:
    """Return from which day on and before which one costs of delivery are taken off."""
    if _DELIVERY not in asked.metric.sql:
        return None
    trailing = "{trailing_year}" in asked.metric.sql
    start, until = days["trailing_year" if trailing else "start"], days["until"]
    return (start, until) if isinstance(start, date) and isinstance(until, date) else None


def _unmargined(facts: Facts, asked: Asked, days: Mapping[str, Value]) -> str:
    """Say that nothing is known to have been spent on delivery, so that all billed is margin."""
    span = _delivering(asked, days)
    if span is None:
        return ""
    start, until = span
    template = (
        f"SELECT count(*) AS n FROM costs WHERE {_DELIVERED}"
        " AND booked_on >= {start} AND booked_on < {until}"
    )
    question = Question(asked.question.as_of, asked.question.scope, asked.question.where)
    (row,) = facts.rows(facts.compose(template, question, start=start, until=until))
    if row["n"]:
        return ""
    last = until - _DAY
    return f"no costs of delivery from {start} to {last} are known: all that was billed is margin"
