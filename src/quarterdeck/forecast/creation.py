"""New business: what is won by a day from deals that do not exist yet.

Deals to come (a rate for every weekday, recent weeks counting more) times the share of new deals
that is won within the working time left to them, times what a win is worth of late. On short
cycles this is half of the forecast; a mean of past periods is the worst part of most of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from quarterdeck.forecast.clock import Clock
from quarterdeck.forecast.history import Array, Bools, Days, Ints, Lives

RATE_HALF_LIFE = 28.0
"""Days after which a day counts half in the rate at which deals come."""

_CONVERSION_WINS = 150.0
"""Wins within which what was won counts half in the conversion of new deals, so that many wins let
it follow quickly and few keep it steady ..."""

_CONVERSION_DAYS = (14.0, 42.0)
"""... between two and six weeks."""

VALUE_HALF_LIFE = 28.0
_WINS_OF_USUAL = 20.0
"""Wins that the mean of all history is worth beside the recent ones."""

_NOBODY = 1e-9
_SUNDAY = 6
_AGES = 260
"""Working days up to which winning by age is told; later wins are left out."""


@dataclass(frozen=True, slots=True)
class Creation:
    """What is to come: deals a day by weekday, the share won by working age, the value of a win.

    `value` and `square` are the mean of a won amount and of its square, in minor units.
    """

    rate: Array
    won_by: Array
    value: float
    square: float

    def wins(self, clock: Clock, as_of: date, first: date, last: date) -> float:
        """Expect so many wins from `first` to `last` of deals first known after `as_of`."""
        days = [as_of + timedelta(days=n + 1) for n in range((last - as_of).days)]
        total = 0.0
        for day in days:
            rate = self.rate[day.weekday()]
            if clock.rests(day):
                rate = min(rate, self.rate[_SUNDAY])
            total += rate * self.share(clock, day, first, last)
        return total

    def share(self, clock: Clock, day: date, first: date, last: date) -> float:
        """Return the share of the deals of a day that is won from `first` to `last`."""
        born = (clock.at(day) + clock.at(day - timedelta(days=1))) / 2
        before = clock.at(first - timedelta(days=1))
        share = self._share(clock.at(last) - born) - self._share(before - born)
        return share * clock.lift(max(day, first) - timedelta(days=1), last)

    def _share(self, age: float) -> float:
        return float(np.interp(age, np.arange(len(self.won_by)), self.won_by)) if age > 0 else 0.0


def arrivals(lives: Lives, past: int) -> Array:
    """Return how many deals were first known on each of the days."""
    return np.bincount(lives.arrived, weights=lives.n, minlength=past)[:past].astype(float)


def creation_of(days: Days, lives: Lives, clock: Clock) -> Creation:
    """Fit creation on what is known up to the last of the days."""
    past = len(days.arrived)
    value, square = values_of(lives, past)
    return Creation(_rate(days), _won_by(lives, clock, past), value, square)


def _rate(days: Days) -> Array:
    """Return how many deals come on each weekday, as the days after the first known one tell.

    What was there on that day came on nobody knows which day before.
    """
    past = len(days.arrived)
    fade = 0.5 ** ((past - 1 - np.arange(past)) / RATE_HALF_LIFE)
    fade[: days.known + 1] = 0.0
    weekdays = (np.arange(past) + days.first.weekday()) % 7
    whole = np.sum(fade * days.arrived) / max(float(np.sum(fade)), _NOBODY)
    sums = np.bincount(weekdays, weights=fade * days.arrived, minlength=7)
    counts = np.bincount(weekdays, weights=fade, minlength=7)
    return np.asarray((sums + whole) / (counts + 1))


def _won_by(lives: Lives, clock: Clock, past: int) -> Array:
    """Return the share of new deals won by each working age: the cumulative incidence by age."""
    now = clock.ends[past]
    born = clock.middle(lives.arrived)
    closed = lives.closed >= 0
    end = np.where(closed, clock.middle(np.maximum(lives.closed, 0)), now)
    life = np.maximum(end - born, 0.0)
    wins = (lives.n * lives.won).sum() / past
    half_life = float(np.clip(_CONVERSION_WINS / max(wins, 1e-9), *_CONVERSION_DAYS))
    # The first day is counted for all, so that what is decided within minutes counts too.
    last = np.clip(np.ceil(life).astype(np.int64) - 1, 0, _AGES)
    # A deal counts by how long ago it came to an age, so at earlier ages by so much less.
    fade = half_life * now / max(past, 1)
    weight = 0.5 ** (np.maximum(now - born - last, 0) / fade) * lives.n * lives.born

    def by_age(which: Bools) -> Array:
        return np.bincount(last[which], weight[which], minlength=_AGES + 1).astype(float)

    won, lost, left = by_age(lives.won), by_age(closed & ~lives.won), by_age(~closed)
    risk = won + lost + left
    for age in reversed(range(_AGES)):
        risk[age] += risk[age + 1] * 0.5 ** (1 / fade)
    watched = np.maximum(risk - left / 2, _NOBODY)
    share_won, share_lost = (won / watched)[:-1], (lost / watched)[:-1]
    alive = np.concatenate([[1.0], np.cumprod(1 - np.minimum(share_won + share_lost, 1.0))])
    return np.concatenate([[0.0], np.cumsum(alive[:-1] * share_won)])


def weight_of_wins(ago: Ints) -> Array:
    """Return how much each win counts in what one is worth, won so many days ago."""
    return np.asarray(0.5 ** (ago / VALUE_HALF_LIFE) + _WINS_OF_USUAL / max(len(ago), 1))


def values_of(lives: Lives, past: int) -> tuple[float, float]:
    """Return the means of a won amount and of its square, recent wins counting more."""
    won = lives.won & (lives.closed >= 0)
    if not won.any():
        return 0.0, 0.0
    n, mean, square = (lives.n[won], *(x[won] / lives.n[won] for x in (lives.money, lives.square)))
    fade = 0.5 ** ((past - 1 - lives.closed[won]) / VALUE_HALF_LIFE) * n
    usual, usual_square = ((n * x).sum() / n.sum() for x in (mean, square))
    total = fade.sum() + _WINS_OF_USUAL
    return (
        float(((fade * mean).sum() + _WINS_OF_USUAL * usual) / total),
        float(((fade * square).sum() + _WINS_OF_USUAL * usual_square) / total),
    )
