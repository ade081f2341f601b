"""What stood in the simulation at the end of a day, read off its own state and no export."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.board import Board, Step
from quarterdeck.simulation.changes import OMIT
from quarterdeck.simulation.rates import MonthlyRate, in_euros
from quarterdeck.simulation.span import day_of, number_of, quarter_start

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How each deal stands: step, owner, minor units, euro cents, close day, whether deleted."""

    step: Ints
    owner: Ints
    amount: Ints
    euros: Ints
    closed: Ints
    deleted: Flags


@dataclass(frozen=True, slots=True)
class Reading:
    """The end of a day in euro cents and deals: what is open, and the quarter until then."""

    day: date
    open_amount: int
    open_deals: int
    bookings: int
    won: int
    lost: int
    created: int


@dataclass(frozen=True, slots=True)
class Pricing:
    """What turns the money of deals into euros: the currency of each team, and the rates."""

    currency: Ints
    rates: tuple[MonthlyRate, ...]

    def euros(self, board: Board, deals: Ints, day: int | Ints) -> Ints:
        """Return what deals are worth in euro cents at the rate of a day, or of a day each."""
        days = np.broadcast_to(np.asarray(day, dtype=np.int64), deals.shape)
        currency = self.currency[board.demand.team[deals]]
        return in_euros(board.amount(deals), days, currency, self.rates)


def outcomes_of(board: Board, pricing: Pricing, day: int) -> Outcomes:
    """Return how each deal begun so far stands; what is open is worth what it is on the day."""
    deals = np.arange(board.count, dtype=np.int64)
    end = np.where(board.stage[deals] >= Step.WON, board.closed[deals], day)
    return Outcomes(
        step=board.stage[deals],
        owner=board.owner[deals],
        amount=board.amount(deals),
        euros=pricing.euros(board, deals, end),
        closed=board.closed[deals],
        deleted=board.gone[deals],
    )


def read_off(board: Board, pricing: Pricing, day: int, days: Ints) -> Reading:
    """Return the reading of the end of a day; `days` are the simulation's business days."""
    live = board.live()
    standing = live[board.category[live] != OMIT]
    first = number_of(quarter_start(day_of(day)))
    here = np.flatnonzero(~board.gone[: board.count])
    done = here[(board.stage[here] >= Step.WON) & (board.closed[here] >= first)]
    won = done[board.stage[done] == Step.WON]
    return Reading(
        day=day_of(day),
        open_amount=int(pricing.euros(board, standing, day).sum()),
        open_deals=len(standing),
        bookings=int(pricing.euros(board, won, board.closed[won]).sum()),
        won=len(won),
        lost=int((board.stage[done] == Step.LOST).sum()),
        created=int((days[board.demand.born[here]] >= first).sum()),
    )
