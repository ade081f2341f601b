"""Working time: weekends, holidays, quarter ends, and days that got much done."""

from datetime import date, timedelta

import numpy as np
import pytest

from quarterdeck.forecast.clock import Clock, clock_of
from quarterdeck.forecast.history import Days
from quarterdeck.forecast.holidays import holidays_of
from quarterdeck.words.calendar import FiscalCalendar
from quarterdeck.words.problem import QuarterdeckError

FIRST = date(2025, 1, 1)
DAYS = 500
CALENDAR = FiscalCalendar()


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def made(decided: np.ndarray) -> Days:
    wins = decided / 2
    return Days(FIRST, decided, decided, wins, wins * 100, np.full(len(decided), 200.0))


def working(rate: float = 4.0) -> np.ndarray:
    return np.array([rate if day(n).weekday() < 5 else 0.0 for n in range(DAYS)])


def clock(decided: np.ndarray, holidays: tuple[date, ...] = ()) -> Clock:
    return clock_of(made(decided), day(len(decided) - 1), CALENDAR, holidays)


def test_a_week_to_come_has_five_working_days() -> None:
    made_of = clock(working())
    monday = next(day(n) for n in range(DAYS, DAYS + 7) if day(n).weekday() == 0)
    eve = monday - timedelta(days=1)
    assert made_of.between(eve, monday + timedelta(days=4)) == pytest.approx(5, rel=0.06)
    assert made_of.between(monday + timedelta(days=4), monday + timedelta(days=6)) < 0.1


def test_nothing_is_expected_on_a_holiday_to_come() -> None:
    holiday = next(day(n) for n in range(DAYS, DAYS + 7) if day(n).weekday() == 2)
    assert clock(working(), (holiday,)).rests(holiday)
    assert not clock(working()).rests(holiday)


def test_a_rush_at_the_end_of_quarters_is_expected_again() -> None:
    decided = working()
    for n in range(DAYS):
        last = CALENDAR.quarter_of(day(n)).last_day
        decided[n] *= 4 if (last - day(n)).days < 7 else 1
    made_of = clock(decided)
    end = CALENDAR.quarter_of(day(DAYS)).last_day
    rush = made_of.between(end - timedelta(days=7), end)
    before = made_of.between(end - timedelta(days=28), end - timedelta(days=21))
    assert rush / before > 2.5


def test_a_day_of_much_work_has_more_working_time_than_an_idle_one() -> None:
    decided = working(40.0)
    decided[100] = 0.0
    assert day(100).weekday() < 5
    assert clock(decided).weight[100] < 0.6 * clock(working(40.0)).weight[100]


def test_working_time_never_runs_backwards() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        made_of = clock(rng.poisson(rng.uniform(0, 5), DAYS).astype(float))
        assert (np.diff(made_of.ends) > 0).all()
        assert np.isfinite(made_of.winning).all()


def test_holidays_are_those_of_the_country() -> None:
    assert date(2026, 4, 27) in holidays_of("NL", 2026, 2026)
    assert date(2026, 7, 4) not in holidays_of("NL", 2026, 2026)
    assert not holidays_of("", 2026, 2026)
    with pytest.raises(QuarterdeckError, match="'NX' are not known"):
        holidays_of("NX", 2026, 2026)
