"""Win curves: what share of the deals created was won, lost and still open, by their age.

A deal that was lost can no longer be won, and one that is still open says only that it was not
decided by its age: shares are those of competing risks (Aalen and Johansen 1978), which add up to
one at every age. Ranges are those of its variance as Marubini and Valsecchi give it (1995), on the
scale of the logarithm of the logarithm, which keeps them between nought and one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import exp, log, sqrt
from typing import Any

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import key_names
from quarterdeck.metrics.population import condition
from quarterdeck.words.period import Period

FEW = 10
"""So many deals must be as old as an age for a curve to be told of it."""

METRIC = "win_incidence"
"""The metric whose curve it is: it says which deals are looked at."""

_Z = 1.2815515655446004
_TAIL = 0.1


@dataclass(frozen=True, slots=True)
class Age:
    """What had become of deals by an age in days; won, lost and open add up to one.

    Of `watched` deals undecided just before it and that old, `decided` were decided at it, `wins`
    by being won; `stay` is the share undecided just before.
    """

    days: int
    watched: int
    wins: int
    decided: int
    stay: float
    won: float
    lost: float

    @property
    def open(self) -> float:
        """The share neither won nor lost."""
        return max(1.0 - self.won - self.lost, 0.0)


@dataclass(frozen=True, slots=True)
class Curve:
    """The curve of one part: its deals as they stand, and the ages at which any was decided.

    `seen` is the age that enough of them have reached by the day, decided or not, -1 where not
    even so many were created.
    """

    keys: tuple[str, ...]
    n: int
    won: int
    lost: int
    ages: tuple[Age, ...]
    seen: int

    @property
    def open(self) -> int:
        """How many of the deals are still open."""
        return self.n - self.won - self.lost

    def by(self, days: int) -> Age | None:
        """Return what had become of them by an age, None where too few are that old."""
        if days > self.seen:
            return None
        before = [age for age in self.ages if age.days <= days]
        return before[-1] if before else Age(days, self.n, 0, 0, 1.0, 0.0, 0.0)

    def between(self, days: int) -> tuple[float, float]:
        """Return the range of the share won by an age that holds in 8 of 10 cases."""
        steps = [age for age in self.ages if age.days <= days]
        won = steps[-1].won if steps else 0.0
        if won <= 0:
            return 0.0, _none_of(self.n)
        if won >= 1:
            return 1.0 - _none_of(self.n), 1.0
        away = _Z * sqrt(max(_variance(won, steps), 0.0)) / (won * log(won))
        low, high = sorted((won ** exp(-away), won ** exp(away)))
        return low, high


def curves(facts: Facts, question: Question, period: Period) -> tuple[Curve, ...]:
    """Return a curve for each part of the breakdown, of the deals created in a period.

    Raises QuarterdeckError for an unknown scope, filter or breakdown.
    """
    keys = key_names(question)
    which = condition(facts, METRIC, question=question, period=period)
    sql = load("forecast", "win_lives")
    told = facts.compose(sql, question, which=which, few=FEW)
    rows = facts.run(told).to_pylist()
    wide = len(question.by)

    def place(row: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(row[key] for key in keys[:wide])

    return tuple(curve(part, same) for part, same in groupby(rows, key=place))


def curve(keys: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> Curve:
    """Return the curve of deals told by age in days, in its order: won, lost, n and seen."""
    lives = list(rows)
    n = sum(row["n"] for row in lives)
    ages, watched = [], n
    stay, won, lost = 1.0, 0.0, 0.0
    for row in lives:
        decided = row["won"] + row["lost"]
        if decided:
            won += stay * row["won"] / watched
            lost += stay * row["lost"] / watched
            ages.append(Age(row["days"], watched, row["won"], decided, stay, won, lost))
            stay *= 1 - decided / watched
        watched -= row["n"]
    all_won, all_lost = (sum(row[name] for row in lives) for name in ("won", "lost"))
    seen = [row["seen"] for row in lives if row["seen"] is not None]
    return Curve(keys, n, all_won, all_lost, tuple(ages), max(seen, default=-1))


def _variance(won: float, steps: Sequence[Age]) -> float:
    total = 0.0
    for step in steps:
        ahead, at_risk = won - step.won, step.watched
        left = at_risk - step.decided
        total += ahead * ahead * step.decided / (at_risk * left) if left else 0.0
        total += step.stay**2 * (at_risk - step.wins) * step.wins / at_risk**3
        total -= 2 * ahead * step.stay * step.wins / at_risk**2
    return total


def _none_of(n: int) -> float:
    """Return up to what share may be won of which none of n was, in 9 of 10 cases."""
    return float(1.0 - _TAIL ** (1 / n)) if n else 1.0
