"""What a deal shows beside its stage: how large, how old, when due, where its seller puts it.

Each signal is a number of buckets as SQL over a version `l` at the end of `l.day`. It enters the
forecast as factors on the hazards of being won and lost, fitted on what such deals did beyond their
cell and shrunk towards 1, so one that tells nothing changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from quarterdeck.engine.sql import literal
from quarterdeck.forecast.history import STILL, Deals, Ints
from quarterdeck.forecast.prices import UNPRICED
from quarterdeck.words.deal import Category

NONE = -99
"""The week a deal without a close date is due in."""

WEEKS = (-9, 39)
"""The first and the last week that are told apart."""

_BANDS = (0.2, 0.4, 0.6, 0.8, 0.95)
"""Shares of decided deals at which size bands end: fifths, and the largest twentieth apart."""
_CATEGORIES = ("pipeline", "best_case", "most_likely", "commit")


@dataclass(frozen=True, slots=True)
class Shown:
    """What deals show on days: creation, due date, category, pushes, and when anybody last acted.

    Days are counted from 1970, `due` is STILL for none; `category` is a place in Category, -1 for
    none. `acted` is STILL where nobody did, one less where that was not recorded yet.
    """

    day: Ints
    created: Ints
    due: Ints
    category: Ints
    pushes: Ints
    acted: Ints


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: its name, the SQL of its bucket, the columns of a version it reads.

    `moves` marks the one whose bucket is a week, which counts by how far ahead it lies. One with
    `edges` is a band of the money of the deal: what it is worth as of the day of the question.
    `kept` says that somebody keeps it as a field; how old a deal is tells itself.
    """

    name: str
    sql: str
    reads: tuple[str, ...]
    moves: bool = False
    edges: tuple[int, ...] | None = None
    kept: bool = True

    def bucket(self, shown: Shown) -> Ints:
        """Return the buckets of what deals show: to the row what the SQL says."""
        return _BUCKETS[self.name](shown)

    def band(self, money: Ints) -> Ints:
        """Return the bands of amounts: 0 for none, then each up to and with its edge."""
        bands = np.searchsorted(np.array(self.edges or (), dtype=np.int64), money) + 1
        return np.where(money == UNPRICED, 0, bands)


def signals_of(
    deals: Deals, *, without: Sequence[str] = (), acting: date | None = None
) -> tuple[Signal, ...]:
    """Return the signals of the company's deals; one with a single value tells nothing.

    `acting` is the first day by whose end an activity was known, None where none is.
    """
    edges = _edges(deals)
    found = [
        Signal("size", _banded(edges), ("money",), edges=edges),
        Signal("due", _WEEK, ("due_on",), moves=True),
        Signal("category", _CATEGORY, ("category",)),
        Signal("since_created", _AGE, ("created_on",), kept=False),
        Signal("pushes", "least(coalesce(l.pushes, 0), 3)", ("pushes",)),
    ]
    if acting:
        found.append(Signal("activity", _acted(acting), (ACTED,)))
    return tuple(one for one in found if one.name not in without)


_WEEK = (
    f"CASE WHEN l.due_on IS NULL THEN {NONE} ELSE"
    f" greatest(least(qd_floor(qd_days(l.day, l.due_on), 7), {WEEKS[1]}), {WEEKS[0]}) END"
)
ACTED = "acted_on"
"""The column of the last day on which anybody acted on a deal."""

_QUIET = (8, 15, 29, 57)
"""Days since anybody acted from which a deal has been quiet for longer: weeks, then months."""

_AGES = (15, 29, 57, 92, 183, 366)
"""Days since its creation from which a deal is of the next age: two weeks, four, eight, a quarter,
half a year, a year."""

_AGE = "CASE {} ELSE 6 END".format(
    " ".join(f"WHEN qd_days(l.created_on, l.day) < {days} THEN {n}" for n, days in enumerate(_AGES))
)
_CATEGORY = "CASE l.category {} ELSE 0 END".format(
    " ".join(f"WHEN '{name}' THEN {n}" for n, name in enumerate(_CATEGORIES, 1))
)


def _acted(since: date) -> str:
    """Return SQL of how long a deal has been quiet: before acts were recorded nobody knows."""
    steps = "".join(
        f" WHEN qd_days(l.{ACTED}, l.day) < {days} THEN {n}" for n, days in enumerate(_QUIET, 2)
    )
    known = f"CASE WHEN l.day < {literal(since)} THEN 0 WHEN l.{ACTED} IS NULL THEN 1"
    return f"{known}{steps} ELSE {len(_QUIET) + 2} END"


def _quiet(shown: Shown) -> Ints:
    for_days = np.searchsorted(_QUIET, shown.day - shown.acted, side="right") + 2
    return np.where(shown.acted > STILL, for_days, shown.acted - STILL + 1)


def _weeks(shown: Shown) -> Ints:
    return np.where(shown.due == STILL, NONE, np.clip((shown.due - shown.day) // 7, *WEEKS))


def _categories(shown: Shown) -> Ints:
    numbers = [_CATEGORIES.index(one) + 1 if one in _CATEGORIES else 0 for one in Category]
    return np.asarray(np.array([*numbers, 0])[shown.category])


_BUCKETS: dict[str, Callable[[Shown], Ints]] = {
    "activity": _quiet,
    "due": _weeks,
    "since_created": lambda shown: np.searchsorted(_AGES, shown.day - shown.created, side="right"),
    "category": _categories,
    "pushes": lambda shown: np.minimum(shown.pushes, 3),
}


def _edges(deals: Deals) -> tuple[int, ...]:
    """Return the amounts that part decided deals into fifths."""
    money, n = np.unique(deals.money[deals.decided & deals.priced], return_counts=True)
    if not len(money):
        return ()
    share = np.cumsum(n) / n.sum()
    return tuple(sorted({int(money[place]) for place in np.searchsorted(share, _BANDS)}))


def _banded(edges: tuple[int, ...]) -> str:
    steps = "".join(f" WHEN l.money <= {edge} THEN {n}" for n, edge in enumerate(edges, 1))
    return f"CASE WHEN l.money IS NULL THEN 0{steps} ELSE {len(edges) + 1} END"
