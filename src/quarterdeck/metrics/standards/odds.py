"""Whether flags tell more than chance: shares, lift and an exact test, each deal counted once.

Deals are compared within strata: those of one day and one end. Were the flags of a stratum drawn
by lot among its deals, the number of flagged deals that miss would be hypergeometric; the total is
the sum of such draws, and its distribution is worked out exactly.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Z95 = 1.959963984540054
"""Half the width of a 95 % interval, in standard deviations."""

_NEGLIGIBLE = 1e-30


@dataclass(frozen=True, slots=True)
class Stratum:
    """Deals of one day and one end: how many, how many of them missed, and the flagged of each."""

    deals: int
    missed: int
    flagged: int
    flagged_missed: int

    @property
    def expected(self) -> float:
        """The flagged deals that would miss if flags were drawn by lot."""
        return self.flagged * self.missed / self.deals


@dataclass(frozen=True, slots=True)
class Odds:
    """What the flags were worth: shares between 0 and 1, the lift over the base rate, and p.

    The interval of the precision is Wilson's (95 %); that of the lift is the same over the base
    rate, which is taken as given. `p` is exact and two-sided, None where all is decided anyway.
    """

    flagged: int
    missed: int
    expected: float
    precision: float
    low: float
    high: float
    base_rate: float
    p: float | None

    @property
    def lift(self) -> float | None:
        """How many times as often flagged deals miss, None where nothing ever does."""
        return self.precision / self.base_rate if self.base_rate else None

    @property
    def lift_interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the lift."""
        if not self.base_rate:
            return None
        return self.low / self.base_rate, self.high / self.base_rate


def odds(strata: Sequence[Stratum]) -> Odds | None:
    """Return what the flags were worth, None where nothing was flagged."""
    held = [s for s in strata if s.flagged]
    flagged = sum(s.flagged for s in held)
    if not flagged:
        return None
    missed = sum(s.flagged_missed for s in held)
    expected = math.fsum(s.expected for s in held)
    low, high = wilson(missed, flagged)
    return Odds(
        flagged,
        missed,
        expected,
        missed / flagged,
        low,
        high,
        expected / flagged,
        two_sided(held, missed),
    )


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share: right for small numbers and for 0 and all."""
    share, square = part / whole, Z95 * Z95
    middle = share + square / (2 * whole)
    spread = Z95 * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    below, above = middle - spread, middle + spread
    scale = 1 + square / whole
    return (0.0 if not part else below / scale), (1.0 if part == whole else above / scale)


def two_sided(strata: Sequence[Stratum], seen: int) -> float | None:
    """Return how likely flags by lot are to be as far off as seen, or farther: twice the tail.

    None where no stratum leaves anything to chance.
    """
    least, shares = 0, np.ones(1)
    for one in strata:
        first, own = _drawn(one)
        least, shares = least + first, np.convolve(shares, own)
        kept = np.flatnonzero(shares > _NEGLIGIBLE)
        least, shares = least + int(kept[0]), shares[kept[0] : kept[-1] + 1]
    if len(shares) == 1:
        return None
    place = seen - least
    below = float(shares[: max(place + 1, 0)].sum())
    above = float(shares[max(place, 0) :].sum())
    return min(1.0, max(2 * min(below, above), _NEGLIGIBLE))


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """Return p values adjusted for being several (Holm): none sinks below its own or an earlier."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    adjusted, highest = [0.0] * len(values), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = highest
    return tuple(adjusted)


def _drawn(one: Stratum) -> tuple[int, Floats]:
    """Return the least number of misses by lot, and the chance of it and each one more."""
    first = max(0, one.flagged + one.missed - one.deals)
    last = min(one.flagged, one.missed)
    numbers = np.arange(first, last + 1)
    logs = _log_choose(one.missed, numbers)
    logs = logs + _log_choose(one.deals - one.missed, one.flagged - numbers)
    shares = np.exp(logs - logs.max())
    return first, shares / shares.sum()


def _log_choose(whole: int, parts: npt.NDArray[np.int64]) -> Floats:
    factorials = np.concatenate([np.zeros(1), np.cumsum(np.log(np.arange(1, whole + 1)))])
    return np.asarray(factorials[whole] - factorials[parts] - factorials[whole - parts])
