"""The stretches of time that people compare most, as addresses of a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.web.state import State
from quarterdeck.words.calendar import FiscalCalendar, Period

_DAY = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch: what it is called, the days from whose end to whose end it goes.

    `end` is None where it goes to the day that is looked at.
    """

    label: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One stretch as a link; `current` where it is the one that is shown."""

    label: str
    query: str
    said: str
    current: bool


def stretches(calendar: FiscalCalendar, day: date) -> Iterator[Stretch]:
    """Yield what a day is compared with most, the shortest first."""
    monday = day - timedelta(days=day.weekday() or _WEEK)
    sunday = day - timedelta(days=day.isoweekday() % _WEEK)
    yield Stretch("Since last Monday", monday)
    yield Stretch("A week", day - timedelta(days=_WEEK))
    yield Stretch("Last whole week", sunday - timedelta(days=_WEEK), sunday)
    for name, period in (("month", calendar.month_of(day)), ("quarter", calendar.quarter_of(day))):
        yield Stretch(f"This {name}", period.start - _DAY)
        yield _whole(f"Last {name}", calendar.previous(period))


def _whole(label: str, period: Period) -> Stretch:
    return Stretch(label, period.start - _DAY, period.last_day)


def offers(
    calendar: FiscalCalendar, state: State, days: tuple[date, date], first: date
) -> tuple[Offer, ...]:
    """Return the stretches as links from a state that shows two days; none from before `first`."""
    start, day = days
    return tuple(
        _offer(one, state, day, start) for one in stretches(calendar, day) if one.start >= first
    )


def _offer(one: Stretch, state: State, day: date, start: date) -> Offer:
    as_of = f"{one.end}" if one.end else state.as_of
    alone = dict.fromkeys(("cause", "bucket", "flow"), "")
    query = state.with_(compare=f"{one.start}", as_of=as_of, **alone).query
    end = one.end or day
    return Offer(
        one.label, query, f"end of {one.start} to end of {end}", (one.start, end) == (start, day)
    )
