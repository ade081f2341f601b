"""What the SQL of a rule takes in: thresholds, queries of its own, metrics of the company."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from quarterdeck.engine.sql import Raw, Value, ident, literal, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import relation_sql
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import ask, compose, kept_rows
from quarterdeck.metrics.past import comparable
from quarterdeck.metrics.placeholders import MAIN_TRACK
from quarterdeck.metrics.standards.policy import Standard
from quarterdeck.playbook.standards import THOUSAND
from quarterdeck.words.calendar import Period
from quarterdeck.words.days import end_of_day

_RELATIONS = ("deals", "visits", "activities")
_YEAR = timedelta(days=365)
_RELATION = re.compile(r"\b(deals|versions|visits|moves)\b")
"""Relations by name: engines differ on one that is named like another around it."""

_METRIC = re.compile(
    r"(?P<name>[\w:]+)(?: by (?P<by>[\w, ]+?))?"
    r"(?P<span> over the past year| over the quarter| on the same day of earlier quarters)"
)
_NOBODY = "SELECT CAST('' AS VARCHAR) AS part, CAST(0 AS BIGINT) AS value WHERE FALSE"


def taken_in(
    facts: Facts, one: Standard, question: Question, *, found: bool = False
) -> dict[str, Value]:
    """Return a value for every placeholder of a standard's rule: its thresholds and its queries.

    Where metrics are `found`, what teams are held against stands there as rows instead of the SQL
    that gives them: a page asks for the same numbers.
    """
    values = _values(facts, one, question)
    for name, part in one.rule.parts:
        values[name] = _part(facts, load("metrics", part), question, values)
    for name, told in one.rule.metrics:
        values[name] = Raw(f"(\n{_metric(facts, told, question, found=found)}\n)")
    if one.rule.picks:
        picked = Question(question.as_of, where=one.where)
        told = relation_sql("deals", facts.frame, picked, "SELECT key")
        values["picked"] = Raw(f"(\n{told}\n)")
    return values


def together(selects: Iterable[str]) -> str:
    """Return SQL for the rows of all of them, one after the other."""
    return "\nUNION ALL\n".join(f"SELECT * FROM (\n{sql}\n) AS told" for sql in selects)


def _part(facts: Facts, text: str, question: Question, values: Mapping[str, Value]) -> Raw:
    """Return the SQL of a part, what it reads of the whole company, or as asked, put in place.

    It reads few columns of many rows, which an engine does best where no other part reads along.
    """
    seen = {"whole": Question(question.as_of), "asked": replace(question, by=())}
    read = {
        f"{seer}_{name}": Raw(f"({relation_sql(name, facts.frame, about, text)})")
        for seer, about in seen.items()
        for name in _RELATIONS
        if f"{{{seer}_{name}}}" in text
    }
    return Raw(f"(\n{render(text, **values, **read)}\n)")


def _values(facts: Facts, one: Standard, question: Question) -> dict[str, Value]:
    start = facts.playbook.settings.calendar.quarter_of(question.as_of).start
    whole = {p.name for p in one.rule.parameters if p.whole}
    thresholds = {n: v // THOUSAND if n in whole else v for n, v in one.thresholds.items()}
    return {
        **thresholds,
        "as_of": question.as_of,
        "as_of_end": end_of_day(question.as_of, facts.playbook.settings.timezone),
        "tz": facts.playbook.settings.timezone,
        "main_track": MAIN_TRACK,
        "year_ago": question.as_of - _YEAR,
        "gone": (question.as_of - start).days,
    }


def _metric(facts: Facts, told: str, question: Question, *, found: bool) -> str:
    """Return the SQL of a metric as a rule takes it in.

    Over the past year it is the whole company's, with the metric's own columns; over quarters it
    is the question's, as the columns part and value.
    """
    match = _METRIC.fullmatch(told)
    if match is None:
        raise LookupError(f"a rule takes in a metric as {told!r}, which says nothing")
    name, span = match["name"], match["span"].strip()
    calendar = facts.playbook.settings.calendar
    if span == "over the past year":
        by = tuple(word.strip() for word in (match["by"] or "").split(",") if word.strip())
        first, after = question.as_of - _YEAR, question.as_of + timedelta(days=1)
        year = Period("past year", first, after)
        return _RELATION.sub(r"whole_\1", _told(facts, name, Question(question.as_of, by=by), year))
    quarter = calendar.quarter_of(question.as_of)
    if span == "over the quarter":
        return (_found if found else _by_part)(facts, name, question, quarter)
    pasts = comparable(facts, question.as_of, quarter)
    days = [_by_part(facts, name, replace(question, as_of=p.day), p.period) for p in pasts]
    told = together(days) or _NOBODY
    return _as_sql((row["part"], row["value"]) for row in facts.rows(told)) if found else told


def _by_part(facts: Facts, name: str, question: Question, period: Period) -> str:
    """Return SQL for a metric by team."""
    part = ident(question.by[0]) if question.by else "''"
    return f"SELECT {part} AS part, value FROM (\n{_told(facts, name, question, period)}\n) AS told"


def _found(facts: Facts, name: str, question: Question, period: Period) -> str:
    """Return the values of a metric by team, worked out once for all who ask for them, as SQL."""
    rows = kept_rows(facts, ask(facts, find(name), question, period))
    part = question.by[0] if question.by else ""
    return _as_sql((row.get(part, ""), row["value"]) for row in rows)


def _as_sql(values: Iterable[tuple[str, int | None]]) -> str:
    told = [f"({literal(part)}, CAST({literal(value)} AS BIGINT))" for part, value in values]
    return (
        f"SELECT part, value FROM (VALUES {', '.join(told)}) AS told (part, value)"
        if told
        else _NOBODY
    )


def _told(facts: Facts, name: str, question: Question, period: Period) -> str:
    return compose(facts, ask(facts, find(name), question, period))
