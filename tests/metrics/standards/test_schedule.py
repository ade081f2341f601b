from datetime import date

import pytest

from quarterdeck.metrics.standards.schedule import days
from quarterdeck.words.problem import QuarterdeckError


def test_days_weeks_and_months_from_the_first_day_on() -> None:
    assert len(days(date(2026, 1, 1), date(2026, 1, 31), "day")) == 31
    assert days(date(2026, 1, 5), date(2026, 1, 20), "week") == (
        date(2026, 1, 5),
        date(2026, 1, 12),
        date(2026, 1, 19),
    )
    assert days(date(2025, 11, 30), date(2026, 3, 30), "month") == (
        date(2025, 11, 30),
        date(2025, 12, 30),
        date(2026, 1, 30),
        date(2026, 2, 28),
        date(2026, 3, 30),
    )
    assert days(date(2026, 1, 31), date(2026, 2, 27), "month") == (date(2026, 1, 31),)


def test_what_cannot_be_a_schedule() -> None:
    with pytest.raises(QuarterdeckError, match="Did you mean 'week'"):
        days(date(2026, 1, 1), date(2026, 2, 1), "weak")
    with pytest.raises(QuarterdeckError, match="before it begins"):
        days(date(2026, 2, 1), date(2026, 1, 1), "week")
