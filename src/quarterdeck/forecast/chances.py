"""The chance of an open deal to be won within a window, by its cell and what it shows beside it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Protocol

import numpy as np

from quarterdeck.forecast.cells import AGES, AHEAD
from quarterdeck.forecast.clock import Clock
from quarterdeck.forecast.counts import Time, bin_of, buckets_of
from quarterdeck.forecast.factors import Factors, due_class
from quarterdeck.forecast.groups import grouped
from quarterdeck.forecast.history import Array, Ints
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.signals import Signal
from quarterdeck.forecast.tables import Cells, Tables
from quarterdeck.forecast.window import Window

ONE = 1_000_000_000
"""A chance of one."""


class Fitted(Protocol):
    """What chances are computed from: all that is learned by a day, or parts of several days."""

    @property
    def clock(self) -> Clock:
        """Working time."""

    @property
    def tables(self) -> Tables:
        """The hazards of being won and lost."""

    @property
    def factors(self) -> Factors:
        """How signals raise or lower the hazards of being won and lost."""

    @property
    def signals(self) -> tuple[Signal, ...]:
        """What deals show beside their stage."""


def chances_at(known: Known, window: Window) -> tuple[Ints, Ints]:
    """Return the open deals by number, and the chance of each to be won in the window, in 1e-9."""
    tables, past, signals = known.tables, known.past, known.signals
    time = Time(known.clock, known.days)
    rows = known.apart(past.standing_at(known.as_of, signals))
    age = bin_of(time.now - time.ends(rows.entered), AGES)
    buckets = buckets_of(past, known.deals, rows, signals)
    first, cell = grouped([rows.state, age, *buckets.values()], len(age))
    # A state that was met since the fit is one that the tables never saw.
    state = np.minimum(rows.state[first], len(tables.states))
    cells = Cells(state, age[first])
    of_cells = {name: bucket[first] for name, bucket in buckets.items()}
    return rows.deal, chances_of(known, window, cells, of_cells)[cell]


def chances_of(fit: Fitted, window: Window, cells: Cells, buckets: Mapping[str, Ints]) -> Ints:
    """Return the chance of each cell to be won within the window, in 1e-9.

    `buckets` are those of the signals of each cell.
    """
    factor, seen = factors_of_cells(fit, buckets, len(cells.age)), window.as_of

    def won_by(day: date) -> Array:
        ahead, lift = fit.clock.between(seen, day), fit.clock.lift(seen, day)
        return fit.tables.chances(cells, ahead, lift=lift, factor=factor)

    chance = won_by(window.last)
    before = window.first - timedelta(days=1)
    if before > seen:
        chance = chance - won_by(before)
    return np.asarray(np.rint(np.clip(chance, 0.0, 1.0) * ONE).astype(np.int64))


def factors_of_cells(fit: Fitted, buckets: Mapping[str, Ints], cells: int) -> Array:
    """Return the factors on the hazards of being won and lost: 2 x cells x stretches ahead."""
    factor = np.ones((2, cells, len(AHEAD)))
    for signal in fit.signals:
        bucket = buckets[signal.name]
        for stretch in range(len(AHEAD)):
            place = due_class(bucket, stretch) if signal.moves else bucket
            factor[:, :, stretch] *= fit.factors.of(signal.name, place)
    return factor
