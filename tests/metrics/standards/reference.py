"""Every rule once more in a few lines of plain Python: which open deals it flags, by id.

A value of None means that the rule cannot be judged for the deal.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from quarterdeck.words.days import end_of_day, local_day
from quarterdeck.words.money import half_even
from quarterdeck.words.period import Period
from tests.metrics.company import ZONE, History, Rules
from tests.metrics.definitions import (
    entered,
    needed_money,
    sales,
    spent,
    stage_median,
    still_due,
    total,
)
from tests.metrics.plain import CALENDAR, STAGE, Deal, World, stays

YEAR = timedelta(days=365)
Flags = dict[str, bool | None]


def year_before(histories: list[History], as_of: date, rules: Rules) -> World:
    """The world of a day, its period the year that ends with it."""
    period = Period("year", as_of - YEAR, as_of + timedelta(days=1))
    return World(histories, as_of, period, rules)


def each(judge: Callable[[World, Deal], bool | None]) -> Callable[[World], Flags]:
    return lambda world: {d.id: judge(world, d) for d in world.open}


def changed_on(world: World, deal: Deal) -> date:
    history = next(h for h in world.histories if h.id == deal.id)
    moment = end_of_day(world.as_of, ZONE)
    return max(local_day(at, ZONE) for at, _ in history.states if at < moment)


def own_stays(world: World, deal: Deal) -> list[object]:
    return [s for s in world.stays if s.deal == deal.id and s.stage == deal.state.stage]


def too_soon(world: World, deal: Deal) -> bool | None:
    pace = sorted(
        max((won.closed_on - local_day(stay.entered, ZONE)).days, 0)
        for won in world.deals
        if won.outcome == "won" and won.closed_on > world.as_of - YEAR
        for stay in world.stays
        if stay.deal == won.id and stay.nth == 1 and stay.stage == deal.state.stage
    )
    if len(pace) < LEAST or deal.due_on is None:
        return None
    usual = pace[(len(pace) + 1) // 2 - 1]
    entry = local_day(own_stays(world, deal)[0].entered, ZONE)
    return max((deal.due_on - entry).days, 0) < usual and deal.due_on >= world.as_of


def slow(world: World, deal: Deal) -> bool | None:
    usual = stage_median(world, deal.state.stage)
    if usual is None or len(entered(world, deal.state.stage)) < LEAST:
        return None
    return spent(world, own_stays(world, deal)).days > 2 * usual


def fell(world: World, deal: Deal) -> bool:
    history = next(h for h in world.histories if h.id == deal.id)
    known = [(at, s) for at, s in history.states if at < end_of_day(world.as_of, ZONE)]
    return any(
        STAGE[a.stage].outcome == STAGE[b.stage].outcome == "open"
        and not {a.presence, b.presence} & {"deleted", "merged"}
        and STAGE[b.stage].order < STAGE[a.stage].order
        and local_day(at, ZONE) > world.as_of - timedelta(days=90)
        for (_, a), (at, b) in pairwise(known)
    )


def quarter_end(_: World, deal: Deal) -> bool | None:
    if deal.due_on is None:
        return None
    after = deal.due_on + timedelta(days=1)
    return CALENDAR.quarter_of(after).start == after


LEAST = 4
"""So many deals tell what is usual in these tests."""

DEALS: dict[str, Callable[[World], Flags]] = {
    "past_due": each(lambda w, d: None if d.due_on is None else d.due_on < w.as_of),
    "pushed_often": each(lambda _, d: d.pushes > 2),
    "no_change": each(lambda w, d: (w.as_of - changed_on(w, d)).days >= 14),
    "no_amount": each(lambda _, d: d.state.amount is None),
    "no_close_date": each(lambda _, d: d.state.close_date is None),
    "close_date_quarter_end": each(quarter_end),
    "close_date_too_soon": each(too_soon),
    "slow_in_stage": each(slow),
    "stage_skipped": each(lambda w, d: any(s.skipped for s in w.stays if s.deal == d.id)),
    "stage_backwards": each(fell),
    "unmapped_stage": each(lambda _, d: d.state.stage not in STAGE),
    "matches": each(lambda *_: True),
}
"""Rules about deals."""


def uncovered(world: World) -> tuple[int, int | None]:
    """What is open and still due in the quarter of the day, and what is needed."""
    return total(still_due(world)), needed_money(world)


def created(world: World) -> tuple[int, int | None]:
    """What was created in the quarter so far, and 80 % of what earlier ones had by their day."""
    gone = (world.as_of - world.period.start).days
    first = min(h.states[0][0] for h in world.histories)
    befores, period = [], world.period
    while len(befores) < 8:
        period = CALENDAR.previous(period)
        day = min(period.start + timedelta(days=gone), period.last_day)
        if day < local_day(first, ZONE):
            break
        then = World(world.histories, day, period, world.rules)
        then.deals = [replace(d) for d in then.deals]
        befores.append(total(sales(then.created)))
    asked = half_even(sum(befores) * 800, len(befores) * 1000) if len(befores) >= 3 else None
    return total(sales(world.created)), asked


TEAMS: dict[str, Callable[[World], tuple[int, int | None]]] = {
    "coverage_below_need": uncovered,
    "creation_below_pace": created,
}
"""Rules about teams, for the whole company: what there is, and what is asked for."""

WAITING = {"next_step_stale", "single_contact", "exit_without_evidence"}
"""Rules whose facts nobody imports yet."""

__all__ = ["DEALS", "LEAST", "TEAMS", "WAITING", "stays", "year_before"]
