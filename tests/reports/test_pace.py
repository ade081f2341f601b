"""The pace of bookings: every earlier period is named, and no name covers another."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.reports.blocks import PastPath
from quarterdeck.reports.charts.pace import apart, pace
from tests.reports.samples import pace as sample

heights = st.lists(st.floats(0, 300), max_size=6)


@given(heights)
def test_labels_keep_apart_in_the_order_of_their_lines(wanted: list[float]) -> None:
    placed = apart(wanted, 14)
    assert all(below - above >= 14 - 0.02 for above, below in pairwise(sorted(placed)))
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    assert order == sorted(range(len(placed)), key=lambda i: placed[i])


def test_labels_with_room_stay_at_their_lines() -> None:
    assert apart([200, 10, 100], 14) == [200, 10, 100]
    assert apart([100, 104], 14) == [95, 109]


@pytest.mark.parametrize("width", [720, 344])
def test_two_periods_that_end_alike_are_both_named(width: int) -> None:
    past = (PastPath("2026-Q2", 91, (1, 50_000)), PastPath("2026-Q1", 91, (1, 50_000)))
    block = sample()
    drawn = pace(
        type(block)(**{n: getattr(block, n) for n in block.__slots__} | {"past": past}), width
    )
    at = [float(y) for y in re.findall(r'y="([\d.]+)"[^>]*>2026-Q\d<', drawn)]
    assert len(at) == 2
    assert abs(at[0] - at[1]) >= 12


@pytest.mark.parametrize("width", [720, 344])
def test_the_target_is_a_line_at_its_own_height_and_named(width: int) -> None:
    block = sample()
    assert block.target
    drawn = pace(block, width)
    (at,) = re.findall(r'<line [^>]*y1="([\d.]+)"[^>]*class="target"/>', drawn)
    assert "target 4.4 M<" in drawn
    two, four = (float(y) for y in re.findall(r'y2="([\d.]+)" class="grid"', drawn))
    assert float(at) == pytest.approx(four + (four - two) * 0.2, abs=0.1)
    assert 'class="target"' not in pace(replace(block, target=None), width)
