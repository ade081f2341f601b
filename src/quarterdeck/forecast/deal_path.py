"""The chance of one deal to be won in a period, as the forecast of each of several days had it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.ladder import THIN
from quarterdeck.forecast.read_tellings import ints
from quarterdeck.forecast.scoring import Scores
from quarterdeck.forecast.window import Window
from quarterdeck.words.calendar import Period

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """The chance of a deal to be won in the period, as seen from the end of a day."""

    day: date
    chance: float


def weeks_before(period: Period, last: date, first: date, *, most: int) -> tuple[Window, ...]:
    """Return windows on a period from each week up to a day, the latest first.

    None lies before `first` or after the period, and there are at most so many.
    """
    days = (last - _WEEK * n for n in range(most))
    return tuple(Window(period, day) for day in days if first <= day < period.last_day)


def deal_path(forecasts: Forecasts, windows: Iterable[Window], key: int) -> tuple[Seen, ...]:
    """Return the chances a deal was given, in order of day: those the forecast of each day served.

    A day on which it was not open, or too few wins were known to tell chances of deals, has none.
    """
    told = ((window.as_of, chance_of(forecasts, window, key)) for window in windows)
    return tuple(sorted((Seen(d, c) for d, c in told if c is not None), key=lambda s: s.day))


def chance_of(forecasts: Forecasts, window: Window, key: int) -> float | None:
    """Return the chance of an open deal to be won in a window; None where none is told."""
    scores, rung = forecasts.served(window)
    if rung is THIN or not _stands(scores, key):
        return None
    keys = ints(scores.rows["key"])
    place = int(np.searchsorted(keys, key))
    chance = int(ints(scores.rows["chance"])[place]) if place < len(keys) else 0
    return min(chance / ONE * scores.factor / ONE, 1.0)


def _stands(scores: Scores, key: int) -> bool:
    """Whether a deal is open at the end of the day and of a business that has chances."""
    known = scores.known
    deals = known.deals
    place = int(np.searchsorted(deals.key, key))
    if place == len(deals.key) or deals.key[place] != key or not deals.open[place]:
        return False
    rows = known.apart(known.past.standing_at(known.as_of, known.signals))
    return bool(np.isin(deals.number[place], rows.deal))
