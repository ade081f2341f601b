"""What a forecast is about: the days from the end of one day to the end of another."""

from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.words.calendar import Period
from quarterdeck.words.problem import QuarterdeckError


@dataclass(frozen=True, slots=True)
class Window:
    """The period that is forecast, seen from the end of the day `as_of`.

    What was won in [period.start, as_of] is booked; what will be in (as_of, period.end) is not. A
    period not begun has nothing booked yet, and what is won before it begins is not part of it.
    """

    period: Period
    as_of: date

    def __post_init__(self) -> None:
        """Refuse a period that is over: there is nothing left to forecast."""
        if self.as_of >= self.period.last_day:
            raise QuarterdeckError(
                f"{self.period.label} was over by the end of {self.as_of}.",
                fix="Forecast a period that still has days to come, or ask `metrics bookings`.",
                where="--period",
            )

    @property
    def last(self) -> date:
        """The last day of the window."""
        return self.period.last_day

    @property
    def first(self) -> date:
        """The first day that is still to come and belongs to the period."""
        return max(self.period.start, self.as_of + timedelta(days=1))

    @property
    def days(self) -> int:
        """How many days are still to come until the end of the period."""
        return (self.last - self.as_of).days


def earlier(window: Window, weeks: int) -> Window:
    """Return the window as it was so many weeks before: as many days, as far ahead."""
    back = timedelta(weeks=weeks)
    label = f"{window.days}d"
    return Window(Period(label, window.first - back, window.period.end - back), window.as_of - back)


def horizon(as_of: date, days: int) -> Window:
    """Return the window of so many days after the end of a day."""
    first = as_of + timedelta(days=1)
    return Window(Period(f"{days}d", first, first + timedelta(days=days)), as_of)
