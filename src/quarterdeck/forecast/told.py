"""What was told of a period on the days of it: its forecast, day after day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.forecast.hindsight import Hindsight, Progress
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.forecast.window import Window
from quarterdeck.words.period import Period

_WEEK = 7
_MOST = 13
"""Days that are told of a period, about: each is a forecast of its own."""


@dataclass(frozen=True, slots=True)
class Told:
    """The forecast of a period as of the end of a day; money in minor units, ranges by level.

    `run` is what it was published as, '' where it was worked out later from what was known then.
    """

    day: date
    expected: int
    ranges: Mapping[int, tuple[float, float]]
    run: str = ""


def days_of(period: Period, as_of: date, since: date) -> list[date]:
    """Return the days before one on which to look at a period, whole weeks apart, the first first.

    They begin with the eve of the period, or with the first day on which anything was known.
    """
    step = timedelta(days=_WEEK * max(round(period.days / (_WEEK * _MOST)), 1))
    first, days = max(period.start - timedelta(days=1), since), []
    day = as_of - step
    while day >= first:
        days.append(day)
        day -= step
    return days[::-1]


def told_on(
    hindsight: Hindsight, period: Period, days: Iterable[date], *, tell: Progress | None = None
) -> list[Told]:
    """Return what the forecast of a period was on days of it, by what was known on each."""
    wanted = list(days)
    found = []
    for day, (forecasts, question) in zip(wanted, hindsight.fitted(wanted), strict=True):
        said = forecasts.forecast(Window(period, day), question)
        ranges = {level: said.spread.interval(level) for level in LEVELS}
        found.append(Told(day, said.whole.expected, ranges))
        if tell:
            tell("forecasting past days", len(found) / len(wanted))
    return found


def kept_apart(told: Iterable[Told], published: Iterable[Told]) -> tuple[Told, ...]:
    """Return what was told in order of day: what was published, and else what is worked out.

    A day within half a week of a published one is left out.
    """
    said = list(published)
    near = timedelta(days=_WEEK // 2)
    rest = [t for t in told if all(abs(t.day - p.day) > near for p in said)]
    return tuple(sorted((*said, *rest), key=lambda one: one.day))
