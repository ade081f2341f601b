"""Win curves: shares of competing risks, by hand and against what is known without open deals."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.forecast.win_curves import FEW, curve

Row = dict[str, int]


def row(days: int, *, won: int = 0, lost: int = 0, still: int = 0, seen: int = 999) -> Row:
    return {"days": days, "won": won, "lost": lost, "n": won + lost + still, "seen": seen}


few = st.integers(0, 3)
lives = st.lists(
    st.builds(row, st.just(0), won=few, lost=few, still=few),
    min_size=1,
    max_size=30,
).map(lambda rows: [r | {"days": at * 7} for at, r in enumerate(rows) if r["n"]])


@given(lives)
def test_won_lost_and_open_add_up_to_one_and_only_grow(rows: list[Row]) -> None:
    found = curve((), rows)
    before = (0.0, 0.0)
    for age in found.ages:
        assert age.won + age.lost + age.open == pytest.approx(1, abs=1e-9)
        assert (age.won, age.lost) >= before
        low, high = found.between(age.days)
        assert 0 <= low <= age.won + 1e-12 <= high + 2e-12 <= 1 + 3e-12
        before = (age.won, age.lost)
    assert found.won + found.lost + found.open == found.n


def test_by_hand_an_open_deal_leaves_the_race_at_its_age() -> None:
    found = curve((), [row(10, won=1), row(20, still=1), row(30, lost=1), row(40, won=1)])
    shares = [(age.days, round(age.won, 9), round(age.lost, 9)) for age in found.ages]
    assert shares == [(10, 0.25, 0.0), (30, 0.25, 0.375), (40, 0.625, 0.375)]
    assert found.by(25).won == 0.25  # type: ignore[union-attr]
    assert found.by(9).open == 1.0  # type: ignore[union-attr]


def test_without_open_deals_it_is_the_plain_share_with_the_variance_of_one() -> None:
    found = curve((), [row(day, won=1, lost=3) for day in range(1, 51)])
    assert found.by(50).won == pytest.approx(0.25)  # type: ignore[union-attr]
    low, high = found.between(50)
    half = 1.2815515655446004 * (0.25 * 0.75 / 200) ** 0.5 / (0.25 * -log(0.25))
    assert log(log(low) / log(0.25)) == pytest.approx(half)
    assert log(log(0.25) / log(high)) == pytest.approx(half)


def test_nothing_won_and_all_won_still_have_a_range() -> None:
    none, all_ = curve((), [row(5, lost=20)]), curve((), [row(5, won=20)])
    assert none.between(5) == (0.0, pytest.approx(1 - 0.1 ** (1 / 20)))
    assert all_.between(5) == (pytest.approx(0.1 ** (1 / 20)), 1.0)


def test_a_curve_is_told_as_far_as_enough_deals_are_old_and_no_further() -> None:
    young = curve((), [row(3, won=FEW, still=5, seen=40)])
    assert young.by(40) is not None
    assert young.by(41) is None
    few = curve((), [row(3, won=1) | {"seen": None}])
    assert few.seen == -1
