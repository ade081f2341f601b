"""What may happen around the expected: draws of the period, intervals, the chance of a target.

Every open deal is won or not by its chance (a Poisson-binomial), new wins come by chance with
amounts that vary as wins did, and one shock moves all of it together, since weeks are good or bad
for everyone. The shock is log-normal with mean 1; that chance alone covers far less than it
promises is our own finding. Draws are seeded by the window: the same question, the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quarterdeck.forecast.history import Array, Bools, Ints
from quarterdeck.forecast.window import Window

DRAWS = 4000
Small = NDArray[np.float32]
LEVELS = (50, 80, 90)
"""Shares of outcomes that intervals are to hold, in per cent."""

_NEAR = 2e-9
"""What chances told in whole 1e-9 may differ by."""

_BLOCK = 250
_EXACT = 1000
"""Deals whose outcome is drawn one by one, those with the most at stake; the rest is normal."""

_LUMP = 0.1
"""Share of the variance that chance leaves from which a single deal is a lump."""

_SHOCK, _YOUNG_SHOCK, _YOUNG_DAYS = 0.08, 0.15, 84
"""Spread of the shock: 8 %, and 15 % with under twelve weeks of history."""


_SAME, _EVEN = 1e-9, 1e-6
"""A number of wins above none, and the least by which amounts vary."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What is uncertain: amounts and chances of open deals, money and wins of new ones.

    `chances` are those by which money is expected, `chances_n` those by which deals are: they
    differ where what is served agrees with another method. `varies` is the variance of the worth
    of a win as a share of its square.
    """

    amounts: Array
    chances: Array
    chances_n: Array
    new: float
    new_n: float
    varies: float

    def without(self, amount: float, chance: float) -> "Chance":
        """Return the same without one deal of this amount and chance."""
        kept = np.delete(np.arange(len(self.amounts)), self.place(amount, chance))
        return replace(
            self,
            amounts=self.amounts[kept],
            chances=self.chances[kept],
            chances_n=self.chances_n[kept],
        )

    def place(self, amount: float, chance: float) -> int:
        """Return the place of a deal of this amount and chance."""
        return int(np.argmax((self.amounts == amount) & (np.abs(self.chances - chance) < _NEAR)))


@dataclass(frozen=True, slots=True)
class Spread:
    """Draws of what the period wins in all: money in minor units, sorted, and deals."""

    money: Array
    count: Array

    def interval(self, level: int) -> tuple[float, float]:
        """Return the money between which `level` per cent of outcomes lie."""
        return self._between(self.money, level)

    def counts(self, level: int) -> tuple[float, float]:
        """Return the numbers of deals between which `level` per cent of outcomes lie."""
        return self._between(self.count, level)

    def reaches(self, target: float) -> float:
        """Return the chance that the period wins at least so much money."""
        return float(np.mean(self.money >= target))

    @staticmethod
    def _between(draws: Array, level: int) -> tuple[float, float]:
        tail = (100 - level) / 2
        low, high = np.percentile(draws, (tail, 100 - tail))
        return float(low), float(high)


def chance_alone(chance: Chance) -> float:
    """Return the standard deviation of money that chance leaves if every probability is right."""
    p, amounts = chance.chances, chance.amounts
    opened = float((p * (1 - p) * amounts**2).sum())
    new = chance.new**2 / chance.new_n * (1 + chance.varies) if chance.new_n > 0 else 0.0
    return sqrt(opened + new)


def shock_of(days: int) -> float:
    """Return the spread of the common shock with so many days of history."""
    return _YOUNG_SHOCK if days < _YOUNG_DAYS else _SHOCK


@dataclass(frozen=True, slots=True)
class Ahead:
    """Draws of what is not booked yet: money in minor units, deals.

    `lumps` is the part of money that comes of deals so large that each alone is a good part of what
    is uncertain: they come or they do not.
    """

    money: Array
    count: Array
    lumps: Array

    def spread(
        self, booked: tuple[int, int], stretch: float = 1.0, stretch_n: float = 1.0
    ) -> Spread:
        """Return draws of the whole period, money and deals booked included.

        `stretch` and `stretch_n` widen or narrow money and deals that are not booked around their
        mean, as calibrated, but for the lumps: a deal brings its amount or nothing, however sure of
        it one was.
        """
        money = np.maximum(_stretched(self.money - self.lumps, stretch) + self.lumps, 0.0)
        count = np.maximum(_stretched(self.count, stretch_n), 0.0)
        return Spread(np.sort(booked[0] + money), np.sort(booked[1] + count))


@dataclass(frozen=True, slots=True)
class Parted:
    """Draws of what is not booked yet, and in `deals` a column of money for each of some deals.

    `large` tells which of them are among the lumps.
    """

    ahead: Ahead
    deals: Array
    large: Bools

    def reaches(
        self, deal: int, left: float, *, amount: float, stretch: float
    ) -> tuple[float, float]:
        """Return the chances of at least so much once a deal is won, and once it is lost.

        `amount` is the deal's money; the draws are stretched as in Ahead.
        """
        lumps = self.ahead.lumps
        part = self.deals[:, deal] * (1.0 if self.large[deal] else stretch)
        rest = _stretched(self.ahead.money - lumps, stretch) + lumps - part
        won, lost = (np.maximum(rest + worth, 0.0) >= left for worth in (amount, 0.0))
        return float(won.mean()), float(lost.mean())


def draw(chance: Chance, *, window: Window, shock: float) -> Ahead:
    """Draw what may happen beside what is booked."""
    return parted(chance, window=window, shock=shock, deals=()).ahead


def parted(
    chance: Chance, *, window: Window, shock: float, deals: Sequence[tuple[float, float]]
) -> Parted:
    """Draw what may happen beside what is booked, and tell what some deals are of it.

    They are told by amount and chance: of two that are alike in both either will do.
    """
    random = np.random.default_rng(_seed(window))
    opened = _opened(chance, random, [chance.place(*deal) for deal in deals])
    new, new_n = _new(chance, random)
    sigma = sqrt(log(1 + shock**2))
    common = random.lognormal(-(sigma**2) / 2, sigma, DRAWS)
    ahead = Ahead(
        (opened.money + new) * common, (opened.deals + new_n) * common, opened.lumps * common
    )
    return Parted(ahead, opened.kept * common[:, None], opened.large)


def draw_rate(chance: Chance, *, window: Window, wins: float) -> Ahead:
    """Draw what may happen where only a rate is known, from so many wins, half a win included.

    Wins to come are Poisson with a rate that is itself Gamma, as sure as wins are many: single
    deals' chances, which nobody can know yet, play no part. Amounts vary as wins did, without wins
    as open deals do.
    """
    random = np.random.default_rng(_seed(window))
    count = float(chance.chances_n.sum()) + chance.new_n
    money = float(chance.chances @ chance.amounts) + chance.new
    none = np.zeros(DRAWS)
    if count <= 0:
        return Ahead(none, none, none)
    drawn = random.poisson(count * random.gamma(wins, 1 / wins, DRAWS)).astype(float)
    return Ahead(_worth(drawn, money / count, chance.varies, random), drawn, none)


def _worth(count: Array, value: float, varies: float, random: np.random.Generator) -> Array:
    """Draw what so many wins bring: a Gamma with the mean and spread of single ones."""
    shape = 1 / max(varies, _EVEN)
    drawn = random.gamma(np.maximum(count, _SAME) * shape) * max(value, 0.0) / shape
    return np.where(count > 0, drawn, 0.0)


def _seed(window: Window) -> tuple[int, int, int]:
    return window.as_of.toordinal(), window.period.start.toordinal(), window.last.toordinal()


class _Opened(NamedTuple):
    """Draws of open deals: money, number, lumps, deals asked for and which of them are large."""

    money: Array
    deals: Array
    lumps: Array
    kept: Array
    large: Bools


def _opened(chance: Chance, random: np.random.Generator, places: Sequence[int]) -> _Opened:
    p, p_n = chance.chances, chance.chances_n
    stake = p * (1 - p) * chance.amounts**2
    top = _largest(stake)
    rest = np.ones(len(p), dtype=bool)
    rest[top] = False
    small = p[top].astype(np.float32)
    small_n = small if p_n is p else p_n[top].astype(np.float32)
    large = stake[top] > _LUMP * chance_alone(chance) ** 2
    asked = [int(np.argmax(top == place)) for place in places]
    keep = [*np.flatnonzero(large), *asked]
    money, count, kept = _won(small, small_n, chance.amounts[top], random, keep)
    if rest.any():
        spread = p_n[rest] * (1 - p_n[rest])
        normal = random.standard_normal(DRAWS)
        money += (p[rest] * chance.amounts[rest]).sum() + normal * sqrt(stake[rest].sum())
        count += p_n[rest].sum() + normal * sqrt(spread.sum())
    lumps = int(large.sum())
    of_lumps, of_asked = kept[:, :lumps].sum(axis=1), kept[:, lumps:]
    return _Opened(money, np.maximum(count, 0.0), of_lumps, of_asked, large[asked])


def _largest(stake: Array) -> Ints:
    """Return the places of the largest stakes, in their order."""
    least = np.partition(stake, -_EXACT)[-_EXACT] if len(stake) > _EXACT else 0.0
    near = np.flatnonzero(stake >= least)
    return near[np.argsort(-stake[near], kind="stable")][:_EXACT]


def _won(
    p: Small, p_n: Small, amounts: Array, random: np.random.Generator, keep: Sequence[int]
) -> tuple[Array, Array, Array]:
    """Draw deals one by one; a block of draws at a time stays in the processor's cache."""
    money, count, kept = np.empty(DRAWS), np.empty(DRAWS), np.zeros((DRAWS, len(keep)))
    for start in range(0, DRAWS, _BLOCK):
        block = slice(start, start + _BLOCK)
        luck = random.random((_BLOCK, len(p)), dtype=np.float32)
        won = (luck < p).astype(float)
        money[block], count[block] = won @ amounts, won.sum(axis=1)
        if p_n is not p:
            count[block] = (luck < p_n).sum(axis=1)
        if keep:
            kept[block] = won[:, keep] * amounts[keep]
    return money, count, kept


def _new(chance: Chance, random: np.random.Generator) -> tuple[Array, Array]:
    """Draw new wins and what they bring: amounts are gamma with the mean and spread of wins."""
    if chance.new_n <= 0:
        return np.zeros(DRAWS), np.zeros(DRAWS)
    count = random.poisson(chance.new_n, DRAWS).astype(float)
    return _worth(count, chance.new / chance.new_n, chance.varies, random), count


def _stretched(draws: Array, stretch: float) -> Array:
    middle = float(draws.mean())
    return np.asarray(middle + (draws - middle) * stretch)


def crps(draws: Sequence[float] | Array, actual: float) -> float:
    """Return the continuous ranked probability score of sorted draws.

    Gneiting and Raftery 2007, equation 21, in the form for an ensemble.
    """
    x = np.asarray(draws, dtype=float)
    n = len(x)
    rank = 2 * np.arange(1, n + 1) - n - 1
    return float(np.abs(x - actual).mean() - (rank * x).sum() / n**2)
