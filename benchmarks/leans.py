"""Leans planted in sellers' calls: how many are found, and how many of those named are innocent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from quarterdeck.metrics.callers.lean import Week
from quarterdeck.metrics.callers.record import FALSE_ALARMS, Verdict, record_of

SELLERS, PERIODS, WEEKS = 30, 10, 12
PLANTED = {0: -0.33, 1: -0.33, 2: 0.28, 3: 0.28}
"""Who leans, and by how much on a log scale: two call low, two high."""


@dataclass(frozen=True, slots=True)
class Named:
    """Of one company: how many could be judged, and how many of those were named, and why."""

    judged: int
    leaning: int
    found: int
    innocent: int


def called(seed: int) -> list[Week]:
    """Return the calls of a company: what comes is fat-tailed, calls see part of it, blurred."""
    rng = np.random.default_rng(seed)
    made = []
    for seller in range(SELLERS):
        lean = PLANTED.get(seller, 0.0)
        for period in range(PERIODS):
            start = date(2023, 1, 1) + timedelta(days=91 * period)
            came = int(1_000_000 * np.exp(rng.normal(0, 0.35)))
            seen = rng.normal(0, 0.15)
            for week in range(WEEKS, 0, -1):
                before = round(came * (1 - week / (WEEKS + 1)) * rng.uniform(0.8, 1))
                blur = seen + rng.normal(0, 0.1) + lean
                beyond = (came - before) * np.exp(blur)
                made.append(Week(f"S{seller:02}", start, week, before + int(beyond), came, before))
    return made


def named(seed: int) -> Named:
    """Return who was named in the company of a seed."""
    weeks = called(seed)
    people = record_of(weeks, {week.person: "sellers" for week in weeks}).people
    judged = [p for p in people if p.verdict is not Verdict.TOO_FEW]
    leaning = {f"S{seller:02}" for seller in PLANTED}
    told = {p.person for p in judged if p.verdict in {Verdict.LOW, Verdict.HIGH}}
    return Named(
        len(judged),
        sum(p.person in leaning for p in judged),
        len(told & leaning),
        len(told - leaning),
    )


def report(seeds: Iterable[int]) -> str:
    """Return what was found in the companies of the seeds."""
    found = [named(seed) for seed in seeds]
    right, wrong = sum(n.found for n in found), sum(n.innocent for n in found)
    rates = [n.innocent / max(n.found + n.innocent, 1) for n in found]
    return (
        f"\nPlanted leans: {right} of {sum(n.leaning for n in found)} found; of {right + wrong} "
        f"people named {wrong} were innocent, a company's share {np.mean(rates):.1%} on average "
        f"(at most {FALSE_ALARMS:.0%} is stated)"
    )
