"""How good forecasts were: errors of sums, and chances of deals against what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quarterdeck.forecast.history import Array
from quarterdeck.forecast.resampling import Between, between, blocks, ends

_BINS = 10
_NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Errors:
    """Measures of forecasts against actuals, all as shares of what was actually won.

    `between` holds 90 % of resamples of the WAPE, None where too few days are independent;
    `within10` is the share of forecasts within a tenth.
    """

    n: int
    wape: float
    between: Between | None
    bias: float
    within10: float


@dataclass(frozen=True, slots=True)
class Gain:
    """By which share a forecast is less wrong than a rival, and what 90 % of resamples say."""

    share: float
    between: Between | None

    @property
    def firm(self) -> bool:
        """Whether chance alone does not explain it."""
        return self.between is not None and (self.between[0] > 0 or self.between[1] < 0)


def errors(forecast: Sequence[float], actual: Sequence[float], *, block: int = 1) -> Errors:
    """Return the measures; `block` is how many neighbours overlap.

    Raises ZeroDivisionError where nothing was ever won.
    """
    f, a = np.asarray(forecast, dtype=float), np.asarray(actual, dtype=float)
    if not a.sum():
        raise ZeroDivisionError("nothing was won in any of the periods")
    near = np.abs(f - a) <= _NEAR * np.abs(a)
    bias = float((f - a).sum() / a.sum())
    span = between(len(f), block, lambda i: _wape(f[i], a[i]))
    return Errors(len(f), float(_wape(f, a)), span, bias, float(near.mean()))


def skill(
    forecast: Sequence[float], rival: Sequence[float], actual: Sequence[float], *, block: int = 1
) -> Gain:
    """Return by which share a forecast is less wrong than a rival on the same days."""
    f, r, a = (np.asarray(x, dtype=float) for x in (forecast, rival, actual))
    return Gain(float(_gain(f, r, a)), between(len(f), block, lambda i: _gain(f[i], r[i], a[i])))


@dataclass(frozen=True, slots=True)
class Bin:
    """Deals with chances from `start` on, below `end`: their mean chance, the share that came true.

    `between` holds 90 % of resamples of that share, None where too few days are independent.
    """

    start: float
    end: float
    chance: float
    came: float
    n: int
    between: Between | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """How good chances of deals were.

    Brier 1950; log loss with chances kept off 0 and 1 by 1e-6; the area under the ROC curve by
    ranks (Mann and Whitney 1947); the expected calibration error over ten bins of as many deals
    each. `bins` are tenths of the chance, those that hold deals.
    """

    n: int
    brier: float
    logloss: float
    auc: float
    ece: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Chances:
    """Chances of the deals open on each of some days, and which of them came true, day by day."""

    chance: tuple[Array, ...]
    came: tuple[Array, ...]

    @property
    def flat(self) -> tuple[Array, Array]:
        """All of them in one."""
        return np.concatenate(self.chance), np.concatenate(self.came)


def scored(chances: Chances, *, block: int = 1) -> Scored | None:
    """Return the scores of chances; None where none came true or all did."""
    if not chances.chance:
        return None
    chance, y = chances.flat
    if not 0 < y.sum() < len(y):
        return None
    p = np.clip(chance, 1e-6, 1 - 1e-6)
    return Scored(
        len(y),
        float(((chance - y) ** 2).mean()),
        float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()),
        _auc(chance, y > 0),
        _ece(chance, y),
        _bins(chances, block),
    )


def _ece(chance: Array, y: Array) -> float:
    order = np.argsort(chance, kind="stable")
    parts = [part for part in np.array_split(order, _BINS) if len(part)]
    return float(sum(abs(float((chance[p] - y[p]).sum())) for p in parts) / len(y))


def _bins(chances: Chances, block: int) -> tuple[Bin, ...]:
    """Return the tenths; a deal open on many days counts on each, so whole days are resampled."""
    days = len(chances.chance)
    n, said, came = (np.zeros((days, _BINS)) for _ in range(3))
    for day, (chance, y) in enumerate(zip(chances.chance, chances.came, strict=True)):
        tenth = np.minimum((chance * _BINS).astype(np.int64), _BINS - 1)
        for into, weights in ((n, np.ones(len(y))), (said, chance), (came, y)):
            into[day] = np.bincount(tenth, weights=weights, minlength=_BINS)
    drawn = blocks(days, block)
    return tuple(
        Bin(
            k / _BINS,
            (k + 1) / _BINS,
            float(said[:, k].sum() / n[:, k].sum()),
            float(came[:, k].sum() / n[:, k].sum()),
            int(n[:, k].sum()),
            _share_between(came[:, k], n[:, k], drawn),
        )
        for k in range(_BINS)
        if n[:, k].any()
    )


def _share_between(came: Array, n: Array, drawn: NDArray[np.int64] | None) -> Between | None:
    if drawn is None:
        return None
    whole = n[drawn].sum(axis=1)
    return ends(came[drawn].sum(axis=1)[whole > 0] / whole[whole > 0])


def _auc(chance: Array, came: NDArray[np.bool_]) -> float:
    """Return the chance that one that came true had the higher chance; ties count half."""
    won, lost = int(came.sum()), int((~came).sum())
    _, place, counts = np.unique(chance, return_inverse=True, return_counts=True)
    rank = np.cumsum(counts) - (counts - 1) / 2
    return float((rank[place][came].sum() - won * (won + 1) / 2) / (won * lost))


def _wape(forecast: Array, actual: Array) -> Array:
    """Return misses over what was won, along the last axis."""
    return _share(np.abs(forecast - actual).sum(-1), np.abs(actual).sum(-1))


def _gain(forecast: Array, rival: Array, actual: Array) -> Array:
    """Return by which share a forecast is less wrong, on the last axis, 0 beside no error."""
    ours, theirs = (np.abs(x - actual).sum(-1) for x in (forecast, rival))
    return np.asarray(np.where(theirs > 0, 1 - _share(ours, theirs), 0.0))


def _share(part: Array, whole: Array) -> Array:
    return np.asarray(np.divide(part, whole, out=np.zeros_like(part), where=whole > 0))
