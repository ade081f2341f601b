"""Open pipeline on many days at once is what it is when asked for day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.facts.reading import Reading
from quarterdeck.metrics import evaluate
from quarterdeck.metrics.over_days import over_days
from quarterdeck.words.calendar import FiscalCalendar, Period, parse_period
from quarterdeck.words.problem import QuarterdeckError
from quarterdeck.words.tree import Edge
from tests.metrics.commerce import random_records
from tests.metrics.company import EDGES, Rules, random_histories
from tests.metrics.conftest import Made

LAST = date(2026, 5, 20)
DAYS = [LAST - timedelta(days=9 * back) for back in range(50)]
QUARTER = parse_period("2026-Q1", FiscalCalendar())
PLAN = Reading("EUR", "plan", "2026", (("USD", 912_345_678),))


@pytest.fixture(scope="module")
def facts(make: Made) -> Facts:
    """Deals in two currencies whose rates moved, in a tree that changed."""
    rules = replace(Rules(), edges=(*EDGES, Edge("bob", "west", date(2026, 2, 1))))
    return make(random_histories(29, 200, "USD"), rules, records=random_records(9, 60))


@pytest.mark.parametrize("reading", [None, PLAN], ids=["dated", "plan"])
@pytest.mark.parametrize("period", [None, QUARTER], ids=["all", "quarter"])
@pytest.mark.parametrize(
    ("scope", "where"),
    [("", ""), ("west", ""), ("east", "amount>=500"), ("", "product!=Core; team=west,east")],
)
def test_many_days_at_once_are_each_day_by_itself(
    facts: Facts, scope: str, where: str, period: Period | None, reading: Reading | None
) -> None:
    read = facts.read(reading) if reading else facts
    found = over_days(
        read, "open_pipeline", question=Question(LAST, scope, where), period=period, days=DAYS
    )
    for day, value in found.values:
        asked = Question(day, scope, where)
        (answer,) = evaluate(read, ["open_pipeline"], question=asked, period=period)
        assert value == answer.value, day
    assert [day for day, _ in found.values] == sorted(DAYS)
    assert len({value for _, value in found.values}) > 3


@pytest.mark.parametrize("name", ["close_rate", "past_due_pipeline"])
def test_what_is_no_sum_of_its_day_is_asked_for_day_by_day(facts: Facts, name: str) -> None:
    with pytest.raises(QuarterdeckError, match="no sum over the deals of its day"):
        over_days(facts, name, question=Question(LAST), period=None, days=DAYS)
