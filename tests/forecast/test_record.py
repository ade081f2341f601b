"""The record counts what it says it counts, by hand on a few forecasts."""

from datetime import UTC, date, datetime

import pytest

from quarterdeck.forecast.published import Part
from quarterdeck.forecast.record import Point, Record
from quarterdeck.words.period import Period

Q1 = Period("2026-Q1", date(2026, 1, 1), date(2026, 4, 1))
Q2 = Period("2026-Q2", date(2026, 4, 1), date(2026, 7, 1))
OUT = datetime(2026, 1, 1, tzinfo=UTC)


def part(expected: int, *, p_target: float | None = None, naive: int = 100) -> Part:
    ranges = {n: (expected - n, expected + n) for n in (50, 80, 90)}
    spread = tuple(range(expected - 49, expected + 50))
    target = None if p_target is None else 1000
    return Part("", expected, 0, 0, 0, target, p_target, ranges, spread, {"last_period": naive})


def point(period: Period, day: date, said: Part, actual: int | None, **more: int) -> Point:
    return Point("run", OUT, day, period, said, actual, actual or 0, **more)


RECORD = Record(
    (
        point(Q1, date(2026, 1, 4), part(900, p_target=0.3), 1000, call=1100),
        point(Q1, date(2026, 3, 29), part(930, p_target=0.9), 1000),
        point(Q2, date(2026, 4, 5), part(580, p_target=0.1, naive=500), 500),
        point(Q2, date(2026, 6, 28), part(2000, p_target=1.0), None),
    )
)


def test_an_open_period_counts_for_nothing_yet() -> None:
    assert len(RECORD.closed) == 3
    assert RECORD.points[3].off is None
    assert RECORD.points[3].held() is None
    assert RECORD.points[3].reached is None


def test_methods_are_held_against_the_forecast_where_they_said_something() -> None:
    ours, call, naive = RECORD.compared
    assert (ours.method, ours.n, ours.periods) == ("served", 3, 2)
    assert ours.errors.wape == pytest.approx((100 + 70 + 80) / 2500)
    assert ours.errors.bias == pytest.approx((-100 - 70 + 80) / 2500)
    assert (call.method, call.n, call.errors.wape) == ("call", 1, pytest.approx(0.1))
    assert call.ours.wape == pytest.approx(0.1)
    assert naive.errors.wape == pytest.approx(1800 / 2500)


def test_ranges_and_chances_are_counted_by_forecast_and_by_period() -> None:
    held = {level: (c.yes, c.n, c.periods) for level, c in RECORD.coverage.items()}
    assert held == {50: (0, 3, 2), 80: (2, 3, 2), 90: (2, 3, 2)}
    by_low = {one.low: one for one in RECORD.reliability}
    assert (by_low[0.2].mean, by_low[0.2].reached.share) == (0.3, 1.0)
    assert (by_low[0.8].reached.n, by_low[0.8].reached.yes) == (1, 1)
    assert (by_low[0.0].reached.yes, by_low[0.4].reached.n) == (0, 0)


def test_weeks_before_the_end_are_told_apart() -> None:
    weeks = [(p.weeks_left, p.period.label) for p in RECORD.points]
    assert weeks == [(12, "2026-Q1"), (0, "2026-Q1"), (12, "2026-Q2"), (0, "2026-Q2")]
    far, last = RECORD.stretches
    assert (far.first, far.held.n, far.held.yes) == (9, 2, 1)
    assert (last.first, last.last, last.held.n) == (0, 0, 1)
    assert last.errors is not None
    assert last.errors.bias == pytest.approx(-0.07)


def test_where_an_outcome_fell_is_read_off_the_kept_percentiles() -> None:
    said = part(900)
    assert said.below(900) == pytest.approx(0.5)
    assert said.below(0) == pytest.approx(0.005)
    assert said.below(10_000) == pytest.approx(0.995)
