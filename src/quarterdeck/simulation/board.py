"""The state of every simulated deal, and the log of what happened to it."""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.demand import Crew, Demand

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Step(IntEnum):
    """Where a deal stands; UNBORN is before its first day."""

    UNBORN = 0
    DISCOVERY = 1
    QUALIFIED = 2
    EVALUATION = 3
    PROPOSAL = 4
    NEGOTIATION = 5
    WON = 6
    LOST = 7
    NO_DECISION = 8
    DISQUALIFIED = 9


class Kind(IntEnum):
    """What a line of the log says; each kind sets some fields and leaves the others alone."""

    CREATED = 0
    STAGE = 1
    AMOUNT = 2
    CLOSE_DATE = 3
    OWNER = 4
    CATEGORY = 5
    CLOSED = 6
    REOPENED = 7
    DELETED = 8
    RESTORED = 9


UNSET = -1


@dataclass(frozen=True, slots=True)
class Today:
    """A business day: its index and number, its place in the quarter, counted in business days."""

    index: int
    number: int
    left_in_quarter: int
    gone_in_quarter: int
    quarter_end: int


@dataclass(frozen=True, slots=True)
class Events:
    """The log as columns in order of happening; `amount` and `price` are minor units."""

    kind: Ints
    deal: Ints
    day: Ints
    stage: Ints
    amount: Ints
    price: Ints
    close_date: Ints
    owner: Ints
    category: Ints
    reason: Ints

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.kind)


@dataclass(slots=True)
class Board:
    """All deals as arrays, changed in place day by day: a simulation's memory, not a record."""

    demand: Demand
    crew: Crew
    rng: np.random.Generator
    stage: Ints
    price: Ints
    discount: Ints
    close_date: Ints
    owner: Ints
    home: Ints
    category: Ints
    reason: Ints
    closed: Ints
    entered: Ints
    gone: Flags
    chunks: list[tuple[Ints, ...]] = field(default_factory=list)

    def live(self) -> Ints:
        """Return the open deals that are not deleted."""
        return np.flatnonzero((self.stage >= 1) & (self.stage < Step.WON) & ~self.gone)

    def amount(self, deals: Ints) -> Ints:
        """Return what the deals are worth after their discount (in 1/10,000), in minor units."""
        return self.price[deals] * (10_000 - self.discount[deals]) // 100

    def happens(self, deals: Ints, chance: float | npt.NDArray[np.floating]) -> Ints:
        """Return those of the deals to which something of this chance happens."""
        return deals[self.rng.random(len(deals)) < chance]

    def record(self, kind: Kind, deals: Ints, today: Today) -> None:
        """Write the present state of the deals to the log under this kind."""
        if len(deals):
            same = np.full(len(deals), kind, dtype=np.int64)
            day = np.full(len(deals), today.number, dtype=np.int64)
            state = (self.stage, self.close_date, self.owner, self.category, self.reason)
            stage, close, owner, category, reason = (part[deals] for part in state)
            money = (self.amount(deals), self.price[deals] * 100)
            self.chunks.append((same, deals, day, stage, *money, close, owner, category, reason))

    def log(self) -> Events:
        """Return everything recorded so far, in order of recording."""
        return Events(*(np.concatenate(column) for column in zip(*self.chunks, strict=True)))


def board_of(demand: Demand, crew: Crew, rng: np.random.Generator) -> Board:
    """Return the board on which no deal has begun yet."""
    size = len(demand)
    zeros = [np.zeros(size, dtype=np.int64) for _ in range(5)]
    unset = [np.full(size, UNSET, dtype=np.int64) for _ in range(2)]
    return Board(
        demand=demand,
        crew=crew,
        rng=rng,
        stage=zeros[0],
        price=demand.price.copy(),
        discount=zeros[1],
        close_date=zeros[2],
        owner=demand.owner.copy(),
        home=demand.team.copy(),
        category=unset[0],
        reason=unset[1],
        closed=zeros[3],
        entered=zeros[4],
        gone=np.zeros(size, dtype=bool),
    )
