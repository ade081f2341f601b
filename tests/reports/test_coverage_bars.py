"""Bars of coverage: nothing that is written lies under a mark or under other words."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.reports.blocks import CoverageBars, CoverageRow
from quarterdeck.reports.charts.coverage import coverage
from tests.reports.samples import eur

LETTER = 6.3
WIDTHS = (1120, 344)
amounts = st.integers(0, 40_000_000)

Box = tuple[float, float, float]


def words(drawn: str) -> list[Box]:
    """Return from where to where each text of a row goes, and at which height; not its head."""
    found = re.findall(r'<text x="([\d.-]+)" y="([\d.]+)" class="([^"]*)">([^<]*)</text>', drawn)
    boxes = []
    for x, y, named, text in found:
        at, wide = float(x), LETTER * len(text)
        boxes.append((at - wide, at, float(y)) if "end" in named else (at, at + wide, float(y)))
    return boxes


def marks(drawn: str) -> list[Box]:
    """Return where marks stand, from which height to which."""
    found = re.findall(r'<line x1="([\d.]+)" y1="([\d.]+)" x2="[\d.]+" y2="([\d.]+)"', drawn)
    return [(float(x), float(top), float(end)) for x, top, end in found]


def picture(width: int, *rows: tuple[int, int, int, int, int]) -> str:
    """Draw periods: of each what is booked, open, past due, its target, what is needed."""
    drawn = tuple(CoverageRow("2026-Q3", *map(eur, row)) for row in rows)
    return coverage(CoverageBars("Coverage", "Each.", drawn), width)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_finds_no_room_in_the_bar_is_named_clear_of_the_marks(width: int) -> None:
    near = (7_500_000, 10_900_000, 697_000, 15_700_000, 23_300_000)
    drawn = picture(width, near, (0, 20_800_000, 0, 16_600_000, 48_900_000))
    assert "open 10.9 M" in drawn
    need = marks(drawn)[1]
    for start, end, y in words(drawn):
        assert not (start < need[0] < end and need[1] < y < need[2]), (start, end, y)


@given(st.tuples(amounts, amounts, amounts, amounts, amounts), st.sampled_from(WIDTHS))
def test_no_words_below_a_bar_cover_others(row: tuple[int, int, int, int, int], width: int) -> None:
    below = [box for box in words(picture(width, row)) if box[2] > 44 + 28]
    for (one, one_end, y), (other, other_end, height) in combinations(below, 2):
        assert y != height or one_end <= other or other_end <= one


def test_what_is_needed_stands_right_below_a_bar_without_past_due() -> None:
    (need,) = [
        box
        for box in words(picture(1120, (0, 20_000_000, 0, 16_000_000, 48_000_000)))
        if box[2] > 44 + 28
    ]
    assert need[2] == 44 + 28 + 16
