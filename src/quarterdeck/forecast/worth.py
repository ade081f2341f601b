"""What each field of the CRM is worth to the forecast: the same past days again without it.

A field is left out as if nobody had recorded it, everything is fitted anew for every day, and the
two forecasts of a day are held against the same outcome. What the field is worth is how much more
is missed without it. Intervals draw stretches of days that overlap; whether chance explains a gain
is judged with the number of fields looked at in mind (Bonferroni).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from quarterdeck.forecast.backtest import Looked, looks
from quarterdeck.forecast.hindsight import Hindsight, Progress
from quarterdeck.forecast.history import Array
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.resampling import LEVEL, Between, blocks, ends, overlap
from quarterdeck.forecast.summaries import SERVED
from quarterdeck.forecast.window import Window

TOGETHER = "together"
"""The name under which all fields are left out at once."""


@dataclass(frozen=True, slots=True)
class Value:
    """How much worse a measure is without a field, and what 90 % of resamples hold.

    `between` is None where too few days are independent; `firm` says that chance does not explain
    it, one field among so many.
    """

    more: float
    between: Between | None
    firm: bool


@dataclass(frozen=True, slots=True)
class Worth:
    """What a field is worth: how much worse each measure is without it.

    `missed` is money a period in minor units; `wape`, `width` of the 80 % range and `crps` are
    shares of what was won; `logloss` is of a deal's chance.
    """

    field: str
    missed: Value
    wape: Value
    width: Value
    crps: Value
    logloss: Value

    @property
    def verdict(self) -> str:
        """One of 'silent', 'few', 'keep', 'hurts', 'deals' and 'chance'.

        Silent: nothing changes without it. Few: too few days to tell. Keep: more is missed without
        it, hurts: less. Deals: their chances are worse without it, the total is not. Chance: no
        gain that chance would not give.
        """
        if not any(v.more for v in (self.missed, self.width, self.crps, self.logloss)):
            return "silent"
        if self.missed.between is None:
            return "few"
        if self.missed.firm:
            return "keep" if self.missed.more > 0 else "hurts"
        return "deals" if self.logloss.firm and self.logloss.more > 0 else "chance"


@dataclass(frozen=True, slots=True)
class Weighed:
    """The worth of every field, the most first, and of all together where there are several.

    `missed` is what is missed a period with all fields, in minor units, `wape` its share of what
    was won; `days` are the days looked from, of which `block` neighbours overlap.
    """

    fields: tuple[Worth, ...]
    together: Worth | None
    missed: float
    wape: float
    days: int
    block: int


def weigh(
    hindsight: Hindsight,
    windows: Sequence[Window],
    *,
    tell: Progress | None = None,
) -> Weighed | None:
    """Leave out every field in turn; None where nothing was won in any of the windows."""
    names = _fields(hindsight, windows)
    sets = [(name, (name,)) for name in names] + ([(TOGETHER, names)] if len(names) > 1 else [])

    def looked(place: int, without: tuple[str, ...]) -> list[Looked]:
        say = _part(tell, place, len(sets) + 1)
        return looks(hindsight, windows, without=without, rivals=False, tell=say)

    known = looked(0, ())
    whole = sum(one.tried.actual for one in known)
    if not whole:
        return None
    block = overlap(windows)
    found = [
        _worth(name, known, looked(place, without), block=block, among=len(names))
        for place, (name, without) in enumerate(sets, 1)
    ]
    fields = sorted(found[: len(names)], key=lambda worth: -worth.missed.more)
    missed = float(_missed(known).sum())
    together = found[len(names)] if len(names) > 1 else None
    days = len(known)
    return Weighed(tuple(fields), together, missed / days, missed / whole, days, block)


def _fields(hindsight: Hindsight, windows: Sequence[Window]) -> tuple[str, ...]:
    """Return the signals that the forecast of the last day uses and that somebody keeps."""
    last = max(window.as_of for window in windows)
    signals = Known(hindsight.at(last)[0], last).signals
    return tuple(signal.name for signal in signals if signal.kept)


def _part(tell: Progress | None, place: int, of: int) -> Progress | None:
    if tell is None:
        return None
    return lambda phase, share: tell(phase, (place + share) / of)


def _worth(name: str, known: list[Looked], blind: list[Looked], *, block: int, among: int) -> Worth:
    drawn = blocks(len(known), block)
    won = np.array([one.tried.actual for one in known])
    days, deals = np.ones(len(known)), np.array([float(len(one.came)) for one in known])

    def value(measure: Callable[[list[Looked]], Array], over: Array) -> Value:
        more = measure(blind) - measure(known)
        point = float(more.sum() / over.sum()) if over.sum() else 0.0
        if drawn is None:
            return Value(point, None, firm=False)
        whole = over[drawn].sum(axis=1)
        values = more[drawn].sum(axis=1)[whole > 0] / whole[whole > 0]
        low, high = ends(values, 100 - (100 - LEVEL) / among)
        return Value(point, ends(values), firm=low > 0 or high < 0)

    return Worth(
        name,
        missed=value(_missed, days),
        wape=value(_missed, won),
        width=value(_width, won),
        crps=value(_crps, won),
        logloss=value(_logloss, deals),
    )


def _missed(looked: list[Looked]) -> Array:
    return np.array([abs(t.expected[SERVED].money - t.actual) for t in (o.tried for o in looked)])


def _width(looked: list[Looked]) -> Array:
    return np.array([o.tried.intervals[80][1] - o.tried.intervals[80][0] for o in looked])


def _crps(looked: list[Looked]) -> Array:
    return np.array([one.tried.crps for one in looked])


def _logloss(looked: list[Looked]) -> Array:
    """Return the log losses of each day's deals added up."""
    found = []
    for one in looked:
        p = np.clip(one.chances[SERVED], 1e-6, 1 - 1e-6)
        found.append(float(-(one.came * np.log(p) + (1 - one.came) * np.log(1 - p)).sum()))
    return np.array(found)
