"""How good forecasts were: errors of sums, and chances of deals against what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quarterdeck.forecast.history import Array

_BINS = 10
_RESAMPLES = 1000
_BLOCK = 4
_NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Errors:
    """Measures of forecasts against actuals, all as shares of what was actually won.

    `wape_low` and `wape_high` hold 90 % of resamples in blocks of four neighbours, since
    neighbouring windows overlap (moving blocks: Kuensch 1989); `within10` is the share of forecasts
    within a tenth.
    """

    n: int
    wape: float
    wape_low: float
    wape_high: float
    bias: float
    within10: float


def errors(forecast: Sequence[float], actual: Sequence[float]) -> Errors:
    """Return the measures; raises ZeroDivisionError where nothing was ever won."""
    f, a = np.asarray(forecast, dtype=float), np.asarray(actual, dtype=float)
    if not a.sum():
        raise ZeroDivisionError("nothing was won in any of the periods")
    shares = np.array([_wape(f[i], a[i]) for i in _blocks(len(f))])
    low, high = np.percentile(shares, (5, 95))
    near = np.abs(f - a) <= _NEAR * np.abs(a)
    bias = float((f - a).sum() / a.sum())
    return Errors(len(f), _wape(f, a), float(low), float(high), bias, float(near.mean()))


def skill(
    forecast: Sequence[float], rival: Sequence[float], actual: Sequence[float]
) -> tuple[float, float, float]:
    """Return by which share a forecast is less wrong than a rival, and its 90 % interval."""
    f, r, a = (np.asarray(x, dtype=float) for x in (forecast, rival, actual))
    gains = [_gain(f[i], r[i], a[i]) for i in _blocks(len(f))]
    low, high = np.percentile(gains, (5, 95))
    return _gain(f, r, a), float(low), float(high)


@dataclass(frozen=True, slots=True)
class Bin:
    """Deals with chances alike: their mean chance, the share that came true, how many."""

    chance: float
    came: float
    n: int


@dataclass(frozen=True, slots=True)
class Scored:
    """How good chances of deals were.

    Brier 1950; log loss with chances kept off 0 and 1 by 1e-6; the area under the ROC curve by
    ranks (Mann and Whitney 1947); the expected calibration error over ten bins of equal size.
    """

    n: int
    brier: float
    logloss: float
    auc: float
    ece: float
    bins: tuple[Bin, ...]


def scored(chance: Array, came: NDArray[np.bool_]) -> Scored:
    """Return the scores of chances against what came of them; there must be one of each outcome."""
    y = came.astype(float)
    p = np.clip(chance, 1e-6, 1 - 1e-6)
    bins = _bins(chance, y)
    ece = sum(b.n * abs(b.chance - b.came) for b in bins) / len(y)
    return Scored(
        len(y),
        float(((chance - y) ** 2).mean()),
        float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()),
        _auc(chance, came),
        float(ece),
        bins,
    )


def _bins(chance: Array, y: Array) -> tuple[Bin, ...]:
    order = np.argsort(chance, kind="stable")
    parts = [part for part in np.array_split(order, _BINS) if len(part)]
    return tuple(Bin(float(chance[p].mean()), float(y[p].mean()), len(p)) for p in parts)


def _auc(chance: Array, came: NDArray[np.bool_]) -> float:
    """Return the chance that one that came true had the higher chance; ties count half."""
    won, lost = int(came.sum()), int((~came).sum())
    if not won or not lost:
        return float("nan")
    _, place, counts = np.unique(chance, return_inverse=True, return_counts=True)
    rank = np.cumsum(counts) - (counts - 1) / 2
    return float((rank[place][came].sum() - won * (won + 1) / 2) / (won * lost))


def _wape(forecast: Array, actual: Array) -> float:
    whole = float(np.abs(actual).sum())
    return float(np.abs(forecast - actual).sum()) / whole if whole else 0.0


def _gain(forecast: Array, rival: Array, actual: Array) -> float:
    theirs = float(np.abs(rival - actual).sum())
    return 1 - float(np.abs(forecast - actual).sum()) / theirs if theirs else 0.0


def _blocks(n: int) -> NDArray[np.int64]:
    """Return the indices of resamples made of blocks of neighbours, the same each time."""
    block = min(_BLOCK, n)
    random = np.random.default_rng(n)
    starts = random.integers(0, n - block + 1, (_RESAMPLES, -(-n // block)))
    return (starts[:, :, None] + np.arange(block)).reshape(_RESAMPLES, -1)[:, :n]
