"""Measures against what they are by definition, and where a backtest looks from."""

from datetime import date

import numpy as np
import pytest

from quarterdeck.forecast.measures import errors, scored, skill
from quarterdeck.forecast.origins import Origins
from quarterdeck.words.calendar import FiscalCalendar
from quarterdeck.words.problem import QuarterdeckError

CALENDAR = FiscalCalendar()


def test_misses_are_added_up_over_what_was_won() -> None:
    found = errors([1000, 10], [950, 25])
    assert found.wape == pytest.approx(65 / 975)
    assert found.bias == pytest.approx(35 / 975)
    assert found.within10 == 0.5
    assert found.wape_low <= found.wape <= found.wape_high


def test_nothing_won_has_no_share() -> None:
    with pytest.raises(ZeroDivisionError):
        errors([1.0], [0.0])


def test_skill_is_the_share_less_wrong_than_a_rival() -> None:
    actual = [100.0, 200.0, 300.0, 400.0, 500.0]
    gain, low, high = skill([x + 5 for x in actual], [x + 20 for x in actual], actual)
    assert gain == pytest.approx(0.75)
    assert low == pytest.approx(0.75)
    assert high == pytest.approx(0.75)


def test_scores_of_chances() -> None:
    chance = np.array([0.1, 0.4, 0.4, 0.8])
    came = np.array([False, True, False, True])
    found = scored(chance, came)
    assert found.brier == pytest.approx((0.01 + 0.36 + 0.16 + 0.04) / 4)
    assert found.logloss == pytest.approx(
        -np.log([0.9, 0.4, 0.6, 0.8]).mean(),
    )
    # Of the four pairs of one that came and one that did not, three are in order and one is a tie.
    assert found.auc == pytest.approx(3.5 / 4)
    assert sum(b.n for b in found.bins) == 4


def test_chances_that_come_true_are_calibrated_and_others_are_not() -> None:
    rng = np.random.default_rng(4)
    chance = rng.uniform(0, 1, 20_000)
    came = rng.uniform(0, 1, 20_000) < chance
    assert scored(chance, came).ece < 0.02
    assert scored(chance**3, came).ece > 0.15


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
