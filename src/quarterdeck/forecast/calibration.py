"""How wide the range must be to hold what it promises: learned from what it would have promised.

The served forecast is replayed on the same weekday of earlier weeks, as many days ahead, each with
only what was known then, as far as the outcome is known by now. Where outcomes fell is told as a
normal score; their spread around the middle, shrunk to 1, stretches the range. Money and deals have
scores of their own: amounts that differ hide how far off the number of deals is. Windows that
overlap tell the same thing: n of them count as n divided by how many overlap. The score is kept on
a fixed weekly grid counted back from the day of the question, never from which forecasts somebody
happened to ask for, and it is delayed: an outcome counts once its window is over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np

from quarterdeck.forecast.window import Window, earlier

REPLAYS = 13
"""Earlier weeks that are replayed at most: a quarter's worth."""

_BELIEF = 3.0
"""Independent outcomes that the spread as drawn is worth."""

_WARM_UP = 28
"""Days of history before the first replay."""

_EDGE, _TIED = 0.001, 1e-6
"""Shares of draws are kept off 0 and 1 by the first; nearer than the second they are one place."""

_TIMES = (0.6, 2.5)
"""How far the range may be narrowed and stretched."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How much the ranges of money and of deals are stretched, and after how many replays."""

    stretch: float
    replays: int
    stretch_n: float = 1.0


Fell = tuple[float, float]
"""Where an outcome fell in the draws of its day: the share below it, and that not above it."""

Score = Callable[[Window], tuple[Fell, Fell] | None]
"""Tells where the outcome of a window fell, in money and in deals, None where nobody can tell."""


def grid(window: Window, first: date, most: int = REPLAYS) -> list[Window]:
    """Return the windows of earlier weeks to replay, the latest first, all of them over by now.

    Each is as long and as far ahead as what is still to come of the window; `first` is the day on
    which a deal was first known.
    """
    found = []
    for week in range(most):
        one = earlier(window, -(-window.days // 7) + week)
        if (one.as_of - first).days < _WARM_UP:
            break
        found.append(one)
    return found


def calibrate(windows: Sequence[Window], score: Score) -> Calibration:
    """Return how much to stretch, from where the outcomes of replayed windows fell."""
    found = [fell for window in windows if (fell := score(window)) is not None]
    if not found:
        return Calibration(1.0, 0)
    overlap = max(windows[0].days / 7, 1.0)
    independent = len(found) / overlap
    money, deals = (_stretch([pair[k] for pair in found], independent) for k in (0, 1))
    return Calibration(money, len(found), deals)


def _stretch(found: Sequence[Fell], independent: float) -> float:
    mean = float(np.mean([_square(*fell) for fell in found]))
    variance = (_BELIEF + independent * mean) / (_BELIEF + independent)
    return float(np.clip(np.sqrt(variance), *_TIMES))


def _square(below: float, through: float) -> float:
    """Return the mean square of the normal score between two shares of draws.

    Draws that tie with the outcome could lie on either side of it: where all of them do, nothing
    was uncertain, and nothing is learned.
    """
    low, high = (min(max(share, _EDGE), 1 - _EDGE) for share in (below, through))
    normal = NormalDist()
    a, b = normal.inv_cdf(low), normal.inv_cdf(high)
    if high - low < _TIED:
        return ((a + b) / 2) ** 2
    return 1 - (b * normal.pdf(b) - a * normal.pdf(a)) / (high - low)
