"""Where to look for a number: the days and periods that reports are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.metrics.catalogue import Metric
from quarterdeck.words.calendar import FiscalCalendar, Period

MOST_DAYS = 8
"""How many as-of days are tried where none is named."""

_WEEKS, _MONTHS = 2, 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A period to try, None for all time; `place` ranks how likely a report is about it."""

    period: Period | None
    place: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What is known of the figure: its day, its period, or that it has none.

    `last` is the last observed day and `first` the first on which any deal was known.
    """

    last: date
    first: date
    as_of: date | None = None
    period: Period | None = None
    all_time: bool = False


def days_to_try(limits: Limits, calendar: FiscalCalendar) -> tuple[date, ...]:
    """Return the as-of days to try, latest first: the one named, else those reports are made on.

    These are the last observed day, the last day of a period that is named, and the ends of the
    latest weeks, months and quarters, none before the first deal was known.
    """
    if limits.as_of:
        return (limits.as_of,)
    found = {limits.last}
    if limits.period and limits.period.last_day < limits.last:
        found.add(limits.period.last_day)
    week, month = calendar.week_of(limits.last), calendar.month_of(limits.last)
    found.update(_ends(calendar, week, limits, _WEEKS))
    found.update(_ends(calendar, month, limits, _MONTHS))
    for day in _ends(calendar, calendar.quarter_of(limits.last), limits, MOST_DAYS):
        if len(found) < MOST_DAYS:
            found.add(day)
    return tuple(sorted((d for d in found if d >= limits.first), reverse=True)) or (limits.last,)


def spans_to_try(
    metric: Metric, day: date, limits: Limits, calendar: FiscalCalendar
) -> tuple[Span, ...]:
    """Return the periods to try for a metric as of a day, the most likely first.

    On the latest day these are the quarter, month and year of the day, those before and those a
    year before; on earlier days, those that a report of such a day is about. What is open is asked
    for whenever it is due, this quarter and the next.
    """
    if limits.all_time or limits.period:
        return (Span(limits.period, 0),)
    quarter, month = calendar.quarter_of(day), calendar.month_of(day)
    year = calendar.year(calendar.year_of(day))
    latest, closing = day == (limits.as_of or limits.last), day == month.last_day
    if metric.period == "stock":
        amounts = metric.unit in {"money", "count"}
        named: tuple[Period | None, ...] = (quarter, calendar.next(quarter))
        named = named if metric.needs_period else (None, *named)
        more = (month, year, calendar.next(month)) if amounts else ()
        return _placed((*named, *more) if latest else named if amounts else named[:1])
    before: tuple[Period, ...] = (calendar.previous(quarter),)
    if latest:
        before = (*before, calendar.previous(month), calendar.previous(year))
        before = (*before, calendar.year_before(quarter), calendar.year_before(month))
    elif metric.period == "cohort":
        return _placed((quarter, *before))
    return _placed((quarter, month, *((year, *before) if latest or closing else ())))


def _placed(periods: Iterable[Period | None]) -> tuple[Span, ...]:
    return tuple(Span(period, place) for place, period in enumerate(periods))


def _ends(calendar: FiscalCalendar, period: Period, limits: Limits, most: int) -> tuple[date, ...]:
    """Return the last days of the periods before, latest first."""
    found: list[date] = []
    while len(found) < most and period.start > limits.first:
        found.append(period.start - _DAY)
        period = calendar.previous(period)
    return tuple(found)
