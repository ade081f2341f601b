"""Each metric equals the plain Python definition, on hand-made deals and on random histories."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from quarterdeck.facts import Facts
from quarterdeck.metrics import Answer, catalogue
from quarterdeck.playbook.model import Person, Target
from quarterdeck.playbook.yardsticks import Ramp
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.metrics.commerce import random_records
from tests.metrics.company import BILLION, Rules, random_histories
from tests.metrics.conftest import Made, ask
from tests.metrics.deals import AS_OF, BESIDE, RULES, WAY, hand_made
from tests.metrics.definitions import incidence, weekly
from tests.metrics.plain import World
from tests.metrics.reference import METRICS, PARTS

Q2 = parse_period("2026-Q2", FiscalCalendar())


@cache
def spring_world() -> World:
    return World(hand_made(), AS_OF, Q2, RULES, BESIDE)


def same(got: float | None, expected: float | None) -> bool:
    if got is None or expected is None:
        return got is expected
    exact = isinstance(got, int) and isinstance(expected, int)
    return got == expected if exact else got == pytest.approx(expected, abs=1e-9, rel=1e-12)


def parts_of(answers: tuple[Answer, ...]) -> dict[object, float | int | None]:
    return {next(iter(reversed(a.dimensions.values())), None): a.value for a in answers}


def test_every_metric_has_a_reference() -> None:
    assert {n for n, m in catalogue().items() if not m.rows} == METRICS.keys() | PARTS.keys()


@pytest.mark.parametrize("name", METRICS)
def test_hand_made_deals(spring: Facts, name: str) -> None:
    (answer,) = ask(spring, name)
    assert same(answer.value, METRICS[name](spring_world())), answer


@pytest.mark.parametrize("name", PARTS)
def test_hand_made_deals_in_parts(spring: Facts, name: str) -> None:
    expected = {k: v for k, v in PARTS[name](spring_world()).items() if v}
    got = parts_of(ask(spring, name))
    assert {k: v for k, v in got.items() if v} == pytest.approx(expected)


def test_the_hand_made_deals_exercise_every_metric(spring: Facts) -> None:
    values = {a.metric: a.value for a in ask(spring, *METRICS)}
    empty = {name for name, value in values.items() if value in {None, 0}}
    assert empty == {"bookings_growth:yoy", "bookings_growth:yoy_to_date", "decision_days_median"}


def test_cumulative_rollup_is_the_workspaces_choice(cumulative_spring: Facts) -> None:
    got = parts_of(ask(cumulative_spring, "category_rollup"))
    assert got == PARTS["category_rollup:cumulative"](spring_world())
    assert list(got) == ["pipeline", "best_case", "most_likely", "commit", "closed"]


def test_curve_of_wins_by_age(spring: Facts) -> None:
    got = parts_of(ask(spring, "win_incidence", by=("age_days",)))
    assert got == pytest.approx({a: float(won) for a, won, _ in incidence(spring_world())})


def test_linearity_by_week(spring: Facts) -> None:
    assert parts_of(ask(spring, "linearity", by=("week",))) == pytest.approx(weekly(spring_world()))


QUARTERS = {"2026-Q1": 60_000_000, "2026-Q2": 90_000_000, "2025-Q4": 40_000_000}
RANDOM = Rules(
    currencies=("EUR",),
    people=(
        Person("ann", "rep", started=date(2025, 12, 31)),
        Person("bob", "rep", started=date(2025, 10, 20), left=date(2026, 6, 15)),
        Person("cyd"),
    ),
    ramps=(Ramp("rep", (0, BILLION // 3, BILLION // 2)),),
    methodology=WAY,
    targets=tuple(
        Target(scope, "bookings", q, amount // parts, "plan", date(2025, 1, 1), 1)
        for q, amount in QUARTERS.items()
        for scope, parts in (("", 1), ("ann", 20), ("bob", 8), ("cyd", 5))
    ),
)


@pytest.mark.parametrize(
    ("seed", "as_of", "label", "foreign"),
    [
        (1, "2026-05-20", "2026-Q2", "USD"),
        (2, "2025-11-01", "2025-Q4", "EUR"),
        (3, "2026-03-31", "2026-Q1", "EUR"),
        (4, "2026-07-15", "2026-Q1", "EUR"),
        (5, "2026-03-15", "2026-Q2", "EUR"),
    ],
)
def test_random_histories(make: Made, seed: int, as_of: str, label: str, foreign: str) -> None:
    histories = random_histories(seed, 300, foreign)
    day = date.fromisoformat(as_of)
    rules = replace(RANDOM, currencies=tuple({"EUR", foreign}))
    records = {n: rows for n, rows in random_records(seed, 400).items() if n in BESIDE}
    world = World(histories, day, parse_period(label, FiscalCalendar()), rules, records)
    facts = make(histories, rules, records=records)
    answers = ask(facts, *METRICS, *PARTS, period=label, as_of=day)
    single = [a for a in answers if a.metric in METRICS]
    differing = {
        a.metric: (a.value, METRICS[a.metric](world))
        for a in single
        if not same(a.value, METRICS[a.metric](world))
    }
    assert not differing
    for name, reference in PARTS.items():
        got = parts_of(tuple(a for a in answers if a.metric == name))
        expected = {k: v for k, v in reference(world).items() if v}
        assert {k: v for k, v in got.items() if v} == pytest.approx(expected), name
