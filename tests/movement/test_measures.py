"""A movement of a measure is the movement of a company whose amounts are that measure."""

import random
from dataclasses import replace
from datetime import date

import pytest

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.reading import Reading
from quarterdeck.movement import Movement, movement
from quarterdeck.words.calendar import Period
from tests.movement.company import Company, facts_of, random_company

START, END = date(2026, 1, 31), date(2026, 3, 31)
Q1 = Period("2026-Q1", date(2026, 1, 1), date(2026, 4, 1))
ARR = Reading("EUR", measure="arr")
WORTH = (("JPY", 6_000_001), ("KWD", 3_100_000_000), ("USD", 912_345_678))
PLAN = Reading("EUR", "plan", "2026", WORTH, "arr")
CASES = (
    (Question(END), None),
    (Question(END, "Food", by=("team", "product")), Q1),
    (Question(END, where="product=Pro", by=("region",)), Q1),
)


def measured(company: Company) -> Company:
    dice = random.Random(3)
    deals = {
        name: [replace(v, arr=dice.choice((None, 0, dice.randrange(10**7)))) for v in versions]
        for name, versions in company.deals.items()
    }
    return replace(company, deals=deals)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, Facts]:
    company = measured(random_company(seed=31, deals=500))
    turned = {n: [replace(v, amount=v.arr) for v in vs] for n, vs in company.deals.items()}
    alone = facts_of(replace(company, deals=turned), tmp_path_factory.mktemp("alone"))
    return facts_of(company, tmp_path_factory.mktemp("both")), alone


def bridge(facts: Facts, question: Question, period: Period | None) -> Movement:
    return movement(facts, start=START, end=END, question=question, period=period)


@pytest.mark.parametrize(("question", "period"), CASES)
@pytest.mark.parametrize("reading", [ARR, PLAN], ids=lambda r: r.kind)
def test_a_measure_moves_as_an_amount_would(
    pair: tuple[Facts, Facts], question: Question, period: Period | None, reading: Reading
) -> None:
    both, alone = pair
    here = bridge(both.read(reading), question, period)
    there = bridge(alone.read(replace(reading, measure="amount")), question, period)
    assert (here.opening, here.lines, here.by) == (there.opening, there.lines, there.by)
    assert here.deals() == there.deals()
    assert here.assumptions()[0] == "money is the ARR of deals"


@pytest.mark.parametrize("reading", [ARR, PLAN], ids=lambda r: r.kind)
def test_a_filter_on_the_amount_stays_one_on_the_amount(
    pair: tuple[Facts, Facts], reading: Reading
) -> None:
    """Deals picked by amount move by their ARR; the ends are the open ARR of the picked deals."""
    both, _ = pair
    question = Question(END, where="amount>=1000.00")
    found = bridge(both.read(reading), question, None)
    for day, end in ((START, found.opening), (END, found.closing)):
        sql = both.read(reading).compose(
            "SELECT sum(money) AS money FROM deals WHERE is_open AND counted",
            replace(question, as_of=day),
        )
        assert int(both.run(sql).column("money")[0].as_py()) == end
    assert found.opening + sum(line.amount for line in found.lines) == found.closing
