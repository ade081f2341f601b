"""What a standard sees on a day, as SQL: each open deal, or each team, judged by its rule.

Every relation is cut at the end of the day, so what is learned later never changes a flag. What is
usual (the winners' pace, the time in a stage) is that of the whole company, whatever part of it is
asked about.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from quarterdeck.engine.sql import Raw, Value, ident, literal, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import relation_sql
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import ask, compose
from quarterdeck.metrics.past import comparable
from quarterdeck.metrics.placeholders import MAIN_TRACK
from quarterdeck.metrics.standards.policy import Standard
from quarterdeck.playbook.standards import THOUSAND
from quarterdeck.words.calendar import Period
from quarterdeck.words.days import end_of_day

FIELDS = frozenset({"amount", "close_date", "stage"})
"""Fields a rule may need; beside them activities, and what nobody imports yet."""

ACTIVITIES = "activities"
HISTORY = "history"
"""What a rule needs that a deal pieced together in any field does not have."""

_WHOLE = ("deals", "visits", "activities")
_YEAR = timedelta(days=365)
_RELATION = re.compile(r"\b(deals|versions|visits|moves)\b")
"""Relations by name: engines differ on one that is named like another around it."""

_METRIC = re.compile(
    r"(?P<name>[\w:]+)(?: by (?P<by>[\w, ]+?))?"
    r"(?P<span> over the past year| over the quarter| on the same day of earlier quarters)"
)
_NOBODY = "SELECT CAST('' AS VARCHAR) AS part, CAST(0 AS BIGINT) AS value WHERE FALSE"


def deals_sql(facts: Facts, standards: Sequence[Standard], question: Question) -> str:
    """Return SQL for every open deal as each standard about deals judges it.

    Columns: standard, key, id, title, owner, stage, due_on, money, part, measured, threshold,
    pieced (a field it rests on was pieced together later), breached (NULL where it cannot be
    judged). `part` is the question's one breakdown.
    """
    groups: dict[tuple[object, ...], list[Standard]] = {}
    for one in standards:
        groups.setdefault((_limit(one), one.scope, one.pipelines), []).append(one)
    return _together(_judged_deals(facts, alike, question) for alike in groups.values())


def teams_sql(facts: Facts, standards: Sequence[Standard], question: Question) -> str:
    """Return SQL for the whole of the question, and each part of its breakdown, as judged.

    Columns: standard, level (the breakdown, '' for the whole), part, measured, threshold, breached.
    """
    levels = [replace(question, by=()), *([question] if question.by else [])]
    return _together(_judged_teams(facts, one, level) for one in standards for level in levels)


def lacking(facts: Facts, standards: Iterable[Standard], as_of: date) -> Mapping[str, str]:
    """Return why standards cannot be judged at all on a day, by their id."""
    found = {}
    for one in standards:
        absent = [name for name in one.rule.needs if not _held(facts, name, as_of)]
        if absent or (not one.rule.sql and one.rule.lacking):
            words = absent[0].replace("_", " ") if absent else ""
            found[one.id] = one.rule.lacking or f"no deal carries a {words}"
    return found


def _held(facts: Facts, need: str, as_of: date) -> bool:
    """Return whether facts hold by a day what a rule needs."""
    if need == ACTIVITIES:
        done = f"SELECT count(*) AS n FROM activities WHERE done_on <= {literal(as_of)}"
        sql = facts.compose(done, Question(as_of))
        return bool(facts.run(sql).column("n")[0].as_py())
    return need == HISTORY or (need in FIELDS and facts.known(need, as_of))


def _together(selects: Iterable[str]) -> str:
    return "\nUNION ALL\n".join(f"SELECT * FROM (\n{sql}\n) AS told" for sql in selects)


def _judged_deals(facts: Facts, alike: Sequence[Standard], question: Question) -> str:
    """Return SQL for standards with the same limits: what they have in common is read once."""
    limited = alike[0]
    wheres = [text for text in (question.where, _limit(limited)) if text.strip()]
    asked = replace(question, where="; ".join(wheres))
    rules = (
        f"SELECT {literal(one.id)} AS standard, key, measured, threshold, breached\nFROM (\n"
        f"{_rule_sql(facts, one, asked)}\n) AS told"
        for one in alike
    )
    return facts.compose(
        load("metrics", "judged_deals"),
        asked,
        rules=Raw("\nUNION ALL\n".join(rules)),
        known=_known(alike),
        limits=Raw(_limits(limited)),
    )


def _known(standards: Sequence[Standard]) -> Raw:
    """Return the condition that nothing a standard rests on was pieced together after the day."""
    found = []
    for name in sorted(FIELDS):
        resting = [one.id for one in standards if name in one.rule.needs]
        if resting:
            found.append(
                f"(judged.standard NOT IN {literal(resting)}"
                f" OR strpos(concat(',', deals.reconstructed, ','), {literal(f',{name},')}) = 0)"
            )
    resting = [one.id for one in standards if HISTORY in one.rule.needs]
    if resting:
        found.append(f"(judged.standard NOT IN {literal(resting)} OR deals.reconstructed = '')")
    pieced = " AND ".join(found) or "TRUE"
    return Raw(f"CASE WHEN deals.reconstructed = '' THEN TRUE ELSE {pieced} END")


def _limit(one: Standard) -> str:
    """Return the filter that says which deals a standard looks at; '' for one that it flags by."""
    return "" if one.rule.picks else one.where


def _limits(one: Standard) -> str:
    """Return what keeps the standard to the deals it is about, behind the join of the deals."""
    people = (
        f"\nINNER JOIN people AS sits ON sits.person = deals.owner"
        f" AND strpos(sits.path, {literal(f'/{one.scope}/')}) > 0"
    )
    only = f"\nWHERE deals.pipeline IN {literal(list(one.pipelines))}" if one.pipelines else ""
    return f"{people if one.scope else ''}{only}"


def _judged_teams(facts: Facts, one: Standard, question: Question) -> str:
    return render(
        load("metrics", "judged_teams"),
        standard=one.id,
        level=question.by[0] if question.by else "",
        rule=_rule_sql(facts, one, question),
    )


def _rule_sql(facts: Facts, one: Standard, question: Question) -> Raw:
    """Return the SQL of a rule with its thresholds, parts and metrics put in place."""
    values = _values(facts, one, question)
    for name, part in one.rule.parts:
        values[name] = _part(facts, load("metrics", part), question.as_of, values)
    for name, told in one.rule.metrics:
        values[name] = Raw(f"(\n{_metric(facts, told, question)}\n)")
    if one.rule.picks:
        picked = Question(question.as_of, where=one.where)
        told = relation_sql("deals", facts.frame, picked, "SELECT key")
        values["picked"] = Raw(f"(\n{told}\n) AS picked")
    ends = {"as_of": question.as_of, "as_of_end": end_of_day(question.as_of, _zone(facts))}
    return Raw(render(one.rule.sql, **ends, **values))


def _part(facts: Facts, text: str, as_of: date, values: Mapping[str, Value]) -> Raw:
    """Return the SQL of a part, what it reads of the whole company put in place."""
    whole = {
        f"whole_{name}": Raw(f"({relation_sql(name, facts.frame, Question(as_of), text)})")
        for name in _WHOLE
        if f"{{whole_{name}}}" in text
    }
    return Raw(f"(\n{render(text, as_of=as_of, **values, **whole)}\n)")


def _values(facts: Facts, one: Standard, question: Question) -> dict[str, Value]:
    start = facts.playbook.settings.calendar.quarter_of(question.as_of).start
    whole = {p.name for p in one.rule.parameters if p.whole}
    thresholds = {n: v // THOUSAND if n in whole else v for n, v in one.thresholds.items()}
    return {
        **thresholds,
        "tz": _zone(facts),
        "main_track": MAIN_TRACK,
        "year_ago": question.as_of - _YEAR,
        "gone": (question.as_of - start).days,
    }


def _zone(facts: Facts) -> str:
    return facts.playbook.settings.timezone


def _metric(facts: Facts, told: str, question: Question) -> str:
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
        return _by_part(facts, name, question, quarter)
    pasts = comparable(facts, question.as_of, quarter)
    days = [_by_part(facts, name, replace(question, as_of=p.day), p.period) for p in pasts]
    return _together(days) or _NOBODY


def _by_part(facts: Facts, name: str, question: Question, period: Period) -> str:
    part = ident(question.by[0]) if question.by else "''"
    return f"SELECT {part} AS part, value FROM (\n{_told(facts, name, question, period)}\n) AS told"


def _told(facts: Facts, name: str, question: Question, period: Period) -> str:
    return compose(facts, ask(facts, find(name), question, period))
