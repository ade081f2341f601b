"""Draws: their middle, their width, their scores, and that they never change."""

from datetime import date

import numpy as np
import pytest

from quarterdeck.forecast.calibration import Off, Swing, calibrate, grid, learned
from quarterdeck.forecast.spread import (
    Chance,
    Spread,
    chance_alone,
    crps,
    draw,
    parted,
)
from quarterdeck.forecast.window import Window, horizon
from quarterdeck.forecast.worths import Worths, worths_of
from quarterdeck.words.calendar import FiscalCalendar, Period, parse_period

Q3 = Window(Period("2026-Q3", date(2026, 7, 1), date(2026, 10, 1)), date(2026, 7, 14))


CALENDAR = FiscalCalendar()
EVEN = Worths(np.array([0.0, 2.0]), np.array([0.5, 0.5]))


def of(amounts: np.ndarray, chances: np.ndarray, *, new: float = 0.0) -> Chance:
    """Open deals, and so many wins of new ones of 100.00 with a spread as large as that."""
    return Chance(amounts, chances, chances, new * 100_00.0, new, EVEN)


def swings(money: float, deals: float | None = None) -> tuple[Swing, Swing]:
    """Swings whose size is known."""
    found = (Swing(np.array([x]), np.ones(1)) for x in (money, money if deals is None else deals))
    return next(found), next(found)


def spread(chance: Chance, *, booked: tuple[int, int] = (0, 0), swing: float = 0.0) -> Spread:
    return draw(chance, window=Q3, swings=swings(swing)).spread(booked)


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


def test_what_is_booked_is_certain_and_the_swing_widens_the_rest() -> None:
    chance = of(np.full(50, 100.0), np.full(50, 0.5))
    calm, rough = spread(chance, booked=(7_000, 7)), spread(chance, booked=(7_000, 7), swing=0.3)
    assert calm.money.min() >= 7_000
    assert (
        rough.interval(80)[1] - rough.interval(80)[0] > calm.interval(80)[1] - calm.interval(80)[0]
    )
    assert calm.reaches(7_000) == 1.0
    assert calm.reaches(calm.money.max() + 1) == 0.0


def test_the_same_question_has_the_same_draws() -> None:
    chance = of(np.array([5.0, 7.0, 9.0]), np.array([0.2, 0.5, 0.9]), new=3.0)
    assert spread(chance, swing=0.1).money.tolist() == spread(chance, swing=0.1).money.tolist()


def test_intervals_lie_within_one_another() -> None:
    chance = of(np.full(50, 100.0), np.full(50, 0.5))
    ends = [spread(chance, swing=0.1).interval(level) for level in (50, 80, 90)]
    assert ends[2][0] <= ends[1][0] <= ends[0][0] <= ends[0][1] <= ends[1][1] <= ends[2][1]


def test_deals_and_money_are_drawn_by_their_own_chances() -> None:
    chance = Chance(
        np.full(400, 10.0), np.full(400, 0.2), np.full(400, 0.5), new=30.0, new_n=60.0, worths=EVEN
    )
    found = spread(chance)
    assert found.money.mean() == pytest.approx(400 * 10 * 0.2 + 30, rel=0.01)
    assert found.count.mean() == pytest.approx(400 * 0.5 + 60, rel=0.01)


def test_a_large_deal_once_decided_decides_the_target() -> None:
    amounts, chances = np.append(np.full(40, 1.0), 1_000.0), np.append(np.full(40, 0.3), 0.2)
    chance = of(amounts, chances)
    drawn = parted(chance, window=Q3, swings=swings(0.08), deals=[(1_000.0, 0.2), (1.0, 0.3)])
    won, lost = drawn.reaches(0, 800.0, 1_000.0)
    assert spread(chance, swing=0.08).reaches(800.0) == pytest.approx(0.2, abs=0.03)
    assert won > 0.99
    assert lost < 0.01
    small = drawn.reaches(1, 800.0, 1.0)
    assert small == pytest.approx((0.2, 0.2), abs=0.03)
    np.testing.assert_allclose(
        drawn.ahead.money, draw(chance, window=Q3, swings=swings(0.08)).money
    )


def test_the_swing_keeps_the_mean_and_its_size_is_what_it_says() -> None:
    chance = of(np.full(2_000, 10.0), np.full(2_000, 0.5))
    calm = draw(chance, window=Q3, swings=swings(0.0))
    rough = draw(chance, window=Q3, swings=swings(0.3, 0.1))
    assert rough.money.mean() == pytest.approx(calm.money.mean(), rel=0.01)
    assert rough.money.std() / rough.money.mean() == pytest.approx(0.3, rel=0.06)
    assert rough.count.std() / rough.count.mean() == pytest.approx(0.1, rel=0.06)


def test_a_deal_that_comes_or_not_is_not_swung() -> None:
    amounts, chances = np.append(np.full(40, 1.0), 1_000.0), np.append(np.full(40, 0.3), 0.2)
    wide = spread(of(amounts, chances), swing=0.3)
    assert wide.money.max() < 1_000 + 60
    assert np.mean((wide.money > 60) & (wide.money < 990)) == 0


def test_amounts_of_new_wins_are_those_that_wins_had() -> None:
    amounts = np.append(np.full(99, 1.0), 901.0)
    worths = worths_of(amounts, np.ones(100))
    assert worths.varies == pytest.approx(amounts.var() / amounts.mean() ** 2)
    chance = Chance(np.zeros(0), np.zeros(0), np.zeros(0), new=50.0, new_n=5.0, worths=worths)
    money = spread(chance).money
    # Without the one large win five wins bring 5, and in nineteen cases of twenty it is not there.
    assert np.median(money) == pytest.approx(5.0, abs=1)
    assert np.mean(money > 900) == pytest.approx(0.05, abs=0.015)
    many = worths_of(np.arange(1.0, 1_001.0), np.linspace(1.0, 2.0, 1_000))
    assert many.amounts @ many.shares == pytest.approx(1.0)
    assert len(many.amounts) == 32


def test_the_score_of_draws_is_its_double_sum() -> None:
    draws = np.sort(np.random.default_rng(5).normal(10, 3, 200))
    pairs = np.abs(draws[:, None] - draws[None, :]).mean() / 2
    assert crps(draws, 12.5) == pytest.approx(np.abs(draws - 12.5).mean() - pairs)
    assert crps(np.full(9, 4.0), 7.0) == pytest.approx(3.0)


def test_the_swing_is_learned_from_what_chance_does_not_explain() -> None:
    few, none = learned([]), 0.05
    assert few.usual == pytest.approx(none, abs=0.01)
    explained = [Off(100.0, 100.0, 100.0 + off) for off in (-9.0, 11.0, 4.0, -10.0)] * 3
    beyond = [Off(100.0, 100.0, 100.0 + off) for off in (-40.0, 35.0, 30.0, -25.0)] * 3
    assert learned(explained).usual < none
    assert learned(beyond).usual == pytest.approx(0.3, abs=0.05)
    # Overlapping windows tell less, and less is believed of what few of them say.
    assert few.usual < learned(beyond[:2]).usual < learned(beyond).usual + 0.1
    sizes = [float(learned(beyond, weight).drawn(np.array([0.05]))[0]) for weight in (0.2, 1.0)]
    assert sizes[0] < sizes[1]
    assert learned([Off(0.0, 0.0, 3.0)]).usual == few.usual


def test_with_little_known_the_range_has_heavier_tails() -> None:
    chance = of(np.full(2_000, 10.0), np.full(2_000, 0.5))
    unsure = draw(chance, window=Q3, swings=(learned([]), learned([]))).spread((0, 0))
    sure = spread(chance, swing=0.05)
    by_level = [
        (a[1] - a[0]) / (b[1] - b[0])
        for a, b in ((unsure.interval(n), sure.interval(n)) for n in (50, 80, 90))
    ]
    assert by_level[0] < by_level[1] < by_level[2]


def test_money_and_deals_learn_from_their_own_misses() -> None:
    weeks = grid(horizon(date(2026, 6, 30), 28), date(2025, 1, 1), CALENDAR)
    missed = (Off(100.0, 1.0, 100.0), Off(100.0, 1.0, 160.0))
    found = calibrate(weeks, [missed] * len(weeks))
    assert found.usual < 0.05
    assert found.usual_n > 0.3
    assert found.replays == len(weeks)
    assert calibrate(weeks, [None] * len(weeks)).usual == calibrate([], []).usual
    assert calibrate([], []).replays == 0


def test_windows_that_overlap_count_by_what_is_their_own() -> None:
    missed = (Off(100.0, 1.0, 100.0), Off(100.0, 1.0, 160.0))
    apart = [horizon(date(2026, 1, 1), 28), horizon(date(2025, 12, 4), 28)]
    near = [horizon(date(2026, 1, 1), 28), horizon(date(2025, 12, 25), 28)]
    own, shared = (calibrate(windows, [missed] * 2).usual_n for windows in (apart, near))
    assert shared < own


def test_earlier_periods_are_looked_at_from_the_same_point() -> None:
    day = date(2026, 8, 14)
    found = grid(Window(parse_period("2026-Q3", CALENDAR), day), date(2025, 1, 1), CALENDAR)
    assert [w.period.label for w in found] == [
        "2026-Q2",
        "2026-Q1",
        "2025-Q4",
        "2025-Q3",
        "2025-Q2",
        "2025-Q1",
    ]
    assert all((w.as_of - w.period.start).days == (day - date(2026, 7, 1)).days for w in found)
    months = grid(horizon(day, 28), date(2025, 1, 1), CALENDAR)
    assert [w.as_of for w in months[:2]] == [date(2026, 7, 17), date(2026, 6, 19)]
    # Two quarters alone were watched: windows at any point of a quarter, half as long apart.
    young = grid(Window(parse_period("2026-Q3", CALENDAR), day), date(2025, 12, 20), CALENDAR)
    assert [w.as_of for w in young[:2]] == [date(2026, 6, 26), date(2026, 6, 5)]


def test_no_window_is_replayed_that_is_not_over_or_before_there_was_history() -> None:
    day = date(2026, 6, 30)
    later = Window(Period("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)), day)
    for known in (date(2020, 1, 1), date(2026, 1, 1)):
        for asked in (later, horizon(day, 28), Window(parse_period("2026-07", CALENDAR), day)):
            found = grid(asked, known, CALENDAR)
            assert all(w.last <= day and (w.as_of - known).days >= 28 for w in found)
            assert all((w.last - w.as_of).days == asked.days for w in found) or len(found) >= 3
    assert grid(later, date(2020, 1, 1), CALENDAR)
    assert grid(horizon(day, 28), date(2026, 5, 20), CALENDAR) == []
