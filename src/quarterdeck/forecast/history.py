"""What the facts tell a forecaster of a day: its deals, the days before it, how long they lived."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quarterdeck.facts.question import Question
from quarterdeck.words.days import end_of_day

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Bools = NDArray[np.bool_]

EPOCH = date(1970, 1, 1)
STILL = -(10**6)
"""The day on which a deal was decided that is still open."""


@dataclass(frozen=True, slots=True)
class Deals:
    """The deals known by the end of a day, in order of key.

    `number` is a deal's among all deals. Days are counted from 1970, `closed` is STILL while a deal
    is open; `money` is minor units, 0 where `priced` is not set; `probability`, in 1e-9, is that
    which the playbook gives the stage; `kind` is the kind of business.
    """

    as_of: date
    key: Ints
    number: Ints
    arrived: Ints
    closed: Ints
    won: Bools
    open: Bools
    money: Ints
    priced: Bools
    probability: Ints
    kind: Ints

    def of(self, kind: int) -> "Deals":
        """Return the deals of one kind of business alone."""
        here = self.kind == kind
        rows = (getattr(self, f.name)[here] for f in fields(self) if f.name != "as_of")
        return Deals(self.as_of, *rows)

    def keeping(self, kinds: Sequence[int]) -> "Deals":
        """Return the same with deals of other kinds counted as of the first one."""
        kept = np.where(np.isin(self.kind, kinds), self.kind, kinds[0])
        return replace(self, kind=kept)

    @property
    def decided(self) -> Bools:
        """Which of them were decided, deleted ones included."""
        return np.asarray(self.closed != STILL)


@dataclass(frozen=True, slots=True)
class Days:
    """What happened on each day from `first` to the day of the question, in that order.

    `open` is how many deals were open as the day began, those counted that arrived before. `known`
    is the number of the first day on which a deal was known: what was there then may be the stock
    of years, and before it as many are taken to have been open as at its end.
    """

    first: date
    arrived: Array
    decided: Array
    won: Array
    won_money: Array
    open: Array
    known: int = 0

    @property
    def since(self) -> date:
        """The first day on which a deal was known."""
        return self.first + timedelta(days=self.known)

    @property
    def last(self) -> date:
        """The day of the question."""
        return self.first + timedelta(days=len(self.arrived) - 1)


@dataclass(frozen=True, slots=True)
class Lives:
    """Deals by the day they were first known and the day they were decided, -1 while open.

    Days are numbers since the first; `n` deals, `money` minor units in all, `square` the sum of
    their squares. `born` tells those whose beginning was seen: not what was there on the first day
    that anything was known.
    """

    arrived: Ints
    closed: Ints
    won: Bools
    born: Bools
    n: Array
    money: Array
    square: Array


def whole(as_of: date) -> Question:
    """Return the question for the whole company: what everything is fitted on."""
    return Question(as_of)


def ends_of(days: Sequence[date], zone: str) -> pa.Array:
    """Return the first instants after days in a zone, for tables that an engine compares with.

    An engine compares the instants of versions with these far faster than it tells their days.
    """
    return pa.array([end_of_day(day, zone) for day in days], pa.timestamp("us", tz="UTC"))


def number_of(day: date) -> int:
    """Return the number of a day, counted from 1970."""
    return (day - EPOCH).days


def days_of(deals: Deals) -> Days | None:
    """Return the daily series of the whole company, None where nothing is known yet."""
    if not len(deals.key):
        return None
    end, decided = number_of(deals.as_of), deals.decided
    closed, won = deals.closed[decided], deals.won[decided]
    first = min(int(deals.arrived.min()), int(closed.min(initial=end)), end)
    size = end - first + 1

    def daily(day: Ints, weights: Array | None = None) -> Array:
        return np.bincount(day - first, weights, minlength=size)[:size].astype(float)

    arrived, done = daily(deals.arrived), daily(closed)
    series = daily(closed[won]), daily(closed[won], deals.money[decided][won].astype(float))
    standing = np.cumsum(arrived - done)
    opened = np.maximum(np.concatenate([[0.0], standing[:-1]]), 0)
    known = int(deals.arrived.min()) - first
    opened[: known + 1] = max(standing[known], 0.0)
    return Days(EPOCH + timedelta(days=first), arrived, done, *series, opened, known)


def lives_of(deals: Deals, days: Days) -> Lives:
    """Return how long deals lived, days counted from the first of the company's."""
    start = number_of(days.first)
    decided = deals.decided
    arrived = np.maximum(deals.arrived - start, 0)
    closed = np.where(decided, np.maximum(deals.closed - start, 0), -1)
    won = deals.won & decided
    span = int(closed.max(initial=0)) + 2
    alike = (arrived * span + closed + 1) * 2 + won
    _, place, inverse = np.unique(alike, return_index=True, return_inverse=True)
    n = np.bincount(inverse).astype(float)
    worth = deals.money.astype(float)
    money, square = (np.bincount(inverse, x).astype(float) for x in (worth, worth**2))
    born = arrived > days.known
    return Lives(arrived[place], closed[place], won[place], born[place], n, money, square)
