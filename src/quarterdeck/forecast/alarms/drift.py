"""Whether the forecast's ranges still hold what they promise, watched week by week.

Where each week's outcome fell in the range forecast for it is evenly spread if the ranges are true.
Bets against that (outcomes high, low, outside, in the middle) are kept as Shiryaev-Roberts sums of
their gains; if the ranges are true, their mean grows by one a week on average, so that it takes at
least `LIMIT` weeks on average until chance alone passes it (Shin, Ramdas and Rinaldo, E-detectors,
New England Journal of Statistics in Data Science 2, 2024). Nothing about ranges is assumed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import gamma, log

import numpy as np

from quarterdeck.facts.question import Question
from quarterdeck.forecast.alarms.alarm import Alarm
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.hindsight import Hindsight
from quarterdeck.forecast.history import Days
from quarterdeck.forecast.window import horizon

WEEKS, LIMIT = 52, 260
"""Weeks that are watched, and how many pass on average until chance alone raises an alarm."""

_LEAST, _WEEK, _WARM_UP = 13, 7, 84
_EDGE = 0.002
_BETS: Mapping[str, tuple[float, float]] = {
    "more comes than the forecast says": (3.0, 1.0),
    "less comes than the forecast says": (1.0, 3.0),
    "the ranges are too narrow": (0.5, 0.5),
    "the ranges are too wide": (3.0, 3.0),
}


@dataclass(frozen=True, slots=True)
class Drift:
    """What the bets of so many weeks have won: the strongest of them, and since which week."""

    says: str
    weeks: int
    gain: float
    first: int


def drift_of(shares: Sequence[float]) -> Drift:
    """Return what weekly outcomes tell, each as the share of its range that lay below it."""
    sums = dict.fromkeys(_BETS, 0.0)
    begun, level = dict.fromkeys(_BETS, 0), dict.fromkeys(_BETS, 0.0)
    for week, share in enumerate(shares):
        at = min(max(share, _EDGE), 1 - _EDGE)
        for says, (a, b) in _BETS.items():
            density = gamma(a + b) / gamma(a) / gamma(b) * at ** (a - 1) * (1 - at) ** (b - 1)
            sums[says] = (sums[says] + 1) * density
            # The likeliest beginning is where the bet last stood lowest.
            level[says] = max(0.0, level[says] + log(density))
            if level[says] == 0:
                begun[says] = week + 1
    best = max(sums, key=lambda says: sums[says])
    first = min(begun[best], len(shares) - 1)
    return Drift(best, len(shares), sum(sums.values()) / len(sums), first)


def shares_of(hindsight: Hindsight, days: Days) -> list[float]:
    """Return where each of the last weeks fell in the range that was forecast a week ahead.

    They end with a Sunday, so that a week is the same one on each day of the next, and is worked
    out once. `days` are what came, by the day of the question.
    """
    last = days.last - timedelta(days=(days.last.weekday() + 1) % _WEEK)
    back = (last - timedelta(days=n * _WEEK) for n in range(WEEKS, 0, -1))
    watched = [seen for seen in back if (seen - days.first).days >= _WARM_UP]
    return [_share(*seen, days) for seen in hindsight.fitted(watched)]


def _share(forecasts: Forecasts, question: Question, days: Days) -> float:
    window = horizon(question.as_of, _WEEK)
    start = (window.first - days.first).days
    actual = float(days.won_money[start : start + _WEEK].sum())

    def fell() -> float:
        draws = forecasts.forecast(window, question).spread.money
        ends = (np.searchsorted(draws, actual, side=side) for side in ("left", "right"))
        return float(sum(ends) / 2 / len(draws))

    return forecasts.kept.answer(
        ("share", forecasts.replays, question, window, actual), question.as_of, fell
    )


def calibration_alarm(shares: Sequence[float], as_of: date) -> Alarm | str | None:
    """Return the alarm, None where all is well, or why it cannot be judged."""
    if len(shares) < _LEAST:
        return f"whether ranges still hold: {len(shares)} weeks are known, {_LEAST} are needed"
    found = drift_of(shares)
    if found.gain < LIMIT:
        return None
    since = as_of - timedelta(days=(found.weeks - found.first) * _WEEK)
    inside = sum(0.1 <= s <= 0.9 for s in shares[found.first :])  # noqa: PLR2004 -- 8 of 10 cases
    weeks = found.weeks - found.first
    return Alarm(
        "calibration",
        "The forecast has drifted" if found.first > _LEAST else "Ranges do not hold, week by week",
        f"Week after week {found.says}: of the last {weeks} weeks {inside} fell into the range of "
        "8 of 10 cases.",
        f"Chance alone would do this once in {LIMIT // 52} years or more.",
        "Look for what changed (prices, product, how deals are closed in the CRM); until it is "
        "found, widen what you promise by the miss of these weeks.",
        since,
    )
