"""What happens to deals beside their way through the stages: owners, dates, amounts, mistakes."""

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation import habits
from quarterdeck.simulation.board import Board, Bulk, Kind, Step, Today
from quarterdeck.simulation.customers import sellers_at
from quarterdeck.simulation.demand import RENEWAL
from quarterdeck.simulation.names import UNSET
from quarterdeck.simulation.span import month_end

Ints = npt.NDArray[np.int64]

COMMIT, BEST_CASE, OMIT = 0, 1, 2
REDRAWN_TEAMS, REDRAWN_ACCOUNTS = 3, 2


def edit_in_bulk(board: Board, today: Today) -> None:
    """Do what is planned for the night before today: redraw territories, rename, clean up."""
    live, account = board.live(), board.demand.account
    if Bulk.REORGANISATION in today.bulk:
        redrawn = board.home[live] % REDRAWN_TEAMS == 0
        moved = live[redrawn & (account[live] % REDRAWN_ACCOUNTS == 0)]
        _give(board, moved, today)
        board.record(Kind.OWNER, moved, today, Bulk.REORGANISATION)
    if Bulk.STAGE_RENAME in today.bulk:
        renamed = live[board.stage[live] == Step.EVALUATION]
        board.record(Kind.STAGE, renamed, today, Bulk.STAGE_RENAME)
    if Bulk.DATE_CLEANUP in today.bulk:
        late = live[board.close_date[live] < today.number]
        board.close_date[late] = today.quarter_end
        board.record(Kind.CLOSE_DATE, late, today, Bulk.DATE_CLEANUP)


def hand_over(board: Board, today: Today) -> None:
    """Give deals whose owner left, or moved on without them, to someone in the same team."""
    live, crew = board.live(), board.crew
    owner, team = board.owner[live], crew.team[:, today.index]
    moved = crew.working[owner, today.index] & (team[owner] != board.home[live])
    portable = board.demand.quality[live] % 0.1 < habits.PORTABLE * 0.1
    board.home[live[moved & portable]] = team[owner[moved & portable]]
    orphaned = ~crew.working[owner, today.index] | (moved & ~portable)
    changed = live[orphaned | (board.rng.random(len(live)) < habits.PEER_HANDOVER)]
    _give(board, changed, today)
    board.record(Kind.OWNER, changed, today)


def _give(board: Board, deals: Ints, today: Today) -> None:
    """Give deals to someone in their team, by lot."""
    for place in np.unique(board.home[deals]):
        there = deals[board.home[deals] == place]
        board.owner[there] = board.rng.choice(sellers_at(board, int(place), today), len(there))


def move_dates(board: Board, today: Today) -> None:
    """Push late and hopeless close dates forward, pull a few in, nudge some within the month."""
    live = board.live()
    ahead = board.close_date[live] - today.number
    early = (board.stage[live] < Step.PROPOSAL) & (ahead < habits.EARLY_DAYS)
    chance = np.select([ahead < 0, early], [habits.PUSH_OVERDUE, habits.PUSH_EARLY], 0.0)
    late = board.happens(live, chance * board.moods.push[board.home[live], today.index])
    days = today.number + board.rng.choice(habits.PUSH_DAYS, len(late))
    rounded = board.rng.random(len(late)) < habits.PUSH_TO_MONTH_END
    board.close_date[late] = np.where(rounded, month_end(days), days)
    rest = np.setdiff1d(live, late, assume_unique=True)
    hot = (board.stage[rest] >= Step.PROPOSAL) & (board.close_date[rest] > today.quarter_end)
    hot &= today.left_in_quarter < habits.PULL_IN_LAST
    pulled = board.happens(rest, np.where(hot, habits.PULL, 0.0))
    board.close_date[pulled] = today.quarter_end
    rest = np.setdiff1d(rest, pulled, assume_unique=True)
    nudged = board.happens(rest, habits.NUDGE)
    by = board.rng.integers(-habits.NUDGE_DAYS, habits.NUDGE_DAYS + 1, len(nudged))
    board.close_date[nudged] = np.maximum(board.close_date[nudged] + by, today.number)
    board.record(Kind.CLOSE_DATE, np.concatenate([late, pulled, nudged]), today)


def restate(board: Board, today: Today) -> None:
    """Change the scope of a few deals, and with it their list price."""
    some = board.happens(board.live(), habits.RESTATE)
    factor = np.exp(board.rng.normal(-0.02, 0.25, len(some)))
    board.price[some] = np.maximum(np.rint(board.price[some] * factor / 100), 5).astype(int) * 100
    board.record(Kind.AMOUNT, some, today)


def recategorise(board: Board, today: Today) -> None:
    """Let sellers set a forecast category of their own on a few deals."""
    live = board.live()
    some = board.happens(live, habits.RECATEGORISE * (board.stage[live] >= Step.QUALIFIED))
    board.category[some] = board.rng.choice(
        [COMMIT, BEST_CASE, OMIT], len(some), p=habits.CATEGORY_SHARE
    )
    board.record(Kind.CATEGORY, some, today)


def merge(board: Board, today: Today) -> None:
    """Merge a few deals into another open one of the same account that turned out to be the same.

    The deal that stays takes the higher price of the two.
    """
    live = board.live()
    live = live[board.demand.business[live] != RENEWAL]
    account = board.demand.account[live]
    order = np.lexsort((live, account))
    twin = np.flatnonzero(account[order][1:] == account[order][:-1])
    young, old = live[order[twin + 1]], live[order[twin]]
    chosen = board.rng.random(len(young)) < habits.MERGE
    chosen &= ~np.isin(old, young[chosen])
    young, old = young[chosen], old[chosen]
    board.gone[young], board.into[young] = True, old
    board.record(Kind.MERGED, young, today)
    more = np.maximum(board.price[old], board.price[young])
    grown = old[more > board.price[old]]
    board.price[old] = more
    board.record(Kind.AMOUNT, grown, today)


def revive(board: Board, today: Today) -> None:
    """Reopen a few lost deals, delete a few mistakes, restore some of what was deleted."""
    begun = slice(0, board.count)
    lost = np.flatnonzero((board.stage[begun] > Step.WON) & ~board.gone[begun])
    fresh = lost[today.number - board.closed[lost] < habits.REOPEN_WITHIN]
    again = board.happens(fresh, habits.REOPEN)
    board.stage[again], board.reason[again] = Step.QUALIFIED, UNSET
    board.close_date[again] = month_end(today.number + board.rng.integers(30, 100, len(again)))
    board.entered[again] = today.number
    board.record(Kind.REOPENED, again, today)
    away = np.flatnonzero(board.gone[begun] & (board.into[begun] == UNSET))
    back = board.happens(away, habits.RESTORE)
    board.gone[back] = False
    board.record(Kind.RESTORED, back, today)
    slips = board.happens(np.setdiff1d(board.live(), back), habits.DELETE)
    board.gone[slips] = True
    board.record(Kind.DELETED, slips, today)
