"""Shares, lift and the exact test against textbook values and against counting every case."""

import itertools
import math
import random

import pytest

from quarterdeck.metrics.standards.odds import Stratum, holm, odds, two_sided, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.25526, 0.36621),
        (15, 148, 0.06242, 0.16052),
        (0, 20, 0.0, 0.16113),
        (1, 29, 0.00611, 0.17176),
        (20, 20, 0.83887, 1.0),
    ],
)
def test_wilson_as_in_newcombe(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=1e-4)


def counted(strata: list[Stratum], seen: int) -> float:
    """Both tails by listing every way to draw the flags, for strata of a few deals."""
    ways = []
    for one in strata:
        deals = [1] * one.missed + [0] * (one.deals - one.missed)
        ways.append([sum(drawn) for drawn in itertools.combinations(deals, one.flagged)])
    totals = [sum(drawn) for drawn in itertools.product(*ways)]
    below = sum(total <= seen for total in totals) / len(totals)
    above = sum(total >= seen for total in totals) / len(totals)
    return min(1.0, 2 * min(below, above))


@pytest.mark.parametrize("seen", range(6))
def test_p_is_the_share_of_all_ways_to_draw_the_flags(seen: int) -> None:
    strata = [Stratum(6, 3, 2, 0), Stratum(5, 1, 2, 0), Stratum(4, 4, 1, 1), Stratum(3, 2, 1, 0)]
    assert two_sided(strata, seen) == pytest.approx(counted(strata, seen))


def test_nothing_left_to_chance_has_no_p() -> None:
    assert two_sided([Stratum(5, 5, 2, 2), Stratum(4, 2, 4, 2)], 4) is None
    assert odds([Stratum(5, 2, 0, 0)]) is None


def test_lift_is_the_share_over_what_lots_would_find() -> None:
    told = odds([Stratum(100, 50, 10, 8), Stratum(100, 20, 10, 6), Stratum(50, 50, 0, 0)])
    assert told is not None
    assert (told.flagged, told.missed) == (20, 14)
    assert told.expected == pytest.approx(7)
    assert told.base_rate == pytest.approx(0.35)
    assert told.lift == pytest.approx(2)
    low, high = told.lift_interval or (0, 0)
    assert (low, high) == pytest.approx((0.4810 / 0.35, 0.8546 / 0.35), abs=1e-3)


def test_large_numbers_neither_overflow_nor_drift() -> None:
    strata = [Stratum(40_000, 20_000, 10_000, 0)] * 3
    assert two_sided(strata, 15_000) == pytest.approx(1, abs=0.02)
    deviation = math.sqrt(3 * 10_000 * 0.25 * 0.75)
    p = two_sided(strata, round(15_000 + 2 * deviation))
    assert p == pytest.approx(0.0455, abs=0.003)
    assert two_sided(strata, 20_000) == 1e-30


def test_flags_by_lot_are_called_more_than_chance_as_seldom_as_promised() -> None:
    dice = random.Random(5)
    found = 0
    for _ in range(400):
        strata = []
        for _ in range(12):
            deals = [dice.random() < 0.6 for _ in range(30)]
            drawn = dice.sample(deals, 6)
            strata.append(Stratum(30, sum(deals), 6, sum(drawn)))
        p = two_sided(strata, sum(s.flagged_missed for s in strata))
        found += p is not None and p <= 0.05
    assert found <= 0.05 * 400 + 3 * math.sqrt(400 * 0.05 * 0.95)


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([0.5, 0.9]) == (1.0, 1.0)
    assert holm([]) == ()
