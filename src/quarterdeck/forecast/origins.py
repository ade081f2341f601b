"""From which days a backtest looks ahead, and to which ends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.forecast.window import Window, horizon
from quarterdeck.words.calendar import FiscalCalendar, Period
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

KINDS = ("month", "quarter", "year", "week")
_HORIZON = re.compile(r"([0-9]{1,3})d")
_AT = re.compile(r"(day|week):([0-9]{1,3}(?:,[0-9]{1,3})*)")
_STEPS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Origins:
    """Days from `first` to `last`, both included, and what is forecast from each.

    `kind` is 'month', 'quarter', 'year', 'week' or so many days as '28d'. `every` is 'day', 'week'
    or 'month'; `at` picks days of each period instead: 'day:1,8,15' the ends of these calendar
    days of it, 'week:0,4,8' those so many weeks after the day before it.
    """

    kind: str
    first: date
    last: date
    every: str = "week"
    at: str = ""

    def windows(self, calendar: FiscalCalendar, until: date) -> tuple[Window, ...]:
        """Return the windows that are over by the end of `until`, in order of day.

        Raises QuarterdeckError for words it cannot read.
        """
        found = self._at(calendar) if self.at else self._every(calendar)
        return tuple(w for w in found if w.last <= until)

    def _every(self, calendar: FiscalCalendar) -> Iterator[Window]:
        days = _horizon(self.kind)
        for day in self._days():
            if days:
                yield horizon(day, days)
                continue
            period = _kind(calendar, self.kind, day)
            if day >= period.last_day:
                period = calendar.next(period)
            yield Window(period, day)

    def _days(self) -> Iterator[date]:
        if self.every not in {*_STEPS, "month"}:
            raise QuarterdeckError(
                f"--every cannot be {self.every!r}.{did_you_mean(self.every, (*_STEPS, 'month'))}",
                where="--every",
                fix="Use day, week or month.",
            )
        day = self.first
        while day <= self.last:
            yield day
            if self.every == "month":
                day = (day.replace(day=1) + timedelta(days=32)).replace(day=min(self.first.day, 28))
            else:
                day += timedelta(days=_STEPS[self.every])

    def _at(self, calendar: FiscalCalendar) -> Iterator[Window]:
        match = _AT.fullmatch(self.at.strip())
        if not match or _horizon(self.kind):
            raise QuarterdeckError(
                f"--at cannot be {self.at!r} for --period {self.kind}.",
                where="--at",
                fix="Write days or weeks of a period, such as day:1,8,15,22 or week:0,4,8,10, and "
                "name a month, quarter or year with --period.",
            )
        unit, numbers = match[1], [int(n) for n in match[2].split(",")]
        period = _kind(calendar, self.kind, self.first)
        while period.start - timedelta(days=1) <= self.last:
            for number in numbers:
                eve = period.start - timedelta(days=1)
                day = eve + timedelta(days=number * _STEPS[unit])
                if self.first <= day <= self.last and day < period.last_day:
                    yield Window(period, day)
            period = calendar.next(period)


def _horizon(kind: str) -> int:
    match = _HORIZON.fullmatch(kind)
    return int(match[1]) if match else 0


def _kind(calendar: FiscalCalendar, kind: str, day: date) -> Period:
    if kind not in KINDS:
        raise QuarterdeckError(
            f"--period cannot be {kind!r} here.{did_you_mean(kind, KINDS)}",
            where="--period",
            fix=f"Use one of {', '.join(KINDS)}, or so many days ahead, such as 28d.",
        )
    return calendar.periods(kind, day, day)[0]
