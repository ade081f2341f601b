"""Boosted trees in place of the tables: the same landmarks, stretches and new business.

What the tables borrow by rule (thin cells from their state, states from the company, signals as
factors) trees find out for themselves, where there is enough to find it out from. They answer only
while they earned it: on earlier days, fitted anew for each, their chances were better by more than
BETTER than those of the tables on the same deals.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from quarterdeck.forecast.case import Case, Expected
from quarterdeck.forecast.cells import AGES, AHEAD
from quarterdeck.forecast.chances import ONE, chances_at
from quarterdeck.forecast.counts import Counts, Time, bin_of, buckets_of
from quarterdeck.forecast.factors import due_class
from quarterdeck.forecast.groups import grouped
from quarterdeck.forecast.history import Array, Ints, number_of
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.optional import installed
from quarterdeck.forecast.scoring import Scores
from quarterdeck.forecast.signals import Signal
from quarterdeck.forecast.tables import Cells, Tables
from quarterdeck.forecast.window import Window, earlier

BOOSTED = "boosted"
"""The name of the forecaster."""

WINS, BETTER = 2000, 0.01
"""Wins from which it is tried, and the share by which its log loss must be below the tables'."""

ORIGINS = 4
"""Earlier days on which it is tried, as far ahead and one after the other."""

MOST = 150_000
"""Landmarks that are learned from at most, more or less."""

_LEAST_WEEKS = 4
_ROUNDS = 80
_TREES = {
    "objective": "poisson",
    "num_leaves": 31,
    "learning_rate": 0.1,
    "min_sum_hessian_in_leaf": 5.0,
    "lambda_l2": 1.0,
    "num_threads": 1,
    "deterministic": True,
    "seed": 1,
    "verbose": -1,
}
_TINY = 1e-6

Hazard = Callable[[Array], Array]
Learner = Callable[[Array, Array, Array], Hazard]
"""Learns a hazard from features, events and working days watched, row by row."""


@dataclass(frozen=True, slots=True)
class Rivalry:
    """The mean log losses of the same deals' chances, by trees and by the tables."""

    trees: float
    tables: float
    deals: int

    @property
    def earned(self) -> bool:
        """Whether trees have earned to be listened to."""
        return self.deals > 0 and self.trees < self.tables * (1 - BETTER)


def boosted(case: Case) -> Expected | None:
    """Expect what boosted hazards say of open deals, and creation of new ones.

    None without the library, under WINS wins, and where the tables are as good.
    """
    if not installed(BOOSTED) or case.known.watched < WINS:
        return None
    return expected_by(case, _lightgbm)


def expected_by(case: Case, learner: Learner) -> Expected | None:
    """Expect the same by any learner, None where it has not earned it."""
    kept, window = case.known.past.kept, case.window
    if (BOOSTED, window) not in kept:
        earned = rivalry(case, learner).earned
        kept[BOOSTED, window] = rescored(case.scores, learner) if earned else None
    scores: Scores | None = kept[BOOSTED, window]
    if scores is None:
        return None
    parts = scores.parts(case.question)
    money, count = sum(p.expected for p in parts), sum(p.expected_n for p in parts)
    return Expected(float(money), count)


def rescored(scores: Scores, learner: Learner) -> Scores:
    """Return the scores with the chances of a learner, new business as it was."""
    known, rows = scores.known, scores.rows
    number, chances = chances_by(known, scores.window, learner)
    keys = known.deals.key[np.searchsorted(known.deals.number, number)]
    chance = np.zeros(len(rows), dtype=np.int64)
    chance[np.searchsorted(rows["key"].to_numpy(), keys)] = chances
    column = rows.column_names.index("chance")
    return replace(scores, rows=rows.set_column(column, "chance", pa.array(chance)))


def rivalry(case: Case, learner: Learner) -> Rivalry:
    """Return how the chances of a learner fared beside those of the tables on earlier days."""
    known, window = case.known, case.window
    weeks = max(_LEAST_WEEKS, -(-window.days // 7))
    sums, deals = np.zeros(2), 0
    for n in range(1, ORIGINS + 1):
        then = earlier(window, n * weeks)
        if (then.as_of - known.days.since) < timedelta(days=2 * window.days):
            break
        losses, count = _tried(known, then, learner)
        sums, deals = sums + losses, deals + count
    trees, tables = sums / max(deals, 1)
    return Rivalry(float(trees), float(tables), deals)


def _tried(now: Known, window: Window, learner: Learner) -> tuple[Array, int]:
    """Return the log losses of an earlier day added up, by trees and by the tables."""
    then = Known(now.facts, window.as_of, now.without, now.past)
    number, trees = chances_by(then, window, learner)
    _, tables = chances_at(then, window)
    place = np.searchsorted(now.deals.number, number)
    closed, won = now.deals.closed[place], now.deals.won[place]
    came = won & (closed >= number_of(window.first)) & (closed <= number_of(window.last))
    found = []
    for chances in (trees, tables):
        p = np.clip(chances / ONE, _TINY, 1 - _TINY)
        found.append(float(-np.where(came, np.log(p), np.log1p(-p)).sum()))
    return np.array(found), len(number)


def chances_by(known: Known, window: Window, learner: Learner) -> tuple[Ints, Ints]:
    """Return the open deals by number and their chances to be won in the window, in 1e-9."""
    past, signals = known.past, known.signals
    time = Time(known.clock, known.days)
    rows = known.apart(past.standing_at(known.as_of, signals))
    age = bin_of(time.now - time.ends(rows.entered), AGES)
    mixes = mixes_of(rows.state, age, buckets_of(past, known.deals, rows, signals), signals)
    hazards = [
        np.stack([hazard(mixes.features(n)) for n in range(len(AHEAD))], axis=1)[:, None, :]
        for hazard in _learned(known.counts, signals, learner)
    ]
    cells = Cells(np.arange(len(mixes)), np.zeros(len(mixes), dtype=np.int64))

    def won_by(day: date) -> Array:
        ahead, lift = known.clock.between(known.as_of, day), known.clock.lift(known.as_of, day)
        return Tables((), *hazards).chances(cells, ahead, lift=lift)

    chance = won_by(window.last)
    before = window.first - timedelta(days=1)
    if before > known.as_of:
        chance = chance - won_by(before)
    return rows.deal, np.rint(np.clip(chance, 0.0, 1.0) * ONE).astype(np.int64)[mixes.of]


@dataclass(frozen=True, slots=True)
class Mixes:
    """Rows that are alike in all that is known of them: a row of each, and the mix of every row."""

    columns: tuple[Ints, ...]
    moving: tuple[Ints, ...]
    of: Ints

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.columns[0])

    def features(self, stretch: int) -> Array:
        """Return what tells each mix in a stretch ahead; weeks count by how it lies to them too."""
        due = (due_class(weeks, stretch) for weeks in self.moving)
        ahead = np.full(len(self), stretch)
        return np.column_stack([*self.columns, ahead, *due]).astype(np.float64)


def mixes_of(
    state: Ints, age: Ints, buckets: Mapping[str, Ints], signals: tuple[Signal, ...]
) -> Mixes:
    """Return the mixes of rows with these states, bins of age and buckets of signals."""
    columns = [state, age, *(buckets[s.name] for s in signals)]
    first, of = grouped(columns, len(state))
    moving = tuple(buckets[s.name][first] for s in signals if s.moves)
    return Mixes(tuple(column[first] for column in columns), moving, of)


def _learned(counts: Counts, signals: tuple[Signal, ...], learner: Learner) -> list[Hazard]:
    """Learn the hazards of being won and of being lost, mix by mix and stretch by stretch."""
    taken = slice(None, None, max(len(counts.n) // MOST, 1))
    buckets = {s.name: counts.signals[s.name][taken] for s in signals}
    mixes = mixes_of(counts.state[taken], counts.age[taken], buckets, signals)
    ahead, spent = counts.ahead[taken], counts.spent[taken]
    fates = counts.won[taken], counts.lost[taken]
    rows, days = [], []
    events: tuple[list[Array], list[Array]] = ([], [])
    for stretch, start in enumerate(AHEAD):
        end = AHEAD[stretch + 1] if stretch + 1 < len(AHEAD) else np.inf
        inside = ahead == stretch
        spell = np.where(inside, spent - start, np.where(ahead > stretch, end - start, 0.0))
        spell = np.maximum(spell, 0.0).astype(float)
        watched = np.bincount(mixes.of, spell, minlength=len(mixes)).astype(float)
        here = watched > 0
        rows.append(mixes.features(stretch)[here])
        days.append(watched[here])
        for found, fate in zip(events, fates, strict=True):
            ended = np.bincount(mixes.of[fate & inside], minlength=len(mixes))
            found.append(ended.astype(float)[here])
    told, risk = np.concatenate(rows), np.concatenate(days)
    return [learner(told, np.concatenate(found), risk) for found in events]


def _lightgbm(features: Array, events: Array, days: Array) -> Hazard:
    import lightgbm

    data = lightgbm.Dataset(
        features, events / days, weight=days, categorical_feature=[0], free_raw_data=True
    )
    model = lightgbm.train(_TREES, data, _ROUNDS)
    return lambda rows: np.asarray(model.predict(rows, num_threads=1))
