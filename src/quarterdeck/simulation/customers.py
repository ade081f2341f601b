"""How deals begin, and what a win makes of an account: contracts, expansions and renewals."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation import habits
from quarterdeck.simulation.board import Board, Bulk, Kind, Step, Today
from quarterdeck.simulation.demand import (
    DIRECT,
    EXISTING,
    EXPANSION,
    NEW,
    PARTNER,
    RENEWAL,
    Demand,
    sensible,
)
from quarterdeck.simulation.names import UNSET
from quarterdeck.simulation.span import month_end

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def begin(board: Board, today: Today) -> None:
    """Open today's new deals with a hopeful close date, most of them at a month's end."""
    low, high = np.searchsorted(board.arrivals.born, [today.index, today.index + 1])
    coming = _with_customers(board, board.arrivals.at(slice(low, high)), today)
    new = board.enter(coming, today)
    hope = habits.USUAL_CYCLE / coming.speed * np.exp(board.rng.normal(-0.1, 0.35, len(new)))
    days = today.number + np.maximum(hope, habits.SHORTEST_HOPE).astype(np.int64)
    rounded = board.rng.random(len(new)) < habits.HOPE_AT_MONTH_END
    board.close_date[new] = np.where(rounded, month_end(days), days)
    known = board.rng.random(len(new)) < habits.BEGIN_QUALIFIED
    board.stage[new] = np.where(known, Step.QUALIFIED, Step.DISCOVERY)
    board.stage[new[coming.loaded]] = Step.QUALIFIED
    board.record(Kind.CREATED, new[~coming.loaded], today)
    board.record(Kind.CREATED, new[coming.loaded], today, Bulk.LOAD)


def _with_customers(board: Board, coming: Demand, today: Today) -> Demand:
    """Return today's arrivals: with customers they expand, and an account manager takes them."""
    account = coming.account.copy()
    current = (board.ends > today.number) & (board.value > 0)
    farmed = coming.business == EXPANSION
    luck = board.rng.random(len(coming))
    for place in np.unique(coming.team[farmed]):
        there = np.flatnonzero(current & (board.accounts.team == place))
        mine = np.flatnonzero(farmed & (coming.team == place))
        pick = (luck[mine] * len(there)).astype(np.int64)
        account[mine] = there[pick] if len(there) else UNSET
    keep = account != UNSET
    coming, account = coming.at(np.flatnonzero(keep)), account[keep]
    grows = current[account]
    owner = np.where(grows, _keeper(board, coming.team, coming.owner, today), coming.owner)
    price = np.where(grows, coming.price * habits.EXPANSION_PRICE, coming.price)
    return replace(
        coming,
        account=account,
        owner=owner,
        business=np.where(grows, EXPANSION, NEW),
        price=np.maximum(price.astype(np.int64) // 100 * 100, 500),
        quality=np.where(grows, coming.quality * habits.EXPANSION_QUALITY, coming.quality),
        source=np.where(grows, EXISTING, coming.source),
        sourced_by=np.where(grows, UNSET, coming.sourced_by),
        channel=np.where(grows & (coming.channel == PARTNER), DIRECT, coming.channel),
        partner=np.where(grows, UNSET, coming.partner),
    )


def _keeper(board: Board, team: Ints, otherwise: Ints, today: Today) -> Ints:
    """Return an account manager at work in each team, by lot, or whom it would be otherwise."""
    found, luck = otherwise.copy(), board.rng.random(len(team))
    crew = board.crew
    here = crew.working[:, today.index] & crew.farming
    for place in np.unique(team):
        who = np.flatnonzero(here & (crew.team[:, today.index] == place))
        rows = np.flatnonzero(team == place)
        if len(who):
            found[rows] = who[(luck[rows] * len(who)).astype(np.int64)]
    return found


def renew(board: Board, today: Today) -> None:
    """Open a renewal for each contract that ends soon, and let those lapse that ended."""
    left = board.ends - today.number
    over = (board.value > 0) & (left < -habits.LAPSE_AFTER)
    board.value[over] = 0
    due = (board.value > 0) & (left <= habits.RENEW_AHEAD) & (board.asked != board.ends)
    account = np.flatnonzero(due)
    if not len(account):
        return
    board.asked[account] = board.ends[account]
    team = board.accounts.team[account]
    owner = _keeper(board, team, _seller(board, team, today), today)
    account, team, owner = (part[owner != UNSET] for part in (account, team, owner))
    size, rng = len(account), board.rng
    uplift = habits.UPLIFT * np.exp(rng.normal(0, habits.UPLIFT_SPREAD, size))
    none = np.full(size, UNSET, dtype=np.int64)
    born = Demand(
        born=np.full(size, today.index, dtype=np.int64),
        owner=owner, team=team, account=account, product=board.bought[account],
        source=np.full(size, EXISTING, dtype=np.int64),
        price=sensible(board.value[account] * uplift),
        quality=habits.RENEWAL_QUALITY * np.exp(rng.normal(0, 0.35, size)),
        speed=np.exp(rng.normal(0, 0.2, size)),
        stuck=np.zeros(size, dtype=bool),
        business=np.full(size, RENEWAL, dtype=np.int64),
        channel=np.full(size, DIRECT, dtype=np.int64),
        partner=none, rival=none, sourced_by=none, loaded=np.zeros(size, dtype=bool),
    )  # fmt: skip
    new = board.enter(born, today)
    board.stage[new] = Step.QUALIFIED
    board.close_date[new] = np.maximum(board.ends[account], today.number)
    board.contacts[new] = 2
    board.record(Kind.CREATED, new, today)


def _seller(board: Board, team: Ints, today: Today) -> Ints:
    """Return someone at work who sells in each team, by lot; UNSET where there is nobody."""
    found, luck = np.full(len(team), UNSET, dtype=np.int64), board.rng.random(len(team))
    for place in np.unique(team):
        who = sellers_at(board, int(place), today)
        rows = np.flatnonzero(team == place)
        if len(who):
            found[rows] = who[(luck[rows] * len(who)).astype(np.int64)]
    return found


def sellers_at(board: Board, team: int, today: Today) -> Ints:
    """Return who takes deals in a team today: its sellers, else whoever is there."""
    crew = board.crew
    there = crew.working[:, today.index] & (crew.team[:, today.index] == team)
    selling = np.flatnonzero(there & crew.selling)
    return selling if len(selling) else np.flatnonzero(there)


def sign(board: Board, won: Ints, today: Today) -> None:
    """Let accounts have what they just bought: a year from today, or from the end of a term.

    What a customer adds ends with the contract it has, and is billed pro rata until then. What is
    bought once is not renewed.
    """
    account, business = board.demand.account[won], board.demand.business[won]
    amount = board.amount(won)
    running = board.ends[account] > today.number
    grows = (business == EXPANSION) & running
    begins = np.where((business == RENEWAL) & running, board.ends[account], today.number)
    ends = np.where(grows, board.ends[account], begins + habits.TERM_DAYS)
    billed = np.where(grows, amount * (ends - begins) // habits.TERM_DAYS, amount)
    signed = np.full(len(won), today.number, dtype=np.int64)
    board.signed.append((account, won, signed, begins, ends, billed))
    instead = business == RENEWAL
    board.value[account[instead]] = 0
    stays = np.array(habits.STAYS)[board.demand.product[won]]
    np.add.at(board.value, account, np.where(stays, amount // 100, 0))
    np.maximum.at(board.ends, account, ends)
    fresh = business == NEW
    board.bought[account[fresh]] = board.demand.product[won[fresh]]
