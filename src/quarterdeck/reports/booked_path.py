"""How money was booked day by day in a period, and how earlier periods ran."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import accumulate

from quarterdeck.reports.blocks import PastPath, Point
from quarterdeck.reports.source import Source
from quarterdeck.words.period import Period

Booked = Mapping[date, int]
"""What was won on each day, in minor units; days without a win are left out."""


def booked_by_day(source: Source, start: date, end: date) -> Booked:
    """Return what was won on each day from `start` until before `end`, as known by the question."""
    sql = source.sql("booked_by_day", start=start, end=end)
    return {row["day"]: row["money"] or 0 for row in source.rows(sql)}


def running(booked: Booked, period: Period, last: date) -> Iterator[Point]:
    """Yield what a period had booked by the end of each of its days, up to `last`."""
    days = [period.start + timedelta(days=i) for i in range((last - period.start).days + 1)]
    sums = accumulate(booked.get(day, 0) for day in days)
    yield from (Point(day, total) for day, total in zip(days, sums, strict=True))


def past_path(source: Source, booked: Booked, period: Period) -> PastPath:
    """Return how an earlier period ran, as far as it was observed."""
    last = source.unobserved[0] if source.unobserved else period.last_day
    values = tuple(p.value for p in running(booked, period, min(last, period.last_day)))
    return PastPath(period.label, period.days, values)
