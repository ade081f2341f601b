"""How far times swing for everybody alike: learned from how far earlier forecasts were off.

Chance alone leaves a forecast off by what can be computed: deals come or do not. What is beyond it
is the swing: a market, a month, a model that is wrong, by which all deals and all new business come
to more or less together. The served forecast is made again for earlier periods that are over by
now, each with only what was known then. How far it was off, beside what chance leaves, says how
large the swing may be: a posterior over sizes and not one of them, so that where little is known
the range has heavier tails. Money and deals have swings of their own.

Earlier periods are looked at from the same point, since the end of a quarter is not its middle;
where too few were watched, windows as long and as far ahead are, that begin half as long before
each other. Windows that overlap tell the same thing, so each counts by the part of it that is its
own. They are counted back from the question, never taken from which forecasts somebody happened to
ask for, and an outcome counts once its window is over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from quarterdeck.forecast.earlier import earlier_windows
from quarterdeck.forecast.history import Array
from quarterdeck.forecast.window import Window, earlier
from quarterdeck.words.calendar import FiscalCalendar

REPLAYS = 13
"""Earlier windows that are replayed at most."""

_ENOUGH = 3
"""Periods that must have been watched from the same point: two outcomes have no spread to speak of,
and windows at any other point of a period are better than none."""

_USUAL = 0.05
"""The swing that a company has as often less of as more, before its past says anything. It is the
scale of a half-Cauchy: small, so that a calm company stays near chance, with a tail so heavy that
few periods can tell of a large one (Gelman 2006). The scale is our own choice."""

_SIZES = np.exp(np.linspace(np.log(0.01), 0.0, 60))
"""Swings that are looked at: from 1 % to as large as what is expected."""

_WARM_UP = timedelta(days=28)
"""History before the first replay."""

_WEEK = 7


@dataclass(frozen=True, slots=True, eq=False)
class Swing:
    """How likely each size of the swing is, a spread as a share of what is expected."""

    sizes: Array
    likely: Array

    def drawn(self, places: Array) -> Array:
        """Return the sizes at places of the distribution, from 0 to 1."""
        return np.interp(places, np.cumsum(self.likely), self.sizes)

    @property
    def usual(self) -> float:
        """The size that is as often exceeded as not."""
        return float(self.drawn(np.array([0.5]))[0])


class Off(NamedTuple):
    """What a replay expected, the variance that chance alone leaves it, and what came."""

    expected: float
    variance: float
    came: float


Missed = tuple[Off, Off]
"""How far a replay was off in money and in deals."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The usual swings of money and of deals, and how many replays they were learned from."""

    usual: float
    usual_n: float
    replays: int
    swings: tuple[Swing, Swing] = field(repr=False, compare=False)


def grid(
    window: Window, first: date, calendar: FiscalCalendar, most: int = REPLAYS
) -> list[Window]:
    """Return the windows to replay, the latest first, all of them over by now.

    `first` is the day on which a deal was first known.
    """
    since = first + _WARM_UP
    found = earlier_windows(window, calendar, since, most=most)
    if len(found) >= _ENOUGH:
        return found
    weeks = -(-window.days // _WEEK)
    windows = (earlier(window, weeks + n * max(weeks // 2, 1)) for n in range(most))
    return [one for one in windows if one.as_of >= since]


def calibrate(windows: Sequence[Window], missed: Sequence[Missed | None]) -> Calibration:
    """Return the swings that replayed windows tell of; of some nothing can be told."""
    apart = windows[0].as_of - windows[1].as_of if len(windows) > 1 else timedelta.max
    weight = min(apart / timedelta(days=windows[0].days), 1.0) if windows else 1.0
    told = [one for one in missed if one is not None]
    money, deals = (learned([one[k] for one in told], weight) for k in (0, 1))
    return Calibration(money.usual, deals.usual, len(told), (money, deals))


def learned(missed: Iterable[Off], weight: float = 1.0) -> Swing:
    """Return how likely each size of the swing is, each replay counting with a weight."""
    log = np.log(_SIZES / (1 + (_SIZES / _USUAL) ** 2))
    for one in missed:
        if one.expected > 0:
            spread = one.variance / one.expected**2 + _SIZES**2
            off = (one.came - one.expected) / one.expected
            log -= weight * (np.log(spread) + off**2 / spread) / 2
    likely = np.exp(log - log.max())
    return Swing(_SIZES, likely / likely.sum())
