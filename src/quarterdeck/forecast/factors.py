"""The factors of signals on the hazards of being won and of being lost.

Both need them: a deal that is due soon is won sooner than others and lost sooner too. With a factor
on winning alone, deals would stay open that are long lost, and be won all over again later.
"""

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

_EVENTS = 10.0
"""Wins, or losses, at which half of what a signal shows is taken for real."""

_ROUNDS = 3
_WEEK = 5.0
_FAR = 4
"""Weeks that a stretch lies off the week a deal is due in to be far from it."""


Factor = Mapping[str, Mapping[int, float]]
"""By signal: the factor of every bucket it was seen with."""


@dataclass(frozen=True, slots=True)
class Factors:
    """The factors on the hazard of being won and on that of being lost; 1 for buckets not seen."""

    signals: tuple[Signal, ...]
    won: Factor
    lost: Factor

    def of(self, name: str, buckets: Ints) -> Array:
        """Return the factors of buckets of a signal: a row for winning and one for losing."""
        return np.stack([_looked_up(known[name], buckets) for known in (self.won, self.lost)])


def _looked_up(known: Mapping[int, float], buckets: Ints) -> Array:
    table = np.ones(max(int(buckets.max(initial=0)), *known) + 1)
    table[list(known)] = list(known.values())
    return np.asarray(table[buckets])


@dataclass(frozen=True, slots=True)
class _Seen:
    """Events that came and that the tables alone expect, by every mix of classes of signals.

    A row for wins and one for losses.
    """

    classes: Mapping[str, Ints]
    came: Array
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


def factors_of(
    counts: Counts, tables: Tables, signals: tuple[Signal, ...], ended: tuple[float, float]
) -> Factors:
    """Fit the factors; `ended` is how many deals were won and how many lost in all landmarks."""
    seen = _seen(counts, tables, signals)
    won, lost = (
        _fitted(seen.classes, came, expected, events)
        for came, expected, events in zip(seen.came, seen.expected, ended, strict=True)
    )
    return Factors(signals, won, lost)


def _fitted(classes: Mapping[str, Ints], came: Array, expected: Array, events: float) -> Factor:
    """Fit the factors on one hazard, by how many deals ended that way."""
    weight = _EVENTS * max(float(came.sum()), 1.0) / max(events, 1.0)
    factor = {name: np.ones(int(c.max(initial=0)) + 1) for name, c in classes.items()}
    told = expected.copy()
    for _ in range(_ROUNDS):
        for name, here in classes.items():
            size = len(factor[name])
            others = told / factor[name][here]
            usual = np.bincount(here, others, minlength=size)
            factor[name] = (np.bincount(here, came, minlength=size) + weight) / (usual + weight)
            told = others * factor[name][here]
    return {n: {i: float(x) for i, x in enumerate(f)} for n, f in factor.items()}


def _seen(counts: Counts, tables: Tables, signals: tuple[Signal, ...]) -> _Seen:
    """Add up landmarks by the classes of their signals, one stretch ahead after the other."""
    mixes, place = grouped([counts.signals[s.name] for s in signals], len(counts.n))
    # Those watched longest first: of each stretch the first rows saw all, the next ones a part.
    order = np.argsort(-counts.ahead.astype(np.int8), kind="stable")
    place, cell = place[order], (counts.state * tables.won.shape[1] + counts.age)[order]
    n, spent = counts.n[order], counts.spent[order]
    ended = [np.where(which, counts.n, 0)[order] for which in (counts.won, counts.lost)]
    upto = np.cumsum(np.bincount(counts.ahead, minlength=len(AHEAD))[::-1])[::-1]
    days = n.copy()
    expected, came = [], []
    for stretch, start in enumerate(AHEAD):
        longer = int(upto[stretch + 1]) if stretch + 1 < len(AHEAD) else 0
        here, last = slice(0, int(upto[stretch])), slice(longer, int(upto[stretch]))
        if longer:
            days[:longer] = n[:longer] * (AHEAD[stretch + 1] - start)
        days[last] = np.maximum(spent[last] - n[last] * start, 0.0)
        hazards = (h.reshape(-1, len(AHEAD))[:, stretch] for h in (tables.won, tables.lost))
        usual = [hazard[cell[here]] * days[here] for hazard in hazards]
        expected.append(_added(place[here], usual, len(mixes)))
        came.append(_added(place[last], [one[last] for one in ended], len(mixes)))
    buckets = {s.name: counts.signals[s.name][mixes] for s in signals}
    classes, group = _alike(buckets, signals, len(mixes))
    size = int(group.max(initial=-1)) + 1
    return _Seen(
        classes,
        _added(group, [*np.concatenate(came, axis=1)], size),
        _added(group, [*np.concatenate(expected, axis=1)], size),
    )


def _alike(
    mixes: Mapping[str, Ints], signals: tuple[Signal, ...], rows: int
) -> tuple[Mapping[str, Ints], Ints]:
    """Return the classes of signals that differ, and of which of them each mix is by stretch.

    Only signals that move are of another class from stretch to stretch.
    """
    still = [s for s in signals if not s.moves]
    first, lasting = grouped([mixes[s.name] for s in still], rows)
    moving = {
        s.name: np.concatenate([due_class(mixes[s.name], n) for n in range(len(AHEAD))])
        for s in signals
        if s.moves
    }
    lot = np.tile(lasting, len(AHEAD))
    alike, group = grouped([lot, *moving.values()], len(lot))
    found = {name: of_stretch[alike] for name, of_stretch in moving.items()}
    found |= {s.name: mixes[s.name][first][lot[alike]] for s in still}
    return {s.name: found[s.name] for s in signals}, group


def _added(place: Ints, rows: list[Array], size: int) -> Array:
    # Of nothing, bincount makes whole numbers.
    return np.stack([np.bincount(place, row, minlength=size).astype(float) for row in rows])
