"""The factors of signals on the hazard of being won."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quarterdeck.forecast.cells import AHEAD, Counts
from quarterdeck.forecast.history import Array
from quarterdeck.forecast.signals import NONE, Signal
from quarterdeck.forecast.tables import Tables

_WINS = 10.0
"""Wins at which half of what a signal shows is taken for real."""

_ROUNDS = 3
_WEEK = 5.0
_FAR = 4
"""Weeks that a stretch lies off the week a deal is due in to be far from it."""


@dataclass(frozen=True, slots=True)
class Factors:
    """By signal: the factor of every bucket it was seen with, 1 for others."""

    signals: tuple[Signal, ...]
    factor: Mapping[str, Mapping[int, float]]

    def of(self, name: str, buckets: NDArray[np.int64]) -> Array:
        """Return the factors of buckets of a signal."""
        known = self.factor[name]
        values, place = np.unique(buckets, return_inverse=True)
        return np.array([known.get(int(v), 1.0) for v in values])[place]


def due_class(weeks: NDArray[np.int64], stretch: int) -> NDArray[np.int64]:
    """Tell how a stretch ahead lies to the week a deal is due in: a class of 0 to 7.

    0 none, 1 long past due at the landmark, 2 past due; of the others the stretch lies more than
    four weeks before (3), one to four before (4), around (5), one to four after (6), later (7).
    """
    start = AHEAD[stretch]
    end = AHEAD[stretch + 1] if stretch + 1 < len(AHEAD) else start + 13 * _WEEK
    ahead = (start + end) / 2 / _WEEK - 0.5 - weeks
    relation = np.select([ahead < -_FAR, ahead < -1, ahead <= 1, ahead <= _FAR], [3, 4, 5, 6], 7)
    return np.select([weeks == NONE, weeks < -_FAR, weeks < 0], [0, 1, 2], relation)


def factors_of(counts: Counts, tables: Tables, signals: tuple[Signal, ...], wins: float) -> Factors:
    """Fit the factors; `wins` is how many deals were won in all the landmarks."""
    exposure = stretch_exposure(counts)
    usual = tables.won[counts.state, counts.age] * exposure
    won = np.where(counts.fate == "won", counts.n, 0.0)
    weight = _WINS * max(won.sum(), 1.0) / max(wins, 1.0)
    classes = {s.name: _classes(s, counts) for s in signals}
    factor = {s.name: np.ones(_width(classes[s.name])) for s in signals}
    event = np.zeros_like(usual)
    event[np.arange(len(won)), counts.ahead] = won
    for _ in range(_ROUNDS):
        for signal in signals:
            others = usual.copy()
            for name, known in factor.items():
                if name != signal.name:
                    others *= known[classes[name]]
            here = classes[signal.name]
            size = len(factor[signal.name])
            expected = np.bincount(here.ravel(), weights=others.ravel(), minlength=size)
            seen = np.bincount(here.ravel(), weights=event.ravel(), minlength=size)
            factor[signal.name] = (seen + weight) / (expected + weight)
    return Factors(
        signals,
        {n: {i: float(x) for i, x in enumerate(f)} for n, f in factor.items()},
    )


def stretch_exposure(counts: Counts) -> Array:
    """Return the working days each group was watched in each stretch ahead: groups x AHEAD."""
    starts = np.array(AHEAD)
    widths = np.append(np.diff(starts), 0.0)
    stretch = np.arange(len(AHEAD))[None, :]
    whole = np.where(stretch < counts.ahead[:, None], widths * counts.n[:, None], 0.0)
    last = counts.spent - counts.n * starts[counts.ahead]
    whole[np.arange(len(counts.n)), counts.ahead] = np.maximum(last, 0.0)
    return np.asarray(whole)


def _classes(signal: Signal, counts: Counts) -> NDArray[np.int64]:
    bucket = counts.signals[signal.name]
    if signal.moves:
        return np.stack([due_class(bucket, n) for n in range(len(AHEAD))], axis=1)
    return np.repeat(bucket[:, None], len(AHEAD), axis=1)


def _width(classes: NDArray[np.int64]) -> int:
    return int(classes.max(initial=0)) + 1
