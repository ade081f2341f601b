"""What was told of deals, and when: so what was known of them at the end of any day."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quarterdeck.engine.sql import Raw, load
from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.history import STILL, Bools, Deals, Ints, number_of, whole
from quarterdeck.forecast.kinds import Kinds
from quarterdeck.forecast.prices import UNPRICED, Prices
from quarterdeck.words.deal import Category

Small = NDArray[np.int32]


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
    none; `price` is a number of the prices, `category` the place of the forecast category.
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
        _, row = self._current(day)
        row = row[self.open[row]]
        money = worth[self.price[row]]
        return Pipeline(np.where(money == UNPRICED, 0, money), self.probability[row])

    def _current(self, day: date) -> tuple[Ints, Ints]:
        """Return the numbers of the deals known by the end of a day, and the row then current."""
        if not len(self.first):
            return self.first, self.first
        told = np.add.reduceat(self.told <= number_of(day), self.first, dtype=np.int64)
        number = np.flatnonzero(told)
        return number, self.first[number] + told[number] - 1


def tellings_of(facts: Facts, until: date, prices: Prices, kinds: Kinds) -> Tellings:
    """Read all that was told of deals by the end of a day, and of which of the kinds they are."""
    sql = facts.compose(
        load("forecast", "tellings"),
        whole(until),
        tz=facts.playbook.settings.timezone,
        native=Raw(facts.frame.measure),
        settled=Raw(facts.settled("v")),
        kind=Raw(kinds.sql("v.")),
    )
    rows = facts.run(sql)
    key = ints(rows["key"])
    first = np.flatnonzero(np.diff(key, prepend=key[:1] - 1))
    return Tellings(
        until=until,
        keys=key[first],
        first=first,
        told=_days(rows["told_on"]),
        arrived=_days(rows["arrived_on"]),
        closed=_days(rows["closed_on"]),
        won=flags(rows["won"]),
        open=flags(rows["is_open"]),
        category=_places(rows["category"]),
        probability=ints(rows["probability"]),
        price=prices.numbered(rows["native"], rows["currency"]).astype(np.int32),
        settled=ints(pc.fill_null(rows["settled"], UNPRICED)),
        kind=ints(rows["kind"]).astype(np.int32),
    )


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
