"""Alarms fire where something happened, seldom where nothing did, and know nothing of later."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.alarms import deals_of, planted
from quarterdeck.facts import Facts, Question
from quarterdeck.forecast.alarms.amounts import amount_alarms
from quarterdeck.forecast.alarms.drift import LIMIT, calibration_alarm, drift_of
from quarterdeck.forecast.alarms.load import load_alarm
from quarterdeck.forecast.alarms.naive import naive_alarm
from quarterdeck.forecast.alarms.regime import regime_alarms, series_of
from quarterdeck.forecast.alarms.steps import step_of
from quarterdeck.forecast.alarms.watch import watch
from quarterdeck.forecast.hindsight import Hindsight
from quarterdeck.forecast.history import Days
from quarterdeck.forecast.record import Record
from quarterdeck.simulation.company import simulate
from quarterdeck.simulation.histories import SAMPLE_STAGES, Nastiness, random_history
from quarterdeck.words.calendar import FiscalCalendar, Period
from quarterdeck.words.days import end_of_day
from tests.worlds import facts_of, known_before

CALENDAR = FiscalCalendar()
LAST = date(2026, 5, 31)
FIRST = LAST - timedelta(days=7 * 130 - 1)


def days_of(seed: int, *, weeks: int = 0, creation: float = 1.0, won: float = 1.0) -> Days:
    """130 weeks of chance alone, with a step so many weeks before the end."""
    random = np.random.default_rng(seed)
    size = 7 * 130
    after = np.arange(size) >= size - 7 * weeks
    arrived = random.poisson(np.where(after, 6 * creation, 6)).astype(float)
    decided = random.poisson(5, size).astype(float)
    wins = random.binomial(decided.astype(int), np.where(after, 0.4 * won, 0.4)).astype(float)
    money = wins * random.lognormal(10, 0.3, size)
    return Days(FIRST, arrived, decided, wins, money, np.zeros(size))


def test_a_step_is_seen_with_its_size_and_about_when() -> None:
    found = step_of(series_of(days_of(1, weeks=12, creation=0.5), CALENDAR, "creation"))
    assert found is not None
    assert abs(found.weeks - 12) <= 3
    assert found.low < found.size < found.high
    assert 0.4 < np.exp(found.size) < 0.7
    (alarm,), _ = regime_alarms(days_of(1, weeks=12, creation=0.5), CALENDAR)
    assert (alarm.name, alarm.title) == ("step_creation", "Deals created a week: a step")
    assert "fell by" in alarm.says


def test_chance_alone_seldom_raises_an_alarm_of_a_step() -> None:
    fired = [name for seed in range(40) for name in names(days_of(seed))]
    assert len(fired) <= 6, "40 companies, three series, one look each"
    assert all("step_conversion" in names(days_of(s, weeks=16, won=0.5)) for s in range(8))


def names(days: Days) -> list[str]:
    return [alarm.name for alarm in regime_alarms(days, CALENDAR)[0]]


def test_a_step_planted_in_a_simulated_company_is_seen_and_none_without() -> None:
    deals = deals_of(simulate(seed=3, people=30, years=3))
    assert deals.step("conversion") is None
    assert deals.step("worth") is None
    for name in ("creation", "conversion"):
        assert planted(planted(deals, name, 20, 1), name, 20, 2).step(name) is not None


def test_little_history_is_not_judged() -> None:
    short = days_of(1)
    few = Days(FIRST, *(x[:300] for x in (short.arrived, short.decided, short.won)),
               short.won_money[:300], short.open[:300])  # fmt: skip
    alarms, unjudged = regime_alarms(few, CALENDAR)
    assert alarms == []
    assert "29 of 65 weeks" in unjudged[0]
    assert isinstance(calibration_alarm([0.5] * 12, LAST), str)
    assert isinstance(naive_alarm({}, published=False), str)


def test_ranges_that_hold_raise_no_alarm_and_those_that_do_not_do() -> None:
    random = np.random.default_rng(7)
    gains = [drift_of(random.random(52)).gain for _ in range(300)]
    assert np.mean(np.array(gains) >= LIMIT) < 0.03
    good = list(random.random(30))
    assert calibration_alarm(good, LAST) is None
    for bad, says in (
        (0.95, "more comes"),
        (0.04, "less comes"),
    ):
        alarm = calibration_alarm([*good, *[bad] * 10], LAST)
        assert alarm is not None
        assert not isinstance(alarm, str)
        assert says in alarm.says
        assert alarm.since is not None
        assert abs((LAST - alarm.since).days - 70) <= 14
        assert alarm.title == "The forecast has drifted"


Event = tuple[str, date, str, int, str]
"""A deal's id, the day, its stage from then on, its amount in cents, its owner's CRM id."""


def rows_of(events: Sequence[Event]) -> pa.Table:
    """Return log rows in the shape of a random history, every field told each time."""
    like = random_history(1, 1, nastiness=Nastiness()).schema
    rows = []
    for number, (deal, day, stage, amount, owner) in enumerate(events):
        at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=9)
        told = {
            "pipeline": "sales", "stage": stage, "amount": amount, "currency": "EUR",
            "owner": owner, "presence": "present",
        }  # fmt: skip
        row: dict[str, object] = dict.fromkeys(like.names)
        row |= {name: name.removeprefix("has_") in told for name in like.names if "has_" in name}
        row |= {"id": deal, "valid_at": at, "known_at": at, "seq": number, "row_no": number + 1}
        rows.append(row | told | {"reconstructed": "", "doubtful": ""})
    return pa.Table.from_pylist(rows, schema=like)


OPEN, WON, LOST = SAMPLE_STAGES[0], SAMPLE_STAGES[5], SAMPLE_STAGES[6]


def test_an_amount_that_deals_keep_until_lost_is_a_placeholder(tmp_path: Path) -> None:
    start = date(2026, 1, 5)
    events: list[Event] = []
    for n in range(40):
        deal, day = f"D{n}", start + timedelta(days=n)
        placeholder = n % 2 == 0
        amount = 1_790_000 if placeholder else 1_000_000 + n
        events.append((deal, day, OPEN, amount, "U1001"))
        if n < 28:
            events.append((deal, day + timedelta(9), LOST if placeholder else WON, amount, "U1001"))
    facts = facts_of(tmp_path, rows_of(events))
    (alarm,) = amount_alarms(facts, Question(date(2026, 5, 1)))
    assert alarm.title == "17,900.00 EUR looks like a placeholder"
    assert "6 open deals carry" in alarm.says
    assert "Of 14 deals decided with it 0 were won; of all others 100 % were." in alarm.says
    assert amount_alarms(facts, Question(date(2026, 1, 20))) == []


def test_more_deals_a_seller_than_ever_handled_is_told(tmp_path: Path) -> None:
    start = date(2025, 6, 2)
    events: list[Event] = []
    for week in range(44):
        day = start + timedelta(weeks=week)
        many = 6 if week >= 38 else 1
        events += [(f"D{week}-{n}", day, OPEN, 100_000, "U1001") for n in range(many)]
        if week < 38:
            events.append((f"D{week}-0", day + timedelta(weeks=3), LOST, 100_000, "U1001"))
    facts = facts_of(tmp_path, rows_of(sorted(events, key=lambda e: e[1])))
    last = start + timedelta(weeks=44)
    alarm = load_alarm(facts, last)
    assert alarm is not None
    assert not isinstance(alarm, str)
    assert "36.0 open deals an active seller" in alarm.says
    assert load_alarm(facts, last - timedelta(weeks=6)) is None
    assert isinstance(load_alarm(facts, start + timedelta(weeks=20)), str)


def test_a_rule_that_was_nearer_three_times_is_told() -> None:
    quarters = [CALENDAR.quarter(2025, n) for n in (2, 3, 4)]
    near = {"served": 100.0, "run_rate": 60.0, "commit": 60.0}
    missed: dict[Period, dict[str, float]] = {quarter: dict(near) for quarter in quarters}
    missed[quarters[1]]["commit"] = 140.0
    alarm = naive_alarm(missed, published=False)
    assert alarm is not None
    assert not isinstance(alarm, str)
    assert "the rule run_rate was off by 60 % of what the forecast" in alarm.says
    missed[quarters[2]]["run_rate"] = 101.0
    assert naive_alarm(missed, published=False) is None


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    return random_history(11, 700, nastiness=Nastiness(start=date(2024, 9, 1), days=640))


def test_nothing_known_later_changes_the_alarms_of_a_day(
    rows: pa.Table, tmp_path_factory: pytest.TempPathFactory
) -> None:
    day = date(2026, 3, 15)
    facts = facts_of(tmp_path_factory.mktemp("whole"), rows)
    cut = known_before(rows, end_of_day(day, facts.playbook.settings.timezone))
    then = facts_of(tmp_path_factory.mktemp("cut"), cut)
    assert told(facts, day) == told(then, day)


def told(facts: Facts, day: date) -> object:
    return watch(Hindsight(facts, Question(day)), Record(()))
