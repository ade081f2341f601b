"""Draws: their middle, their width, their scores, and that they never change."""

from datetime import date

import numpy as np
import pytest

from quarterdeck.forecast.calibration import calibrate, grid
from quarterdeck.forecast.spread import (
    Chance,
    Spread,
    chance_alone,
    crps,
    draw,
    parted,
)
from quarterdeck.forecast.window import Window, horizon
from quarterdeck.words.calendar import Period

Q3 = Window(Period("2026-Q3", date(2026, 7, 1), date(2026, 10, 1)), date(2026, 7, 14))


def of(amounts: np.ndarray, chances: np.ndarray, *, new: float = 0.0) -> Chance:
    """Open deals, and so many wins of new ones of 100.00 with a spread as large as that."""
    return Chance(amounts, chances, chances, new * 100_00.0, new, varies=1.0)


def spread(chance: Chance, *, booked: tuple[int, int] = (0, 0), shock: float = 0.0) -> Spread:
    return draw(chance, window=Q3, shock=shock).spread(booked)


def test_five_hundred_equal_deals_at_nine_in_ten() -> None:
    chance = of(np.full(500, 1.0), np.full(500, 0.9))
    wins = spread(chance).count
    assert np.mean(np.abs(wins - 450) <= 8) == pytest.approx(0.80, abs=0.03)


def test_many_deals_are_drawn_as_exactly_as_few() -> None:
    chance = of(np.full(3_000, 10.0), np.full(3_000, 0.3))
    money = spread(chance).money
    assert money.mean() == pytest.approx(9_000, rel=0.005)
    assert money.std() == pytest.approx(10 * np.sqrt(3_000 * 0.21), rel=0.05)


def test_new_business_has_the_spread_of_its_amounts() -> None:
    chance = of(np.zeros(0), np.zeros(0), new=40.0)
    money = spread(chance).money
    assert money.mean() == pytest.approx(40 * 100_00, rel=0.02)
    assert money.std() == pytest.approx(np.sqrt(40 * 2) * 100_00, rel=0.05)
    assert chance_alone(chance) == pytest.approx(np.sqrt(40 * 2) * 100_00)


def test_what_is_booked_is_certain_and_the_shock_widens_the_rest() -> None:
    chance = of(np.full(50, 100.0), np.full(50, 0.5))
    calm, rough = spread(chance, booked=(7_000, 7)), spread(chance, booked=(7_000, 7), shock=0.3)
    assert calm.money.min() >= 7_000
    assert (
        rough.interval(80)[1] - rough.interval(80)[0] > calm.interval(80)[1] - calm.interval(80)[0]
    )
    assert calm.reaches(7_000) == 1.0
    assert calm.reaches(calm.money.max() + 1) == 0.0


def test_the_same_question_has_the_same_draws() -> None:
    chance = of(np.array([5.0, 7.0, 9.0]), np.array([0.2, 0.5, 0.9]), new=3.0)
    assert spread(chance, shock=0.1).money.tolist() == spread(chance, shock=0.1).money.tolist()


def test_intervals_lie_within_one_another() -> None:
    chance = of(np.full(50, 100.0), np.full(50, 0.5))
    ends = [spread(chance, shock=0.1).interval(level) for level in (50, 80, 90)]
    assert ends[2][0] <= ends[1][0] <= ends[0][0] <= ends[0][1] <= ends[1][1] <= ends[2][1]


def test_deals_and_money_are_drawn_by_their_own_chances() -> None:
    chance = Chance(
        np.full(400, 10.0), np.full(400, 0.2), np.full(400, 0.5), new=30.0, new_n=60.0, varies=0.5
    )
    found = spread(chance)
    assert found.money.mean() == pytest.approx(400 * 10 * 0.2 + 30, rel=0.01)
    assert found.count.mean() == pytest.approx(400 * 0.5 + 60, rel=0.01)


def test_a_large_deal_once_decided_decides_the_target() -> None:
    amounts, chances = np.append(np.full(40, 1.0), 1_000.0), np.append(np.full(40, 0.3), 0.2)
    chance = of(amounts, chances)
    drawn = parted(chance, window=Q3, shock=0.08, deals=[(1_000.0, 0.2), (1.0, 0.3)])
    won, lost = drawn.reaches(0, 800.0, amount=1_000.0, stretch=1.6)
    assert spread(chance, shock=0.08).reaches(800.0) == pytest.approx(0.2, abs=0.03)
    assert won > 0.99
    assert lost < 0.01
    small = drawn.reaches(1, 800.0, amount=1.0, stretch=1.0)
    assert small == pytest.approx((0.2, 0.2), abs=0.03)
    np.testing.assert_allclose(drawn.ahead.money, draw(chance, window=Q3, shock=0.08).money)


def test_stretching_keeps_the_mean() -> None:
    ahead = draw(of(np.full(50, 10.0), np.full(50, 0.6)), window=Q3, shock=0.08)
    assert ahead.spread((0, 0), 0.7).money.mean() == pytest.approx(ahead.money.mean())


def test_a_deal_that_comes_or_not_is_not_stretched() -> None:
    amounts, chances = np.append(np.full(40, 1.0), 1_000.0), np.append(np.full(40, 0.3), 0.2)
    wide = draw(of(amounts, chances), window=Q3, shock=0.0).spread((0, 0), 2.0)
    assert wide.money.max() < 1_000 + 40
    assert np.mean((wide.money > 40) & (wide.money < 990)) == 0


def test_the_score_of_draws_is_its_double_sum() -> None:
    draws = np.sort(np.random.default_rng(5).normal(10, 3, 200))
    pairs = np.abs(draws[:, None] - draws[None, :]).mean() / 2
    assert crps(draws, 12.5) == pytest.approx(np.abs(draws - 12.5).mean() - pairs)
    assert crps(np.full(9, 4.0), 7.0) == pytest.approx(3.0)


def test_the_range_widens_where_outcomes_fell_outside_and_narrows_where_they_did_not() -> None:
    weeks = grid(horizon(date(2026, 6, 30), 28), date(2025, 1, 1))
    assert [w.as_of for w in weeks[:2]] == [date(2026, 6, 2), date(2026, 5, 26)]
    assert calibrate(weeks, lambda _window: ((0.999, 0.999), (0.999, 0.999))).stretch > 1.3
    even = ((0.5, 0.5), (0.5, 0.5))
    assert calibrate(weeks, lambda _window: even).stretch < 0.9
    long = grid(horizon(date(2026, 6, 30), 364), date(2020, 1, 1))
    narrow = [calibrate(one, lambda _window: even).stretch for one in (long, weeks)]
    assert narrow[0] > narrow[1]
    assert calibrate([], lambda _window: even).stretch == 1.0


def test_the_range_of_deals_learns_from_deals_and_that_of_money_from_money() -> None:
    weeks = grid(horizon(date(2026, 6, 30), 28), date(2025, 1, 1))
    found = calibrate(weeks, lambda _window: ((0.5, 0.5), (0.999, 0.999)))
    assert found.stretch < 0.9
    assert found.stretch_n > 1.3
    plain = draw(of(np.full(50, 100.0), np.full(50, 0.5)), window=Q3, shock=0.1)
    wide = plain.spread((0, 0), 1.0, 2.0)
    assert wide.interval(80) == plain.spread((0, 0)).interval(80)
    low, high = plain.spread((0, 0)).counts(80)
    assert wide.counts(80)[1] - wide.counts(80)[0] == pytest.approx(2 * (high - low))


def test_no_week_is_replayed_that_is_not_over_or_before_there_was_history() -> None:
    day = date(2026, 6, 30)
    later = Window(Period("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)), day)
    (first, *_) = grid(later, date(2020, 1, 1))
    assert (first.first - first.as_of, first.last - first.as_of) == (
        later.first - later.as_of,
        later.last - later.as_of,
    )
    assert first.last <= day
    assert all(w.last <= day for w in grid(horizon(day, 28), date(2025, 1, 1)))
    assert grid(horizon(day, 28), date(2026, 5, 20)) == []
