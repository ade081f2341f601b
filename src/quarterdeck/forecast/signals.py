"""What a deal shows beside its stage: how large it is, when it is due, where its seller puts it.

Each signal is a number of buckets as SQL over a version `l` at the end of `l.day`. It enters the
forecast as a factor on the hazard of being won, fitted on what such deals did beyond their cell and
shrunk towards 1, so one that tells nothing changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quarterdeck.forecast.history import Deals, Ints
from quarterdeck.forecast.prices import UNPRICED

NONE = -99
"""The week a deal without a close date is due in."""

WEEKS = (-9, 39)
"""The first and the last week that are told apart."""

_BANDS = (0.2, 0.4, 0.6, 0.8, 0.95)
"""Shares of decided deals at which size bands end: fifths, and the largest twentieth apart."""
_CATEGORIES = ("pipeline", "best_case", "most_likely", "commit")


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: its name, the SQL of its bucket, the columns of a version it reads.

    `moves` marks the one whose bucket is a week, which counts by how far ahead it lies. One with
    `edges` is a band of the money of the deal: what it is worth as of the day of the question.
    """

    name: str
    sql: str
    reads: tuple[str, ...]
    moves: bool = False
    edges: tuple[int, ...] | None = None

    def band(self, money: Ints) -> Ints:
        """Return the bands of amounts: 0 for none, then each up to and with its edge."""
        bands = np.searchsorted(np.array(self.edges or (), dtype=np.int64), money) + 1
        return np.where(money == UNPRICED, 0, bands)


def signals_of(deals: Deals, *, without: Sequence[str] = ()) -> tuple[Signal, ...]:
    """Return the signals of the company's deals; one with a single value tells nothing."""
    edges = _edges(deals)
    found = [
        Signal("size", _banded(edges), ("money",), edges=edges),
        Signal("due", _WEEK, ("due_on",), moves=True),
        Signal("category", _CATEGORY, ("category",)),
        Signal("pushes", "least(coalesce(l.pushes, 0), 3)", ("pushes",)),
    ]
    return tuple(one for one in found if one.name not in without)


_WEEK = (
    f"coalesce(greatest(least(qd_floor(qd_days(l.day, l.due_on), 7), {WEEKS[1]}), {WEEKS[0]}),"
    f" {NONE})"
)
_CATEGORY = "CASE l.category {} ELSE 0 END".format(
    " ".join(f"WHEN '{name}' THEN {n}" for n, name in enumerate(_CATEGORIES, 1))
)


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
