"""Steps in what the forecast rests on: creation, conversion and the worth of a win, by week."""

from datetime import timedelta
from math import expm1

import numpy as np

from quarterdeck.forecast.alarms.alarm import Alarm
from quarterdeck.forecast.alarms.steps import FALSE_ALARMS, LEAST, WATCHED, Series, Step, step_of
from quarterdeck.forecast.history import Array, Days
from quarterdeck.words.calendar import FiscalCalendar

_WEEK, _MINUS = 7, "\N{MINUS SIGN}"
_FEW = 3
_SETTLE = 91
"""Days at the beginning of history that are left out: imports begin with what was open then."""

KINDS = {
    "creation": (
        "Deals created a week",
        (
            "Ask marketing and the teams what changed; new business of the forecast follows within "
            "weeks, your plan does not."
        ),
    ),
    "conversion": (
        "Deals won for each lost",
        (
            "Look at lost deals since then (quarterdeck movement --cause lost): reasons, rivals, "
            "stages; the forecast's chances follow slowly."
        ),
    ),
    "worth": (
        "The worth of a win",
        (
            "Look at discounts and at which deals close now (quarterdeck metrics discount_rate "
            "average_deal_size)."
        ),
    ),
}
"""Each series: what it is called, and what to do where it steps."""


def regime_alarms(days: Days, calendar: FiscalCalendar) -> tuple[list[Alarm], list[str]]:
    """Return an alarm for each series that shows a step, and what cannot be judged."""
    weeks = (len(days.arrived) - _SETTLE) // _WEEK
    if weeks < WATCHED + LEAST:
        need = WATCHED + LEAST
        return [], [f"steps in creation, conversion and worth: {max(weeks, 0)} of {need} weeks"]
    alarms = []
    for name in KINDS:
        step = step_of(series_of(days, calendar, name))
        if step is not None:
            alarms.append(_alarm(name, step))
    return alarms, []


def steps_of(days: Days, calendar: FiscalCalendar) -> tuple[Alarm, ...]:
    """Return an alarm for each series that shows a step."""
    return tuple(regime_alarms(days, calendar)[0])


def series_of(days: Days, calendar: FiscalCalendar, name: str) -> Series:
    """Return one of KINDS by weeks that end on the weekday of the last day."""
    weeks = (len(days.arrived) - _SETTLE) // _WEEK
    ends = [days.last - timedelta(days=_WEEK * back) for back in range(weeks - 1, -1, -1)]
    arrived, decided, won, money = (
        x[-weeks * _WEEK :].reshape(weeks, _WEEK).sum(axis=1)
        for x in (days.arrived, days.decided, days.won, days.won_money)
    )
    months = np.array([end.month - 1 for end in ends])
    quarter = [(end - calendar.quarter_of(end).start).days // _WEEK for end in ends]
    values = _values(name, arrived, decided, won, money)
    return Series(tuple(ends), values, months, np.array(quarter))


def _values(name: str, arrived: Array, decided: Array, won: Array, money: Array) -> Array:
    if name == "creation":
        return np.asarray(np.log(arrived + 0.5))
    if name == "conversion":
        odds = np.log((won + 0.5) / (np.maximum(decided - won, 0) + 0.5))
        return np.where(decided >= _FEW, odds, np.nan)
    worth = np.log(np.maximum(money, 1) / np.maximum(won, 1))
    return np.where(won >= 1, worth, np.nan)


_TRIED = {
    "creation": " On simulated companies it was raised every other year or so without a planted "
    "step, as people came and went."
}
"""What trying on companies whose truth is known says against the figure, by series."""


def _alarm(name: str, step: Step) -> Alarm:
    title, do = KINDS[name]
    low, mean, high = (_share(x) for x in (step.low, step.size, step.high))
    way = "rose" if step.size > 0 else "fell"
    return Alarm(
        f"step_{name}",
        f"{title}: a step",
        f"{title} {way} by {mean.lstrip(f'+{_MINUS}')} ({low} to {high}) against the weeks before, "
        f"months and weeks of the quarter taken out; {step.weeks} weeks so far.",
        f"It lies {step.strength:.1f} times as far as its own past would reach by chance in "
        f"{1 / FALSE_ALARMS:.0f} years.{_TRIED.get(name, '')}",
        do,
        step.since,
    )


def _share(log: float) -> str:
    return f"{expm1(log):+.0%}".replace("%", " %").replace("-", _MINUS)
