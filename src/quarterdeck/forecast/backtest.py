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
from quarterdeck.forecast.measures import Errors, Scored, errors, scored, skill
from quarterdeck.forecast.scoring import ONE
from quarterdeck.forecast.spread import LEVELS, crps
from quarterdeck.forecast.window import Window

SERVED = "served"
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Tried:
    """One day's forecast beside what came: money in minor units, deals; the range of the served."""

    window: Window
    rung: str
    floor: float
    actual: float
    actual_n: int
    expected: Mapping[str, Expected]
    intervals: Mapping[int, tuple[float, float]]
    counts: Mapping[int, tuple[float, float]]
    crps: float
    crps_n: float


@dataclass(frozen=True, slots=True)
class Summary:
    """One method over all days on which it answered, in money or in deals.

    `coverage` and `width` (of the 80 % range, as a share of what was won) are of the served method
    alone; `gain` is by which share the served one is less wrong, with its 90 % interval.
    """

    method: str
    measure: str
    errors: Errors
    crps: float | None = None
    coverage: Mapping[int, float] | None = None
    width: float | None = None
    gain: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Backtest:
    """All that was tried, its summaries, the served one first, and the scores of deals' chances."""

    tried: tuple[Tried, ...]
    summaries: tuple[Summary, ...]
    deals: Scored | None
    floor: float


def backtest(
    facts: Facts,
    windows: Iterable[Window],
    question: Question,
    *,
    without: tuple[str, ...] = (),
    tell: Progress | None = None,
) -> Backtest:
    """Try the served forecast and its rivals on windows that are over by the question's day."""
    wanted = list(windows)
    until = max((window.as_of for window in wanted), default=None)
    forecasts = Forecasts(facts, without=without, until=until)
    tried: list[Tried] = []
    chances: list[tuple[Array, Array]] = []
    for done, window in enumerate(wanted):
        found = forecasts.forecast(window, replace(question, as_of=window.as_of, by=()))
        won = _outcomes(facts, window, question)
        tried.append(_tried(forecasts, found, won))
        chances.append(_came(found, _outcomes(facts, window, Question(question.as_of))))
        if tell:
            tell("forecasting past days", (done + 1) / len(wanted))
    return Backtest(tuple(tried), _summaries(tried), _deals(chances), _floor(tried))


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


def _came(found: Forecast, won: Mapping[int, int]) -> tuple[Array, Array]:
    """Return the chances of the deals open on the day, and which of them came true."""
    rows = found.scores.rows
    chance = rows["chance"].to_numpy()
    keys = rows["key"].to_numpy()[chance > 0]
    came = np.isin(keys, np.array(list(won), dtype=np.int64))
    return chance[chance > 0] / ONE, came.astype(float)


def _deals(chances: list[tuple[Array, Array]]) -> Scored | None:
    if not chances:
        return None
    chance, came = (np.concatenate(part) for part in zip(*chances, strict=True))
    return scored(chance, came.astype(bool)) if 0 < came.sum() < len(came) else None


def _floor(tried: list[Tried]) -> float:
    """Return how far off chance alone leaves the best forecast of all the days together."""
    whole = sum(t.actual for t in tried)
    return sum(t.floor * t.expected[SERVED].money for t in tried) / whole if whole else 0.0


def _summaries(tried: list[Tried]) -> tuple[Summary, ...]:
    names = dict.fromkeys(name for t in tried for name in t.expected)
    if not sum(t.actual for t in tried):
        return ()
    found = [
        _summary(name, measure, [t for t in tried if name in t.expected])
        for measure in ("amount", "count")
        for name in names
    ]
    return tuple(one for one in found if one is not None)


def _summary(name: str, measure: str, tried: list[Tried]) -> Summary | None:
    actual = [_actual(t, measure) for t in tried]
    if not sum(actual):
        return None
    forecast = [_value(t, name, measure) for t in tried]
    found = errors(forecast, actual)
    if name != SERVED:
        ours = [_value(t, SERVED, measure) for t in tried]
        return Summary(name, measure, found, gain=skill(ours, forecast, actual))
    ranges = [t.intervals if measure == "amount" else t.counts for t in tried]
    pairs = list(zip(ranges, actual, strict=True))
    held = {
        level: float(np.mean([r[level][0] <= a <= r[level][1] for r, a in pairs]))
        for level in LEVELS
    }
    width = sum(r[80][1] - r[80][0] for r in ranges) / sum(actual)
    score = sum(t.crps if measure == "amount" else t.crps_n for t in tried) / sum(actual)
    return Summary(name, measure, found, score, held, width)


def _value(tried: Tried, name: str, measure: str) -> float:
    expected = tried.expected[name]
    return expected.money if measure == "amount" else expected.count


def _actual(tried: Tried, measure: str) -> float:
    return tried.actual if measure == "amount" else float(tried.actual_n)
