"""What earlier periods came to is worked out once for several metrics; their SQL says all of it."""

from datetime import date

import pytest

from quarterdeck.facts import Question
from quarterdeck.metrics.catalogue import find, learned
from quarterdeck.metrics.evaluate import ask, compose, evaluate
from tests.metrics.conftest import Made
from tests.metrics.plain import CALENDAR
from tests.metrics.standards.test_rules import EURO, histories

DAY = date(2026, 5, 20)
NAMES = ("coverage_needed", "coverage_needed:ratio")
ASKED = (
    {},
    {"scope": "east"},
    {"where": "amount >= 500"},
    {"scope": "west", "where": "stage = Lead"},
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("seed", [51, 52, 53])
def test_what_was_learned_is_what_the_sql_learns(
    make: Made, name: str, asked: dict[str, str], seed: int
) -> None:
    facts = make(histories(seed), EURO)
    question = Question(DAY, **asked)
    for period in (CALENDAR.quarter_of(DAY), CALENDAR.quarter_of(date(2026, 8, 1))):
        (answer,) = evaluate(facts, [name], question=question, period=period)
        (row,) = facts.run(compose(facts, ask(facts, find(name), question, period))).to_pylist()
        found = (answer.numerator, answer.denominator, answer.n, answer.value)
        assert found == (row["numerator"], row["denominator"], row["n"], row["value"])


def test_there_is_something_to_learn(make: Made) -> None:
    assert all(learned() in find(name).sql for name in NAMES)
    period, told = CALENDAR.quarter_of(DAY), []
    for seed in (51, 52, 53):
        facts = make(histories(seed), EURO)
        told += evaluate(facts, NAMES[:1], question=Question(DAY), period=period)
    assert all(answer.n and answer.numerator for answer in told)
    assert any(answer.denominator for answer in told)
