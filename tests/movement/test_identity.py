"""Every line of a bridge is what a walk by hand gives, on more than 10,000 random histories."""

from collections import Counter
from datetime import date

import pytest

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.movement import Movement, movement
from quarterdeck.words.calendar import Period
from tests.movement.company import Company, facts_of, random_company
from tests.movement.reference import Ask, Reference, State, states_of

JAN31, MAR01, MAR31 = date(2026, 1, 31), date(2026, 3, 1), date(2026, 3, 31)
Q1 = Period("2026-Q1", date(2026, 1, 1), date(2026, 4, 1))
MARCH = Period("2026-03", date(2026, 3, 1), date(2026, 4, 1))

ASKS = (
    Ask(JAN31, MAR31),
    Ask(JAN31, MAR31, by=("owner", "product")),
    Ask(JAN31, MAR31, scope="Food", by=("team",), period=Q1),
    Ask(JAN31, MAR31, scope="Foodstuff", by=("industry", "stage"), period=MARCH),
    Ask(JAN31, MAR01, by=("category",), period=MARCH),
    Ask(JAN31, MAR31, by=("stage",), include_omitted=True),
    Ask(JAN31, MAR01, scope="Bakery", where=(("product", "Pro"),), by=("region",), period=Q1),
    Ask(date(2026, 2, 27), MAR01, where=(("category", "commit"), ("industry", "Retail"))),
    Ask(MAR01, MAR31, scope="dee", by=("currency",)),
    Ask(date(2026, 1, 1), date(2026, 5, 1), by=("region", "industry")),
)


@pytest.fixture(scope="module")
def company() -> Company:
    return random_company(seed=20260331, deals=10_500)


@pytest.fixture(scope="module")
def facts(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(company, tmp_path_factory.mktemp("facts"))


@pytest.fixture(scope="module")
def states(company: Company) -> dict[str, list[State]]:
    return {name: states_of(history) for name, history in company.deals.items()}


def asked(facts: Facts, ask: Ask) -> Movement:
    where = "; ".join(f"{name}={value}" for name, value in ask.where)
    return movement(
        facts,
        start=ask.start,
        end=ask.end,
        question=Question(ask.end, ask.scope, where, ask.by),
        period=ask.period,
        include_omitted=ask.include_omitted,
    )


@pytest.mark.parametrize("ask", ASKS, ids=lambda a: f"{a.scope or 'all'} by {'+'.join(a.by)}")
def test_every_line_of_every_bucket_is_what_a_walk_by_hand_gives(
    facts: Facts, company: Company, states: dict[str, list[State]], ask: Ask
) -> None:
    found = asked(facts, ask)
    by_hand = Reference(company, states, ask)
    expected: Counter[tuple[tuple[str, ...], str]] = Counter()
    counted: Counter[tuple[tuple[str, ...], str]] = Counter()
    for (bucket, cause, _), amount in by_hand.lines.items():
        expected[bucket, cause] += amount
    for (bucket, cause, _), count in by_hand.counts.items():
        counted[bucket, cause] += count
    if ask.by:
        lines = {(b.bucket, x.cause): (x.amount, x.count) for b in found.by for x in b.lines}
        for b in found.by:
            lines[b.bucket, "opening"] = b.opening, b.opening_count
            lines[b.bucket, "closing"] = b.closing, b.closing_count
    else:
        lines = {((), x.cause): (x.amount, x.count) for x in found.lines}
        lines[(), "opening"] = found.opening, found.opening_count
        lines[(), "closing"] = found.closing, found.closing_count
    everything = {k: (expected[k], counted[k]) for k in {*expected, *counted}}
    assert {k: v for k, v in lines.items() if any(v)} == {
        k: v for k, v in everything.items() if any(v)
    }
