"""The simulated company as one value: simulate it once, then write it, count it or test with it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.board import (
    Activities,
    Board,
    Bulk,
    Contracts,
    Events,
    Step,
    Today,
    board_of,
)
from quarterdeck.simulation.demand import Accounts, Demand, crew_of, demand_of
from quarterdeck.simulation.moods import Moods, moods_of
from quarterdeck.simulation.organisation import Organisation, organise
from quarterdeck.simulation.rates import CURRENCIES, MonthlyRate, rates_of
from quarterdeck.simulation.readings import Outcomes, Pricing, Reading, outcomes_of, read_off
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

PEOPLE, YEARS, UNTIL, SEED = 90, 3, date(2026, 8, 28), 7
MOST_YEARS = 20
RENAMED_AT, CLEANED_AT = 0.5, 0.8


@dataclass(frozen=True, slots=True)
class Company:
    """A simulated company: who, what with whom, everything that happened, and how it ended.

    All of it ends on the last known day but `afterwards`: how the same deals, and those begun
    later, stand at the end of the quarter that was running.
    """

    seed: int
    span: Span
    organisation: Organisation
    moods: Moods
    rates: tuple[MonthlyRate, ...]
    accounts: Accounts
    demand: Demand
    events: Events
    contracts: Contracts
    activities: Activities
    outcomes: Outcomes
    afterwards: Outcomes
    readings: tuple[Reading, ...]
    edits: dict[Bulk, date]

    def currency(self) -> Ints:
        """Return the currency of each deal, an index into CURRENCIES: that of its first team."""
        return currency_of(self.organisation)[self.demand.team]


def currency_of(organisation: Organisation) -> Ints:
    """Return the currency of each team, an index into CURRENCIES."""
    return np.array([CURRENCIES.index(t.currency) for t in organisation.teams], dtype=np.int64)


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
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(5)]
    organisation = organise(span, people, streams[0])
    rates = rates_of(span, streams[1])
    days, pricing = span.business_days(), Pricing(currency_of(organisation), rates)
    moods = moods_of(organisation, span, days, streams[4])
    arrivals, accounts = demand_of(organisation, days, moods, streams[2])
    board = board_of(arrivals, accounts, crew_of(organisation, days), moods, streams[3])
    edits = _edits(span, organisation, days)
    calendar = _calendar(days, edits)
    known = [today for today in calendar if today.number <= number_of(until)]
    readings = _live(board, pricing, known)
    outcomes = outcomes_of(board, pricing, number_of(until))
    lived = (board.demand.at(slice(0, board.count)), board.log())
    beside = (board.contracts(), board.activities())
    for today in calendar[len(known) :]:
        for step in STEPS:
            step(board, today)
    return Company(
        seed, span, organisation, moods, rates, accounts, *lived, *beside, outcomes,
        afterwards=outcomes_of(board, pricing, number_of(span.horizon)),
        readings=readings,
        edits=edits,
    )  # fmt: skip


def _live(board: Board, pricing: Pricing, calendar: list[Today]) -> tuple[Reading, ...]:
    """Live through the days; read off the last of each week and month, and the last of all."""
    found, days = [], np.array([today.number for today in calendar], dtype=np.int64)
    for today in calendar:
        for step in STEPS:
            step(board, today)
        last = today is calendar[-1]
        later = 0 if last else calendar[today.index + 1].number
        month = day_of(later).month != day_of(today.number).month
        if last or later > today.number + 1 or month:
            found.append(read_off(board, pricing, today.number, days))
    return tuple(found)


def _edits(span: Span, organisation: Organisation, days: Days) -> dict[Bulk, date]:
    """Return the day of each bulk edit that falls into the known days."""
    first, last = number_of(span.judged), number_of(span.until)
    wanted = {
        Bulk.LOAD: int(days[len(days) // 3]),
        Bulk.REORGANISATION: number_of(organisation.moved_on),
        Bulk.STAGE_RENAME: round(first + (last - first) * RENAMED_AT),
        Bulk.DATE_CLEANUP: round(first + (last - first) * CLEANED_AT),
    }
    found = {edit: int(days[np.searchsorted(days, day)]) for edit, day in wanted.items()}
    return {edit: day_of(day) for edit, day in found.items() if day <= last}


def _calendar(days: Days, edits: dict[Bulk, date]) -> tuple[Today, ...]:
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
            bulk=tuple(edit for edit, on in edits.items() if number_of(on) == day),
        )
        for i, (day, start, end) in enumerate(zip(days.tolist(), starts, ends, strict=True))
    )


def is_open(step: Ints) -> npt.NDArray[np.bool_]:
    """Return which steps are open ones."""
    return (step >= Step.DISCOVERY) & (step < Step.WON)
