"""The tables against closed forms, and the factors on what signals show."""

from dataclasses import replace

import numpy as np
import pytest

from quarterdeck.forecast.cells import AGES, AHEAD
from quarterdeck.forecast.counts import Counts
from quarterdeck.forecast.factors import due_class, factors_of
from quarterdeck.forecast.signals import NONE, Signal
from quarterdeck.forecast.tables import Cells, Tables, tables_of

SHAPE = (1, len(AGES), len(AHEAD))
ONE_CELL = Cells(np.array([0]), np.array([0]))


def constant(won: float, lost: float) -> Tables:
    return Tables(("Open",), np.full(SHAPE, won), np.full(SHAPE, lost))


@pytest.mark.parametrize("days", [0.0, 0.5, 5.0, 7.5, 62.0, 130.0, 400.0])
def test_the_chance_is_the_cumulative_incidence_of_two_constant_hazards(days: float) -> None:
    won, lost = 0.02, 0.03
    expected = won / (won + lost) * (1 - np.exp(-(won + lost) * days))
    assert constant(won, lost).chances(ONE_CELL, days)[0] == pytest.approx(expected, abs=1e-9)


def test_a_lift_acts_on_winning_and_each_factor_on_its_own_hazard() -> None:
    once = constant(0.04, 0.06).fates(ONE_CELL, 20.0)
    lifted = constant(0.02, 0.06).fates(ONE_CELL, 20.0, lift=2.0)
    factors = np.stack([np.full((1, len(AHEAD)), times) for times in (2.0, 3.0)])
    factored = constant(0.02, 0.02).fates(ONE_CELL, 20.0, factor=factors)
    assert np.array(lifted) == pytest.approx(np.array(once))
    assert np.array(factored) == pytest.approx(np.array(once))


def counted(rows: list[tuple[int, int, str, float, float]]) -> Counts:
    """Make counts of one state from (age, ahead, fate, n, working days in all)."""
    age, ahead, fates, n, spent = zip(*rows, strict=True)
    fate = np.array(fates)
    return Counts(
        ("Open",),
        np.zeros(len(rows), dtype=np.int64),
        np.array(age),
        np.array(ahead),
        fate == "won",
        fate == "lost",
        np.array(n, dtype=float),
        np.array(spent, dtype=float),
        {},
    )


def test_a_thick_cell_speaks_for_itself_and_an_empty_one_borrows() -> None:
    # 1,000 deals watched a whole week each, 100 of them won at its end, the rest seen open later.
    counts = counted([(0, 0, "won", 100, 500), (0, 1, "open", 900, 900 * 6)])
    tables = tables_of(counts, 5.0)
    assert tables.won[0, 0, 0] == pytest.approx(100 / 5000, rel=0.02)
    assert tables.won[0, 3, 0] == pytest.approx(tables.won[0, 0, 0], rel=0.02)
    # The state that was never seen is what all states are.
    assert tables.won[1, 0, 0] == pytest.approx(100 / 5000, rel=0.02)
    assert tables.lost[0, 0, 0] == pytest.approx(0, abs=1e-6)


def test_a_signal_is_held_against_whole_stretches_and_then_what_was_watched_of_the_last() -> None:
    # Two deals open 11.5 working days each, then one won at once: 23 days at one win in a hundred.
    rows = [(0, 2, "open", 2, 2 * 11.5), (0, 0, "won", 1, 0.0)]
    counts = replace(counted(rows), signals={"size": np.array([1, 1])})
    fitted = factors_of(counts, constant(0.01, 0.03), (Signal("size", "", ()),), (1.0, 1.0))
    assert fitted.won["size"][1] == pytest.approx((1 + 10) / (23 * 0.01 + 10))
    assert fitted.lost["size"][1] == pytest.approx((0 + 10) / (23 * 0.03 + 10))
    assert fitted.won["size"][0] == 1.0


def test_what_is_soon_due_is_won_and_lost_sooner_and_not_won_twice() -> None:
    # Of 1,000 deals 500 are decided within a week, 100 of them won; of the others 100 in the next.
    rows = [
        (0, 0, "won", 100, 250),
        (0, 0, "lost", 400, 1_000),
        (0, 1, "won", 100, 750),
        (0, 1, "open", 400, 4_000),
    ]
    counts = replace(counted(rows), signals={"since_created": np.array([1, 1, 2, 2])})
    tables = tables_of(counts, 5.0)
    signals = (Signal("since_created", "", ()),)
    fitted = factors_of(counts, tables, signals, (200.0, 400.0))
    cells = Cells(np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64))
    factor = np.stack([fitted.of("since_created", np.array([1, 2]))] * len(AHEAD), axis=-1)
    both = tables.chances(cells, 10.0, factor=factor)
    assert 500 * both.sum() == pytest.approx(200, rel=0.08)
    alone = np.stack([factor[0], np.ones_like(factor[1])])
    assert 500 * tables.chances(cells, 10.0, factor=alone).sum() > 1.15 * 200


def test_a_due_date_is_told_by_how_far_ahead_the_stretch_lies() -> None:
    weeks = np.array([NONE, -9, -1, 0, 3, 12])
    assert due_class(weeks, 0).tolist() == [0, 1, 2, 5, 4, 3]
    assert due_class(weeks, 3).tolist() == [0, 1, 2, 6, 5, 3]
