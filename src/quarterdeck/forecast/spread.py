"""What may happen around the expected: draws of the period, intervals, the chance of a target.

Every open deal is won or not by its chance (a Poisson-binomial), new wins come by chance with
amounts as wins had, and one swing moves all of it together, since weeks are good or bad for
everyone: that chance alone covers far less than it promises is our own finding. The swing is
log-normal with mean 1 and of a size that is drawn too. Draws are seeded by the window: the same
question, the same answer, and parts of a company see the same good and bad weeks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quarterdeck.forecast.calibration import Swing
from quarterdeck.forecast.history import Array, Bools, Ints
from quarterdeck.forecast.window import Window
from quarterdeck.forecast.worths import Worths

DRAWS = 4000
_EVENLY = (np.arange(DRAWS) + 0.5) / DRAWS
Small = NDArray[np.float32]
Swings = tuple[Swing, Swing]
"""Those of money and of deals."""

LEVELS = (50, 80, 90)
"""Shares of outcomes that intervals are to hold, in per cent."""

_NEAR = 2e-9
"""What chances told in whole 1e-9 may differ by."""

_BLOCK = 250
_EXACT = 1000
"""Deals whose outcome is drawn one by one, those with the most at stake; the rest is normal."""

_LUMP = 0.1
"""Share of the variance that chance leaves from which a single deal is a lump."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What is uncertain: amounts and chances of open deals, money and wins of new ones.

    `chances` are those by which money is expected, `chances_n` those by which deals are: they
    differ where what is served agrees with another method. `worths` are what wins bring.
    """

    amounts: Array
    chances: Array
    chances_n: Array
    new: float
    new_n: float
    worths: Worths

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
    new = chance.new**2 / chance.new_n * (1 + chance.worths.varies) if chance.new_n > 0 else 0.0
    return sqrt(opened + new)


Moments = tuple[float, float]
"""A mean and the variance that chance alone leaves."""


def moments(chance: Chance, *, wins: float | None = None) -> tuple[Moments, Moments]:
    """Return those of money and of deals; where only a rate is known, it is from so many wins."""
    p, p_n = chance.chances, chance.chances_n
    money, count = float(p @ chance.amounts) + chance.new, float(p_n.sum()) + chance.new_n
    if wins is None:
        opened = float((p_n * (1 - p_n)).sum())
        return (money, chance_alone(chance) ** 2), (count, opened + chance.new_n)
    unsure = count + count**2 / wins
    value = money / count if count > 0 else 0.0
    return (money, value**2 * (unsure + count * chance.worths.varies)), (count, unsure)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Draws of what is not booked yet: money in minor units, deals."""

    money: Array
    count: Array

    def spread(self, booked: tuple[int, int]) -> Spread:
        """Return draws of the whole period, money and deals booked included."""
        return Spread(np.sort(booked[0] + self.money), np.sort(booked[1] + self.count))


@dataclass(frozen=True, slots=True)
class Parted:
    """Draws of what is not booked yet, and in `deals` a column of money for each of some deals."""

    ahead: Ahead
    deals: Array

    def reaches(self, deal: int, left: float, amount: float) -> tuple[float, float]:
        """Return the chances of at least so much once a deal of an amount is won, and is lost."""
        rest = self.ahead.money - self.deals[:, deal]
        won, lost = (rest + worth >= left for worth in (amount, 0.0))
        return float(won.mean()), float(lost.mean())


def draw(chance: Chance, *, window: Window, swings: Swings) -> Ahead:
    """Draw what may happen beside what is booked."""
    return parted(chance, window=window, swings=swings, deals=()).ahead


def parted(
    chance: Chance, *, window: Window, swings: Swings, deals: Sequence[tuple[float, float]]
) -> Parted:
    """Draw what may happen beside what is booked, and tell what some deals are of it.

    They are told by amount and chance: of two that are alike in both either will do. A deal that is
    a good part of what is uncertain brings its amount or nothing, whatever the weeks are like.
    """
    random = np.random.default_rng(_seed(window))
    opened = _opened(chance, random, [chance.place(*deal) for deal in deals])
    new_n = random.poisson(max(chance.new_n, 0.0), DRAWS)
    value = chance.new / chance.new_n if chance.new_n > 0 else 0.0
    new = chance.worths.drawn(new_n, value, random)
    common, common_n = _common(window, swings)
    ahead = Ahead(
        np.maximum((opened.money - opened.lumps + new) * common + opened.lumps, 0.0),
        (opened.deals + new_n) * common_n,
    )
    alike = np.where(opened.large, 1.0, common[:, None])
    return Parted(ahead, opened.kept * alike)


def draw_rate(chance: Chance, *, window: Window, swings: Swings, wins: float) -> Ahead:
    """Draw what may happen where only a rate is known, from so many wins, half a win included.

    Wins to come are Poisson with a rate that is itself Gamma, as sure as wins are many: single
    deals' chances, which nobody can know yet, play no part. Amounts vary as wins did, without wins
    as open deals do.
    """
    random = np.random.default_rng(_seed(window))
    count = float(chance.chances_n.sum()) + chance.new_n
    money = float(chance.chances @ chance.amounts) + chance.new
    if count <= 0:
        return Ahead(np.zeros(DRAWS), np.zeros(DRAWS))
    drawn = random.poisson(count * random.gamma(wins, 1 / wins, DRAWS))
    common, common_n = _common(window, swings)
    return Ahead(chance.worths.drawn(drawn, money / count, random) * common, drawn * common_n)


def _common(window: Window, swings: Swings) -> tuple[Array, Array]:
    """Draw by what times multiply money and deals: by the window alone, so that parts share it."""
    random = np.random.default_rng((*_seed(window), 1))
    places, luck = random.permutation(_EVENLY), random.standard_normal(DRAWS)
    sigmas = (np.sqrt(np.log1p(swing.drawn(places) ** 2)) for swing in swings)
    money, deals = (np.exp(sigma * luck - sigma**2 / 2) for sigma in sigmas)
    return money / money.mean(), deals / deals.mean()


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


def crps(draws: Sequence[float] | Array, actual: float) -> float:
    """Return the continuous ranked probability score of sorted draws.

    Gneiting and Raftery 2007, equation 21, in the form for an ensemble.
    """
    x = np.asarray(draws, dtype=float)
    n = len(x)
    rank = 2 * np.arange(1, n + 1) - n - 1
    return float(np.abs(x - actual).mean() - (rank * x).sum() / n**2)
