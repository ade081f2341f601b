"""A day of selling: what may happen to every live deal, step by step."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation import habits
from quarterdeck.simulation.board import Board, Kind, Step, Today
from quarterdeck.simulation.changes import (
    edit_in_bulk,
    hand_over,
    merge,
    move_dates,
    recategorise,
    restate,
    revive,
)
from quarterdeck.simulation.customers import begin, renew, sign
from quarterdeck.simulation.demand import RENEWAL
from quarterdeck.simulation.names import ACTIVITIES, LOSS_REASONS, MOST_CONTACTS, UNSET

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BY_RIVAL = LOSS_REASONS.index("Competitor")
MEETING = ACTIVITIES.index("meeting")


def lose(board: Board, today: Today) -> None:
    """Close deals that are lost, given up without a decision, or were never real."""
    live = board.live()
    stuck, business = board.demand.stuck[live], board.demand.business[live]
    old = today.number - board.entered[live] > habits.GIVE_UP_AFTER
    tidy = habits.TIDY if today.gone_in_quarter < habits.TIDY_DAYS else 1.0
    base = np.array(habits.LOSE)[board.stage[live]] * np.array(habits.LOSS_OF_BUSINESS)[business]
    slow = np.where(stuck, habits.STUCK_LOSS, 1.0) * np.where(old, habits.GIVE_UP, 1.0)
    gone = board.happens(live, base * tidy * slow / np.sqrt(board.demand.quality[live]))
    early = board.stage[gone] <= Step.QUALIFIED
    luck = board.rng.random(len(gone))
    silent = luck < np.where(board.demand.stuck[gone], habits.STUCK_SILENT, habits.OTHERS_SILENT)
    unfit = early & (luck > 1 - habits.UNFIT) & (board.demand.business[gone] != RENEWAL)
    board.reason[gone] = _reasons(board, gone, ~silent & ~unfit, today)
    board.stage[gone] = np.select([silent, unfit], [Step.NO_DECISION, Step.DISQUALIFIED], Step.LOST)
    _close(board, gone, today)


def _reasons(board: Board, gone: Ints, lost: Flags, today: Today) -> Ints:
    """Return why deals are given up; who lost to a rival names it now, if not before."""
    reason = board.rng.choice(len(LOSS_REASONS), len(gone), p=habits.REASON_SHARE)
    rival = board.demand.rival[gone]
    blamed = (rival != UNSET) & (board.rng.random(len(gone)) < habits.BLAMED_ON_RIVAL) & lost
    named = gone[blamed & (board.competitor[gone] == UNSET)]
    board.competitor[named] = board.demand.rival[named]
    board.record(Kind.COMPETITOR, named, today)
    return np.where(blamed, BY_RIVAL, reason)


def win(board: Board, today: Today) -> None:
    """Win deals, most of them near their close date and near the end of the quarter."""
    live = board.live()
    skill = board.crew.skill[board.owner[live]] * board.demand.quality[live]
    far = board.close_date[live] - today.number > habits.NEAR_DAYS
    rival = np.array((*habits.RIVAL_WIN, 1.0))[board.demand.rival[live]]
    alone = np.where(board.contacts[live] == 1, habits.ONE_CONTACT_WIN, 1.0)
    mood = board.moods.win[board.home[live], today.index] * _rush(today)
    chance = np.array(habits.WIN)[board.stage[live]] * mood * rival * alone * np.sqrt(skill)
    chance *= np.where(far, habits.FAR_FROM_DATE, 1.0)
    won = board.happens(live, chance * np.where(board.demand.stuck[live], habits.STUCK_PACE, 1.0))
    extra = board.rng.choice(habits.LAST_CONCESSIONS, len(won))
    late = today.left_in_quarter < habits.CONCESSION_DAYS
    board.discount[won] += extra + habits.QUARTER_END_CONCESSION * (late & (extra > 0))
    board.stage[won] = Step.WON
    _close(board, won, today)
    sign(board, won, today)


def advance(board: Board, today: Today) -> None:
    """Move deals to the next stage, sometimes past one; a few fall back a stage."""
    live = board.live()
    pace = board.demand.speed[live] * np.where(board.demand.stuck[live], habits.STUCK_PACE, 1.0)
    pace *= np.array(habits.PACE_OF_BUSINESS)[board.demand.business[live]]
    forward = board.happens(live, np.array(habits.ADVANCE)[board.stage[live]] * pace)
    jump = 1 + (board.rng.random(len(forward)) < habits.SKIP)
    before = board.stage[forward]
    board.stage[forward] = np.minimum(before + jump, Step.NEGOTIATION)
    priced = forward[(before < Step.PROPOSAL) & (board.stage[forward] >= Step.PROPOSAL)]
    priced = priced[board.demand.business[priced] != RENEWAL]
    drawn = board.rng.normal(habits.DISCOUNT, habits.DISCOUNT_SPREAD, len(priced))
    percent = np.clip(np.rint(drawn), 0, habits.MOST_DISCOUNT).astype(np.int64)
    given = np.where(percent < habits.LEAST_DISCOUNT, 0, percent * 100)
    repriced = priced[board.discount[priced] != given]
    board.discount[priced] = given
    rest = np.setdiff1d(live, forward, assume_unique=True)
    back = board.happens(rest, habits.REGRESS * (board.stage[rest] > Step.QUALIFIED))
    board.stage[back] -= 1
    moved = np.concatenate([forward, back])
    board.category[moved] = UNSET
    board.record(Kind.STAGE, moved, today)
    board.record(Kind.AMOUNT, repriced, today)


def act(board: Board, today: Today) -> None:
    """Call, write to and meet the customers of live deals, and the accounts SDRs are after.

    Meetings bring in further contacts. Stuck deals hear less, and careful sellers do more.
    """
    live, rng = board.live(), board.rng
    busy = habits.ACTS_AT_QUARTER_END if today.left_in_quarter < habits.RUSH_DAYS else 1.0
    rate = np.array(habits.ACT)[board.stage[live]] * board.crew.care[board.owner[live]] * busy
    deals = board.happens(live, rate * np.where(board.demand.stuck[live], habits.STUCK_ACTS, 1.0))
    kind = rng.choice(len(ACTIVITIES), len(deals), p=habits.ACT_KINDS)
    met = deals[(kind >= MEETING) & (rng.random(len(deals)) < habits.NEW_CONTACT)]
    board.contacts[met] = np.minimum(board.contacts[met] + 1, MOST_CONTACTS)
    contact = (rng.random(len(deals)) * board.contacts[deals]).astype(np.int64)
    day = np.full(len(deals), today.number, dtype=np.int64)
    account = board.demand.account[deals]
    board.acts.append((day, board.owner[deals], kind, deals, account, contact))
    rivals = board.demand.rival[live]
    hidden = (rivals != UNSET) & (board.competitor[live] == UNSET)
    told = board.happens(live[hidden], habits.RIVAL_KNOWN)
    board.competitor[told] = board.demand.rival[told]
    board.record(Kind.COMPETITOR, told, today)
    _prospect(board, today)


def _prospect(board: Board, today: Today) -> None:
    """Let SDRs call and write to accounts of their team."""
    crew, rng = board.crew, board.rng
    sdrs = np.flatnonzero(crew.sdr & crew.working[:, today.index])
    who = np.repeat(sdrs, rng.poisson(habits.PROSPECTING * crew.care[sdrs]))
    each = len(board.accounts.team) // (int(board.accounts.team.max()) + 1)
    account = crew.team[who, today.index] * each + rng.integers(0, each, len(who))
    known = board.accounts.since[account] < today.number
    who, account = who[known], account[known]
    kind = rng.choice(len(ACTIVITIES), len(who), p=habits.PROSPECTING_KINDS)
    day, zero = np.full(len(who), today.number, dtype=np.int64), np.zeros(len(who), dtype=np.int64)
    board.acts.append((day, who, kind, np.full(len(who), UNSET, dtype=np.int64), account, zero))


STEPS: tuple[Callable[[Board, Today], None], ...] = (
    *(edit_in_bulk, hand_over, move_dates, restate, recategorise, act, lose, win),
    *(advance, merge, revive, renew, begin),
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
