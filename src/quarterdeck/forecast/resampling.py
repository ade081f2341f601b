"""How sure a measure is that was taken on days which overlap: by drawing blocks of neighbours anew.

Forecasts of neighbouring days see the same weeks, so their errors are not independent: 48 Mondays
that look four weeks ahead hold twelve periods. Circular blocks as long as windows overlap are drawn
with replacement (Politis and Romano 1992); draws are seeded, so the same days, the same interval.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from quarterdeck.forecast.window import Window

RESAMPLES = 1000
FEWEST = 3
"""Blocks from which an interval is told: fewer would show next to none of the spread there is."""

LEVEL = 90
"""Per cent of resamples that an interval holds."""

Between = tuple[float, float]

Measure = Callable[[NDArray[np.int64]], NDArray[np.float64]]
"""A measure of resamples: takes places of days, resamples x days, and gives one value each."""


def overlap(windows: Sequence[Window]) -> int:
    """Return how many windows in a row share days to come at most, 1 where none do."""
    found = 1
    for place, window in enumerate(windows):
        later = (w.as_of < window.last for w in windows[place:])
        found = max(found, sum(later))
    return found


def blocks(n: int, block: int) -> NDArray[np.int64] | None:
    """Return the places of each resample of `n` days, RESAMPLES x n; None for too few blocks."""
    if n < FEWEST * block:
        return None
    random = np.random.default_rng((n, block))
    starts = random.integers(0, n, (RESAMPLES, -(-n // block)))
    places = (starts[:, :, None] + np.arange(block)) % n
    return np.asarray(places.reshape(RESAMPLES, -1)[:, :n])


def between(n: int, block: int, measure: Measure) -> Between | None:
    """Return the ends that hold LEVEL per cent of a measure over resamples; None for too few."""
    drawn = blocks(n, block)
    return None if drawn is None else ends(measure(drawn))


def ends(values: NDArray[np.float64], level: float = LEVEL) -> Between:
    """Return the ends that hold `level` per cent of values."""
    tail = (100 - level) / 2
    low, high = np.percentile(values, (tail, 100 - tail))
    return float(low), float(high)
