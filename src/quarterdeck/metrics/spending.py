"""What metrics of costs take for granted: costs a sales cycle earlier, and costs of delivery."""

from collections.abc import Mapping
from datetime import date, timedelta

from quarterdeck.engine.sql import Raw, Value, load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.placeholders import Asked

_DELIVERY = "'delivery'"
_SOLD = "category IN ('sales', 'marketing')"
_DAY = timedelta(days=1)


def taken_for_granted(facts: Facts, asked: Asked, days: Mapping[str, Value]) -> list[str]:
    """Say that the first costs are known too late, and that no cost of delivery is known."""
    if "costs" not in asked.metric.rows:
        return []
    told = (_late(facts, asked, days), _unmargined(facts, asked, days))
    return [text for text in told if text]


def _late(facts: Facts, asked: Asked, days: Mapping[str, Value]) -> str:
    """Say from which day on costs are known, where they are taken from before it."""
    if "cycle AS (" not in asked.metric.sql:
        return ""
    lag = dict(asked.metric.lets).get("lag", "cycle.days")
    template = f"WITH {load('metrics', 'cycle')}\nSELECT {lag} AS days FROM cycle"
    question = Question(asked.question.as_of)
    (row,) = facts.run(facts.compose(template, question, **days)).to_pylist()
    since = f"SELECT min(booked_on) AS first FROM costs WHERE {_SOLD}"
    first = facts.run(facts.compose(since, question)).column("first")[0].as_py()
    began = asked.span.start - row["days"] * _DAY
    if first is None or first <= began:
        return ""
    return f"costs are counted from {began} and known from {first} on only"


def _unmargined(facts: Facts, asked: Asked, days: Mapping[str, Value]) -> str:
    """Say that nothing is known to have been spent on delivery, so that all billed is margin."""
    if _DELIVERY not in asked.metric.sql:
        return ""
    trailing = "{trailing_year}" in asked.metric.sql
    start, until = days["trailing_year" if trailing else "start"], days["until"]
    template = (
        "SELECT count(*) AS n FROM costs WHERE category = {delivery}"
        " AND booked_on >= {start} AND booked_on < {until}"
    )
    filled: dict[str, Value] = {"delivery": Raw(_DELIVERY), "start": start, "until": until}
    question = Question(asked.question.as_of, asked.question.scope, asked.question.where)
    if facts.run(facts.compose(template, question, **filled)).column("n")[0].as_py():
        return ""
    last = until - _DAY if isinstance(until, date) else until
    return f"no costs of delivery from {start} to {last} are known: all that was billed is margin"
