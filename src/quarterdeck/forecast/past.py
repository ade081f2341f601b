"""The past, read once and cut at any day, so that a fit of many days does not read it many times.

Where an open deal stood at the end of a day is told by versions known by then, and is the same for
whoever asks later: it is kept. What became of a deal and what its money is worth is what was known
on the day that is asked about: it is read for each day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.cells import standing
from quarterdeck.forecast.history import EPOCH, STILL, Bools, Deals, Ints, number_of, whole
from quarterdeck.forecast.prices import Prices
from quarterdeck.forecast.signals import Signal

_AT_ONCE = timedelta(days=91)
"""How far beyond a day every day is read at once, where every day counts."""

_BEFORE_ALL = -700_000


class Grid(NamedTuple):
    """Days that lie a multiple of `step` from `offset`, one in `every` deals, by these signals."""

    step: int
    offset: int
    every: int
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Stood:
    """Open deals at the ends of days, in order of day: a row for each deal and day.

    `deal` is its number in `Past.keys`, `state` and `price` index what Past holds, `entered` and
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

    def then(self, later: "Stood") -> "Stood":
        """Return these rows and after them those of later days."""
        signals = {n: np.concatenate([b, later.signals[n]]) for n, b in self.signals.items()}
        return Stood(
            np.concatenate([self.deal, later.deal]),
            np.concatenate([self.state, later.state]),
            np.concatenate([self.entered, later.entered]),
            np.concatenate([self.day, later.day]),
            np.concatenate([self.price, later.price]),
            signals,
        )


@dataclass
class Past:
    """Reads the facts for forecasts as of days up to `until`, or of later ones as they come."""

    facts: Facts
    until: date
    states: list[str] = field(default_factory=list)
    keys: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    _arrived: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    _born_by: date = EPOCH
    _grids: dict[Grid, tuple[int, Stood]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read nothing yet."""
        self.prices = Prices(self.facts)

    def deals(self, as_of: date) -> Deals:
        """Return the deals as they were at the end of a day."""
        rows = self.facts.run(self.facts.compose(load("forecast", "known_deals"), whole(as_of)))
        key = _ints(rows["key"])
        self._meet(as_of)
        number = np.searchsorted(self.keys, key)
        closed = pc.fill_null(rows["closed_on"].cast(pa.int32()), STILL)
        return Deals(
            as_of,
            key,
            number,
            self._arrived[number],
            _ints(closed),
            _flags(rows["won"]),
            _flags(rows["is_open"]),
            _ints(pc.fill_null(rows["money"], 0)),
            _flags(pc.is_valid(rows["money"])),
        )

    def stood(self, as_of: date, signals: Sequence[Signal], *, step: int, every: int) -> Stood:
        """Return where deals stood on earlier days and on this one, `step` days apart.

        One in `every` deals is looked at. Signals that go by money are not told here.
        """
        day = number_of(as_of)
        grid = Grid(step, day % step, every, _read_of(signals))
        held = self._grids.get(grid)
        last = held[0] if held else _BEFORE_ALL
        if held is None or last < day:
            to = self._reading_to(as_of, step)
            found = self._read(grid, last, to)
            held = (number_of(to), held[1].then(found) if held else found)
            self._grids[grid] = held
        return held[1].between(_BEFORE_ALL, day)

    def standing_at(self, as_of: date, signals: Sequence[Signal]) -> Stood:
        """Return where every open deal stood at the end of a day."""
        day, seen = number_of(as_of), _read_of(signals)
        for grid, (last, rows) in self._grids.items():
            there = grid.signals == seen and (day - grid.offset) % grid.step == 0
            if there and grid.every == 1 and day <= last:
                return rows.between(day, day)
        return self._read(Grid(1, 0, 1, seen), day - 1, as_of)

    def _reading_to(self, as_of: date, step: int) -> date:
        """Return the last day of the grid to read now: what will be asked for next is read too."""
        ahead = min(self.until, as_of + _AT_ONCE) if step == 1 else self.until
        return as_of + timedelta(days=max((ahead - as_of).days, 0) // step * step)

    def _read(self, grid: Grid, after: int, to: date) -> Stood:
        facts, native = self.facts, self.facts.frame.measure
        sql = render(
            load("forecast", "landmarks"),
            standing=Raw(standing(facts, grid.signals, f"{native} AS native, currency, ")),
            signals=Raw("".join(f"{s.sql} AS {s.name}, " for s in grid.signals)),
            step=grid.step,
            every=grid.every,
            after=EPOCH + timedelta(days=after),
            as_of=to,
        )
        rows = facts.run(facts.compose(sql, whole(to)))
        self._meet(to)
        return Stood(
            np.searchsorted(self.keys, _ints(rows["key"])),
            self._coded(rows["state"]),
            _ints(rows["entered_on"].cast(pa.int32())),
            _ints(rows["day"].cast(pa.int32())),
            self.prices.numbered(rows["native"], rows["currency"]),
            {s.name: _ints(rows[s.name]) for s in grid.signals},
        )

    def _meet(self, as_of: date) -> None:
        """Learn when deals were first known, of all that are known by the end of a day."""
        if len(self.keys) and as_of <= self._born_by:
            return
        self._born_by = max(as_of, self.until)
        rows = self.facts.run(self.facts.compose(load("forecast", "births"), whole(self._born_by)))
        known, self.keys = self.keys, _ints(rows["key"])
        self._arrived = _ints(rows["known_on"].cast(pa.int32()))
        moved = np.searchsorted(self.keys, known)
        for grid, (last, stood) in self._grids.items():
            self._grids[grid] = (last, replace(stood, deal=moved[stood.deal]))

    def _coded(self, states: pa.ChunkedArray) -> Ints:
        named = states.combine_chunks().dictionary_encode()
        names = named.dictionary.to_pylist()
        self.states += [name for name in names if name not in self.states]
        place = np.array([self.states.index(name) for name in names], dtype=np.int64)
        return np.asarray(place[named.indices.to_numpy()])


def _read_of(signals: Sequence[Signal]) -> tuple[Signal, ...]:
    """Return the signals that are read with the rows: those that do not go by money."""
    return tuple(signal for signal in signals if signal.edges is None)


def _ints(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.to_numpy()).astype(np.int64, copy=False)


def _flags(column: pa.ChunkedArray) -> Bools:
    return np.asarray(column.to_numpy(zero_copy_only=False)).astype(bool)
