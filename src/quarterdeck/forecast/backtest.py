"""Backtest: what would have been forecast, day by day, with what was known then, and what came.

Every day is fitted anew; the outcome is what is known by the end of the day of the question. A
method that has too little to go by on a day is left out on it, and is compared where it answered.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.forecast.case import Expected
from quarterdeck.forecast.forecast import Forecast, Forecasts
from quarterdeck.forecast.history import Array
from quarterdeck.forecast.measures import Chances, Scored, scored
from quarterdeck.forecast.resampling import overlap
from quarterdeck.forecast.scoring import ONE
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

Progress = Callable[[str, float], None]


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
class _Looked:
    """One day: its forecast beside what came, and the chances of its open deals by method."""

    tried: Tried
    chances: Mapping[str, Array]
    came: Array


def backtest(
    facts: Facts,
    windows: Iterable[Window],
    question: Question,
    *,
    without: tuple[str, ...] = (),
    tell: Progress | None = None,
) -> Backtest:
    """Try the served forecast and its rivals on windows that are over by the question's day.

    Deals' chances are judged on what the question asks for, as the money is.
    """
    wanted = list(windows)
    until = max((window.as_of for window in wanted), default=None)
    forecasts = Forecasts(facts, without=without, until=until)
    looked = []
    for done, window in enumerate(wanted):
        looked.append(_look(forecasts, window, question))
        if tell:
            tell("forecasting past days", (done + 1) / len(wanted))
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


def _look(forecasts: Forecasts, window: Window, question: Question) -> _Looked:
    found = forecasts.forecast(window, replace(question, as_of=window.as_of, by=()))
    won = _outcomes(forecasts.facts, window, question)
    keys, chances = _chances(found)
    came = np.isin(keys, np.array(list(won), dtype=np.int64)).astype(float)
    return _Looked(_tried(forecasts, found, won), chances, came)


def _outcomes(facts: Facts, window: Window, question: Question) -> dict[int, int]:
    """Return what was won in the period by key, of the question's part of the company."""
    span = {"start": window.period.start, "end": window.last}
    rows = facts.run(facts.compose(load("forecast", "outcomes"), replace(question, by=()), **span))
    return dict(zip(rows["key"].to_pylist(), rows["money"].to_pylist(), strict=True))


def _tried(forecasts: Forecasts, found: Forecast, won: Mapping[int, int]) -> Tried:
    window, spread, actual = found.window, found.spread, float(sum(won.values()))
    rivals = forecasts.rivals(window, found.question)
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


def _chances(found: Forecast) -> tuple[Array, dict[str, Array]]:
    """Return the keys of the open deals asked about, and their chances by method."""
    facts, scores = found.scores.known.facts, found.scores
    rows = facts.run(scores.sql("open_chances", found.question))
    chances = {SERVED: rows["chance"].to_numpy() / ONE}
    staged = rows["probability"].to_numpy() / ONE
    if staged.any():
        chances[STAGES] = staged
    return rows["key"].to_numpy(), chances


def _deals(looked: list[_Looked], block: int) -> dict[str, Scored]:
    found = {}
    for method in (SERVED, STAGES):
        days = [one for one in looked if method in one.chances]
        made = Chances(tuple(one.chances[method] for one in days), tuple(one.came for one in days))
        score = scored(made, block=block)
        if score is not None:
            found[method] = score
    return found
