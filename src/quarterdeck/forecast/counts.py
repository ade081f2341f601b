"""Landmarks: where open deals stood at the ends of days, and what is known of them by now."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

import numpy as np

from quarterdeck.forecast.cells import AGES, AHEAD
from quarterdeck.forecast.clock import UNIT, Clock
from quarterdeck.forecast.history import STILL, Array, Bools, Days, Deals, Ints, number_of
from quarterdeck.forecast.kinds import PLAIN, Kinds
from quarterdeck.forecast.past import Past, Stood
from quarterdeck.forecast.signals import Signal

_EVERY = 7
_MANY_LANDMARKS = 300_000
"""Ends of days of open deals up to which every one is counted; beyond, one in seven."""

_MOST_LANDMARKS = 2_000_000
"""Landmarks up to which every deal is counted; beyond, one in two, in four, and so on."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Landmarks by cell: how many, how decided, and the working days they spent ahead.

    `state` indexes `states`, `age` and `ahead` the bins; `won` and `lost` mark those decided;
    `spent` is working days from the landmark to the decision or the day of the question.
    """

    states: tuple[str, ...]
    state: Ints
    age: Ints
    ahead: Ints
    won: Bools
    lost: Bools
    n: Array
    spent: Array
    signals: Mapping[str, Ints]


def counts_of(past: Past, deals: Deals, days: Days, clock: Clock, seen: "Seen") -> Counts:
    """Count the landmarks of the whole company up to a day, apart by signals and kinds."""
    step, every = _thinned(float(days.open.sum()))
    today, signals = number_of(days.last), seen.signals
    rows = past.stood(days.last, signals, step=step, every=every).between(0, today - 1)
    rows = past.apart(rows, seen.kinds)
    time = Time(clock, days)
    closed, won = np.full(past.known, STILL), np.zeros(past.known, dtype=bool)
    closed[deals.number], won[deals.number] = deals.closed, deals.won
    here, closing = time.ends(rows.day), closed[rows.deal]
    decided = closing != STILL
    ahead = np.where(decided, time.middle(np.where(decided, closing, today)), time.now) - here
    ahead = np.maximum(ahead, 0)
    ended_well = won[rows.deal] & decided
    return Counts(
        tuple(past.states),
        rows.state,
        bin_of(here - time.ends(rows.entered), AGES),
        bin_of(ahead, AHEAD),
        ended_well,
        decided & ~ended_well,
        np.ones(len(here)),
        ahead / UNIT,
        buckets_of(past, deals, rows, signals),
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What landmarks are told apart by, beside the stage."""

    signals: tuple[Signal, ...] = ()
    kinds: Kinds = PLAIN


@dataclass(frozen=True, slots=True)
class Time:
    """The working time of a clock at days counted from 1970, in whole UNITs."""

    clock: Clock
    days: Days

    @property
    def now(self) -> int:
        """The working time at the end of the day of the question."""
        return round(self.clock.at(self.days.last) * UNIT)

    def ends(self, day: Ints) -> Ints:
        """Return the working time at the ends of days."""
        table = np.rint(self.clock.ends[1:] * UNIT).astype(np.int64)
        return np.asarray(table[np.maximum(day - number_of(self.days.first), 0)])

    def middle(self, day: Ints) -> Ints:
        """Return the working time in the middle of days."""
        table = np.rint((self.clock.ends[:-1] + self.clock.weight / 2) * UNIT).astype(np.int64)
        return np.asarray(table[np.maximum(day - number_of(self.days.first), 0)])


def bin_of(units: Ints, edges: tuple[float, ...]) -> Ints:
    """Return the bins of working times in UNITs; the edges are whole working days."""
    bins = np.repeat(np.arange(len(edges)), np.diff(np.array([*edges, edges[-1] + 1]).astype(int)))
    return np.asarray(bins[np.minimum(units // UNIT, len(bins) - 1)])


def buckets_of(
    past: Past, deals: Deals, rows: Stood, signals: tuple[Signal, ...]
) -> dict[str, Ints]:
    """Return the buckets of all signals; those that go by money are told by its worth as of now."""
    found = {}
    for signal in signals:
        if signal.edges is None:
            found[signal.name] = rows.signals[signal.name]
        else:
            found[signal.name] = signal.band(past.prices.worth(deals.as_of))[rows.price]
    return found


def _thinned(landmarks: float) -> tuple[int, int]:
    """Return of how many days and of how many deals one is looked at."""
    if landmarks <= _MANY_LANDMARKS:
        return 1, 1
    excess = landmarks / _EVERY / _MOST_LANDMARKS
    return _EVERY, 2 ** max(int(np.ceil(log2(excess))), 0)
