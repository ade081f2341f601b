"""Metrics of what lies beside the deals: what they can be told by, and since when there is any."""

from collections.abc import Mapping
from datetime import date, datetime
from weakref import WeakKeyDictionary

from quarterdeck.engine.sql import Value
from quarterdeck.facts.dimensions import pick
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question, parse_where
from quarterdeck.facts.records import ORG, RECORDS, can_tell
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.words.calendar import Period
from quarterdeck.words.days import end_of_day

_BACK = (
    "previous_start",
    "yoy_start",
    "trailing_quarter",
    "trailing_year",
    "trailing_two_years",
)
"""The days before the period that metrics look back to."""

_firsts: WeakKeyDictionary[Facts, dict[str, datetime | None]] = WeakKeyDictionary()


def lacking(facts: Facts, metric: Metric, question: Question) -> str:
    """Say why the relations the metric counts cannot answer the question; '' when they can."""
    end = end_of_day(question.as_of, facts.playbook.settings.timezone)
    for relation in metric.rows:
        many = relation.replace("_", " ")
        refused = [name for name in _asked(question) if not _told(facts, relation, name, metric)]
        refused += ["team"] if question.scope and ORG not in RECORDS[relation][1] else []
        if refused:
            return f"{many} have no {' and no '.join(dict.fromkeys(refused))}"
        first = _first(facts, relation)
        if first is None or first >= end:
            return f"no {many} are known by this day: map a file to the table {relation}"
    return ""


def reach(facts: Facts, metric: Metric, as_of: date, days: Mapping[str, Value]) -> list[str]:
    """Tell from which day on rows are known, where the metric looks further back than that."""
    text = " ".join((metric.sql, *(value for _, value in metric.lets)))
    earliest = [
        day for name in _BACK if isinstance(day := days[name], date) and f"{{{name}}}" in text
    ]
    told = []
    for relation in metric.rows if earliest else ():
        column = "done_on" if relation == "activities" else "booked_on"
        sql = facts.compose(f"SELECT min({column}) AS first FROM {relation}", Question(as_of))
        first = facts.run(sql).column("first")[0].as_py()
        if first is not None and first > min(earliest):
            told.append(f"{relation.replace('_', ' ')} are known from {first} on only")
    return told


def placeholders(as_of: date, span: Period) -> dict[str, date | int]:
    """Return the days that trailing windows run from and to, and counts of weeks and periods."""
    until = min(span.end, date.fromordinal(as_of.toordinal() + 1))
    gone = (until - span.start).days
    return {
        "until": until,
        "trailing_quarter": _months_before(until, 3),
        "trailing_year": _months_before(until, 12),
        "trailing_two_years": _months_before(until, 24),
        "whole_weeks": max(gone // 7, 0),
        "per_year": max(round(365 / span.days), 1),
    }


def _asked(question: Question) -> list[str]:
    return [*question.by, *(c.field for c in parse_where(question.where))]


def _told(facts: Facts, relation: str, name: str, metric: Metric) -> bool:
    if name in {metric.own, metric.curve}:
        return True
    return name in facts.dimensions and can_tell(relation, pick(facts.dimensions, name))


def _first(facts: Facts, relation: str) -> datetime | None:
    """Return the first moment at which any row of the relation was known."""
    known = _firsts.setdefault(facts, {})
    if relation not in known:
        found = facts.run(f"SELECT min(known_from) AS first FROM {RECORDS[relation][0]}")
        known[relation] = found.column("first")[0].as_py()
    return known[relation]


def _months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last one of its month."""
    month = day.year * 12 + day.month - 1 - months
    following = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1).day
    return date(month // 12, month % 12 + 1, min(day.day, last))
