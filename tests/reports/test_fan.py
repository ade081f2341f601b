"""The picture of a period on its way: what it says lies where the numbers are."""

import re
from datetime import date, timedelta

import pytest

from quarterdeck.reports.blocks import Fan, FanDay, PastPath, Point
from quarterdeck.reports.charts.fan import fan
from quarterdeck.reports.tables import twin
from tests.reports.samples import eur

START, END = date(2026, 7, 1), date(2026, 10, 1)


def sample() -> Fan:
    points = tuple(Point(START + timedelta(days=n), n * 5_000_000) for n in range(50))
    seen = tuple(
        FanDay(
            START + timedelta(days=n),
            eur(4_000_000),
            (300_000_000, 500_000_000),
            (360_000_000, 440_000_000),
            published=n == 20,
        )
        for n in (6, 20, 49)
    )
    past = (PastPath("2026-Q2", 91, (0, 390_000_000)),)
    booked = eur(2_450_000)
    return Fan("Path", "Booked.", START, END, points, booked, seen, eur(4_500_000), past, "Note.")


@pytest.mark.parametrize("width", [1120, 344])
def test_the_range_ahead_begins_at_what_is_booked_and_ends_at_the_end(width: int) -> None:
    drawn = fan(sample(), width)
    (dot, end) = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="4" class="dot"/>', drawn)[::-1]
    ahead = re.search(r'd="M([\d.]+) ([\d.]+) L([\d.]+) ([\d.]+) L[^"]*" class="fan ahead l', drawn)
    assert ahead
    assert ahead.groups()[:2] == dot
    assert ahead.group(3) == end[0]
    assert float(ahead.group(4)) < float(end[1]) < float(dot[1])


def test_what_was_published_is_a_dot_and_what_is_worked_out_a_ring() -> None:
    drawn = fan(sample(), 1120)
    assert drawn.count('r="3" class="dot"') == 1
    assert drawn.count('r="3" class="ring"') == 2


def test_the_table_behind_it_has_the_same_numbers() -> None:
    rows = [
        [part if isinstance(part, str) else part.text for part in r] for r in twin(sample()).rows
    ]
    assert rows[1] == [
        "2026-07-21",
        "1,000,000",
        "4,000,000",
        "3,000,000",
        "5,000,000",
        "published then",
    ]
    assert rows[-1][1] == "2,450,000"
    assert rows[-1][-1] == "now"
