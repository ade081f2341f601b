"""Working time: how much of a usual day's deciding each day has, past and to come.

Deals are decided by people who keep weekends, holidays and quarter ends, and who some days get
through twice the usual work. Hazards are therefore told per working day of this clock, not per day
of the calendar: then a quiet Christmas week teaches nothing wrong about the deals that lay there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quarterdeck.forecast.history import Days
from quarterdeck.words.calendar import FiscalCalendar

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

PLACES = ("the last week of a quarter", "the week before", "the last week of a month", "other days")
"""Places of a day in its quarter and month that are told apart."""

UNIT = 1_000_000
"""Parts of a working day that the engine counts in."""

_WEEKDAY_DAYS = 3.0
"""How many days of evidence the usual week (five even days, next to nothing on the weekend) is
worth: less than a month of a real week overrules it."""

_WEEKEND = 0.05
_SATURDAY, _WEEK = 5, 7
_HOLIDAY = 0.03
_SHOCK = 1 / 0.2**2
"""Decisions at which half of a day's deviation from its weekday is taken for real: days differ by
about 20 % beyond what chance does."""

_PRIOR = 1.0
"""Variance of the log of what the end of a period can do to a day: threefold is nothing unusual."""

_SPREAD = 0.25
"""Variance of that log between months that is assumed before several were seen."""

PACE_HALF_LIFE = 56.0
"""Days after which the pace of deciding counts half."""

_FEW = 1.0
"""Events that an end of a period is worth before any was seen."""

_LEAST = 0.002
_REST = 0.1
_AHEAD = 800
"""Days to come that the clock covers."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The working time at the end of each day since `first`; entry 0 is before that day.

    `weight` is how much of a usual working day each day is.
    """

    first: date
    weight: Array
    ends: Array
    winning: Array

    def at(self, day: date) -> float:
        """Return the working days from the first day to the end of a day."""
        return float(self.ends[min(max((day - self.first).days + 1, 0), len(self.ends) - 1)])

    def middle(self, days: NDArray[np.int64]) -> Array:
        """Return the working time at the middle of days, given as numbers since the first."""
        return np.asarray(self.ends[days] + self.weight[days] / 2)

    def between(self, start: date, end: date) -> float:
        """Return the working days from the end of one day to the end of another."""
        return self.at(end) - self.at(start)

    def lift(self, start: date, end: date) -> float:
        """Return how much more is won per working day from the end of one day to another."""
        a, b = ((min(max((d - self.first).days + 1, 0), len(self.ends) - 1)) for d in (start, end))
        return float((self.winning[b] - self.winning[a]) / max(self.ends[b] - self.ends[a], 1e-9))

    def rests(self, day: date) -> bool:
        """Return whether next to nothing is decided on a day, as on a holiday."""
        return bool(self.weight[min((day - self.first).days, len(self.weight) - 1)] < _REST)

    def table(self, until: date) -> pa.Table:
        """Return the days up to one as the engine joins them: day, n, ends, middle, in UNITs."""
        n = (until - self.first).days + 1
        ends = np.rint(self.ends[1 : n + 1] * UNIT).astype(np.int64)
        half = np.rint((self.ends[:n] + self.weight[:n] / 2) * UNIT).astype(np.int64)
        days = np.arange(n) + np.datetime64(self.first)
        return pa.table(
            {
                "day": pa.array(days.astype("datetime64[D]")),
                "n": pa.array(np.arange(n, dtype=np.int64)),
                "ends": pa.array(ends),
                "middle": pa.array(half),
            }
        )


def clock_of(
    days: Days, as_of: date, calendar: FiscalCalendar, holidays: Collection[date]
) -> Clock:
    """Learn the working time of every day from what was decided up to the end of `as_of`.

    A day's weight is its weekday's share of the usual working day, raised or lowered towards the
    end of a quarter as earlier quarters were, next to nothing on a holiday. Of days past it also
    follows what was decided on the day itself, as far as that is more than chance.
    """
    first, past = days.first, (as_of - days.first).days + 1
    weekdays = (np.arange(past + _AHEAD) + first.weekday()) % 7
    off = np.zeros(past + _AHEAD, dtype=bool)
    for day in holidays:
        if 0 <= (n := (day - first).days) < len(off):
            off[n] = True
    per_deal = days.decided[:past] / _at_risk(days.open[:past])
    usual = _usual_week(per_deal, weekdays[:past], off[:past])
    level = max(float(usual[:5].mean()), 1e-12)
    expected = usual[weekdays] / level
    places, months = _places(first, past + _AHEAD, calendar)
    risk = level * _at_risk(days.open[:past])
    lifts = _lifts(places[:past], months[:past], days.decided, expected[:past] * risk)
    expected *= lifts[places]
    expected[off] = np.minimum(expected[off], _HOLIDAY)
    weight = np.maximum(expected, _LEAST)
    mean = weight[:past] * risk
    weight[past:] *= _pace(days.decided, mean)
    weight[:past] *= (days.decided + _SHOCK) / (mean + _SHOCK)
    weight = np.maximum(weight, _LEAST)
    # What is won bunches at the ends of periods even more than what is decided.
    share = days.won.sum() / max(days.decided.sum(), 1.0)
    winning = _lifts(places[:past], months[:past], days.won, days.decided * share)
    winning /= max(
        float((winning[places[:past]] * days.decided).sum() / max(days.decided.sum(), 1)), 1e-9
    )
    ends = np.concatenate([[0.0], np.cumsum(weight)])
    return Clock(first, weight, ends, np.concatenate([[0.0], np.cumsum(weight * winning[places])]))


def _pace(decided: Array, expected: Array) -> float:
    """Return how fast deals are decided of late beside the usual pace: what the next weeks keep."""
    fade = 0.5 ** (np.arange(len(decided))[::-1] / PACE_HALF_LIFE)
    return float(((fade * decided).sum() + _SHOCK) / ((fade * expected).sum() + _SHOCK))


def _at_risk(opened: Array) -> Array:
    """Return the deals open at the start of each day, not fewer than half of the usual number."""
    return np.maximum(opened, max(float(opened.mean()) / 2, 1.0))


def _usual_week(per_deal: Array, weekdays: NDArray[np.int64], off: NDArray[np.bool_]) -> Array:
    kept = ~off
    counts = np.bincount(weekdays[kept], minlength=7).astype(float)
    sums = np.bincount(weekdays[kept], weights=per_deal[kept], minlength=7)
    working = sums[:5].sum() / max(counts[:5].sum(), 1.0)
    prior = working * np.where(np.arange(7) < _SATURDAY, 1.0, _WEEKEND)
    return np.asarray((sums + _WEEKDAY_DAYS * prior) / (counts + _WEEKDAY_DAYS))


def _places(first: date, size: int, calendar: FiscalCalendar) -> tuple[Ints, Ints]:
    """Tell of each day its place, one of PLACES, and its month, by a running number."""
    days, last = np.arange(size), first + timedelta(days=size - 1)
    left = {}
    for kind in ("quarter", "month"):
        ends = np.array([(p.end - first).days for p in calendar.periods(kind, first, last)])
        number = np.searchsorted(ends, days, side="right")
        left[kind] = ends[number] - 1 - days
    week = left["quarter"] // _WEEK
    place = np.where(week <= 1, week, np.where(left["month"] < _WEEK, 2, 3))
    return place.astype(np.int64), number


def _lifts(places: Ints, months: Ints, seen: Array, expected: Array) -> Array:
    """Return for each place how much more was seen there than expected, as far as it is no chance.

    The log ratio over all such months under a normal prior around none: `_PRIOR` is its
    variance, the spread between months is estimated with one month's worth of `_SPREAD` beside.
    """
    lift = np.ones(len(PLACES))
    for k in range(len(PLACES)):
        here = places == k
        _, month = np.unique(months[here], return_inverse=True)
        happened = np.bincount(month, weights=seen[here]) + _FEW
        ratio = np.log(happened / (np.bincount(month, weights=expected[here]) + _FEW))
        if not len(ratio):
            continue
        mean = float(np.log((seen[here].sum() + _FEW) / (expected[here].sum() + _FEW)))
        spread = (float(((ratio - mean) ** 2).sum()) + _SPREAD) / len(ratio)
        noise = spread / len(ratio) + 1 / happened.sum()
        lift[k] = np.exp(mean * _PRIOR / (_PRIOR + noise))
    return lift
