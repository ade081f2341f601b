"""What came: what a part of the company won in periods, as is known by a day."""

from collections.abc import Iterable
from datetime import date

import pyarrow as pa

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.words.period import Period

_PERIODS = "record_periods"
Ends = tuple[date, date]


def came_of(facts: Facts, question: Question, periods: Iterable[Period]) -> dict[Ends, int]:
    """Return what the question's scope won in each period, by its ends, in minor units.

    Of a team it is what whoever was in it on the period's last day won, or on the day itself while
    the period runs.
    """
    ends = sorted({ends_of(period) for period in periods})
    table = pa.table(
        {
            "starts_on": pa.array([start for start, _ in ends], pa.date32()),
            "ends_on": pa.array([end for _, end in ends], pa.date32()),
        }
    )
    facts.engine.register_arrow(_PERIODS, table)
    day = Question(question.as_of)
    rows = facts.run(facts.compose(load("forecast", "came"), day, scope=question.scope))
    return {(r["starts_on"], r["ends_on"]): int(r["money"]) for r in rows.to_pylist()}


def ends_of(period: Period) -> Ends:
    """Return the half-open ends of a period."""
    return period.start, period.end
