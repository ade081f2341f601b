"""The factors of signals on the hazard of being won."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from quarterdeck.forecast.cells import AHEAD
from quarterdeck.forecast.counts import Counts
from quarterdeck.forecast.groups import grouped
from quarterdeck.forecast.history import Array, Ints
from quarterdeck.forecast.signals import NONE, WEEKS, Signal
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

    def of(self, name: str, buckets: Ints) -> Array:
        """Return the factors of buckets of a signal."""
        known = self.factor[name]
        table = np.ones(max(int(buckets.max(initial=0)), *known) + 1)
        table[list(known)] = list(known.values())
        return np.asarray(table[buckets])


@dataclass(frozen=True, slots=True)
class _Seen:
    """Wins that came and that the tables alone expect, by every mix of classes of signals."""

    classes: Mapping[str, Ints]
    won: Array
    expected: Array


def due_class(weeks: Ints, stretch: int) -> Ints:
    """Tell how a stretch ahead lies to the week a deal is due in: a class of 0 to 7.

    0 none, 1 long past due at the landmark, 2 past due; of the others the stretch lies more than
    four weeks before (3), one to four before (4), around (5), one to four after (6), later (7).
    """
    return np.asarray(_due_classes()[stretch][weeks - NONE])


@cache
def _due_classes() -> Ints:
    """Return the class of every stretch, and every week from NONE to the last there is."""
    weeks = np.arange(NONE, WEEKS[1] + 1)
    starts = np.array(AHEAD)
    ends = np.append(starts[1:], starts[-1] + 13 * _WEEK)
    ahead = ((starts + ends) / 2 / _WEEK - 0.5)[:, None] - weeks
    relation = np.select([ahead < -_FAR, ahead < -1, ahead <= 1, ahead <= _FAR], [3, 4, 5, 6], 7)
    return np.select([weeks == NONE, weeks < -_FAR, weeks < 0], [0, 1, 2], relation)


def factors_of(counts: Counts, tables: Tables, signals: tuple[Signal, ...], wins: float) -> Factors:
    """Fit the factors; `wins` is how many deals were won in all the landmarks."""
    seen = _seen(counts, tables, signals)
    weight = _WINS * max(float(seen.won.sum()), 1.0) / max(wins, 1.0)
    factor = {name: np.ones(int(c.max(initial=0)) + 1) for name, c in seen.classes.items()}
    for _ in range(_ROUNDS):
        for name, here in seen.classes.items():
            others = seen.expected.copy()
            for other, known in factor.items():
                if other != name:
                    others *= known[seen.classes[other]]
            size = len(factor[name])
            expected = np.bincount(here, others, minlength=size)
            factor[name] = (np.bincount(here, seen.won, minlength=size) + weight) / (
                expected + weight
            )
    return Factors(
        signals,
        {n: {i: float(x) for i, x in enumerate(f)} for n, f in factor.items()},
    )


def _seen(counts: Counts, tables: Tables, signals: tuple[Signal, ...]) -> _Seen:
    """Add up landmarks by the classes of their signals, one stretch ahead after the other."""
    mixes, place = grouped([counts.signals[s.name] for s in signals], len(counts.n))
    # Those watched longest first: of each stretch the first rows saw all, the next ones a part.
    order = np.argsort(-counts.ahead.astype(np.int8), kind="stable")
    place, cell = place[order], (counts.state * tables.won.shape[1] + counts.age)[order]
    n, spent, came = counts.n[order], counts.spent[order], np.where(counts.won, counts.n, 0)[order]
    upto = np.cumsum(np.bincount(counts.ahead, minlength=len(AHEAD))[::-1])[::-1]
    days = n.copy()
    found, expected, events = [], [], []
    for stretch, start in enumerate(AHEAD):
        longer = int(upto[stretch + 1]) if stretch + 1 < len(AHEAD) else 0
        here, last = slice(0, int(upto[stretch])), slice(longer, int(upto[stretch]))
        if longer:
            days[:longer] = n[:longer] * (AHEAD[stretch + 1] - start)
        days[last] = np.maximum(spent[last] - n[last] * start, 0.0)
        usual = tables.won.reshape(-1, len(AHEAD))[:, stretch][cell[here]] * days[here]
        # Of nothing, bincount makes whole numbers.
        expected.append(np.bincount(place[here], usual, minlength=len(mixes)).astype(float))
        events.append(np.bincount(place[last], came[last], minlength=len(mixes)).astype(float))
        found.append({s.name: _class(s, counts.signals[s.name][mixes], stretch) for s in signals})
    return _Seen(
        {s.name: np.concatenate([one[s.name] for one in found]) for s in signals},
        np.concatenate(events),
        np.concatenate(expected),
    )


def _class(signal: Signal, bucket: Ints, stretch: int) -> Ints:
    return due_class(bucket, stretch) if signal.moves else bucket
