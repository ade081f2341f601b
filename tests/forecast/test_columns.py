"""Arithmetic on columns: to the cent what it is on single numbers."""

import numpy as np
import pytest

from quarterdeck.forecast.counts import bin_of
from quarterdeck.forecast.exact import rounded
from quarterdeck.forecast.groups import grouped
from quarterdeck.words.money import half_even


@pytest.mark.parametrize(("most", "divisor"), [(9, 4), (10**9, 10**9), (10**12, 10**18 + 1)])
def test_products_are_rounded_as_single_numbers_are(most: int, divisor: int) -> None:
    rng = np.random.default_rng(most)
    a, b = rng.integers(-most, most, (2, 500))
    found = rounded((a, b, 3), divisor).tolist()
    expected = [half_even(x * y * 3, divisor) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    assert found == expected


@pytest.mark.parametrize("wide", [1, 10**6, 2**40])
def test_rows_alike_in_all_columns_are_one_group(wide: int) -> None:
    rng = np.random.default_rng(wide)
    columns = [rng.integers(-2, 2, 300) * wide for _ in range(4)]
    first, group = grouped(columns, 300)
    assert len(first) == len(set(zip(*(c.tolist() for c in columns), strict=True)))
    assert all((column[first][group] == column).all() for column in columns)
    assert grouped([], 3)[1].tolist() == [0, 0, 0]


def test_a_bin_begins_with_its_edge() -> None:
    units = np.array([0, 999_999, 1_000_000, 4_999_999, 5_000_000, 10**12])
    assert bin_of(units, (0.0, 1, 2, 5)).tolist() == [0, 0, 1, 2, 3, 3]
