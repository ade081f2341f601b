"""Whether a simple rule has been nearer than the forecast, period after period."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from quarterdeck.facts.question import Question
from quarterdeck.forecast.alarms.alarm import Alarm
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.hindsight import Hindsight
from quarterdeck.forecast.history import Days
from quarterdeck.forecast.record import Record
from quarterdeck.forecast.window import Window
from quarterdeck.words.calendar import FiscalCalendar, Period

RULES = ("last_period", "seasonal", "run_rate", "stage_weighted", "commit")
"""The rules that need no model: what a spreadsheet does."""

PERIODS = 3
_POINTS = (28, 56)
_SERVED = "served"
Missed = Mapping[str, float]
"""By method how far off it was in one period, in minor units; the served one is among them."""


def of_record(record: Record) -> dict[Period, Missed]:
    """Return how far off methods were in each closed published period, the mean of its days."""
    found: dict[Period, dict[str, list[float]]] = {}
    for point in record.closed:
        told = found.setdefault(point.period, {})
        for name in (_SERVED, *RULES):
            said = point.said(name)
            if said is not None and point.actual is not None:
                told.setdefault(name, []).append(abs(said - point.actual))
    return {period: _means(told) for period, told in found.items()}


def of_replays(hindsight: Hindsight, days: Days) -> dict[Period, Missed]:
    """Return the same for the last quarters, replayed four and eight weeks in."""
    windows = _points(hindsight.facts.playbook.settings.calendar, days)
    told: dict[Period, dict[str, list[float]]] = {window.period: {} for window in windows}
    fitted = hindsight.fitted(window.as_of for window in windows)
    for window, (forecasts, question) in zip(windows, fitted, strict=True):
        start = (window.period.start - days.first).days
        actual = float(days.won_money[start : start + window.period.days].sum())
        work = partial(_said, forecasts, question, window)
        said = forecasts.kept.answer(("rules", question, window), question.as_of, work)
        for name, money in said.items():
            told[window.period].setdefault(name, []).append(abs(money - actual))
    return {period: _means(missed) for period, missed in told.items()}


def _said(forecasts: Forecasts, question: Question, window: Window) -> dict[str, float]:
    """Return what was served on a day, and what each rule expected of the same window."""
    rivals = forecasts.rivals(window, question, only=RULES)
    said = {name: rivals[name].money for name in RULES if name in rivals}
    return {_SERVED: float(forecasts.served(window)[0].whole.expected), **said}


def _points(calendar: FiscalCalendar, days: Days) -> list[Window]:
    """Return the last quarters that were watched, each at two points, the earliest first."""
    found: list[Window] = []
    period = calendar.quarter_of(days.last)
    while len(found) < PERIODS * len(_POINTS):
        period = calendar.previous(period)
        if period.start - timedelta(days=91) < days.first:
            break
        found += (Window(period, period.start + timedelta(days=at - 1)) for at in _POINTS)
    return sorted(found, key=lambda window: window.as_of)


def naive_alarm(missed: Mapping[Period, Missed], *, published: bool) -> Alarm | str | None:
    """Return the alarm, None where all is well, or why it cannot be judged."""
    last = sorted(missed, key=lambda p: p.end)[-PERIODS:]
    if len(last) < PERIODS:
        return f"whether a simple rule does better: {len(last)} of {PERIODS} periods are over"
    nearer = [name for name in RULES if all(_nearer(missed[p], name) for p in last)]
    if not nearer:
        return None
    best = min(nearer, key=lambda name: sum(missed[p][name] for p in last))
    ours, theirs = (sum(missed[p][name] for p in last) for name in (_SERVED, best))
    how = "as published" if published else "replayed four and eight weeks in"
    return Alarm(
        "naive",
        "A simple rule has been nearer three periods in a row",
        f"In {_listed(last)} the rule {best} was off by {theirs / ours:.0%} of what the forecast "
        f"was off by, {how}.".replace("%", " %"),
        f"Of {len(RULES)} rules as good as the forecast, chance alone gives one of them such a run "
        "about every other year: a reason to look, no proof.",
        "See which days were missed (quarterdeck backtest --period quarter), and serve the rule's "
        "figure beside the forecast until the next quarter.",
        last[0].start - timedelta(days=1),
    )


def _nearer(told: Missed, name: str) -> bool:
    return name in told and _SERVED in told and told[name] < told[_SERVED]


def _means(told: Mapping[str, Sequence[float]]) -> Missed:
    whole = max((len(values) for values in told.values()), default=0)
    return {name: sum(v) / len(v) for name, v in told.items() if len(v) == whole}


def _listed(periods: Sequence[Period]) -> str:
    return ", ".join(p.label for p in periods)
