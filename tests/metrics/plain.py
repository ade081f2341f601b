"""Deals as of a day in plain Python, the slow and obvious way, to hold the SQL against."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from quarterdeck.words.calendar import FiscalCalendar, Period
from quarterdeck.words.days import end_of_day, local_day, start_of_day
from quarterdeck.words.money import convert
from tests.metrics.company import STAGES, ZONE, History, Rules, State

STAGE = {s.name: s for s in STAGES}
CALENDAR = FiscalCalendar()


@dataclass(frozen=True)
class Deal:
    """A deal as it stood at the end of a day."""

    id: str
    state: State
    outcome: str
    is_open: bool
    counted: bool
    category: str
    created_on: date
    closed_on: date | None
    due_on: date | None
    money: int | None
    list_money: int | None
    qualified: bool
    pushes: int
    pushes_month: int


@dataclass(frozen=True)
class Stay:
    """A stay of a deal in a stage as it stood at the end of a day."""

    deal: str
    stage: str
    nth: int
    entered: datetime
    left: datetime | None
    advanced: bool
    skipped: bool


def _gone(state: State) -> bool:
    return state.presence in {"deleted", "merged"}


def _is_open(state: State) -> bool:
    return STAGE[state.stage].outcome == "open" and not _gone(state)


def deal(history: History, moment: datetime, on: date, rules: Rules) -> Deal | None:
    """Return the deal as known just before the moment, priced on the day."""
    known = [(at, s) for at, s in history.states if at < moment]
    if not known:
        return None
    state = known[-1][1]
    outcome = "deleted" if _gone(state) else str(STAGE[state.stage].outcome)
    closed = _closed_at(known)
    closed_on = local_day(closed, ZONE) if closed else None
    dates = [s.close_date for _, s in known if _is_open(s)] or [state.close_date]
    due = {"open": state.close_date, "won": closed_on}.get(outcome, dates[-1])
    category = {"won": "closed", "open": state.category or str(STAGE[state.stage].category)}
    moves = [(a, b) for (_, a), (_, b) in pairwise(known)]
    return Deal(
        id=history.id,
        state=state,
        outcome=outcome,
        is_open=outcome == "open",
        counted=category.get(str(STAGE[state.stage].outcome), "omitted") != "omitted",
        category=category.get(str(STAGE[state.stage].outcome), "omitted"),
        created_on=local_day(state.created_at, ZONE)
        if state.created_at
        else local_day(known[0][0], ZONE),
        closed_on=closed_on,
        due_on=due,
        money=_money(state.amount, state.currency, closed_on or on, rules),
        list_money=_money(state.list_amount, state.currency, closed_on or on, rules),
        qualified=any(STAGE[s.stage].qualified or s.stage == "Won" for _, s in known),
        pushes=sum(_pushed(a, b, CALENDAR.quarter_of) for a, b in moves),
        pushes_month=sum(_pushed(a, b, CALENDAR.month_of) for a, b in moves),
    )


def _closed_at(known: list[tuple[datetime, State]]) -> datetime | None:
    last = known[-1][1]
    if _is_open(last):
        return None

    def mark(state: State) -> object:
        return _gone(state) if _gone(last) else STAGE[state.stage].outcome

    since = known[-1][0]
    for at, state in reversed(known):
        if mark(state) != mark(last):
            break
        since = at
    if since == known[0][0] and not _gone(last):
        return _closed_unseen(known[0])
    return since


def _closed_unseen(first: tuple[datetime, State]) -> datetime:
    """A deal first seen closed was closed on its own close date, where that is earlier."""
    at, state = first
    if state.close_date and state.close_date < local_day(at, ZONE) and not _is_open(state):
        return start_of_day(state.close_date, ZONE)
    return at


def _money(amount: int | None, currency: str, on: date, rules: Rules) -> int | None:
    if amount is None or currency == "EUR":
        return amount
    rates = [r for r in rules.rates if r.since <= on] or list(rules.rates[:1])
    return convert(amount, currency, "EUR", rates[-1].rate)


def _pushed(a: State, b: State, period_of: Callable[[date], Period]) -> bool:
    if not (_is_open(a) and _is_open(b) and a.close_date and b.close_date):
        return False
    return period_of(b.close_date).start > period_of(a.close_date).start


def stays(history: History, day: date) -> list[Stay]:
    """Return the deal's stays in stages as known at the end of the day."""
    known = [(at, s) for at, s in history.states if at < end_of_day(day, ZONE)]
    if not known:
        return []
    cuts = [
        i
        for i, (_, s) in enumerate(known)
        if i == 0 or s.stage != known[i - 1][1].stage or _gone(s) != _gone(known[i - 1][1])
    ]
    ends = [*(known[i][0] for i in cuts[1:]), None]
    bounds = [(known[i], left) for i, left in zip(cuts, ends, strict=True)]
    kept = [(at, s.stage, left) for (at, s), left in bounds if not _gone(s)]
    found = []
    for i, (at, stage, left) in enumerate(kept):
        nth = sum(1 for _, s, _ in kept[: i + 1] if s == stage)
        later = [STAGE[s] for _, s, _ in kept[i + 1 :]]
        order = STAGE[stage].order
        advanced = any(s.order > order and s.outcome in {"open", "won"} for s in later)
        before = rank(kept[i - 1][1]) if i else None
        skips = before is not None and rank(stage) - before > 1 and rank(stage) > 0
        found.append(Stay(history.id, stage, nth, at, left, advanced, skips))
    return found


def rank(stage: str) -> int:
    return STAGE[stage].order if STAGE[stage].outcome in {"open", "won"} else 0


class World:
    """All deals as of a day, for a period: what each reference function is given."""

    def __init__(
        self,
        histories: list[History],
        as_of: date,
        period: Period,
        rules: Rules,
        records: dict[str, list[dict[str, object]]] | None = None,
    ) -> None:
        self.histories, self.as_of, self.period, self.rules = histories, as_of, period, rules
        end = end_of_day(as_of, ZONE)
        self.records = {
            name: [r | {"id": f"{name}-{i}"} for i, r in enumerate(rows) if r["known"] < end]
            for name, rows in (records or {}).items()
        }
        self.deals = self.at(as_of)
        self.stays = [s for h in histories for s in stays(h, as_of)]
        self.open = [d for d in self.deals if d.is_open and d.counted]
        self.due = [d for d in self.open if d.due_on and period.contains(d.due_on)]
        self.won = self.closed("won")
        self.created = [
            d for d in self.deals if d.outcome != "deleted" and period.contains(d.created_on)
        ]

    def at(self, day: date) -> list[Deal]:
        moment = end_of_day(day, ZONE)
        known = [deal(h, moment, self.as_of, self.rules) for h in self.histories]
        return [d for d in known if d]

    def closed(self, *outcomes: str, period: Period | None = None) -> list[Deal]:
        span = period or self.period
        return [d for d in self.deals if d.outcome in outcomes and span.contains(d.closed_on)]
