"""A number that somebody types is one, or is told at its field; never more than a figure."""

from decimal import Decimal

import pytest

from quarterdeck.desk.sheets.part import number_of


@pytest.mark.parametrize(
    "text", ["", "x", "1e9999999", "-1e9999999", "1e-9999999", "NaN", "Infinity", "sNaN", "9" * 40]
)
def test_what_is_no_figure_is_none(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize("text", ["0", "14", "1.5", "-3", " 25 ", "1e3", "0.000001"])
def test_a_figure_is_read_as_it_is_written(text: str) -> None:
    assert number_of(text) == Decimal(text)
