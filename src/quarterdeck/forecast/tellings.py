"""What was told of deals, and when: so what was known of them at the end of any day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from quarterdeck.forecast.history import Bools, Deals, Ints, Small, number_of
from quarterdeck.forecast.prices import UNPRICED


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
    `until_told` is the day on which the next one was told, `due_on` STILL where no date is stated.
    """

    until: date
    keys: Ints
    first: Ints
    told: Small
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
    due_on: Small
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
            arrived=self.told[self.first[number]].astype(np.int64),
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

    def due(self, as_of: date, first: date, last: date) -> "Due":
        """Return the open versions, told by a day's end, that are due from one day to another."""
        here = self.open & (self.due_on >= number_of(first)) & (self.due_on <= number_of(last))
        return Due(self, np.flatnonzero(here & (self.told <= number_of(as_of))))

    def current_open(self, day: date) -> Ints:
        """Return the rows of the open deals at the end of a day, in order of deal."""
        _, row = self._current(day)
        return row[self.open[row]]

    def _current(self, day: date) -> tuple[Ints, Ints]:
        """Return the numbers of the deals known by the end of a day, and the row then current."""
        seen = number_of(day)
        row = np.flatnonzero((self.told <= seen) & (self.until_told > seen))
        return self.deal[row].astype(np.int64), row


@dataclass(frozen=True, slots=True)
class Due:
    """Open versions that state a close date in some days, by their rows in what was told."""

    told: Tellings
    rows: Ints

    def within(self, first: date, last: date) -> "Due":
        """Return those that state a date from one day to another."""
        due = self.on
        return self._kept((due >= number_of(first)) & (due <= number_of(last)))

    def at(self, day: date) -> "Due":
        """Return those that held at the end of a day."""
        seen, told = number_of(day), self.told
        return self._kept((told.told[self.rows] <= seen) & (told.until_told[self.rows] > seen))

    def new(self, after: date, until: date) -> "Due":
        """Return those by which a deal was first known, after one day and by the end of another."""
        told = self.told.told[self.rows]
        first = self.told.first[self.told.deal[self.rows]] == self.rows
        return self._kept(first & (told > number_of(after)) & (told <= number_of(until)))

    def of(self, rows: Sequence[Ints]) -> "Due":
        """Return several choices of rows as one, one after the other."""
        return Due(self.told, np.concatenate(rows))

    @property
    def on(self) -> Small:
        """The dates stated, counted from 1970."""
        return self.told.due_on[self.rows]

    @property
    def key(self) -> Ints:
        """The keys of the deals."""
        return self.told.keys[self.told.deal[self.rows]]

    def among(self, deals: Deals) -> Ints:
        """Return the places of the deals among those known on a day, each of which is there."""
        return np.searchsorted(deals.key, self.key)

    def worth(self, worth: Ints) -> Ints:
        """Return the money of each by what amounts are worth, 0 where it has none."""
        money = worth[self.told.price[self.rows]]
        return np.where(money == UNPRICED, 0, money)

    def _kept(self, which: Bools) -> "Due":
        return Due(self.told, self.rows[which])
