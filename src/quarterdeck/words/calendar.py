"""Periods as people name them, read by the company's calendar."""

import re
from datetime import date

from quarterdeck.words.days import FIRST_YEAR, LAST_YEAR, parse_day
from quarterdeck.words.fiscal import (
    MONTHS,
    PATTERNS,
    YEAR_END_RULES,
    FiscalCalendar,
    in_range,
)
from quarterdeck.words.period import CalendarDay, Period, free_range, iso_week
from quarterdeck.words.problem import QuarterdeckError

__all__ = [
    "PATTERNS",
    "YEAR_END_RULES",
    "CalendarDay",
    "FiscalCalendar",
    "Period",
    "parse_period",
]


def parse_period(text: str, calendar: FiscalCalendar) -> Period:
    """Read a period as people name it, and raise QuarterdeckError with the forms otherwise.

    `2026-Q3`, `2026-H1`, `2026` and `FY2026` are fiscal; `2026-07` is the calendar month, or the
    fiscal month in a calendar of weeks; `2026-W30` an ISO week; `2026-09-01..2026-10-01` half-open.
    """
    bare = text.strip()
    for form, read in _FORMS:
        match = form.fullmatch(bare)
        if match:
            return read(calendar, match)
    raise QuarterdeckError(
        f"{bare!r} is not a period.",
        fix="Write 2026-Q3, 2026-H1, 2026 or FY2026 (fiscal), 2026-07 (month), 2026-W30 (ISO week) "
        "or 2026-09-01..2026-10-01 (from, up to but not including).",
    )


def _read_year(calendar: FiscalCalendar, match: re.Match[str]) -> Period:
    return calendar.year(_year(match))


def _read_quarter(calendar: FiscalCalendar, match: re.Match[str]) -> Period:
    return calendar.quarter(_year(match), int(match[2]))


def _read_half(calendar: FiscalCalendar, match: re.Match[str]) -> Period:
    return calendar.half(_year(match), int(match[2]))


def _read_month(calendar: FiscalCalendar, match: re.Match[str]) -> Period:
    year, month = _year(match), int(match[2])
    in_range("month", month, MONTHS)
    if calendar.by_weeks:
        return calendar.month(year, month)
    return calendar.month_of(date(year, month, 1))


def _read_week(_: FiscalCalendar, match: re.Match[str]) -> Period:
    year, week = _year(match), int(match[2])
    try:
        return iso_week(date.fromisocalendar(year, week, 1))
    except ValueError:
        weeks = date(year, 12, 28).isocalendar().week
        raise QuarterdeckError(
            f"{year} has no ISO week {week}.", fix=f"Its weeks run from 1 to {weeks}."
        ) from None


def _read_range(_: FiscalCalendar, match: re.Match[str]) -> Period:
    start, end = parse_day(match[1]), parse_day(match[2])
    if end <= start:
        raise QuarterdeckError(
            f"The period {match[0]!r} ends before it has begun.",
            fix="The second day is the first one after the period and must be later.",
        )
    return free_range(start, end)


_FORMS = (
    (re.compile(r"(?:FY)?(\d{4})", re.IGNORECASE), _read_year),
    (re.compile(r"(?:FY)?(\d{4})-?Q(\d)", re.IGNORECASE), _read_quarter),
    (re.compile(r"(?:FY)?(\d{4})-?H(\d)", re.IGNORECASE), _read_half),
    (re.compile(r"(\d{4})-(\d{2})"), _read_month),
    (re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE), _read_week),
    (re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})"), _read_range),
)


def _year(match: re.Match[str]) -> int:
    year = int(match[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise QuarterdeckError(
            f"The calendar does not reach the year {year}.",
            fix=f"Use years from {FIRST_YEAR} to {LAST_YEAR}; look for a typing error.",
        )
    return year
