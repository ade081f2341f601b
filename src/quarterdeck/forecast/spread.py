"""What may happen around the expected: draws of the period, intervals, the chance of a target.

Every open deal is won or not by its chance (a Poisson-binomial), new wins come by chance with
amounts that vary as wins did, and one shock moves all of it together, since weeks are good or bad
for everyone. The shock is log-normal with mean 1; that chance alone covers far less than it
promises is our own finding. Draws are seeded by the window: the same question, the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from quarterdeck.forecast.coming import Coming
from quarterdeck.forecast.history import Array, Ints
from quarterdeck.forecast.window import Window

DRAWS = 4000
Small = NDArray[np.float32]
LEVELS = (50, 80, 90)
"""Shares of outcomes that intervals are to hold, in per cent."""

_BLOCK = 250
_EXACT = 1000
"""Deals whose outcome is drawn one by one, those with the most at stake; the rest is normal."""

_SHOCK, _YOUNG_SHOCK, _YOUNG_DAYS = 0.08, 0.15, 84
"""Spread of the shock: 8 %, and 15 % with under twelve weeks of history."""

_FEW = 30.0
"""New wins below which they are drawn by number, above as normal."""


_SAME, _EVEN = 1e-9, 1e-6
"""Chances nearer than the first are one; amounts vary by the second at least."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What is uncertain: amounts and chances of open deals, wins of new ones and their worth.

    `factor` is what everything uncertain is multiplied by, to agree with what is served.
    """

    amounts: Array
    chances: Array
    new_wins: float
    coming: Coming
    factor: float = 1.0

    def without(self, amount: float, chance: float) -> "Chance":
        """Return the same without one deal of this amount and chance."""
        here = np.flatnonzero((self.amounts == amount) & (np.abs(self.chances - chance) < _SAME))
        kept = np.delete(np.arange(len(self.amounts)), here[:1])
        return replace(self, amounts=self.amounts[kept], chances=self.chances[kept])


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
    p, amounts = np.clip(chance.chances * chance.factor, 0, 1), chance.amounts
    opened = float((p * (1 - p) * amounts**2).sum())
    return sqrt(opened + chance.new_wins * chance.factor * chance.coming.square)


def shock_of(days: int) -> float:
    """Return the spread of the common shock with so many days of history."""
    return _YOUNG_SHOCK if days < _YOUNG_DAYS else _SHOCK


@dataclass(frozen=True, slots=True)
class Ahead:
    """Draws of what is not booked yet, sorted: money in minor units, deals."""

    money: Array
    count: Array

    def spread(
        self, booked: tuple[int, int], stretch: float = 1.0, stretch_n: float = 1.0
    ) -> Spread:
        """Return draws of the whole period, money and deals booked included.

        `stretch` and `stretch_n` widen or narrow what is not booked around its middle, as
        calibrated: money and deals.
        """
        return Spread(
            _stretched(booked[0], self.money, stretch), _stretched(booked[1], self.count, stretch_n)
        )


def draw(chance: Chance, *, window: Window, shock: float) -> Ahead:
    """Draw what may happen beside what is booked."""
    random = np.random.default_rng(_seed(window))
    opened, opened_n = _opened(chance, random)
    new, new_n = _new(chance, random)
    sigma = sqrt(log(1 + shock**2))
    common = random.lognormal(-(sigma**2) / 2, sigma, DRAWS)
    return Ahead(np.sort((opened + new) * common), np.sort((opened_n + new_n) * common))


def draw_rate(chance: Chance, *, window: Window, wins: float) -> Ahead:
    """Draw what may happen where only a rate is known, from so many wins, half a win included.

    Wins to come are Poisson with a rate that is itself Gamma, as sure as wins are many: single
    deals' chances, which nobody can know yet, play no part. Amounts vary as wins did, without wins
    as open deals do.
    """
    random = np.random.default_rng(_seed(window))
    p = np.clip(chance.chances * chance.factor, 0.0, 1.0)
    new = chance.new_wins * chance.factor
    count, money = float(p.sum()) + new, float(p @ chance.amounts) + new * chance.coming.value
    if count <= 0 or money <= 0:
        return Ahead(np.zeros(DRAWS), np.zeros(DRAWS))
    drawn = random.poisson(count * random.gamma(wins, 1 / wins, DRAWS)).astype(float)
    shape = 1 / max(_varied(chance), _EVEN)
    value = money / count
    worth = random.gamma(np.maximum(drawn, _SAME) * shape) * value / shape
    return Ahead(np.sort(np.where(drawn > 0, worth, 0.0)), np.sort(drawn))


def _varied(chance: Chance) -> float:
    """Return the squared coefficient of variation of amounts: of wins, else of open deals."""
    value, square = chance.coming.value, chance.coming.square
    if value <= 0 and chance.amounts.any():
        value, square = float(chance.amounts.mean()), float((chance.amounts**2).mean())
    return square / value**2 - 1 if value > 0 else 0.0


def _seed(window: Window) -> tuple[int, int, int]:
    return window.as_of.toordinal(), window.period.start.toordinal(), window.last.toordinal()


def _opened(chance: Chance, random: np.random.Generator) -> tuple[Array, Array]:
    p = np.clip(chance.chances * chance.factor, 0.0, 1.0)
    stake = p * (1 - p) * chance.amounts**2
    top = _largest(stake)
    rest = np.ones(len(p), dtype=bool)
    rest[top] = False
    money, count = _won(p[top].astype(np.float32), chance.amounts[top], random)
    if rest.any():
        spread = p[rest] * (1 - p[rest])
        normal = random.standard_normal(DRAWS)
        money += (p[rest] * chance.amounts[rest]).sum() + normal * sqrt(stake[rest].sum())
        count += p[rest].sum() + normal * sqrt(spread.sum())
    return np.asarray(money), np.maximum(count, 0.0)


def _largest(stake: Array) -> Ints:
    """Return the places of the largest stakes, in their order."""
    least = np.partition(stake, -_EXACT)[-_EXACT] if len(stake) > _EXACT else 0.0
    near = np.flatnonzero(stake >= least)
    return near[np.argsort(-stake[near], kind="stable")][:_EXACT]


def _won(p: Small, amounts: Array, random: np.random.Generator) -> tuple[Array, Array]:
    """Draw deals one by one; a block of draws at a time stays in the processor's cache."""
    money, count = np.empty(DRAWS), np.empty(DRAWS)
    for start in range(0, DRAWS, _BLOCK):
        block = slice(start, start + _BLOCK)
        won = (random.random((_BLOCK, len(p)), dtype=np.float32) < p).astype(float)
        money[block], count[block] = won @ amounts, won.sum(axis=1)
    return money, count


def _new(chance: Chance, random: np.random.Generator) -> tuple[Array, Array]:
    """Draw new wins and what they bring: amounts are gamma with the mean and spread of wins."""
    wins, value = chance.new_wins * chance.factor, chance.coming.value
    if wins <= 0 or value <= 0:
        return np.zeros(DRAWS), np.zeros(DRAWS)
    count = random.poisson(wins, DRAWS).astype(float)
    variance = max(chance.coming.square - value**2, 1e-6 * value**2)
    shape = value**2 / variance
    money = np.where(count > 0, random.gamma(np.maximum(count, 1e-9) * shape) * value / shape, 0.0)
    return money, count


def _stretched(booked: float, draws: Array, stretch: float) -> Array:
    middle = float(np.median(draws)) if len(draws) else 0.0
    return np.asarray(booked + np.maximum(middle + (draws - middle) * stretch, 0.0))


def crps(draws: Sequence[float] | Array, actual: float) -> float:
    """Return the continuous ranked probability score of sorted draws.

    Gneiting and Raftery 2007, equation 21, in the form for an ensemble.
    """
    x = np.asarray(draws, dtype=float)
    n = len(x)
    rank = 2 * np.arange(1, n + 1) - n - 1
    return float(np.abs(x - actual).mean() - (rank * x).sum() / n**2)
