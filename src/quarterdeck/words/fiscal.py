"""A company's fiscal calendar: years named by their end, quarters, months, weeks, half-open.

A calendar either follows the months ('months', from any start month) or counts weeks in quarters
of 4-4-5, 4-5-4 or 5-4-4, where now and then a year has 53 weeks and the last month takes the
extra one. Forecast weeks start on any weekday and run across quarter ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.words.days import FIRST_YEAR, LAST_YEAR, months_after
from quarterdeck.words.period import CalendarDay, Period, free_range, iso_week
from quarterdeck.words.problem import QuarterdeckError

PATTERNS = ("months", "445", "454", "544")
YEAR_END_RULES = ("last", "nearest")
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
MONTHS, _QUARTERS, _MONTHS_A_QUARTER, _HALVES, _MONTHS_A_HALF = 12, 4, 3, 2, 6


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """How a company cuts time.

    `start_month` 1-12 opens the fiscal year. In week patterns the year ends on the day before
    `week_start` (0 = Monday .. 6 = Sunday): the last such day of the month before `start_month`
    ('last'), or the one nearest to that month's end ('nearest'). `forecast_week_start` opens the
    forecast week. A fiscal year is named by the calendar year of that closing month.
    """

    start_month: int = 1
    pattern: str = "months"
    week_start: int = 0
    year_end_rule: str = "last"
    forecast_week_start: int = 0

    def __post_init__(self) -> None:
        """Refuse settings that are no calendar."""
        weekdays, months = range(7), range(1, MONTHS + 1)
        for name, value, known in (
            ("start_month", self.start_month, months),
            ("pattern", self.pattern, PATTERNS),
            ("week_start", self.week_start, weekdays),
            ("year_end_rule", self.year_end_rule, YEAR_END_RULES),
            ("forecast_week_start", self.forecast_week_start, weekdays),
        ):
            if value not in known:
                raise QuarterdeckError(
                    f"{name} cannot be {value!r}.",
                    fix=f"Use one of: {', '.join(str(choice) for choice in known)}.",
                )

    @property
    def by_weeks(self) -> bool:
        """Return whether months and quarters are counted in weeks."""
        return self.pattern != "months"

    def year_of(self, day: date) -> int:
        """Return the fiscal year that holds the day."""
        year = day.year + (self.start_month > 1 and day.month >= self.start_month)
        while day < self._year_start(year):
            year -= 1
        while day >= self._year_start(year + 1):
            year += 1
        return year

    def year(self, year: int) -> Period:
        """Return a fiscal year; '2026' where that is the calendar year, else 'FY2026'."""
        plain = self.start_month == 1 and not self.by_weeks
        label = f"{year}" if plain else f"FY{year}"
        return Period(label, self._year_start(year), self._year_start(year + 1))

    def half(self, year: int, half: int) -> Period:
        """Return a half of a fiscal year, 1 or 2, labelled '2026-H1'."""
        in_range("half", half, _HALVES)
        first = (half - 1) * _MONTHS_A_HALF
        start, end = (self._month_start(year, first + n) for n in (0, _MONTHS_A_HALF))
        return Period(f"{year}-H{half}", start, end)

    def quarter(self, year: int, quarter: int) -> Period:
        """Return a fiscal quarter, 1 to 4, labelled '2026-Q3'."""
        in_range("quarter", quarter, _QUARTERS)
        first = (quarter - 1) * _MONTHS_A_QUARTER
        start, end = (self._month_start(year, first + n) for n in (0, _MONTHS_A_QUARTER))
        return Period(f"{year}-Q{quarter}", start, end)

    def month(self, year: int, month: int) -> Period:
        """Return the fiscal month, 1 to 12 from the start of the fiscal year.

        The label is the calendar month ('2026-07') where months are calendar months, else the
        fiscal year and the number of the month in it.
        """
        in_range("month", month, MONTHS)
        start, end = self._month_start(year, month - 1), self._month_start(year, month)
        label = f"{year}-{month:02d}" if self.by_weeks else f"{start:%Y-%m}"
        return Period(label, start, end)

    def quarter_of(self, day: date) -> Period:
        """Return the fiscal quarter that holds the day."""
        year, month = self._place(day)
        return self.quarter(year, (month - 1) // _MONTHS_A_QUARTER + 1)

    def month_of(self, day: date) -> Period:
        """Return the fiscal month that holds the day."""
        return self.month(*self._place(day))

    def week_of(self, day: date) -> Period:
        """Return the forecast week that holds the day.

        The label is '2026-W30' if weeks start on Monday, as ISO weeks do, else 'START..END'.
        """
        start = day - timedelta(days=(day.weekday() - self.forecast_week_start) % 7)
        if self.forecast_week_start == 0:
            return iso_week(start)
        return Period(f"{start}..{start + _WEEK}", start, start + _WEEK)

    def previous(self, period: Period) -> Period:
        """Return the period of the same kind just before.

        Several whole months move by as many, any other range by its own length.
        """
        months = self._whole_months(period)
        if months:
            return self._moved(period, months, -months)
        start = period.start - (period.end - period.start)
        return _as_named(period, start, period.start)

    def next(self, period: Period) -> Period:
        """Return the period of the same kind just after; ranges move as in `previous`."""
        months = self._whole_months(period)
        if months:
            return self._moved(period, months, months)
        end = period.end + (period.end - period.start)
        return _as_named(period, period.end, end)

    def year_before(self, period: Period) -> Period:
        """Return the same period one fiscal year earlier.

        Whole months stay whole months; weeks, ranges of whole weeks, and in a calendar of weeks any
        other range, move 52 weeks, other ranges to the same days of the year before.
        """
        months = self._whole_months(period)
        if months:
            return self._moved(period, months, -MONTHS)
        if self.by_weeks or period.days % _WEEK.days == 0:
            return _as_named(period, period.start - 52 * _WEEK, period.end - 52 * _WEEK)
        return free_range(months_after(period.start, -MONTHS), _end_before(period.end))

    def periods(self, kind: str, first: date, last: date) -> tuple[Period, ...]:
        """Return the periods that hold any day from `first` to `last`, both included, in order.

        `kind` is 'year', 'quarter', 'month' or 'week' (the forecast week).
        """
        holding = {"quarter": self.quarter_of, "month": self.month_of, "week": self.week_of}
        found = []
        day = first
        while day <= last:
            found.append(self.year(self.year_of(day)) if kind == "year" else holding[kind](day))
            day = found[-1].end
        return tuple(found)

    def days(self, first: date, last: date) -> list[CalendarDay]:
        """Return every day from `first` to `last`, both included, with the periods that hold it."""
        return list(self._days(first, last))

    def _days(self, first: date, last: date) -> Iterator[CalendarDay]:
        week = self.week_of(first)
        for period in self.periods("month", first, last):
            year, month = self._place(period.start)
            quarter = self.quarter_of(period.start).label
            day = max(first, period.start)
            while day < period.end and day <= last:
                if day >= week.end:
                    week = self.week_of(day)
                yield CalendarDay(
                    day=day,
                    fiscal_year=year,
                    quarter_index=year * _QUARTERS + (month - 1) // _MONTHS_A_QUARTER,
                    month_index=year * MONTHS + month - 1,
                    week_index=week.start.toordinal() // 7,
                    quarter_label=quarter,
                    month_label=period.label,
                    week_label=week.label,
                )
                day += _DAY

    def _whole_months(self, period: Period) -> int:
        """Return how many fiscal months the period is made of, 0 if it cuts one."""
        first, after = self.month_of(period.start).start, self.month_of(period.end).start
        if (first, after) != (period.start, period.end):
            return 0
        return self._index(period.end) - self._index(period.start)

    def _moved(self, period: Period, months: int, by: int) -> Period:
        """Return the period of so many whole months, moved by some, under its own name."""
        index = self._index(period.start) + by
        year, month = divmod(index, MONTHS)
        whole = months in {MONTHS, _MONTHS_A_HALF, _MONTHS_A_QUARTER, 1} and month % months == 0
        if whole and months == MONTHS:
            return self.year(year)
        if whole:
            named = {_MONTHS_A_HALF: self.half, _MONTHS_A_QUARTER: self.quarter, 1: self.month}
            return named[months](year, month // months + 1)
        start, end = (self._month_start(*divmod(i, MONTHS)) for i in (index, index + months))
        return free_range(start, end)

    def _index(self, day: date) -> int:
        """Return the number of the fiscal month that holds the day, counted over the years."""
        year, month = self._place(day)
        return year * MONTHS + month - 1

    def _place(self, day: date) -> tuple[int, int]:
        """Return the fiscal year and fiscal month (1 to 12) of the day."""
        year = self.year_of(day)
        if not self.by_weeks:
            return year, (day.month - self.start_month) % MONTHS + 1
        for month in range(MONTHS, 1, -1):
            if day >= self._month_start(year, month - 1):
                return year, month
        return year, 1

    def _month_start(self, year: int, months: int) -> date:
        """Return the day on which a fiscal year is `months` whole months old."""
        if months == MONTHS:
            return self._year_start(year + 1)
        if self.by_weeks:
            quarters, rest = divmod(months, _MONTHS_A_QUARTER)
            weeks = 13 * quarters + sum(int(digit) for digit in self.pattern[:rest])
            return self._year_start(year) + weeks * _WEEK
        first = self._year_start(year)
        passed = first.month - 1 + months
        return date(first.year + passed // MONTHS, passed % MONTHS + 1, 1)

    def _year_start(self, year: int) -> date:
        """Return the first day of a fiscal year."""
        if not FIRST_YEAR - 1 <= year <= LAST_YEAR + 2:
            raise QuarterdeckError(
                f"The calendar does not reach the year {year}.",
                fix=f"Use years from {FIRST_YEAR} to {LAST_YEAR}; look for a typing error.",
            )
        month_start = date(year - (self.start_month > 1), self.start_month, 1)
        if not self.by_weeks:
            return month_start
        back = (month_start.weekday() - self.week_start) % 7
        if self.year_end_rule == "nearest" and back > 3:  # noqa: PLR2004 -- half a week
            back -= 7
        return month_start - timedelta(days=back)


def _as_named(period: Period, start: date, end: date) -> Period:
    """Return other days of the same length, an ISO week where the period is one."""
    return iso_week(start) if "-W" in period.label else free_range(start, end)


def _end_before(end: date) -> date:
    """Return the same day a year before; of the 29th of February, which has none, the day after."""
    found = months_after(end, -MONTHS)
    return found if found.day == end.day else found + _DAY


def in_range(what: str, number: int, last: int) -> None:
    """Raise QuarterdeckError unless the number is one from 1 to `last`."""
    if not 1 <= number <= last:
        raise QuarterdeckError(
            f"There is no {what} {number}.", fix=f"Use a {what} from 1 to {last}."
        )
