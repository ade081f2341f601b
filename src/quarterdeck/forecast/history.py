"""What the facts tell a forecaster: days, landmarks and lives of deals, as arrays."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Days:
    """What happened on each day from `first` to the day of the question, in that order.

    `open` is how many deals were open as the day began, those counted that arrived before.
    """

    first: date
    arrived: Array
    decided: Array
    won: Array
    won_money: Array
    open: Array

    @property
    def last(self) -> date:
        """The day of the question."""
        return self.first + timedelta(days=len(self.arrived) - 1)


@dataclass(frozen=True, slots=True)
class Lives:
    """Deals by the day they were first known and the day they were decided, -1 while open.

    Days are numbers since the first; `n` deals, `money` minor units in all.
    """

    arrived: NDArray[np.int64]
    closed: NDArray[np.int64]
    won: NDArray[np.bool_]
    n: Array
    money: Array


def whole(as_of: date) -> Question:
    """Return the question for the whole company: what everything is fitted on."""
    return Question(as_of)


def days_of(facts: Facts, as_of: date) -> Days | None:
    """Return the daily series of the whole company, None where nothing is known yet."""
    rows = facts.run(facts.compose(load("forecast", "days"), whole(as_of)))
    if not rows.num_rows:
        return None
    stamps = rows["day"].to_numpy().astype("datetime64[D]")
    end = np.datetime64(as_of)
    first = min(stamps[0], end)
    size = int((end - first).astype(int)) + 1
    place = (stamps - first).astype(int)
    keep = (place >= 0) & (place < size)
    series = []
    for name in ("arrived", "decided", "won", "won_money"):
        values = np.zeros(size)
        np.add.at(values, place[keep], rows[name].to_numpy()[keep].astype(float))
        series.append(values)
    arrived, decided, won, won_money = series
    standing = np.cumsum(arrived - decided)
    opened = np.maximum(np.concatenate([[0.0], standing[:-1]]), 0)
    return Days(first.astype(date), arrived, decided, won, won_money, opened)


def lives_of(facts: Facts, as_of: date, first: date) -> Lives:
    """Return how long the deals of the whole company lived, days counted from `first`."""
    rows = facts.run(facts.compose(load("forecast", "lives"), whole(as_of)))
    start = np.datetime64(first)
    arrived = (rows["arrived_on"].to_numpy().astype("datetime64[D]") - start).astype(np.int64)
    closed = rows["closed_on"].to_numpy(zero_copy_only=False).astype("datetime64[D]")
    still = np.isnat(closed)
    ended = np.where(still, -1, np.maximum((closed - start).astype(np.int64), 0))
    return Lives(
        np.maximum(arrived, 0),
        ended,
        rows["won"].to_numpy(zero_copy_only=False).astype(bool) & ~still,
        rows["n"].to_numpy().astype(float),
        rows["money"].to_numpy(zero_copy_only=False).astype(float),
    )
