"""The past, read once and cut at any day, so that a fit of many days does not read it many times.

Where an open deal stood at the end of a day is told by versions known by then, and is the same for
whoever asks later: it is kept. What became of a deal and what its money is worth is what was known
on the day that is asked about: it is read for each day.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.acts import Acts, acts_of
from quarterdeck.forecast.cells import KIND
from quarterdeck.forecast.history import EPOCH, Bools, Deals, Ints, number_of
from quarterdeck.forecast.kept_tellings import tellings_of
from quarterdeck.forecast.kinds import OTHER, PLAIN, Kinds, Nature
from quarterdeck.forecast.prices import Prices
from quarterdeck.forecast.signals import Shown, Signal
from quarterdeck.forecast.tellings import Due, Pipeline, Tellings
from quarterdeck.words.deal import Category

_AT_ONCE = timedelta(days=91)
"""How far beyond a day every day is read at once, where every day counts."""

_BEFORE_ALL = -700_000
_HELD = 3_000_000
"""Ends of days of open deals that are held for later days."""


class Grid(NamedTuple):
    """Days that lie a multiple of `step` from `offset`, one in `every` deals, by these signals."""

    step: int
    offset: int
    every: int
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Stood:
    """Open deals at the ends of days, in order of day: a row for each deal and day.

    `deal` is its number among all deals, `state` and `price` index what Past holds, `entered` and
    `day` are counted from 1970; `signals` are buckets by name.
    """

    deal: Ints
    state: Ints
    entered: Ints
    day: Ints
    price: Ints
    signals: dict[str, Ints]

    def between(self, first: int, last: int) -> "Stood":
        """Return the rows of the days from one to another, both included."""
        low, high = np.searchsorted(self.day, (first, last + 1))
        return Stood(
            self.deal[low:high],
            self.state[low:high],
            self.entered[low:high],
            self.day[low:high],
            self.price[low:high],
            {name: bucket[low:high] for name, bucket in self.signals.items()},
        )

    def kept(self, which: Bools) -> "Stood":
        """Return some of the rows."""
        if which.all():
            return self
        return Stood(
            self.deal[which],
            self.state[which],
            self.entered[which],
            self.day[which],
            self.price[which],
            {name: bucket[which] for name, bucket in self.signals.items()},
        )


@dataclass
class Past:
    """Reads the facts for forecasts as of days up to `until`, or of later ones as they come.

    `kinds` are the kinds of business that states and deals are told by. `kept` is what
    forecasters worked out of earlier days: the same for whoever asks later.
    """

    facts: Facts
    until: date
    kinds: Kinds = PLAIN
    states: list[str] = field(default_factory=list)
    kept: dict[Hashable, Any] = field(default_factory=dict)
    _told: Tellings | None = None
    _grids: dict[Grid, tuple[int, Stood]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read nothing yet."""
        self.prices = Prices(self.facts)
        self._places = np.zeros(0, dtype=np.int64)

    @cached_property
    def _acts(self) -> Acts:
        return acts_of(self.facts)

    @property
    def known(self) -> int:
        """How many deals are numbered."""
        return len(self._told.keys) if self._told else 0

    def deals(self, as_of: date) -> Deals:
        """Return the deals as they were at the end of a day."""
        told = self._tellings(as_of)
        return told.deals(as_of, self.prices.worth(as_of))

    def called(self, as_of: date, categories: Collection[Category]) -> bool:
        """Return whether any deal was ever called one of these by the end of a day."""
        told = self._tellings(as_of)
        said = told.category[told.told <= number_of(as_of)]
        return any((said == list(Category).index(one)).any() for one in categories)

    def acting(self, as_of: date) -> date | None:
        """Return the first day by whose end an activity was known, None where that is later."""
        since = self._acts.since
        return since if since and since <= as_of else None

    def pipeline(self, day: date, as_of: date) -> Pipeline:
        """Return the deals open at the end of a day, their money as of a later one."""
        told = self._tellings(as_of)
        return told.pipeline(day, self.prices.worth(as_of))

    def due(self, as_of: date, first: date, last: date) -> Due:
        """Return what open deals stated by the end of a day as close dates from one to another."""
        return self._tellings(as_of).due(as_of, first, last)

    def stood(self, as_of: date, signals: Sequence[Signal], *, step: int, every: int) -> Stood:
        """Return where deals stood on earlier days and on this one, `step` days apart.

        One in `every` deals is looked at. Signals that go by money are not told here.
        """
        day = number_of(as_of)
        grid = Grid(step, day % step, every, _read_of(signals))
        held = self._grids.get(grid)
        last = held[0] if held else _BEFORE_ALL
        if held is None or last < day:
            # A grid that is asked about once more will be again.
            to = number_of(self._reading_to(as_of, step)) if held or step == 1 else day
            told = self._tellings(EPOCH + timedelta(days=to))
            start = int(told.told.min(initial=to))
            days = range(start + (day - start) % step, to + 1, step)
            held = (to, self._stood(told, *told.standing(days, every), grid.signals))
            self._hold(grid, held)
        return held[1].between(_BEFORE_ALL, day)

    def standing_at(self, as_of: date, signals: Sequence[Signal]) -> Stood:
        """Return where every open deal stood at the end of a day."""
        told = self._tellings(as_of)
        rows = told.current_open(as_of)
        return self._stood(told, rows, np.full(len(rows), number_of(as_of)), _read_of(signals))

    def kind_of(self, states: Sequence[str]) -> Ints:
        """Return the kind of business of each state."""
        found = [int(name.rpartition(KIND)[2]) if self.kinds else OTHER for name in states]
        return np.array(found, dtype=np.int64)

    def apart(self, rows: Stood, kinds: Kinds) -> Stood:
        """Return rows by the kinds that are told apart; deals that come by themselves are left out.

        A deal of a kind that is not told apart stands where deals of no kind do.
        """
        if not self.kinds:
            return rows
        state = self._merged(kinds)[rows.state]
        left = np.isin(self.kind_of(self.states), kinds.of(Nature.RUNNING))[state]
        return replace(rows, state=state).kept(~left)

    def places(self, kinds: Kinds) -> dict[str, int]:
        """Return the place of each state by name where only these kinds are told apart.

        States of deals that come by themselves have none.
        """
        if not self.kinds:
            return {name: n for n, name in enumerate(self.states)}
        merged = self._merged(kinds)
        kind = self.kind_of(self.states)[merged]
        left = np.isin(kind, kinds.of(Nature.RUNNING))
        return {self.states[n]: int(place) for n, place in enumerate(merged) if not left[n]}

    def _merged(self, kinds: Kinds) -> Ints:
        """Return the state that each state counts as where only these kinds are told apart."""
        names = [
            name if kind in kinds.numbers else f"{name.rpartition(KIND)[0]}{KIND}{OTHER}"
            for name, kind in zip(self.states, self.kind_of(self.states).tolist(), strict=True)
        ]
        self.states += sorted(set(names).difference(self.states))
        return np.array([self.states.index(name) for name in names], dtype=np.int64)

    def _reading_to(self, as_of: date, step: int) -> date:
        """Return the last day of the grid to read now: what will be asked for next is read too."""
        ahead = min(self.until, as_of + _AT_ONCE) if step == 1 else self.until
        return as_of + timedelta(days=max((ahead - as_of).days, 0) // step * step)

    def _stood(self, told: Tellings, rows: Ints, day: Ints, signals: tuple[Signal, ...]) -> Stood:
        """Return where deals stood by rows of what was told, each on a day."""
        columns = (told.created, told.due_on, told.category, told.pushes)
        created, due, category, pushes = (column[rows].astype(np.int64) for column in columns)
        acted = self._acts.last(told.keys[told.deal[rows]], day)
        shown = Shown(day, created, due, category, pushes, acted)
        return Stood(
            told.deal[rows].astype(np.int64),
            self._places[told.state[rows]],
            told.entered[rows].astype(np.int64),
            day,
            told.price[rows].astype(np.int64),
            {s.name: s.bucket(shown) for s in signals},
        )

    def _hold(self, grid: Grid, held: tuple[int, Stood]) -> None:
        """Keep the rows of a grid for later days, and of earlier grids as much as has room."""
        self._grids.pop(grid, None)
        self._grids[grid] = held
        while len(self._grids) > 1 and sum(len(s.day) for _, s in self._grids.values()) > _HELD:
            self._grids.pop(next(iter(self._grids)))

    def _tellings(self, as_of: date) -> Tellings:
        """Return what was told of deals by the end of a day and perhaps later."""
        before = self._told
        if before and as_of <= before.until:
            return before
        told = tellings_of(self.facts, max(as_of, self.until), self.prices, self.kinds)
        self._grids.clear()
        self.states += [name for name in told.states if name not in self.states]
        self._places = np.array([self.states.index(name) for name in told.states], dtype=np.int64)
        self._told = told
        return told


def _read_of(signals: Sequence[Signal]) -> tuple[Signal, ...]:
    """Return the signals that are read with the rows: those that do not go by money."""
    return tuple(signal for signal in signals if signal.edges is None)
