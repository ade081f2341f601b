"""Days and instants: a business day belongs to a time zone, an instant is always UTC."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from quarterdeck.words.problem import QuarterdeckError, did_you_mean

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
"""The days a business can mean; anything else that is typed is a slip of the pen."""

FIRST_YEAR, LAST_YEAR = FIRST_DAY.year, LAST_DAY.year
"""The years a calendar answers for."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@cache
def zone(tz: str) -> ZoneInfo:
    """Return the time zone of that IANA name; raises QuarterdeckError when there is none."""
    try:
        return ZoneInfo(tz)
    except (KeyError, ValueError, OSError) as error:
        raise QuarterdeckError(
            f"{tz!r} is not a time zone.{did_you_mean(tz, available_timezones())}",
            fix="Use a name of the IANA list, such as Europe/Amsterdam or America/New_York.",
        ) from error


def start_of_day(day: date, tz: str) -> datetime:
    """Return the first instant of that day in the zone, in UTC, also where a clock change falls.

    A midnight that the clocks skip gives the instant of the change; one that comes twice, the
    first.
    """
    return datetime.combine(day, time(), zone(tz)).astimezone(UTC)


def end_of_day(day: date, tz: str) -> datetime:
    """Return the first instant after that day in the zone, in UTC: 'before it' is by the day."""
    return start_of_day(day + timedelta(days=1), tz)


def local_day(instant: datetime, tz: str) -> date:
    """Return the day that an instant falls on in the zone; the instant must carry a zone itself."""
    if instant.tzinfo is None:
        raise QuarterdeckError(
            f"The time {instant} carries no time zone.", fix="Give the zone the time was noted in."
        )
    return instant.astimezone(zone(tz)).date()


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, earlier below zero, or the last one of its month.

    A day beyond the calendar's end is its last day.
    """
    month = day.year * 12 + day.month - 1 + months
    if month // 12 > date.max.year:
        return date.max
    last = monthrange(month // 12, month % 12 + 1)[1]
    return date(month // 12, month % 12 + 1, min(day.day, last))


def parse_day(text: str) -> date:
    """Read a day written as 2026-09-30; raises QuarterdeckError for anything else.

    A day before 1900 or after 2999 is refused too: no business has it, and no calendar reaches it.
    """
    bare = text.strip()
    try:
        day = date.fromisoformat(bare) if _DAY.fullmatch(bare) else None
    except ValueError:
        day = None
    if day is None:
        raise QuarterdeckError(
            f"{bare!r} is not a day.", fix="Write year-month-day, such as 2026-09-30."
        )
    if not FIRST_DAY <= day <= LAST_DAY:
        raise QuarterdeckError(
            f"The day {bare} is out of reach.", fix=f"Use a day from {FIRST_DAY} to {LAST_DAY}."
        )
    return day
