"""Periods: days from one to another, half-open, under the label people use."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to but not including `end`, under the label people use for it."""

    label: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """Return how many days the period has."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """Return the last day that belongs to the period."""
        return self.end - timedelta(days=1)

    def contains(self, day: date) -> bool:
        """Return whether the day belongs to the period."""
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day with the fiscal year, quarter, month and forecast week that hold it.

    The indices count on without a break over the years, so that a difference is a number of
    quarters, months or weeks: quarter_index = year * 4 + quarter - 1, month_index = year * 12 +
    month - 1, both fiscal; week_index counts forecast weeks.
    """

    day: date
    fiscal_year: int
    quarter_index: int
    month_index: int
    week_index: int
    quarter_label: str
    month_label: str
    week_label: str


def free_range(start: date, end: date) -> Period:
    """Return the days from `start` up to but not including `end`, labelled 'START..END'."""
    return Period(f"{start}..{end}", start, end)


def iso_week(monday: date) -> Period:
    """Return the ISO week that starts on that Monday, labelled '2026-W30'."""
    year, week, _ = monday.isocalendar()
    return Period(f"{year}-W{week:02d}", monday, monday + timedelta(days=7))
