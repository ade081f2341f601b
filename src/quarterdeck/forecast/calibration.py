"""How wide the range must be to hold what it promises: learned from what it would have promised.

The served forecast is replayed on the same weekday of earlier weeks, as many days ahead, each with
only what was known then, as far as the outcome is known by now. Where outcomes fell is told as a
normal score; their spread around the middle, shrunk to 1, stretches the range. Windows that overlap
tell the same thing: n of them count as n divided by how many overlap. The score is kept on a fixed
weekly grid counted back from the day of the question, never from which forecasts somebody happened
to ask for, and it is delayed: an outcome counts once its window is over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np

from quarterdeck.forecast.window import Window, horizon

REPLAYS = 13
"""Earlier weeks that are replayed at most: a quarter's worth."""

_BELIEF = 3.0
"""Independent outcomes that the spread as drawn is worth."""

_WARM_UP = 28
"""Days of history before the first replay."""

_TIMES = (0.6, 2.5)
"""How far the range may be narrowed and stretched."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How much the range is stretched, and after how many replays."""

    stretch: float
    replays: int


Score = Callable[[Window], float | None]
"""Where the outcome of a window fell in the draws of its day: the share of draws below it."""


def grid(window: Window, first: date, most: int = REPLAYS) -> list[Window]:
    """Return the windows of earlier weeks to replay, the latest first, all of them over by now."""
    days = window.days
    found = []
    for week in range(most):
        seen = window.as_of - timedelta(days=days + 7 * week)
        if (seen - first).days < _WARM_UP:
            break
        found.append(horizon(seen, days))
    return found


def calibrate(windows: Sequence[Window], score: Score) -> Calibration:
    """Return how much to stretch, from where the outcomes of replayed windows fell."""
    shares = [share for window in windows if (share := score(window)) is not None]
    if not shares:
        return Calibration(1.0, 0)
    normal = NormalDist()
    scores = np.array([normal.inv_cdf(min(max(s, 0.001), 0.999)) for s in shares])
    overlap = max(windows[0].days / 7, 1.0)
    independent = len(scores) / min(overlap, len(scores))
    variance = (_BELIEF + independent * float((scores**2).mean())) / (_BELIEF + independent)
    return Calibration(float(np.clip(np.sqrt(variance), *_TIMES)), len(scores))
