"""A measure is told exactly as an amount would be: every number, each day, at any rates."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.facts import Facts
from quarterdeck.facts.filters import check_field
from quarterdeck.facts.reading import Reading
from quarterdeck.metrics import Answer, catalogue
from quarterdeck.playbook.model import Measure, Target
from quarterdeck.words.problem import QuarterdeckError
from tests.metrics.company import History, Rules, State, facts_of, noon, random_histories
from tests.metrics.conftest import ask

ARR = Reading("EUR", measure="arr")
TARGETS = (
    Target("", "bookings", "2026-Q2", 900_000, "plan", date(2026, 1, 1), 1),
    Target("", "arr", "2026-Q2", 300_000, "plan", date(2026, 1, 1), 1),
)
RULES = Rules(measures=(Measure("arr", "ARR"),), targets=TARGETS)
OF_ARR = (replace(TARGETS[1], measure="bookings"),)
TOLD = "money is the ARR of deals"
COMPARED = [
    n for n, m in catalogue().items() if m.deals and not {"list_amount"} & {*m.fields}
    and not n.startswith("hygiene_score")
]  # fmt: skip


def measured(histories: list[History]) -> list[History]:
    """The same deals, each with an ARR that wanders beside its amount and is unknown at times."""
    dice = random.Random(5)

    def arr(state: State) -> State:
        return replace(state, measure_arr=dice.choice([None, 0, *(dice.randrange(10**7),) * 3]))

    return [replace(h, states=tuple((at, arr(s)) for at, s in h.states)) for h in histories]


def as_amounts(histories: list[History]) -> list[History]:
    """The same deals, where the ARR is the amount."""
    return [
        replace(h, states=tuple((at, replace(s, amount=s.measure_arr)) for at, s in h.states))
        for h in histories
    ]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, Facts]:
    histories = measured(random_histories(17, 150, "USD"))
    both = facts_of(tmp_path_factory.mktemp("both"), histories, RULES)
    rules = replace(RULES, targets=OF_ARR)
    return both, facts_of(tmp_path_factory.mktemp("one"), as_amounts(histories), rules)


def bare(answers: tuple[Answer, ...]) -> list[Answer]:
    return [replace(a, sql="", assumptions=()) for a in answers]


@pytest.mark.parametrize("day", [date(2026, 2, 14), date(2026, 5, 20)])
@pytest.mark.parametrize("by", [(), ("owner", "product")])
def test_a_measure_is_told_as_an_amount_would_be(
    pair: tuple[Facts, Facts], day: date, by: tuple[str, ...]
) -> None:
    """Every two of day, breakdown and kind of rates meet; asked of all three, nothing is new."""
    both, alone = pair
    kind = "plan" if bool(by) == (day.month == 5) else "dated"
    worth = (("USD", 871_234_567),) if kind == "plan" else ()
    reading = replace(ARR, kind=kind, of="2026" if worth else "", worth=worth)
    for name in COMPARED:
        here = ask(both.read(reading), name, as_of=day, by=by)
        there = ask(alone.read(replace(reading, measure="amount")), name, as_of=day, by=by)
        assert bare(here) == bare(there), (name, kind)


def test_the_amount_is_what_it_was(pair: tuple[Facts, Facts]) -> None:
    both, _ = pair
    (amount,), (arr,) = ask(both, "bookings"), ask(both.read(ARR), "bookings")
    assert amount.value != arr.value
    assert TOLD in arr.assumptions
    assert TOLD not in amount.assumptions


def test_a_target_is_held_against_its_own_measure(pair: tuple[Facts, Facts]) -> None:
    both, _ = pair
    for reading, target in ((both.reading, 900_000), (ARR, 300_000)):
        for name in ("attainment", "coverage"):
            (answer,) = ask(both.read(reading), name)
            assert answer.denominator == target


def test_a_measure_is_unknown_before_the_first_deal_held_one(tmp_path: Path) -> None:
    first, later = noon(date(2026, 4, 1)), noon(date(2026, 5, 10))
    won = State(stage="Won", amount=100_00)
    deal = History("d", ((first, won), (later, replace(won, measure_arr=7_00))))
    facts = facts_of(tmp_path, [deal], RULES).read(ARR)
    (early,) = ask(facts, "bookings", as_of=date(2026, 5, 9))
    assert (early.value, early.assumptions) == (None, ("ARR of deals is not known by this day",))
    (late,) = ask(facts, "bookings", as_of=date(2026, 5, 10))
    assert late.value == 7_00
    (rate,) = ask(facts, "close_rate", as_of=date(2026, 5, 9))
    assert rate.value == 1


def test_what_a_measure_lacks_is_said_in_its_own_name(tmp_path: Path) -> None:
    won = State(stage="Won", amount=100_00)
    deals = [
        History("a", ((noon(date(2026, 4, 1)), replace(won, measure_arr=7_00)),)),
        History("b", ((noon(date(2026, 4, 2)), won),)),
    ]
    (answer,) = ask(facts_of(tmp_path, deals, RULES).read(ARR), "bookings")
    assert answer.assumptions[0] == "1 of 2 deals won carry no ARR and add nothing"
    (discount,) = ask(facts_of(tmp_path, deals, RULES).read(ARR), "discount_rate")
    assert (discount.value, discount.assumptions) == (
        None,
        ("it holds amounts against list amounts, and ARR has none",),
    )


def test_a_filter_by_a_measure_is_refused_with_what_to_do(pair: tuple[Facts, Facts]) -> None:
    with pytest.raises(QuarterdeckError) as refused:
        check_field(pair[0], "arr")
    assert refused.value.says == "deals are filtered by their amount, and not by the measure 'arr'."
    assert refused.value.where == "--where"
    assert "Say amount>=..." in refused.value.fix
    assert "quarterdeck deals --measure arr --limit 0 --csv deals.csv" in refused.value.fix
    with pytest.raises(QuarterdeckError, match="there is no field 'ard' to filter by"):
        check_field(pair[0], "ard")
