"""What a period borrowed from the next: by hand, by parts, and as of any day."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.forecast.borrowing import Borrowing, borrowings
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.simulation.histories import Nastiness, random_history
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.days import end_of_day
from tests.worlds import facts_of, known_before, told_line

Q2 = parse_period("2026-Q2", FiscalCalendar())
DAY = date(2026, 6, 10)

SOLD = {
    # Due in the first quarter when the fourth began, or known first in it: one of five won early.
    "a1": ("2025-09-20", "2026-02-15", "2025-12-20"),
    "a2": ("2025-09-20", "2026-02-15", "2026-01-20"),
    "a3": ("2025-09-20", "2026-02-15", None),
    "a4": ("2025-09-20", "2026-02-15", None),
    "a5": ("2025-12-20", "2026-03-15", "2026-03-20"),
    # Due in the second when the first began, the last of them first known in it: three of five.
    "b1": ("2025-12-20", "2026-05-15", "2026-03-20"),
    "pulled in": ("2025-12-20", "2026-05-15", "2026-03-31"),
    "b3": ("2025-12-20", "2026-05-15", "2026-04-01"),
    "b4": ("2025-12-20", "2026-05-15", None),
    "new": ("2026-02-10", "2026-05-15", "2026-03-25"),
    # Due later than in the next quarter.
    "later": ("2025-12-20", "2026-08-15", "2026-03-20"),
}
"""Deals by when they were first known, due and won."""


def line(like: pa.Table, deal: str, day: str, fields: dict[str, Any]) -> pa.Table:
    at = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=UTC)
    return told_line(like, deal, at, fields)


def sold(like: pa.Table) -> pa.Table:
    lines = []
    for n, (name, (known, due, won)) in enumerate(SOLD.items()):
        fields = {"stage": "Proposal", "amount": 1_000_000, "currency": "EUR"}
        fields |= {"pipeline": "sales", "owner": f"U10{'01' if n % 2 else '09'}"}
        fields |= {"presence": "present", "close_date": date.fromisoformat(due)}
        lines.append(line(like, name, known, fields))
        if name == "pulled in":
            lines.append(line(like, name, "2026-03-30", {"close_date": date(2026, 3, 31)}))
        lines += [line(like, name, won, {"stage": "Won"})] if won else []
    return pa.concat_tables(lines)


@pytest.fixture(scope="module")
def like() -> pa.Table:
    return random_history(3, 500, nastiness=Nastiness(start=date(2025, 6, 1), days=360))


def test_by_hand(like: pa.Table, tmp_path: Path) -> None:
    forecasts = Forecasts(facts_of(tmp_path, sold(like)))
    (found,) = borrowings(forecasts, Question(date(2026, 4, 10), by=("owner",)), Q2)
    assert (found.borrower.label, found.lender.label) == ("2026-Q1", "2026-Q2")
    whole = found.whole
    assert (whole.due, whole.early, found.periods, found.rate) == (5, 3, 1, 0.2)
    assert (whole.amount, whole.usual, whole.borrowed) == (3_000_000, 1_000_000, 2_000_000)
    assert whole.interval[0] <= whole.borrowed <= whole.interval[1] <= whole.amount
    assert {part.keys[0]: part.early for part in found.parts} == {"P1": 2, "P3": 1}


def test_what_was_won_so_far_is_held_against_the_same_point(like: pa.Table, tmp_path: Path) -> None:
    """By 24 March one early win of five, by 24 December one of five: just the usual."""
    forecasts = Forecasts(facts_of(tmp_path, sold(like)))
    q1 = parse_period("2026-Q1", FiscalCalendar())
    *_, found = borrowings(forecasts, Question(date(2026, 3, 24)), q1)
    assert (found.borrower.label, found.lender.label) == ("2026-Q1", "2026-Q2")
    assert (found.whole.due, found.whole.early, found.rate) == (5, 1, 0.2)
    low, high = found.whole.interval
    assert low < 0 < high


@pytest.fixture(scope="module")
def facts(like: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("borrowing"), like)


def told(facts: Facts) -> tuple[Borrowing, ...]:
    return borrowings(Forecasts(facts), Question(DAY, by=("team",)), Q2)


def test_what_is_known_later_changes_nothing(like: pa.Table, facts: Facts, tmp_path: Path) -> None:
    end = end_of_day(DAY, facts.playbook.settings.timezone)
    before, after = told(facts), told(facts_of(tmp_path, known_before(like, end)))
    assert before == after
    assert [one.lender.label for one in before] == ["2026-Q2", "2026-Q3"]


def test_parts_add_up(facts: Facts) -> None:
    found = told(facts)
    assert any(one.whole.early for one in found)
    for one in found:
        for name in ("due", "early", "amount"):
            assert sum(getattr(part, name) for part in one.parts) == getattr(one.whole, name)
        assert sum(part.usual for part in one.parts) == one.whole.usual
