"""What was told of deals, and when: so what was known of them at the end of any day."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quarterdeck.engine.sql import Raw, load
from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.cells import state_sql, tracks_of
from quarterdeck.forecast.history import STILL, Bools, Deals, Ints, number_of, whole
from quarterdeck.forecast.kinds import Kinds
from quarterdeck.forecast.prices import UNPRICED, Prices
from quarterdeck.words.deal import Category

Small = NDArray[np.int32]
_NEVER = np.int32(10**6)
"""The day on which the last version of a deal ends."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The deals open at the end of a day, their money, in minor units, as of another.

    `probability`, in 1e-9, is what the playbook gives the stage.
    """

    money: Ints
    probability: Ints


@dataclass(frozen=True, slots=True)
class Tellings:
    """Every version told by the end of `until`, deal by deal and in order: a column for each field.

    Deals are numbered in order of `keys`, `first` is the row of the first version of each. Days are
    counted from 1970. Money that a deal keeps as it closed is `settled`, UNPRICED where there is
    none; `price` is a number of the prices, `category` the place of the forecast category. Of a
    version that is open, `state` names where it stood, by its place in `states`, since `entered`;
    `until_told` is the day on which the next one was told, `due` STILL where no date is stated.
    """

    until: date
    keys: Ints
    first: Ints
    told: Small
    arrived: Small
    closed: Small
    won: Bools
    open: Bools
    category: Small
    probability: Ints
    price: Small
    settled: Ints
    kind: Small
    deal: Small
    until_told: Small
    states: tuple[str, ...]
    state: Small
    entered: Small
    due: Small
    created: Small
    pushes: Small

    def deals(self, as_of: date, worth: Ints) -> Deals:
        """Return the deals as known at the end of a day; `worth` is of the prices on that day."""
        number, row = self._current(as_of)
        settled = self.settled[row]
        money = np.where(settled == UNPRICED, worth[self.price[row]], settled)
        priced = money != UNPRICED
        return Deals(
            as_of=as_of,
            key=self.keys[number],
            number=number,
            arrived=self.arrived[self.first[number]].astype(np.int64),
            closed=self.closed[row].astype(np.int64),
            won=self.won[row],
            open=self.open[row],
            money=np.where(priced, money, 0),
            priced=priced,
            probability=self.probability[row],
            kind=self.kind[row].astype(np.int64),
        )

    def pipeline(self, day: date, worth: Ints) -> Pipeline:
        """Return the deals open at the end of a day; `worth` may be of the prices on another."""
        row = self.current_open(day)
        money = worth[self.price[row]]
        return Pipeline(np.where(money == UNPRICED, 0, money), self.probability[row])

    def standing(self, days: range, every: int) -> tuple[Ints, Ints]:
        """Return the rows of the open deals at the ends of days counted from 1970, and those days.

        They are in order of day, then of deal; one in `every` deals is looked at.
        """
        here = np.flatnonzero(self.open & (self.keys % every == 0)[self.deal])
        step, last = days.step, len(days) - 1
        low = np.maximum(-((days.start - self.told[here]) // step), 0)
        high = np.minimum((self.until_told[here] - 1 - days.start) // step, last)
        times = np.maximum(high - low + 1, 0)
        begins = np.cumsum(times) - times
        place = np.repeat(low - begins, times) + np.arange(int(times.sum()))
        # Two bytes are sorted by counting: of all days that anybody ever looks at there are fewer.
        narrow = place.astype(np.int16 if len(days) < 2**15 else np.int64)
        order = np.argsort(narrow, kind="stable")
        return np.repeat(here, times)[order], days.start + place[order] * step

    def current_open(self, day: date) -> Ints:
        """Return the rows of the open deals at the end of a day, in order of deal."""
        _, row = self._current(day)
        return row[self.open[row]]

    def _current(self, day: date) -> tuple[Ints, Ints]:
        """Return the numbers of the deals known by the end of a day, and the row then current."""
        seen = number_of(day)
        row = np.flatnonzero((self.told <= seen) & (self.until_told > seen))
        return self.deal[row].astype(np.int64), row


def tellings_of(facts: Facts, until: date, prices: Prices, kinds: Kinds) -> Tellings:
    """Read all that was told of deals by the end of a day, and of which of the kinds they are."""
    sql = facts.compose(
        load("forecast", "tellings"),
        whole(until),
        tz=facts.playbook.settings.timezone,
        native=Raw(facts.frame.measure),
        settled=Raw(facts.settled("v")),
        kind=Raw(kinds.sql("v.")),
        state=Raw(state_sql(facts, kinds, "v.")),
    )
    rows = facts.run(sql)
    order = _order(ints(rows["key"]), ints(rows["version"]))
    key = ints(rows["key"])[order]
    begins = np.diff(key, prepend=key[:1] - 1) != 0
    told = _days(rows["told_on"])[order]
    states, state = _named(rows["state"])
    opened, arrived = flags(rows["is_open"])[order], _days(rows["arrived_on"])[order]
    state, entered = state[order], _days(rows["entered_on"])[order]
    if tracks_of(facts):
        entered = arrived[_turned(begins, state, opened)]
    first = np.flatnonzero(begins)
    return Tellings(
        until=until,
        keys=key[first],
        first=first,
        told=told,
        arrived=arrived,
        closed=_days(rows["closed_on"])[order],
        won=flags(rows["won"])[order],
        open=opened,
        category=_places(rows["category"])[order],
        probability=ints(rows["probability"])[order],
        price=prices.numbered(rows["native"], rows["currency"]).astype(np.int32)[order],
        settled=ints(pc.fill_null(rows["settled"], UNPRICED))[order],
        kind=ints(rows["kind"]).astype(np.int32)[order],
        deal=(np.cumsum(begins) - 1).astype(np.int32),
        until_told=np.append(np.where(begins[1:], _NEVER, told[1:]), _NEVER)[: len(told)],
        states=states,
        state=state,
        entered=entered,
        due=_days(rows["due_on"])[order],
        created=_days(rows["created_on"])[order],
        pushes=ints(rows["pushes"]).astype(np.int32)[order],
    )


def _order(key: Ints, version: Ints) -> Ints | slice:
    """Return the order of versions deal by deal: an engine sorts so wide a table far slower."""
    place = key * (int(version.max(initial=0)) + 1) + version
    return slice(None) if (np.diff(place) > 0).all() else np.argsort(place, kind="stable")


def _turned(begins: Bools, state: Small, opened: Bools) -> Ints:
    """Return for each row the one in which its deal entered the state it is in."""
    turns = begins | (np.diff(state, prepend=-2) != 0) | ~np.concatenate([[False], opened[:-1]])
    return np.maximum.accumulate(np.where(turns, np.arange(len(turns)), 0))


def _named(states: pa.ChunkedArray) -> tuple[tuple[str, ...], Small]:
    """Return the states in order of name, and the place of each, -1 for none."""
    named = states.combine_chunks().dictionary_encode()
    names = named.dictionary.to_pylist()
    order = sorted(range(len(names)), key=lambda n: names[n])
    places = np.full(len(names) + 1, -1, dtype=np.int32)
    places[order] = np.arange(len(names))
    codes = np.asarray(pc.fill_null(named.indices, len(names)).to_numpy())
    return tuple(names[n] for n in order), np.asarray(places[codes])


def _days(column: pa.ChunkedArray) -> Small:
    return np.asarray(pc.fill_null(column.cast(pa.int32()), STILL).to_numpy())


def _places(categories: pa.ChunkedArray) -> Small:
    """Return the place of each category, -1 for none."""
    named = categories.combine_chunks().dictionary_encode()
    known = list(Category)
    places = [known.index(Category(name)) for name in named.dictionary.to_pylist()]
    codes = np.asarray(pc.fill_null(named.indices, len(places)).to_numpy())
    return np.asarray(np.array([*places, -1], dtype=np.int32)[codes])


def ints(column: pa.ChunkedArray) -> Ints:
    """Return a column without NULL as whole numbers."""
    return np.asarray(column.to_numpy()).astype(np.int64, copy=False)


def flags(column: pa.ChunkedArray) -> Bools:
    """Return a column without NULL as truth values."""
    return np.asarray(column.to_numpy(zero_copy_only=False)).astype(bool)
