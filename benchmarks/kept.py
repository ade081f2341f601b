"""Whether forecasts kept their word: coverage against its bounds, chances against what came."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quarterdeck.forecast.measures import Chances, scored
from quarterdeck.forecast.spread import LEVELS

Array = NDArray[np.float64]
_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Kept:
    """One forecast: whether its ranges of money and of deals held, how wide, how far off it was.

    `deals` are the chances of the company's open deals and which came true, at company level.
    """

    level: str
    held: tuple[bool, ...]
    counted: tuple[bool, ...]
    width: float
    miss: float
    came: float
    deals: tuple[Array, Array] | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of outcomes that a range held, with what 95 % of resamples of companies hold."""

    level: str
    measure: str
    promised: int
    held: float
    low: float
    high: float
    n: int

    @property
    def kept(self) -> bool:
        """Whether what was promised is within reach of chance."""
        return self.low <= self.promised / 100 <= self.high


def coverages(companies: Sequence[Sequence[Kept]]) -> list[Coverage]:
    """Return coverage by level, of money and of deals.

    Forecasts of one company see the same market, so whole companies are drawn anew.
    """
    found = []
    for level in dict.fromkeys(k.level for company in companies for k in company):
        here = [[k for k in company if k.level == level] for company in companies]
        for measure in ("held", "counted"):
            for place, promised in enumerate(LEVELS):
                hits = np.array([sum(getattr(k, measure)[place] for k in c) for c in here], float)
                sizes = np.array([len(c) for c in here], float)
                found.append(_coverage((level, measure, promised), hits, sizes))
    return found


def _coverage(named: tuple[str, str, int], hits: Array, sizes: Array) -> Coverage:
    level, measure, promised = named
    drawn = np.random.default_rng(1).integers(0, len(hits), (_RESAMPLES, len(hits)))
    low, high = np.percentile(hits[drawn].sum(1) / sizes[drawn].sum(1), (2.5, 97.5))
    told = "money" if measure == "held" else "deals"
    share = float(hits.sum() / sizes.sum())
    return Coverage(level, told, promised, share, float(low), float(high), int(sizes.sum()))


def chances_of(companies: Sequence[Sequence[Kept]]) -> Chances:
    """Return all chances told of open deals, and which came true."""
    pairs = [k.deals for company in companies for k in company if k.deals is not None]
    return Chances(tuple(p[0] for p in pairs), tuple(p[1] for p in pairs))


def report(companies: Sequence[Sequence[Kept]]) -> str:
    """Return the tables of the study as Markdown."""
    lines = [f"{len(companies)} companies", "", "| level | of | promised | held | 95 % | n |"]
    lines.append("|---|---|---|---|---|---|")
    lines += [
        f"| {c.level} | {c.measure} | {c.promised} % | {c.held:.1%}{'' if c.kept else ' *'} "
        f"| {c.low:.1%} to {c.high:.1%} | {c.n:,} |"
        for c in coverages(companies)
    ]
    lines += ["", "| level | off by | bias | 80 % range, share of what came |", "|---|---|---|---|"]
    for level in dict.fromkeys(k.level for company in companies for k in company):
        here = [k for company in companies for k in company if k.level == level]
        came = sum(k.came for k in here)
        off, bias = sum(abs(k.miss) for k in here) / came, sum(k.miss for k in here) / came
        lines.append(
            f"| {level} | {off:.1%} | {bias:+.1%} | {sum(k.width for k in here) / came:.0%} |"
        )
    score = scored(chances_of(companies))
    if score:
        lines += ["", f"{score.n:,} chances: ECE {score.ece:.1%}, Brier {score.brier:.3f}, "]
        lines[-1] += f"log loss {score.logloss:.3f}, AUC {score.auc:.3f}"
        lines += [f"- said {b.chance:.1%}, came {b.came:.1%} ({b.n:,})" for b in score.bins]
    return "\n".join(lines)
