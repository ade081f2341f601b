"""How often alarms of a step are right: python -m benchmarks.alarms [SEEDS] [PEOPLE].

Simulated companies are watched week by week for a year and a half. As they are, every alarm counts
as false, although a company that hires does change. Then a step is planted (two of five deals no
longer created, won, or of their worth) and looked at eight and sixteen weeks later.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from quarterdeck.forecast.alarms.regime import KINDS, series_of
from quarterdeck.forecast.alarms.steps import Step, step_of
from quarterdeck.forecast.history import Days
from quarterdeck.simulation.board import Step as Stage
from quarterdeck.simulation.company import Company, simulate
from quarterdeck.simulation.span import day_of, number_of
from quarterdeck.words.calendar import FiscalCalendar

WATCHED = 78
LEFT = 0.6
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Deals:
    """The deals of a company: the days they came and closed (-1: open), whether won, for how much.

    Days are counted from 1970; `until` is the last one known.
    """

    born: Ints
    closed: Ints
    won: NDArray[np.bool_]
    money: NDArray[np.float64]
    until: int

    def days(self, back: int = 0) -> Days:
        """Return what happened on each day, as known so many weeks before the last one."""
        first, last = int(self.born.min()), self.until - 7 * back
        size = last - first + 1
        came, over = self.born <= last, (self.closed >= 0) & (self.closed <= last)
        arrived = np.bincount(self.born[came] - first, minlength=size).astype(float)
        at, won = self.closed[over] - first, self.won[over]
        decided = np.bincount(at, minlength=size).astype(float)
        wins = np.bincount(at[won], minlength=size).astype(float)
        money = np.bincount(at[won], weights=self.money[over][won], minlength=size)
        return Days(day_of(first), arrived, decided, wins, money, np.zeros(size))

    def step(self, name: str, back: int = 0) -> Step | None:
        """Return the step that a series shows so many weeks before the last day."""
        return step_of(series_of(self.days(back), FiscalCalendar(), name))


def deals_of(company: Company) -> Deals:
    """Return the deals of a company but those that came in a load."""
    found, days = company.outcomes, company.span.business_days()
    kept = ~company.demand.loaded[: len(found.step)]
    closed = np.where(found.step >= Stage.WON, found.closed, -1)
    return Deals(
        days[company.demand.born[: len(found.step)]][kept],
        closed[kept],
        (found.step == Stage.WON)[kept],
        found.euros[kept].astype(float),
        number_of(company.span.until),
    )


def planted(deals: Deals, name: str, weeks: int, seed: int) -> Deals:
    """Return the deals with a step of one series so many weeks before the last day."""
    after = deals.until - 7 * weeks
    kept = np.random.default_rng(seed).random(len(deals.born)) < LEFT
    if name == "creation":
        here = (deals.born <= after) | kept
        return Deals(
            deals.born[here], deals.closed[here], deals.won[here], deals.money[here], deals.until
        )
    if name == "conversion":
        return replace(deals, won=deals.won & ((deals.closed <= after) | kept))
    return replace(deals, money=np.where(deals.closed > after, deals.money * LEFT, deals.money))


def false_alarms(deals: Deals, name: str) -> int:
    """Return how many alarms of a series begin within the weeks watched."""
    seen = [deals.step(name, back) is not None for back in range(WATCHED, -1, -1)]
    return sum(now and not before for before, now in pairwise(seen))


def companies(seeds: int, people: int) -> Iterator[Deals]:
    """Yield the deals of so many companies of three years, with half a year before."""
    for seed in range(1, seeds + 1):
        yield deals_of(simulate(seed=seed, people=people, years=3, until=date(2026, 8, 28)))


def main() -> None:
    """Print a line for each series."""
    seeds, people = (int(word) for word in (*sys.argv[1:], "12", "30")[:2])
    found = list(companies(seeds, people))
    years = seeds * WATCHED / 52
    since = day_of(found[0].until) - timedelta(weeks=WATCHED)
    print(f"{seeds} companies of {people} people, watched since {since}")
    for name in KINDS:
        false = sum(false_alarms(deals, name) for deals in found) / years
        seen = {
            weeks: sum(
                planted(d, name, weeks, seed).step(name) is not None for seed, d in enumerate(found)
            )
            / seeds
            for weeks in (8, 16)
        }
        after = ", ".join(f"{share:.0%} after {weeks} weeks" for weeks, share in seen.items())
        print(f"{name}: {false:.2f} alarms a year without a step; a drop by 40 % is seen {after}")


if __name__ == "__main__":
    main()
