"""Competing-risk landmark tables: of deals standing here so long, how many are won by when.

For every cell of state and time in it, and every stretch of working days ahead, the tables hold a
hazard of being won and one of being lost, per working day still open. Thin cells borrow from their
state, states from the company: (events + kappa * what is borrowed) / (exposure + kappa), the
posterior mean under a Gamma prior. The chance to be won by a day is the cumulative incidence of
winning with losing as the rival (Aalen and Johansen 1978; landmarking: van Houwelingen 2007; the
discrete form with shrinkage is our own).
"""

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from quarterdeck.forecast.cells import AGES, AHEAD
from quarterdeck.forecast.counts import Counts
from quarterdeck.forecast.history import Array, Bools, Ints

_WEEK = 5.0


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells by number: the state of each, which indexes `Tables.states`, and its bin of AGES."""

    state: NDArray[np.int64]
    age: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tables:
    """Hazards of being won and of being lost: arrays of states x AGES x AHEAD, per working day."""

    states: tuple[str, ...]
    won: Array
    lost: Array

    def chances(
        self, cells: Cells, working_days: float, *, lift: float = 1.0, factor: Array | None = None
    ) -> Array:
        """Return P(won within so many working days) of cells; the rest is as for fates."""
        return self.fates(cells, working_days, lift=lift, factor=factor)[0]

    def fates(
        self, cells: Cells, working_days: float, *, lift: float = 1.0, factor: Array | None = None
    ) -> tuple[Array, Array]:
        """Return P(won) and P(lost) within so many working days, of cells.

        `lift` is how much more is won per working day in that time than usual; `factor` the
        factors on the hazards of being won and of being lost: 2 x cells x stretches ahead.
        """
        alive, ended = np.ones(len(cells.age)), np.zeros((2, len(cells.age)))
        for stretch, start in enumerate(AHEAD):
            end = AHEAD[stretch + 1] if stretch + 1 < len(AHEAD) else np.inf
            spent = min(max(working_days - start, 0.0), end - start)
            if spent <= 0:
                break
            place = (cells.state, cells.age, stretch)
            won, lost = lift * self.won[place], self.lost[place]
            if factor is not None:
                won, lost = won * factor[0, :, stretch], lost * factor[1, :, stretch]
            both = won + lost + 1e-12
            gone = -np.expm1(-both * spent)
            ended[0] += alive * gone * won / both
            ended[1] += alive * gone * lost / both
            alive *= 1 - gone
        return ended[0], ended[1]


def tables_of(counts: Counts, kappa: float) -> Tables:
    """Fit the tables; `kappa` is the weight of what is borrowed, in deals open for a week."""
    # One state more, never seen: it is all that is borrowed.
    shape = (len(counts.states) + 1, len(AGES), len(AHEAD))
    risk = _exposure(counts, shape)
    won, lost = (_events(counts, shape, which) for which in (counts.won, counts.lost))
    weight = kappa * _WEEK
    return Tables(counts.states, _hazard(won, risk, weight), _hazard(lost, risk, weight))


def _place(counts: Counts, shape: tuple[int, ...]) -> Ints:
    """Return the place of each landmark in a flat table of the shape."""
    return np.asarray((counts.state * shape[1] + counts.age) * shape[2] + counts.ahead)


def _events(counts: Counts, shape: tuple[int, ...], which: Bools) -> Array:
    place = _place(counts, shape)[which]
    events = np.bincount(place, counts.n[which], minlength=prod(shape))
    return events.reshape(shape).astype(float)


def _exposure(counts: Counts, shape: tuple[int, ...]) -> Array:
    """Add up the working days each cell was watched in each stretch: whole ones, then the last."""
    starts, place, size = np.array(AHEAD), _place(counts, shape), prod(shape)
    last = counts.spent - counts.n * starts[counts.ahead]
    entered = np.bincount(place, counts.n, minlength=size).reshape(shape)
    spent = np.bincount(place, last, minlength=size).reshape(shape)
    later = entered[:, :, ::-1].cumsum(axis=2)[:, :, ::-1] - entered
    widths = np.append(np.diff(starts), 0.0)
    return np.asarray(later * widths + spent)


def _hazard(events: Array, risk: Array, weight: float) -> Array:
    company = (events.sum((0, 1)) + 1e-9) / (risk.sum((0, 1)) + 1e-6)
    state = (events.sum(1) + weight * company) / (risk.sum(1) + weight)
    return np.asarray((events + weight * state[:, None, :]) / (risk + weight))
