"""AutoETS of weekly wins as a forecaster: what a library of time series makes of them.

It knows no deal. Weeks are told per working day, so that holidays and ends of quarters are no news
to it, and what it says of weeks to come is laid on the working time of the window.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import cast

import numpy as np

from quarterdeck.forecast.case import Case, Expected
from quarterdeck.forecast.history import Array
from quarterdeck.forecast.naive import share_of
from quarterdeck.forecast.optional import installed

ETS = "ets"
"""The name of the forecaster."""

FEWEST, SEASON = 26, 13
"""Weeks of history from which it answers, and after how many a season returns."""

_WEEK = 7
_TINY = 1e-9

Ahead = Callable[[Array, int], Array]
"""What tells so many next values of a series."""


def ets(case: Case) -> Expected | None:
    """Expect what AutoETS says of weekly wins; None without the library and under FEWEST weeks."""
    return expected_by(case, _auto_ets) if installed(ETS) else None


def expected_by(case: Case, ahead: Ahead) -> Expected | None:
    """Expect the rest of the window from the series of weekly wins a working day."""
    days, window, clock = case.known.days, case.window, case.known.clock
    weeks = len(days.won) // _WEEK
    if weeks < FEWEST or not days.won.any():
        return None
    first = window.as_of - timedelta(days=weeks * _WEEK)
    ends = [first + timedelta(days=n * _WEEK) for n in range(weeks + 1)]
    worked = np.array([clock.between(a, b) for a, b in pairwise(ends)])
    count = -(-window.days // _WEEK)
    part, now = share_of(case), case.points.now
    found = []
    for daily in (days.won_money, days.won):
        sums = daily[-weeks * _WEEK :].reshape(weeks, _WEEK).sum(axis=1)
        rates = np.maximum(ahead(sums / np.maximum(worked, _TINY), count), 0.0)
        found.append(float((rates * _left(case, count)).sum()) * part)
    return Expected(now.booked + found[0], now.booked_n + found[1])


def _left(case: Case, weeks: int) -> Array:
    """Return the working time of each week to come that lies in the window."""
    window, clock = case.window, case.known.clock
    eve = window.first - timedelta(days=1)
    ends = [window.as_of + timedelta(days=n * _WEEK) for n in range(weeks + 1)]
    inside = [min(max(day, eve), window.last) for day in ends]
    return np.array([clock.between(a, b) for a, b in pairwise(inside)])


def _auto_ets(series: Array, weeks: int) -> Array:
    from statsforecast.models import AutoETS

    season = SEASON if len(series) >= 2 * SEASON else 1
    found = AutoETS(season_length=season).forecast(y=series, h=weeks)
    return np.asarray(cast("Array", found["mean"]))
