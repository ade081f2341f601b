"""What a backtest comes to: every method over all days, and over days alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quarterdeck.forecast.case import Expected
from quarterdeck.forecast.measures import Errors, Gain, errors, skill
from quarterdeck.forecast.resampling import overlap
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.forecast.window import Window

SERVED = "served"
MEASURES = ("amount", "count")


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

    def forecast(self, method: str, measure: str) -> float:
        """Return what a method expected, in money or in deals."""
        expected = self.expected[method]
        return expected.money if measure == "amount" else expected.count

    def came(self, measure: str) -> float:
        """Return what came, in money or in deals."""
        return self.actual if measure == "amount" else float(self.actual_n)

    def ranges(self, measure: str) -> Mapping[int, tuple[float, float]]:
        """Return the ranges of the served forecast, in money or in deals."""
        return self.intervals if measure == "amount" else self.counts

    @property
    def weeks(self) -> int:
        """The weeks left until the end of the period, begun ones counted."""
        return -(-self.window.days // 7)


@dataclass(frozen=True, slots=True)
class Summary:
    """One method over all days on which it answered, in money or in deals.

    `crps` is a share of what was won; that of a method without a range is its error. `coverage` and
    `width` (of the 80 % range, as a share of what was won) are of the served method alone; `gain`
    is by which share that one is less wrong than the method, on the same days.
    """

    method: str
    measure: str
    errors: Errors
    crps: float
    coverage: Mapping[int, float] | None = None
    width: float | None = None
    gain: Gain | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """Days alike: so many weeks before the end, or served on the same rung of the ladder.

    `by` is 'weeks_left' or 'rung'; summaries carry no intervals, as such days are few.
    """

    by: str
    value: str
    floor: float
    summaries: tuple[Summary, ...]

    @property
    def served(self) -> Summary:
        """The served forecast in money on these days."""
        return next(s for s in self.summaries if s.method == SERVED)


def floor_of(tried: Sequence[Tried]) -> float:
    """Return how far off chance alone leaves the best forecast of all the days together."""
    whole = sum(t.actual for t in tried)
    return sum(t.floor * t.expected[SERVED].money for t in tried) / whole if whole else 0.0


def summaries_of(tried: Sequence[Tried], *, block: int | None = None) -> tuple[Summary, ...]:
    """Return every method over the days it answered, the served one first; () if nothing was won.

    `block` is how many neighbours overlap, counted where it is not given.
    """
    names = dict.fromkeys(name for t in tried for name in t.expected)
    length = block or overlap([t.window for t in tried])
    found = [
        _summary(name, measure, [t for t in tried if name in t.expected], length)
        for measure in MEASURES
        for name in names
    ]
    return tuple(one for one in found if one is not None)


def alike(tried: Sequence[Tried]) -> tuple[Alike, ...]:
    """Return the days apart by weeks left and by rung, where there are several of either."""
    return (*_apart(tried, "weeks_left", lambda t: t.weeks), *_apart(tried, "rung", _rung))


def _rung(tried: Tried) -> str:
    return tried.rung


def _apart(tried: Sequence[Tried], by: str, key: Callable[[Tried], int | str]) -> list[Alike]:
    values = dict.fromkeys(key(t) for t in tried)
    if len(values) < 2:  # noqa: PLR2004 -- one part is the whole
        return []
    found = []
    for value in sorted(values, reverse=by == "weeks_left"):
        here = [t for t in tried if key(t) == value]
        # As if all days overlapped: no interval is told of so few.
        told = summaries_of(here, block=len(here))
        if told:
            found.append(Alike(by, f"{value}", floor_of(here), told))
    return found


def _summary(name: str, measure: str, tried: Sequence[Tried], block: int) -> Summary | None:
    actual = [t.came(measure) for t in tried]
    if not sum(actual):
        return None
    forecast = [t.forecast(name, measure) for t in tried]
    found = errors(forecast, actual, block=block)
    if name != SERVED:
        ours = [t.forecast(SERVED, measure) for t in tried]
        gain = skill(ours, forecast, actual, block=block)
        return Summary(name, measure, found, found.wape, gain=gain)
    pairs = [(t.ranges(measure), a) for t, a in zip(tried, actual, strict=True)]
    held = {
        level: float(np.mean([r[level][0] <= a <= r[level][1] for r, a in pairs]))
        for level in LEVELS
    }
    width = sum(r[80][1] - r[80][0] for r, _ in pairs) / sum(actual)
    score = sum(t.crps if measure == "amount" else t.crps_n for t in tried) / sum(actual)
    return Summary(name, measure, found, score, held, width)
