"""How far somebody's calls lean, measured over whole periods, and how sure that is."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

PRIOR = 6
"""So many periods' worth the layer's usual spread weighs beside a person's own."""

_QUARTILES = 1.349
"""How far apart the quartiles of a normal distribution lie, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Week:
    """One person's last word of a week about a period that is over, in minor units.

    `called` and `came` are of the whole period, `before` is what was booked when it was said.
    """

    person: str
    start: date
    weeks_left: int
    called: int
    came: int
    before: int


@dataclass(frozen=True, slots=True)
class Lean:
    """The log of called over came, over `periods` of them, with its standard error."""

    log: float
    error: float
    periods: int

    @property
    def spread(self) -> float:
        """The variance of one period around the whole."""
        return self.error * self.error * self.periods


@dataclass(frozen=True, slots=True)
class Layer:
    """What is usual among people who call for the same kind of thing.

    `middle` is the median lean, `spread` the usual variance of a period, `between` the variance of
    leans among people that chance does not explain, `stretch` how much wider than chance alone
    the leans of most people lie.
    """

    middle: float
    spread: float
    between: float
    stretch: float = 1.0

    def apart(self, lean: Lean) -> float:
        """Return how many standard errors a lean lies from the middle."""
        return (lean.log - self.middle) / moderated(lean, self.spread).error


def lean_of(pairs: Mapping[date, tuple[int, int]]) -> Lean | None:
    """Return the lean of called against came by period; None where it cannot be told.

    A ratio of sums, for single periods may bring nothing; its error by leaving out one period at a
    time (Quenouille and Tukey's jackknife), since the calls of one period share what came of it.
    """
    called, came = (sum(pair[i] for pair in pairs.values()) for i in (0, 1))
    if len(pairs) < 2 or called <= 0 or came <= 0:  # noqa: PLR2004 -- one has no spread
        return None
    rest = [(called - c, came - r) for c, r in pairs.values()]
    if any(c <= 0 or r <= 0 for c, r in rest):
        return None
    logs = [math.log(c / r) for c, r in rest]
    mean, count = statistics.fmean(logs), len(logs)
    spread = sum((one - mean) ** 2 for one in logs)
    error = math.sqrt((count - 1) / count * spread)
    return Lean(math.log(called / came), error, count) if error > 0 else None


def still_to_come(weeks: Iterable[Week]) -> dict[date, tuple[int, int]]:
    """Return by period what was called beyond the booked and what came beyond it, all weeks summed.

    What is booked already is no forecast; the last days of a period are left out for the same.
    """
    found: dict[date, tuple[int, int]] = {}
    for w in weeks:
        if w.weeks_left > 0:
            called, came = found.get(w.start, (0, 0))
            found[w.start] = (called + w.called - w.before, came + w.came - w.before)
    return found


def layer_of(leans: Sequence[Lean]) -> Layer:
    """Return what is usual among several leans.

    The middle is the median, which the few who lean do not move. The variance between people is
    that of DerSimonian and Laird, Controlled Clinical Trials 7 (1986).
    """
    middle = statistics.median(lean.log for lean in leans)
    spread = statistics.median(lean.spread for lean in leans)
    return Layer(middle, spread, _between([moderated(lean, spread) for lean in leans]))


def moderated(lean: Lean, spread: float) -> Lean:
    """Return a lean with its error drawn towards the layer's, as few periods tell little of it.

    Smyth, Linear models and empirical Bayes methods, Statist. Appl. Genet. Molec. Biol. 3 (2004),
    with a fixed weight of PRIOR periods, our own decision.
    """
    own = lean.periods - 1
    variance = (PRIOR * spread + own * lean.spread) / (PRIOR + own)
    return Lean(lean.log, math.sqrt(variance / lean.periods), lean.periods)


def shrunk(lean: Lean, layer: Layer) -> tuple[float, float]:
    """Return a lean beside the layer's middle drawn towards it, and its standard error.

    The posterior mean of a normal model with the layer's variance between people.
    """
    error = lean.error * layer.stretch
    weight = layer.between / (layer.between + error * error)
    return weight * (lean.log - layer.middle), math.sqrt(weight) * error


def _between(leans: Sequence[Lean]) -> float:
    weights = [1 / lean.error**2 for lean in leans]
    total = sum(weights)
    mean = sum(w * lean.log for w, lean in zip(weights, leans, strict=True)) / total
    apart = sum(w * (lean.log - mean) ** 2 for w, lean in zip(weights, leans, strict=True))
    scale = total - sum(w * w for w in weights) / total
    return max(0.0, (apart - (len(leans) - 1)) / scale) if scale > 0 else 0.0


def stretch_of(apart: Sequence[float]) -> float:
    """Return how much wider than chance alone most of many leans lie; never less than 1.

    People differ for reasons that are nobody's fault, such as whom they sell to. It is read from
    the quartiles, which the few who lean do not move: Efron, Large-scale simultaneous hypothesis
    testing: the choice of a null hypothesis, J. Am. Statist. Assoc. 99 (2004).
    """
    if len(apart) < 4:  # noqa: PLR2004 -- quartiles of fewer say nothing
        return 1.0
    low, _, high = statistics.quantiles(apart, n=4, method="inclusive")
    return max(1.0, (high - low) / _QUARTILES)
