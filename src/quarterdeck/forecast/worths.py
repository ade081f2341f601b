"""What single wins bring: amounts as wins had them, so that fat tails stay fat."""

from dataclasses import dataclass

import numpy as np

from quarterdeck.forecast.history import Array, Ints

_KINDS_OF_WIN = 32
"""Amounts of wins that new ones are drawn from: the larger half of them the largest wins, one by
one, the others means of as many wins each."""


@dataclass(frozen=True, slots=True)
class Worths:
    """What single wins bring: amounts whose mean is 1, and the share of wins that bring each."""

    amounts: Array
    shares: Array

    @property
    def varies(self) -> float:
        """The variance of the worth of a win as a share of its square."""
        return max(float(self.shares @ self.amounts**2) - 1, 0.0)

    def drawn(self, wins: Ints, value: float, random: np.random.Generator) -> Array:
        """Draw what so many wins bring in each of many cases, if one brings so much on average."""
        if value <= 0 or not wins.any():
            return np.zeros(len(wins))
        return np.asarray(random.multinomial(wins, self.shares) @ self.amounts * value)


def worths_of(amounts: Array, weights: Array) -> Worths:
    """Return what wins bring, from amounts that wins had and how much each counts.

    All of them are alike where none has an amount.
    """
    if not len(amounts) or amounts @ weights <= 0:
        return Worths(np.ones(1), np.ones(1))
    order = np.argsort(amounts, kind="stable")
    amounts, weights = amounts[order], weights[order]
    alone = min(_KINDS_OF_WIN // 2, len(amounts))
    rest = len(amounts) - alone
    starts = np.unique(np.linspace(0, rest, _KINDS_OF_WIN - alone, endpoint=False).astype(int))
    starts = np.concatenate([starts[starts < rest], np.arange(rest, len(amounts))])
    shares = np.add.reduceat(weights, starts)
    means = np.add.reduceat(weights * amounts, starts) / shares
    return Worths(means / float(means @ shares) * shares.sum(), shares / shares.sum())
