"""Wins over time and the medians agree with lifelines, where no two deals end at one age."""

import random
import warnings
from datetime import date, timedelta

import pytest
from lifelines import AalenJohansenFitter, KaplanMeierFitter

from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.metrics.company import History, Rules, State, noon
from tests.metrics.conftest import Made, ask
from tests.metrics.definitions import lives
from tests.metrics.plain import World

DAY = date(2026, 3, 31)
PERIOD = "2025-06-01..2026-03-31"
RULES = Rules(currencies=("EUR",))
EVENTS = {"open": 0, "won": 1, "lost": 2, "no_decision": 2}


def cohort(seed: int) -> list[History]:
    """Deals of which no two have the same age when they are decided or last seen."""
    dice = random.Random(seed)
    ages = dice.sample(range(1, 290), 120)
    return [_life(dice, f"s{age}", age) for age in ages]


def _life(dice: random.Random, name: str, age: int) -> History:
    fate = dice.choice(["Won", "Won", "Lost", "Faded", "Lead"])
    if fate == "Lead":
        return History(name, ((noon(DAY - timedelta(days=age)), State()),))
    start = date(2025, 6, 1) + timedelta(days=dice.randrange(0, 300 - age))
    end = start + timedelta(days=age)
    return History(name, ((noon(start), State()), (noon(end), State(stage=fate))))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_incidence_and_medians(make: Made, seed: int) -> None:
    histories = cohort(seed)
    facts = make(histories, RULES)
    lived = lives(World(histories, DAY, parse_period(PERIOD, FiscalCalendar()), RULES))
    ages, events = [a for a, _ in lived], [EVENTS[o] for _, o in lived]
    names = ("win_incidence", "win_days_median", "decision_days_median")
    got = {a.metric: a.value for a in ask(facts, *names, period=PERIOD, as_of=DAY)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wins = AalenJohansenFitter().fit(ages, events, event_of_interest=1)
    curve = wins.cumulative_density_.iloc[:, 0]
    assert got["win_incidence"] == pytest.approx(curve.iloc[-1], abs=1e-9)
    assert got["win_days_median"] == curve[2 * curve >= curve.iloc[-1]].index[0]
    decided = KaplanMeierFitter().fit(ages, [e > 0 for e in events])
    assert got["decision_days_median"] == decided.median_survival_time_


def test_whole_curve(make: Made) -> None:
    histories = cohort(9)
    facts = make(histories, RULES)
    lived = lives(World(histories, DAY, parse_period(PERIOD, FiscalCalendar()), RULES))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = AalenJohansenFitter().fit(
            [a for a, _ in lived], [EVENTS[o] for _, o in lived], event_of_interest=1
        )
    curve = fitted.cumulative_density_.iloc[:, 0]
    answers = ask(facts, "win_incidence", period=PERIOD, as_of=DAY, by=("age_days",))
    for answer in answers:
        assert answer.value == pytest.approx(curve[answer.dimensions["age_days"]], abs=1e-9)
    assert len(answers) == 120


def test_lost_deals_compete_instead_of_waiting(make: Made) -> None:
    """Taking lost deals for undecided ones would stretch the time to win several times over."""
    start = date(2026, 1, 1)
    histories = [
        History(
            f"{fate}{days}",
            (
                (noon(start), State()),
                (noon(start + timedelta(days=days)), State(stage=fate)),
            ),
        )
        for fate, span in (("Lost", range(1, 60)), ("Won", range(10, 40, 2)))
        for days in span
    ]
    facts = make(histories, RULES)
    (answer,) = ask(facts, "win_days_median", period="2026-Q1", as_of=DAY)
    assert answer.value == 24
