"""A step in a weekly series: deals created, the share won of those decided, the worth of a win.

Page's CUSUM (Biometrika 41, 1954), two-sided, on weeks that are told in standard deviations of an
earlier stretch, with its months and its weeks of the quarter taken out. What it must exceed is no
figure of a textbook, which would hold for independent normal weeks: it is read from the stretch
itself, resampled in blocks of four neighbouring weeks and moved as far as its quarters usually lie
apart, so that chance alone raises an alarm in one year of `1 / FALSE_ALARMS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from quarterdeck.forecast.history import Array

FALSE_ALARMS = 0.05
"""How often a year chance alone may raise one alarm of a series, by its own past."""

WATCHED, LEARNED, LEAST = 26, 104, 39
"""Weeks that are watched for a step; weeks before them that are learned from, at most and least."""

_SLACK = 0.5
_BLOCK, _PATHS = 4, 2000
_RIDGE = 10.0
_MONTHS, _WEEKS = 12, 14
_SLOPE, _TIMES = 0.5, 20
_QUARTER, _BELIEF = 13, 2.0


@dataclass(frozen=True, slots=True)
class Series:
    """A series by week: the last day of each week, its value (NaN where unknown), and its place.

    `month` is the month 0 to 11 and `week` the week of the quarter 0 to 13 of that day. Values are
    on a scale on which changes add, such as logs.
    """

    ends: tuple[date, ...]
    values: Array
    month: NDArray[np.int64]
    week: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the last day of the week before it, how large, and how far beyond the threshold.

    `size` is in the scale of the series, `low` and `high` hold it in 8 of 10 cases; `weeks` is how
    many have passed since.
    """

    since: date
    weeks: int
    size: float
    low: float
    high: float
    strength: float


def step_of(series: Series) -> Step | None:
    """Return the step that the last weeks show, None where chance explains them or too few."""
    values = series.values
    split = len(values) - WATCHED
    start = max(split - LEARNED, 0)
    past = slice(start, split)
    if split - start < LEAST or np.isfinite(values[past]).sum() < LEAST:
        return None
    flat = values - _seasons(series, past)
    middle, spread = _scale(flat[past])
    if spread <= 0:
        return None
    z = np.nan_to_num((flat - middle) / spread)
    limit = _limit(z[past])
    up, down = _cusum(z[split:], 1), _cusum(z[split:], -1)
    path = up if up[-1] >= down[-1] else down
    if path[-1] <= limit:
        return None
    return _told(series, flat, middle, spread, path=path, split=split, limit=limit)


def _told(  # noqa: PLR0913 -- the pieces of one finding
    series: Series,
    flat: Array,
    middle: float,
    spread: float,
    *,
    path: Array,
    split: int,
    limit: float,
) -> Step:
    quiet = np.flatnonzero(path <= 0)
    first = split + (int(quiet[-1]) + 1 if len(quiet) else 0)
    after = flat[first:][np.isfinite(flat[first:])]
    size = float(after.mean()) - middle
    error = 1.2816 * spread / np.sqrt(max(len(after), 1))
    eve = series.ends[max(first - 1, 0)]
    return Step(eve, len(flat) - first, size, size - error, size + error, float(path[-1] / limit))


def _cusum(z: Sequence[float] | Array, sign: int) -> Array:
    path, level = np.zeros(len(z)), 0.0
    for i, value in enumerate(z):
        level = max(0.0, level + sign * float(value) - _SLACK)
        path[i] = level
    return path


def _limit(past: Array) -> float:
    """Return what the highest of both sums over the weeks watched exceeds by chance.

    Looked at every week, a stretch is watched 52 / WATCHED times a year anew.
    """
    random = np.random.default_rng(len(past))
    blocks = -(-WATCHED // _BLOCK)
    starts = random.integers(0, len(past) - _BLOCK + 1, (_PATHS, blocks))
    paths = past[(starts[:, :, None] + np.arange(_BLOCK)).reshape(_PATHS, -1)[:, :WATCHED]]
    # Levels wander from quarter to quarter without a step: each path lies off by as much.
    paths = paths + random.standard_normal((_PATHS, 1)) * _wander(past)
    worst = np.zeros(_PATHS)
    for sign in (1, -1):
        level = np.zeros(_PATHS)
        for week in range(WATCHED):
            level = np.maximum(0.0, level + sign * paths[:, week] - _SLACK)
            worst = np.maximum(worst, level)
    return float(np.quantile(worst, 1 - FALSE_ALARMS * WATCHED / 52))


def _wander(past: Array) -> float:
    """Return how far the level usually lies off from one quarter to another, by those before."""
    size = len(past) // _QUARTER
    if size < 2:  # noqa: PLR2004 -- one quarter has nothing beside it
        return 1.0
    means = past[-size * _QUARTER :].reshape(size, _QUARTER).mean(axis=1)
    moves = np.diff(means)
    return float(np.sqrt((_BELIEF / _QUARTER + (moves**2).sum()) / (_BELIEF + size - 1)))


def _scale(values: Array) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    return float(known.mean()), float(known.std(ddof=1))


def _seasons(series: Series, past: slice) -> Array:
    """Return what month and week of the quarter add, by ridge regression on the weeks before."""
    design = np.zeros((len(series.values), _MONTHS + _WEEKS + 1))
    rows = np.arange(len(series.values))
    design[:, -1] = np.minimum(rows - past.stop, 0) / (past.stop - past.start)
    design[rows, series.month] = 1.0
    design[rows, _MONTHS + np.minimum(series.week, _WEEKS - 1)] = 1.0
    known = np.isfinite(series.values[past])
    x, y = design[past][known], series.values[past][known]
    gram = x.T @ x + np.diag([_RIDGE] * (_MONTHS + _WEEKS) + [_SLOPE])
    level = y.mean()
    for _ in range(_TIMES):
        found = np.linalg.solve(gram, x.T @ (y - level))
        level = (y - x @ found).mean()
    return np.asarray(design @ found)
