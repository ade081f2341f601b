"""The human call as a forecaster: what whoever answers for a part last said of the period."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.forecast.case import Case, Expected

HUMAN = "human"
"""The name of the forecaster."""


def human(case: Case) -> Expected | None:
    """Expect the last call of the period; None where nobody called it, and of filtered deals.

    A call is of money alone: beyond what is booked it counts as so many wins of late.
    """
    if case.question.where:
        return None
    period, booked = case.window.period, case.points.now
    words = words_of(case.known.facts, case.question)
    told = [w for w in words if (w["starts_on"], w["ends_on"]) == (period.start, period.end)]
    called, _ = last_call(told, case.window.as_of)
    if called is None:
        return None
    worth = case.known.creation.value
    more = (called - booked.booked) / worth if worth else 0.0
    return Expected(float(called), max(booked.booked_n + more, 0.0))


def words_of(facts: Facts, question: Question) -> list[dict[str, Any]]:
    """Return what was called of a question's scope by its day, the last word last."""
    day, measure = Question(question.as_of), facts.reading.measure
    sql = load("forecast", "said")
    rows = facts.run(facts.compose(sql, day, scope=question.scope, measure=measure))
    found: list[dict[str, Any]] = rows.to_pylist()
    return found


def last_call(words: Iterable[Mapping[str, Any]], day: date) -> tuple[int | None, bool]:
    """Return the last call known by a day, and whether it was merely loaded as history.

    It is what is most likely where that was said, else the commit.
    """
    last = {word["category"]: word for word in words if word["known_on"] <= day}
    said = [last[c] for c in ("most_likely", "commit") if c in last]
    found = next((word for word in said if word["money"] is not None), None)
    return (None, False) if found is None else (int(found["money"]), bool(found["loaded"]))
