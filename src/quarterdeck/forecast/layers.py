"""What each layer of calls adds: is it nearer than what lay below it, and than chance explains.

A call is held against what the layer below said of the same part, so a layer is judged on what it
changed. All parts of one period count as one observation: they share a market and a quarter's end.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import fmean

from quarterdeck.metrics.callers.chance import critical, power

CRM, MODEL = "crm", "forecast"
"""The layer below all calls, the category roll-up, and the one above them."""

FEWEST = 5
"""Periods that are over below which nothing is said of a layer."""

LESS, ENOUGH = 0.25, 0.5
"""A share of misses to be rid of, and how likely that must be seen before anything is told."""

_ALARM = 0.1
"""How often chance alone may speak for or against any of the layers."""


class Verdict(StrEnum):
    """What can be said of a layer."""

    ADDS = "adds"
    TAKES = "takes_away"
    CHANCE = "no_more_than_chance"
    TOO_FEW = "too_little"


@dataclass(frozen=True, slots=True)
class Word:
    """What one layer said of one part of a period that is over, and what lay below it.

    All are of the whole period, in minor units; `over` is the layer below.
    """

    layer: str
    over: str
    start: date
    below: int
    said: int
    came: int


@dataclass(frozen=True, slots=True)
class Added:
    """What a layer adds to the one below it: misses as shares of what came, `parts` in all.

    `gain` is how much less was missed, with the ends within which it lies nine times in ten; None
    where nothing can be said. `power` is how likely it would be
    seen that a share LESS of the larger misses, below or of the layer, is gone.
    """

    layer: str
    over: str
    periods: int
    parts: int
    below: float
    said: float
    gain: float | None
    low: float | None
    high: float | None
    power: float
    verdict: Verdict


def value_added(words: Iterable[Word], order: Sequence[str]) -> tuple[Added, ...]:
    """Return what each layer adds, in the order given; nothing is told of one below the power."""
    by_layer: dict[str, list[Word]] = {}
    for word in words:
        by_layer.setdefault(word.layer, []).append(word)
    named = [name for name in order if name in by_layer]
    return tuple(_added(by_layer[name], of=len(named)) for name in named)


def _added(words: Sequence[Word], *, of: int) -> Added:
    """Return what a layer adds, told from chance as one `of` so many layers (Bonferroni)."""
    came = sum(word.came for word in words)
    missed = [sum(abs(v - w.came) for w, v in _values(words, name)) for name in ("below", "said")]
    below, said = (one / came if came > 0 else 0.0 for one in missed)
    over = Counter(word.over for word in words).most_common(1)[0][0]
    periods, error = _error(words)
    bare = (words[0].layer, over, periods, len(words), below, said)
    if error is None:
        return Added(*bare, None, None, None, 0.0, Verdict.TOO_FEW)
    seen = power(LESS * max(below, said), error, periods - 1, _ALARM / of)
    if periods < FEWEST or seen < ENOUGH:
        return Added(*bare, None, None, None, seen, Verdict.TOO_FEW)
    gain, wide = below - said, critical(_ALARM, periods - 1) * error
    firm = abs(gain) > critical(_ALARM / of, periods - 1) * error
    verdict = (Verdict.ADDS if gain > 0 else Verdict.TAKES) if firm else Verdict.CHANCE
    return Added(*bare, gain, gain - wide, gain + wide, seen, verdict)


def _values(words: Iterable[Word], name: str) -> list[tuple[Word, int]]:
    return [(word, getattr(word, name)) for word in words]


def _error(words: Sequence[Word]) -> tuple[int, float | None]:
    """Return the periods, and the standard error of the gain by leaving out one at a time.

    Quenouille and Tukey's jackknife of a ratio of sums; None for fewer than two.
    """
    sums: dict[date, tuple[int, int]] = {}
    for w in words:
        gain, came = sums.get(w.start, (0, 0))
        gain += abs(w.below - w.came) - abs(w.said - w.came)
        sums[w.start] = gain, came + w.came
    told = [pair for pair in sums.values() if pair[1] > 0]
    if len(told) < 2:  # noqa: PLR2004 -- one has no spread
        return len(told), None
    gains, came = (sum(pair[i] for pair in told) for i in (0, 1))
    rest = [(gains - g) / (came - c) for g, c in told]
    spread = sum((one - fmean(rest)) ** 2 for one in rest)
    error = math.sqrt((len(rest) - 1) / len(rest) * spread)
    return len(told), error or None
