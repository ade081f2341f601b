"""A cell that a spreadsheet would run is text again; numbers stay numbers."""

import pytest

from quarterdeck.words.csvsafe import csv_safe


@pytest.mark.parametrize(
    "cell", ["=1+2", "+cmd|' /C calc'!A0", "-x", "@sum(A1)", "\t=1", "\r=1", "-"]
)
def test_a_cell_that_begins_a_formula_is_quoted(cell: str) -> None:
    assert csv_safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "deal", "-12.5", "+3", "-1,234.50", "a=b", "0"])
def test_all_other_cells_stay_as_they_are(cell: str) -> None:
    assert csv_safe(cell) == cell
