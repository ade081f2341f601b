"""Backtest: what would have been forecast, day by day, with what was known then, and what came.

Every day is fitted anew, under the playbook in force on it; the outcome is what is known by the end
of the day of the question, under the playbook of that day. A method that has too little to go by on
a day is left out on it, and is compared where it answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.forecast.case import Expected
from quarterdeck.forecast.forecast import Forecast
from quarterdeck.forecast.hindsight import Hindsight, Progress
from quarterdeck.forecast.history import Array, Ints, number_of
from quarterdeck.forecast.measures import Chances, Scored, scored
from quarterdeck.forecast.read_tellings import ints
from quarterdeck.forecast.resampling import overlap
from quarterdeck.forecast.spread import LEVELS, crps
from quarterdeck.forecast.summaries import (
    SERVED,
    Alike,
    Summary,
    Tried,
    alike,
    floor_of,
    summaries_of,
)
from quarterdeck.forecast.window import Window

STAGES = "stage_weighted"
"""The chances that the playbook gives stages: what the deals' chances are held against."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """All that was tried and what it comes to; `deals` are scores of chances by method.

    `block` is how many neighbouring days overlap, so that days / block are independent.
    """

    tried: tuple[Tried, ...]
    summaries: tuple[Summary, ...]
    alike: tuple[Alike, ...]
    deals: Mapping[str, Scored]
    floor: float
    block: int


@dataclass(frozen=True, slots=True)
class Looked:
    """One day: its forecast beside what came, and the chances of its open deals by method.

    `came` is 1 for each of these deals that was won in the period, else 0.
    """

    tried: Tried
    chances: Mapping[str, Array]
    came: Array


def backtest(
    hindsight: Hindsight,
    windows: Iterable[Window],
    *,
    without: tuple[str, ...] = (),
    tell: Progress | None = None,
) -> Backtest:
    """Try the served forecast and its rivals on windows that are over by the question's day.

    Deals' chances are judged on what the question asks for, as the money is.
    """
    looked = looks(hindsight, windows, without=without, tell=tell)
    tried = tuple(one.tried for one in looked)
    block = overlap([t.window for t in tried]) if tried else 1
    won = any(t.actual for t in tried)
    return Backtest(
        tried,
        summaries_of(tried, block=block) if won else (),
        alike(tried) if won else (),
        _deals(looked, block),
        floor_of(tried),
        block,
    )


def looks(
    hindsight: Hindsight,
    windows: Iterable[Window],
    *,
    without: tuple[str, ...] = (),
    rivals: bool = True,
    tell: Progress | None = None,
) -> list[Looked]:
    """Return every window as it was forecast, beside what came; `rivals` may be left out."""
    wanted = list(windows)
    outcomes, looked = _outcomes(hindsight.facts, hindsight.question), []
    fitted = hindsight.fitted((window.as_of for window in wanted), without=without)
    for window, (forecasts, question) in zip(wanted, fitted, strict=True):
        found = forecasts.forecast(window, question)
        others = forecasts.rivals(window, question) if rivals else {}
        looked.append(_look(found, others, outcomes))
        if tell:
            tell("forecasting past days", len(looked) / len(wanted))
    return looked


def _look(found: Forecast, others: Mapping[str, Expected], outcomes: "_Outcomes") -> Looked:
    keys, money = outcomes.of(found.window)
    asked, *chances = found.scores.staged(found.question)
    by_method = dict(zip((SERVED, STAGES), chances, strict=True))
    if not by_method[STAGES].any():
        del by_method[STAGES]
    return Looked(_tried(found, money, others), by_method, np.isin(asked, keys).astype(float))


@dataclass(frozen=True, slots=True)
class _Outcomes:
    """All deals won by the day of a question, in the question's part of the company."""

    key: Ints
    money: Ints
    closed: Ints

    def of(self, window: Window) -> tuple[Ints, Ints]:
        """Return what was won in the period of a window: keys and money."""
        inside = (self.closed >= number_of(window.period.start)) & (
            self.closed <= number_of(window.last)
        )
        return self.key[inside], self.money[inside]


def _outcomes(facts: Facts, question: Question) -> _Outcomes:
    rows = facts.run(facts.compose(load("forecast", "outcomes"), replace(question, by=())))
    closed = rows["closed_on"].cast(pa.int32())
    return _Outcomes(ints(rows["key"]), ints(rows["money"]), ints(closed))


def _tried(found: Forecast, won: Ints, rivals: Mapping[str, Expected]) -> Tried:
    window, spread, actual = found.window, found.spread, float(won.sum())
    served = Expected(float(found.whole.expected), found.whole.expected_n)
    return Tried(
        window,
        found.rung.name,
        found.floor,
        actual,
        len(won),
        {SERVED: served, **rivals},
        {level: spread.interval(level) for level in LEVELS},
        {level: spread.counts(level) for level in LEVELS},
        crps(spread.money, actual),
        crps(spread.count, len(won)),
    )


def _deals(looked: list[Looked], block: int) -> dict[str, Scored]:
    found = {}
    for method in (SERVED, STAGES):
        days = [one for one in looked if method in one.chances]
        made = Chances(tuple(one.chances[method] for one in days), tuple(one.came for one in days))
        score = scored(made, block=block)
        if score is not None:
            found[method] = score
    return found
