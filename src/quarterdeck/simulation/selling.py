"""A day of selling: what may happen to every live deal, step by step."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation import habits
from quarterdeck.simulation.board import UNSET, Board, Kind, Step, Today
from quarterdeck.simulation.names import LOSS_REASONS

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

COMMIT, BEST_CASE, OMIT = 0, 1, 2


def begin(board: Board, today: Today) -> None:
    """Open today's new deals with a hopeful close date, most of them at a month's end."""
    low, high = np.searchsorted(board.demand.born, [today.index, today.index + 1])
    new = np.arange(low, high, dtype=np.int64)
    hope = (
        habits.USUAL_CYCLE
        / board.demand.speed[new]
        * np.exp(board.rng.normal(-0.1, 0.35, len(new)))
    )
    days = today.number + np.maximum(hope, habits.SHORTEST_HOPE).astype(np.int64)
    rounded = board.rng.random(len(new)) < habits.HOPE_AT_MONTH_END
    board.close_date[new] = np.where(rounded, _month_end(days), days)
    known = board.rng.random(len(new)) < habits.BEGIN_QUALIFIED
    board.stage[new] = np.where(known, Step.QUALIFIED, Step.DISCOVERY)
    board.entered[new] = today.number
    board.record(Kind.CREATED, new, today)


def hand_over(board: Board, today: Today) -> None:
    """Give deals whose owner left, or moved on without them, to someone in the same team."""
    live, crew = board.live(), board.crew
    owner, team = board.owner[live], crew.team[:, today.index]
    moved = crew.working[owner, today.index] & (team[owner] != board.home[live])
    portable = board.demand.quality[live] % 0.1 < habits.PORTABLE * 0.1
    board.home[live[moved & portable]] = team[owner[moved & portable]]
    orphaned = ~crew.working[owner, today.index] | (moved & ~portable)
    changed = live[orphaned | (board.rng.random(len(live)) < habits.PEER_HANDOVER)]
    for place in np.unique(board.home[changed]):
        peers = np.flatnonzero(crew.working[:, today.index] & (team == place))
        there = changed[board.home[changed] == place]
        board.owner[there] = board.rng.choice(peers, len(there))
    board.record(Kind.OWNER, changed, today)


def move_dates(board: Board, today: Today) -> None:
    """Push late and hopeless close dates forward, pull a few in, nudge some within the month."""
    live = board.live()
    ahead = board.close_date[live] - today.number
    early = (board.stage[live] < Step.PROPOSAL) & (ahead < habits.EARLY_DAYS)
    chance = np.select([ahead < 0, early], [habits.PUSH_OVERDUE, habits.PUSH_EARLY], 0.0)
    late = board.happens(live, chance)
    days = today.number + board.rng.choice(habits.PUSH_DAYS, len(late))
    rounded = board.rng.random(len(late)) < habits.PUSH_TO_MONTH_END
    board.close_date[late] = np.where(rounded, _month_end(days), days)
    rest = np.setdiff1d(live, late, assume_unique=True)
    hot = (board.stage[rest] >= Step.PROPOSAL) & (board.close_date[rest] > today.quarter_end)
    pulled = board.happens(
        rest, np.where(hot & (today.left_in_quarter < habits.PULL_IN_LAST), habits.PULL, 0.0)
    )
    board.close_date[pulled] = today.quarter_end
    rest = np.setdiff1d(rest, pulled, assume_unique=True)
    nudged = board.happens(rest, habits.NUDGE)
    moved = board.close_date[nudged] + board.rng.integers(
        -habits.NUDGE_DAYS, habits.NUDGE_DAYS + 1, len(nudged)
    )
    board.close_date[nudged] = np.maximum(moved, today.number)
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


def lose(board: Board, today: Today) -> None:
    """Close deals that are lost, given up without a decision, or were never real."""
    live = board.live()
    stuck = board.demand.stuck[live]
    old = today.number - board.entered[live] > habits.GIVE_UP_AFTER
    tidy = habits.TIDY if today.gone_in_quarter < habits.TIDY_DAYS else 1.0
    base = np.array(habits.LOSE)[board.stage[live]] * tidy
    slow = np.where(stuck, habits.STUCK_LOSS, 1.0) * np.where(old, habits.GIVE_UP, 1.0)
    gone = board.happens(live, base * slow / np.sqrt(board.demand.quality[live]))
    early = board.stage[gone] <= Step.QUALIFIED
    luck = board.rng.random(len(gone))
    silent = luck < np.where(board.demand.stuck[gone], habits.STUCK_SILENT, habits.OTHERS_SILENT)
    unfit = early & (luck > 1 - habits.UNFIT)
    board.stage[gone] = np.select([silent, unfit], [Step.NO_DECISION, Step.DISQUALIFIED], Step.LOST)
    board.reason[gone] = board.rng.choice(len(LOSS_REASONS), len(gone), p=habits.REASON_SHARE)
    _close(board, gone, today)


def win(board: Board, today: Today) -> None:
    """Win deals, most of them near their close date and near the end of the quarter."""
    live = board.live()
    skill = board.crew.skill[board.owner[live]] * board.demand.quality[live]
    far = board.close_date[live] - today.number > habits.NEAR_DAYS
    near = np.where(far, habits.FAR_FROM_DATE, 1.0)
    chance = np.array(habits.WIN)[board.stage[live]] * _rush(today) * near * np.sqrt(skill)
    won = board.happens(live, chance * np.where(board.demand.stuck[live], habits.STUCK_PACE, 1.0))
    extra = board.rng.choice(habits.LAST_CONCESSIONS, len(won))
    late = today.left_in_quarter < habits.CONCESSION_DAYS
    board.discount[won] += extra + habits.QUARTER_END_CONCESSION * (late & (extra > 0))
    board.stage[won] = Step.WON
    _close(board, won, today)


def advance(board: Board, today: Today) -> None:
    """Move deals to the next stage, sometimes past one; a few fall back a stage."""
    live = board.live()
    pace = board.demand.speed[live] * np.where(board.demand.stuck[live], habits.STUCK_PACE, 1.0)
    forward = board.happens(live, np.array(habits.ADVANCE)[board.stage[live]] * pace)
    jump = 1 + (board.rng.random(len(forward)) < habits.SKIP)
    before = board.stage[forward]
    board.stage[forward] = np.minimum(before + jump, Step.NEGOTIATION)
    priced = forward[(before < Step.PROPOSAL) & (board.stage[forward] >= Step.PROPOSAL)]
    drawn = board.rng.normal(habits.DISCOUNT, habits.DISCOUNT_SPREAD, len(priced))
    percent = np.clip(np.rint(drawn), 0, habits.MOST_DISCOUNT).astype(np.int64)
    board.discount[priced] = np.where(percent < habits.LEAST_DISCOUNT, 0, percent * 100)
    rest = np.setdiff1d(live, forward, assume_unique=True)
    back = board.happens(rest, habits.REGRESS * (board.stage[rest] > Step.QUALIFIED))
    board.stage[back] -= 1
    moved = np.concatenate([forward, back])
    board.category[moved] = UNSET
    board.record(Kind.STAGE, moved, today)
    board.record(Kind.AMOUNT, priced[board.discount[priced] > 0], today)


def revive(board: Board, today: Today) -> None:
    """Reopen a few lost deals, delete a few mistakes, restore some of what was deleted."""
    lost = np.flatnonzero((board.stage > Step.WON) & ~board.gone)
    fresh = lost[today.number - board.closed[lost] < habits.REOPEN_WITHIN]
    again = board.happens(fresh, habits.REOPEN)
    board.stage[again], board.reason[again] = Step.QUALIFIED, UNSET
    board.close_date[again] = _month_end(today.number + board.rng.integers(30, 100, len(again)))
    board.entered[again] = today.number
    board.record(Kind.REOPENED, again, today)
    back = board.happens(np.flatnonzero(board.gone), habits.RESTORE)
    board.gone[back] = False
    board.record(Kind.RESTORED, back, today)
    live = board.live()
    slips = board.happens(np.setdiff1d(live, back), habits.DELETE)
    board.gone[slips] = True
    board.record(Kind.DELETED, slips, today)


STEPS: tuple[Callable[[Board, Today], None], ...] = (
    *(hand_over, move_dates, restate, recategorise, lose, win, advance, revive, begin),
)


def _close(board: Board, deals: Ints, today: Today) -> None:
    """Close deals today, as a CRM does: the close date becomes the day itself."""
    board.close_date[deals] = today.number
    board.closed[deals] = today.number
    board.category[deals] = UNSET
    board.record(Kind.CLOSED, deals, today)


def _rush(today: Today) -> float:
    """Return how much more is signed today than on a plain day of the quarter."""
    if today.left_in_quarter < habits.LAST_RUSH_DAYS:
        return habits.LAST_RUSH
    if today.left_in_quarter < habits.RUSH_DAYS:
        return habits.RUSH
    return habits.QUIET if today.gone_in_quarter < habits.QUIET_DAYS else 1.0


def _month_end(days: Ints) -> Ints:
    """Return the last day of the month of each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return ((months + 1).astype("datetime64[D]") - 1).astype(np.int64)
