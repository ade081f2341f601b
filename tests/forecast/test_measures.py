"""Measures against what they are by definition, and where a backtest looks from."""

from datetime import date, timedelta

import numpy as np
import pytest

from quarterdeck.forecast.measures import Chances, Scored, errors, scored, skill
from quarterdeck.forecast.origins import Origins
from quarterdeck.forecast.resampling import blocks, overlap
from quarterdeck.forecast.window import horizon
from quarterdeck.words.calendar import FiscalCalendar
from quarterdeck.words.problem import QuarterdeckError

CALENDAR = FiscalCalendar()


def test_misses_are_added_up_over_what_was_won() -> None:
    found = errors([1000, 10], [950, 25])
    assert found.wape == pytest.approx(65 / 975)
    assert found.bias == pytest.approx(35 / 975)
    assert found.within10 == 0.5
    assert found.between is None


def test_nothing_won_has_no_share() -> None:
    with pytest.raises(ZeroDivisionError):
        errors([1.0], [0.0])


def test_the_interval_holds_the_error_and_more_days_narrow_it() -> None:
    rng = np.random.default_rng(1)
    actual = rng.uniform(900, 1100, 400)
    forecast = actual * rng.normal(1, 0.1, 400)
    few, many = (errors(forecast[:n], actual[:n]) for n in (12, 400))
    for found in (few, many):
        assert found.between is not None
        assert found.between[0] < found.wape < found.between[1]
    assert few.between is not None
    assert many.between is not None
    assert many.between[1] - many.between[0] < (few.between[1] - few.between[0]) / 3


def test_days_that_see_the_same_weeks_are_worth_less_than_as_many_others() -> None:
    rng = np.random.default_rng(2)
    misses = np.repeat(rng.normal(0, 100, 15), 4)
    actual = np.full(60, 1000.0)
    alone, blocked = (errors(actual + misses, actual, block=n).between for n in (1, 4))
    assert alone is not None
    assert blocked is not None
    assert blocked[1] - blocked[0] > 1.4 * (alone[1] - alone[0])


def test_of_fewer_than_three_independent_days_no_interval_is_told() -> None:
    assert blocks(11, 4) is None
    drawn = blocks(12, 4)
    assert drawn is not None
    assert drawn.shape == (1000, 12)
    assert drawn.max() == 11
    # Neighbours stay together; the last day is followed by the first.
    assert (np.diff(drawn[:, :4]) % 12 == 1).all()


def test_overlapping_days_are_counted() -> None:
    monday = date(2026, 1, 5)
    weekly = [horizon(monday + timedelta(weeks=n), 28) for n in range(9)]
    assert overlap(weekly) == 4
    assert overlap(weekly[::4]) == 1
    assert overlap([]) == 1


def test_skill_is_the_share_less_wrong_than_a_rival() -> None:
    actual = [100.0, 200.0, 300.0, 400.0, 500.0]
    gain = skill([x + 5 for x in actual], [x + 20 for x in actual], actual)
    assert gain.share == pytest.approx(0.75)
    assert gain.between == pytest.approx((0.75, 0.75))
    assert gain.firm
    even = skill([x + 5 for x in actual], [x - 5 for x in actual], actual)
    assert not even.firm


def of_one_day(chance: np.ndarray, came: np.ndarray) -> Scored:
    found = scored(Chances((chance,), (came.astype(float),)))
    assert found is not None
    return found


def test_scores_of_chances() -> None:
    chance = np.array([0.1, 0.4, 0.4, 0.8])
    came = np.array([False, True, False, True])
    found = of_one_day(chance, came)
    assert found.brier == pytest.approx((0.01 + 0.36 + 0.16 + 0.04) / 4)
    assert found.logloss == pytest.approx(
        -np.log([0.9, 0.4, 0.6, 0.8]).mean(),
    )
    # Of the four pairs of one that came and one that did not, three are in order and one is a tie.
    assert found.auc == pytest.approx(3.5 / 4)
    assert [(b.start, b.n, b.came) for b in found.bins] == [(0.1, 1, 0), (0.4, 2, 0.5), (0.8, 1, 1)]


def test_chances_of_which_none_or_all_came_true_have_no_score() -> None:
    for came in (np.zeros(3), np.ones(3)):
        assert scored(Chances((np.full(3, 0.5),), (came,))) is None
    assert scored(Chances((), ())) is None


def test_chances_that_come_true_are_calibrated_and_others_are_not() -> None:
    rng = np.random.default_rng(4)
    chance = rng.uniform(0, 1, 20_000)
    came = rng.uniform(0, 1, 20_000) < chance
    assert of_one_day(chance, came).ece < 0.02
    assert of_one_day(chance**3, came).ece > 0.15


def test_a_share_that_came_true_is_as_sure_as_there_are_days() -> None:
    rng = np.random.default_rng(5)
    chances = [np.full(50, 0.25)] * 12
    # On a good day all come true that would on a good day, so fifty deals are no fifty draws.
    came = [(rng.random() < 0.25) * np.ones(50) for _ in chances]
    found = scored(Chances(tuple(chances), tuple(came)))
    assert found is not None
    (only,) = found.bins
    assert only.between is not None
    assert only.between[1] - only.between[0] > 0.25


def windows(**options: str) -> list[tuple[str, str, str]]:
    kind = options.pop("kind")
    found = Origins(kind, date(2026, 1, 5), date(2026, 6, 30), **options)
    made = found.windows(CALENDAR, date(2026, 7, 31))
    return [(f"{w.as_of}", w.period.label, f"{w.last}") for w in made]


def test_weeks_ahead_of_a_period_are_counted_from_the_day_before_it() -> None:
    assert windows(kind="quarter", at="week:0,8")[:3] == [
        ("2026-02-25", "2026-Q1", "2026-03-31"),
        ("2026-03-31", "2026-Q2", "2026-06-30"),
        ("2026-05-26", "2026-Q2", "2026-06-30"),
    ]


def test_days_of_a_period_are_their_ends() -> None:
    assert windows(kind="month", at="day:1,15")[:2] == [
        ("2026-01-15", "2026-01", "2026-01-31"),
        ("2026-02-01", "2026-02", "2026-02-28"),
    ]


def test_a_horizon_is_looked_at_from_every_step_until_its_end_is_known() -> None:
    found = windows(kind="28d", every="week")
    assert found[0] == ("2026-01-05", "28d", "2026-02-02")
    assert found[1][0] == "2026-01-12"
    assert found[-1][0] == "2026-06-29"
    assert len(windows(kind="90d", every="month")) == 4


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"kind": "fortnight"}, "--period cannot be 'fortnight'"),
        ({"kind": "month", "every": "hour"}, "--every cannot be 'hour'"),
        ({"kind": "month", "at": "noon"}, "--at cannot be 'noon'"),
        ({"kind": "28d", "at": "day:1"}, "--at cannot be 'day:1' for --period 28d"),
    ],
)
def test_words_that_cannot_be_read_are_told(options: dict[str, str], says: str) -> None:
    with pytest.raises(QuarterdeckError, match=says):
        windows(**options)
