"""The state of every simulated deal, and the log of what happened to it."""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation import habits
from quarterdeck.simulation.demand import Accounts, Crew, Demand
from quarterdeck.simulation.moods import Moods
from quarterdeck.simulation.names import UNSET

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
    COMPETITOR = 10
    MERGED = 11


class Bulk(IntEnum):
    """The edits that were made to many deals at one moment, by a program and not by a seller."""

    LOAD = 0
    REORGANISATION = 1
    STAGE_RENAME = 2
    DATE_CLEANUP = 3


@dataclass(frozen=True, slots=True)
class Today:
    """A business day: its index and number, its place in the quarter, counted in business days."""

    index: int
    number: int
    left_in_quarter: int
    gone_in_quarter: int
    quarter_end: int
    bulk: tuple[Bulk, ...] = ()


@dataclass(frozen=True, slots=True)
class Events:
    """The log as columns in order of happening; `amount` and `price` are minor units.

    `into` is the deal it was merged into, `bulk` the edit of many deals that made the line, UNSET
    (-1) where there is none, as in category, reason and competitor.
    """

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
    competitor: Ints
    into: Ints
    bulk: Ints

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.kind)

    def at(self, rows: npt.NDArray[np.generic]) -> "Events":
        """Return these events alone."""
        return Events(*(getattr(self, name)[rows] for name in Events.__slots__))


@dataclass(frozen=True, slots=True)
class Contracts:
    """What was signed as columns in order: minor units for a year, of which `billed` until `ends`.

    Those who were customers at the start have the deal UNSET (-1).
    """

    account: Ints
    deal: Ints
    signed: Ints
    begins: Ints
    ends: Ints
    billed: Ints


@dataclass(frozen=True, slots=True)
class Activities:
    """What was done as columns in order: by whom, of which kind, on which deal with which contact.

    Prospecting has no deal (UNSET) but an account.
    """

    day: Ints
    member: Ints
    kind: Ints
    deal: Ints
    account: Ints
    contact: Ints


@dataclass(slots=True)
class Board:
    """All deals as arrays, changed in place day by day: a simulation's memory, not a record.

    The arrays have room for every deal there may be; the first `count` have begun. `value`, `ends`,
    `asked` and `bought` are per account: what it buys a year, until when, for which end a renewal
    runs, and the product it began with.
    """

    arrivals: Demand
    demand: Demand
    accounts: Accounts
    crew: Crew
    moods: Moods
    rng: np.random.Generator
    stage: Ints
    price: Ints
    discount: Ints
    close_date: Ints
    owner: Ints
    home: Ints
    category: Ints
    reason: Ints
    competitor: Ints
    into: Ints
    contacts: Ints
    closed: Ints
    entered: Ints
    gone: Flags
    value: Ints
    ends: Ints
    asked: Ints
    bought: Ints
    count: int = 0
    chunks: list[tuple[Ints, ...]] = field(default_factory=list)
    signed: list[tuple[Ints, ...]] = field(default_factory=list)
    acts: list[tuple[Ints, ...]] = field(default_factory=list)

    def live(self) -> Ints:
        """Return the open deals that are not deleted."""
        stage = self.stage[: self.count]
        return np.flatnonzero((stage >= 1) & (stage < Step.WON) & ~self.gone[: self.count])

    def amount(self, deals: Ints) -> Ints:
        """Return what the deals are worth after their discount (in 1/10,000), in minor units."""
        return self.price[deals] * (10_000 - self.discount[deals]) // 100

    def happens(self, deals: Ints, chance: float | npt.NDArray[np.floating]) -> Ints:
        """Return those of the deals to which something of this chance happens."""
        return deals[self.rng.random(len(deals)) < chance]

    def enter(self, born: Demand, today: Today) -> Ints:
        """Take new deals in, in the stage discovery, and return their numbers."""
        new = np.arange(self.count, self.count + len(born), dtype=np.int64)
        for name in Demand.__slots__:
            getattr(self.demand, name)[new] = getattr(born, name)
        self.demand.born[new] = today.index
        self.owner[new], self.home[new], self.price[new] = born.owner, born.team, born.price
        self.stage[new], self.entered[new] = Step.DISCOVERY, today.number
        self.count += len(born)
        return new

    def record(self, kind: Kind, deals: Ints, today: Today, bulk: int = UNSET) -> None:
        """Write the present state of the deals to the log under this kind."""
        if len(deals):
            same, day, many = (
                np.full(len(deals), value, dtype=np.int64) for value in (kind, today.number, bulk)
            )
            state = (self.close_date, self.owner, self.category, self.reason)
            rest = (part[deals] for part in (*state, self.competitor, self.into))
            money = (self.amount(deals), self.price[deals] * 100)
            self.chunks.append((same, deals, day, self.stage[deals], *money, *rest, many))

    def log(self) -> Events:
        """Return everything recorded so far, in order of recording."""
        return Events(*_columns(self.chunks, len(Events.__slots__)))

    def contracts(self) -> Contracts:
        """Return everything signed so far, in order."""
        return Contracts(*_columns(self.signed, len(Contracts.__slots__)))

    def activities(self) -> Activities:
        """Return everything done so far, in order."""
        return Activities(*_columns(self.acts, len(Activities.__slots__)))


def _columns(chunks: list[tuple[Ints, ...]], width: int) -> list[Ints]:
    """Return chunks of columns as whole columns."""
    if not chunks:
        return [np.zeros(0, dtype=np.int64) for _ in range(width)]
    return [np.concatenate(column) for column in zip(*chunks, strict=True)]


def board_of(
    arrivals: Demand, accounts: Accounts, crew: Crew, moods: Moods, rng: np.random.Generator
) -> Board:
    """Return the board on which no deal has begun yet."""
    years = crew.working.shape[1] // 250 + 2
    size = len(arrivals) + len(accounts.team) * years
    empty = Demand(
        *(np.zeros(size, dtype=getattr(arrivals, name).dtype) for name in Demand.__slots__)
    )
    zero = (np.zeros(size, dtype=np.int64) for _ in range(20))
    unset = (np.full(size, UNSET, dtype=np.int64) for _ in range(4))
    board = Board(
        arrivals, empty, accounts, crew, moods, rng,
        stage=next(zero), price=next(zero), discount=next(zero), close_date=next(zero),
        owner=next(zero), home=next(zero), category=next(unset), reason=next(unset),
        competitor=next(unset), into=next(unset), contacts=np.ones(size, dtype=np.int64),
        closed=next(zero), entered=next(zero), gone=np.zeros(size, dtype=bool),
        value=accounts.value.copy(), ends=accounts.ends.copy(),
        asked=np.zeros(len(accounts.team), dtype=np.int64), bought=accounts.product.copy(),
    )  # fmt: skip
    _install(board)
    return board


def _install(board: Board) -> None:
    """Write down the contracts of those who are customers at the start."""
    old = np.flatnonzero(board.value > 0)
    begins = board.ends[old] - habits.TERM_DAYS
    none = np.full(len(old), UNSET, dtype=np.int64)
    board.signed.append((old, none, begins, begins, board.ends[old], board.value[old] * 100))
