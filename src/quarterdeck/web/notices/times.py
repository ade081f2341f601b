"""When a letter is due: at an hour of the reader's own clock, on the days they chose."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LATE = 6
"""So many hours later a letter is still sent, where nobody could send it before."""

LAST_DAYS = 2
"""On so many of the last days that the reader chose of a forecast week calls are reminded of."""

_LOOKED_AT = 9


@dataclass(frozen=True, slots=True)
class Times:
    """The hour of a reader's clock, in their zone, and the ISO days of the week they chose."""

    zone: str
    hour: int
    weekdays: frozenset[int]

    def due_on(self, now: datetime) -> date | None:
        """Return the reader's day whose letter is due at a moment, None where none is.

        An hour that the clock leaves out in spring comes with the next one it has; one that it has
        twice in autumn comes with the first.
        """
        here = now.astimezone(ZoneInfo(self.zone))
        due = self.hour <= here.hour < self.hour + LATE
        return here.date() if due and here.isoweekday() in self.weekdays else None

    def next_at(self, now: datetime) -> datetime | None:
        """Return the first moment after `now` at which a letter becomes due; None without days."""
        zone = ZoneInfo(self.zone)
        today = now.astimezone(zone).date()
        for ahead in range(_LOOKED_AT):
            day = today + timedelta(days=ahead)
            moment = datetime.combine(day, time(self.hour), zone).astimezone(UTC)
            there = moment.astimezone(zone).date() == day  # A zone may leave out a whole day.
            if moment > now and there and day.isoweekday() in self.weekdays:
                return moment
        return None

    def is_last(self, day: date, week_end: date) -> bool:
        """Return whether a day is among the last chosen ones of a week; its end is its last day."""
        left = ((day + timedelta(days=n)) for n in range((week_end - day).days + 1))
        return sum(one.isoweekday() in self.weekdays for one in left) <= LAST_DAYS
