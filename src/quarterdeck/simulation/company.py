"""The simulated company as one value: simulate it once, then write it, count it or test with it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.board import Events, Step, Today, board_of
from quarterdeck.simulation.demand import Accounts, Demand, crew_of, demand_of
from quarterdeck.simulation.organisation import Organisation, organise
from quarterdeck.simulation.rates import MonthlyRate, in_euros, rates_of
from quarterdeck.simulation.selling import STEPS
from quarterdeck.simulation.span import (
    Days,
    Span,
    day_of,
    number_of,
    quarter_start,
    span_of,
)
from quarterdeck.words.problem import QuarterdeckError

Ints = npt.NDArray[np.int64]

PEOPLE, YEARS, UNTIL, SEED = 30, 2, date(2026, 8, 28), 7
MOST_YEARS = 20


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How each deal stands at the end: step, owner, minor units, close day, whether deleted."""

    step: Ints
    owner: Ints
    amount: Ints
    euros: Ints
    closed: Ints
    deleted: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Company:
    """A simulated company: who, what with whom, everything that happened, and how it ended."""

    seed: int
    span: Span
    organisation: Organisation
    rates: tuple[MonthlyRate, ...]
    accounts: Accounts
    demand: Demand
    events: Events
    outcomes: Outcomes

    def foreign(self) -> npt.NDArray[np.bool_]:
        """Return which deals are in dollars: those begun by a team that sells in dollars."""
        teams = self.organisation.teams
        return np.array([team.currency == "USD" for team in teams])[self.demand.team]


def simulate(
    *, seed: int = SEED, people: int = PEOPLE, years: int = YEARS, until: date = UNTIL
) -> Company:
    """Return the company of this seed: `people` seats, `years` judged years that end on `until`.

    The same arguments give the same company. Raises QuarterdeckError for sizes out of range.
    """
    if not 1 <= years <= MOST_YEARS:
        raise QuarterdeckError(
            f"A simulated company of {years} years cannot be built.",
            fix=f"Ask for 1 to {MOST_YEARS} years.",
        )
    span = span_of(years=years, until=until)
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(4)]
    organisation = organise(span, people, streams[0])
    rates = rates_of(span, streams[1])
    days = span.business_days()
    demand, accounts = demand_of(organisation, days, streams[2])
    board = board_of(demand, crew_of(organisation, days), streams[3])
    for today in _calendar(days):
        for step in STEPS:
            step(board, today)
    foreign = np.array([t.currency == "USD" for t in organisation.teams])[demand.team]
    amount = board.amount(np.arange(len(demand)))
    end = np.where(board.closed > 0, board.closed, number_of(until))
    euros = np.where(foreign, in_euros(amount, end, rates), amount)
    outcomes = Outcomes(board.stage, board.owner, amount, euros, board.closed, board.gone)
    return Company(seed, span, organisation, rates, accounts, demand, board.log(), outcomes)


def _calendar(days: Days) -> tuple[Today, ...]:
    """Return each business day with its place in its quarter."""
    ends = [number_of(quarter_start(day_of(day), 1)) - 1 for day in days.tolist()]
    starts = [number_of(quarter_start(day_of(day))) for day in days.tolist()]
    return tuple(
        Today(
            index=i,
            number=day,
            left_in_quarter=int(np.busday_count(day_of(day), day_of(end + 1))) - 1,
            gone_in_quarter=int(np.busday_count(day_of(start), day_of(day))),
            quarter_end=end,
        )
        for i, (day, start, end) in enumerate(zip(days.tolist(), starts, ends, strict=True))
    )


def is_open(step: Ints) -> npt.NDArray[np.bool_]:
    """Return which steps are open ones."""
    return (step >= Step.DISCOVERY) & (step < Step.WON)
