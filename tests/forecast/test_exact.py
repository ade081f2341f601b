"""Products over a divisor are rounded to the same cent as in numbers of any size."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quarterdeck.forecast.exact import rounded
from tests.tries import tries

ONE = 10**9
MONEY = st.integers(-(2**45), 2**45)
CHANCE = st.integers(0, ONE)


@settings(max_examples=tries(60, exploring=2000), deadline=None)
@given(st.lists(st.tuples(MONEY, CHANCE, CHANCE), max_size=20))
def test_two_shares_of_money(rows: list[tuple[int, int, int]]) -> None:
    columns = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)] or [
        np.zeros(0, dtype=np.int64)
    ] * 3
    wanted = [round(Fraction(a * b * c, ONE * ONE)) for a, b, c in rows]
    assert rounded(columns, ONE * ONE).tolist() == wanted


@settings(max_examples=tries(60, exploring=2000), deadline=None)
@given(st.lists(MONEY, max_size=20), st.integers(1, 2**59), st.integers(-(2**59), 2**59))
def test_a_column_over_any_divisor(money: list[int], divisor: int, factor: int) -> None:
    money = [one for one in money if abs(one * factor) < divisor * 2**62]
    wanted = [round(Fraction(one * factor, divisor)) for one in money]
    assert rounded((np.array(money, dtype=np.int64), factor), divisor).tolist() == wanted


@pytest.mark.parametrize("wide", [2**40, 2**58])
def test_halves_go_to_the_even_one(wide: int) -> None:
    odd = np.array([1, 3, 5, -1, -3], dtype=np.int64)
    assert rounded((odd, wide), 2 * wide).tolist() == [0, 2, 2, 0, -2]
