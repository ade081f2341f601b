"""Metrics of what lies beside the deals: what they can be told by, and since when there is any."""

from collections.abc import Mapping
from datetime import date, datetime

from quarterdeck.engine.sql import Value
from quarterdeck.facts.dimensions import pick
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question, parse_where
from quarterdeck.facts.records import ORG, RECORDS, can_tell, physical, refusal
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.words.calendar import Period
from quarterdeck.words.days import end_of_day, local_day, months_after

_BACK = (
    "start",
    "previous_start",
    "yoy_start",
    "trailing_quarter",
    "trailing_year",
    "trailing_two_years",
)
"""The first days of what metrics look at: of the period, and of those before it."""

_DAYS = {"activities": "done_on", "invoice_lines": "booked_on", "costs": "booked_on"}
"""The day of a row, where rows have one."""

_KNOWN = {"activities": "greatest(v.known_from, v.at)"}
"""When a row is known as one that counts, where that is not when it became known: what is planned
was not done yet."""


def lacking(facts: Facts, metric: Metric, question: Question) -> str:
    """Say why the relations the metric counts cannot answer the question; '' when they can."""
    for relation in metric.rows:
        refused = [name for name in _asked(question) if not _told(facts, relation, name, metric)]
        refused += ["team"] if question.scope and ORG not in RECORDS[relation][1] else []
        if refused:
            return refusal(relation, refused)
        if said := _untold(facts, relation, question):
            return said
    return ""


def unanswered(facts: Facts, relation: str, question: Question) -> str:
    """Say why rows of a relation answer nothing to a question about this scope; '' when they do.

    A breakdown or filter that the relation never has is not looked at.
    """
    if question.scope and ORG not in RECORDS[relation][1]:
        return refusal(relation, ["team"])
    return _untold(facts, relation, question)


def known_since(facts: Facts, metric: Metric) -> dict[str, date | None]:
    """Return the first day any row is known of each relation beside the deals that a metric needs.

    None where there is no row; a metric by a dimension that is not declared needs that as well.
    """
    zone = facts.playbook.settings.timezone
    needed = [*metric.rows, *(["evidence"] if metric.reads("evidence") else [])]
    firsts = {relation: _first(facts, relation) for relation in needed}
    found = {relation: local_day(at, zone) if at else None for relation, at in firsts.items()}
    undeclared = metric.by and metric.by not in facts.dimensions
    return found | ({metric.by: None} if undeclared else {})


def unproven(facts: Facts, metric: Metric, question: Question) -> str:
    """Say why nothing can be said of the methodology; '' when it can, or is not asked for."""
    if not metric.reads("evidence"):
        return ""
    if facts.playbook.methodology is None:
        return "the workspace names no methodology: write playbook/methodology.toml"
    first = _first(facts, "evidence")
    if first is None or first >= end_of_day(question.as_of, facts.playbook.settings.timezone):
        return "no evidence is known by this day: map a file to the table evidence"
    return ""


def reach(facts: Facts, metric: Metric, as_of: date, days: Mapping[str, Value]) -> list[str]:
    """Tell from which day on rows are known, where the metric looks further back than that.

    `days` are those the metric may look at, by the names its SQL has for them. A period's own first
    day is held against activities alone, which a CRM archives; of others there may be none yet.
    """
    past = {name: day for name, day in days.items() if name != "start"}
    earliest = looked_at(metric, days if "activities" in metric.rows else past)
    told = []
    for relation in _DAYS.keys() & {*metric.rows} if earliest else ():
        sql = facts.compose(
            f"SELECT min({_DAYS[relation]}) AS first FROM {relation}", Question(as_of)
        )
        first = facts.rows(sql)[0]["first"]
        if first is not None and first > min(earliest):
            told.append(f"{relation.replace('_', ' ')} are known from {first} on only")
    return told


def looked_at(metric: Metric, days: Mapping[str, Value]) -> list[date]:
    """Return the first days of the spans that a metric of rows looks at."""
    text = " ".join((metric.sql, *(value for _, value in metric.lets)))
    named = ((f"{{{name}}}", days.get(name)) for name in _BACK)
    return [day for mark, day in named if isinstance(day, date) and mark in text]


def placeholders(as_of: date, span: Period) -> dict[str, date | int]:
    """Return the days that trailing windows run from and to, and counts of weeks and periods."""
    until = min(span.end, date.fromordinal(as_of.toordinal() + 1))
    gone = (until - span.start).days
    return {
        "until": until,
        "trailing_quarter": months_after(until, -3),
        "trailing_year": months_after(until, -12),
        "trailing_two_years": months_after(until, -24),
        "whole_weeks": max(gone // 7, 0),
        "per_year": max(round(365 / span.days), 1),
    }


def _untold(facts: Facts, relation: str, question: Question) -> str:
    """Say that no row is known by the day, or of none who sold it where that is asked."""
    end = end_of_day(question.as_of, facts.playbook.settings.timezone)
    many = relation.replace("_", " ")
    first = _first(facts, relation)
    if relation == "calls" and (first is None or first >= end):
        return "no calls are known by this day: say them with quarterdeck call submit"
    if first is None or first >= end:
        return f"no {many} are known by this day: map a file to the table {relation}"
    if relation == "invoice_lines" and _by_seller(facts, question):
        seller = _first(facts, relation, "owner IS NOT NULL")
        if seller is None or seller >= end:
            return f"no seller of {many} is known by this day: map their owner"
    return ""


def _asked(question: Question) -> list[str]:
    return [*question.by, *(c.field for c in parse_where(question.where))]


def _told(facts: Facts, relation: str, name: str, metric: Metric) -> bool:
    if name in {metric.own, metric.curve}:
        return True
    return name in facts.dimensions and can_tell(relation, pick(facts.dimensions, name))


def _by_seller(facts: Facts, question: Question) -> bool:
    """Whether the question parts or picks rows by who sold them."""
    asked = [facts.dimensions[name] for name in _asked(question) if name in facts.dimensions]
    return bool(question.scope) or any(s.name == "owner" or s.kind == ORG for s in asked)


def _first(facts: Facts, relation: str, which: str = "TRUE") -> datetime | None:
    """Return the first moment at which any row of the relation, of those picked, was known.

    An activity is known once it has taken place.
    """
    at = _KNOWN.get(relation, "v.known_from")
    sql = f"SELECT min({at}) AS first FROM {physical(relation)} AS v WHERE {which}"
    return facts.rows(sql)[0]["first"]  # type: ignore[no-any-return]
