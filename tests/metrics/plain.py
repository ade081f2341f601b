"""Every metric once more in plain Python, the slow and obvious way, to hold the SQL against."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from quarterdeck.words.calendar import FiscalCalendar, Period
from quarterdeck.words.days import end_of_day, local_day, start_of_day
from quarterdeck.words.money import convert, half_even
from tests.metrics.company import BILLION, STAGES, ZONE, History, Rules, State

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
    moves = [(a, b) for (_, a), (_, b) in zip(known, known[1:], strict=False)]
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
    return since


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
    bounds = [(known[i], known[j][0] if j else None) for i, j in zip(cuts, [*cuts[1:], 0], strict=True)]
    kept = [(at, s.stage, left) for (at, s), left in bounds if not _gone(s)]
    found = []
    for i, (at, stage, left) in enumerate(kept):
        nth = sum(1 for _, s, _ in kept[: i + 1] if s == stage)
        later = [STAGE[s] for _, s, _ in kept[i + 1 :]]
        order = STAGE[stage].order
        advanced = any(s.order > order and s.outcome in {"open", "won"} for s in later)
        before = _rank(kept[i - 1][1]) if i else None
        skips = before is not None and _rank(stage) - before > 1 and _rank(stage) > 0
        found.append(Stay(history.id, stage, nth, at, left, advanced, skips))
    return found


def _rank(stage: str) -> int:
    return STAGE[stage].order if STAGE[stage].outcome in {"open", "won"} else 0


class World:
    """All deals as of a day, for a period: what each reference function is given."""

    def __init__(self, histories: list[History], as_of: date, period: Period, rules: Rules) -> None:
        self.histories, self.as_of, self.period, self.rules = histories, as_of, period, rules
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


DECIDED = ("won", "lost", "no_decision", "disqualified")


def total(deals: list[Deal]) -> int:
    return sum(d.money or 0 for d in deals)


def share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None


def weight(d: Deal) -> int:
    return {"credit": 0, "decommission": -1}.get(d.state.booking_kind or "", 1)


def by_close_date(w: World) -> list[Deal]:
    won = [d for d in w.deals if d.outcome == "won" and d.state.close_date]
    return [d for d in won if w.period.contains(d.state.close_date)]


def win_share(deals: list[Deal]) -> float | None:
    return share(sum(d.outcome == "won" for d in deals), len(deals))


def growth(w: World, before: Period) -> float | None:
    base = total(w.closed("won", period=before))
    return share(total(w.won) - base, base)


def lives(w: World) -> list[tuple[int, str]]:
    ends = [(d.closed_on if d.outcome != "open" else w.as_of, d) for d in w.created]
    return [(max((end - d.created_on).days, 0), d.outcome) for end, d in ends]


def incidence(w: World) -> list[tuple[int, Fraction, Fraction]]:
    """Age, share won by then, share undecided then: exact fractions."""
    found, undecided, won = [], Fraction(1), Fraction(0)
    for age in sorted({age for age, _ in lives(w)}):
        risk = sum(a >= age for a, _ in lives(w))
        wins = sum(a == age and o == "won" for a, o in lives(w))
        decided = sum(a == age and o != "open" for a, o in lives(w))
        won += undecided * Fraction(wins, risk)
        undecided *= 1 - Fraction(decided, risk)
        found.append((age, won, undecided))
    return found


def win_median(w: World) -> float | None:
    curve = incidence(w)
    if not curve or not curve[-1][1]:
        return None
    return float(next(age for age, won, _ in curve if 2 * won >= curve[-1][1]))


def kaplan_median(points: list[tuple[int, bool]]) -> float | None:
    left = Fraction(1)
    for at in sorted({a for a, _ in points}):
        risk = sum(a >= at for a, _ in points)
        left *= 1 - Fraction(sum(a == at and over for a, over in points), risk)
        if 2 * left <= 1:
            return float(at)
    return None


def buyers(w: World) -> list[int]:
    sums: dict[str, int] = defaultdict(int)
    for d in w.won:
        sums[d.state.account or f"({d.id})"] += d.money or 0
    return sorted(sums.values(), reverse=True)


def entered(w: World, stage: str) -> list[list[Stay]]:
    """All stays in the stage of each deal that first entered it in the period."""
    groups: dict[str, list[Stay]] = defaultdict(list)
    for s in w.stays:
        if s.stage == stage:
            groups[s.deal].append(s)
    return [g for g in groups.values() if w.period.contains(local_day(g[0].entered, ZONE))]


def spent(w: World, group: list[Stay]) -> timedelta:
    end = end_of_day(w.as_of, ZONE)
    return sum(((s.left or end) - s.entered for s in group), timedelta())


def stage_median(w: World, stage: str) -> float | None:
    return kaplan_median(
        [(spent(w, g).days, all(s.left for s in g)) for g in entered(w, stage)]
    )


def entries(w: World) -> list[Stay]:
    inside = [s for s in w.stays if w.period.contains(local_day(s.entered, ZONE))]
    return [s for s in inside if _rank(s.stage)]


def rungs(w: World, *, cumulative: bool) -> dict[str, int]:
    order = ["pipeline", "best_case", "most_likely", "commit", "closed"]
    single = {c: total([d for d in w.due if d.category == c]) for c in order}
    single["closed"] = total(w.won)
    if not cumulative:
        return single
    rolled = {c: sum(single[x] for x in order[i:]) for i, c in enumerate(order)}
    return rolled | {"pipeline": sum(single.values()) - single["closed"]}


def velocity(w: World) -> int | None:
    closed = w.closed("won", "lost")
    days = sum((d.closed_on - d.created_on).days for d in w.won)
    below = len(closed) * days
    return half_even(len(w.open) * len(w.won) * total(w.won), below) if below > 0 else None


def expected_velocity(w: World) -> int | None:
    recent = [
        d
        for d in w.deals
        if d.outcome == "won" and w.as_of - timedelta(days=365) < d.closed_on <= w.as_of
    ]
    if not recent:
        return None
    firsts = {(s.deal, s.stage): local_day(s.entered, ZONE) for s in w.stays if s.nth == 1}
    thousandths = 0
    for stage in STAGES:
        took = [(d.closed_on - firsts[d.id, stage.name]).days for d in recent if (d.id, stage.name) in firsts]
        took = took or [(d.closed_on - d.created_on).days for d in recent]
        weighted = sum((d.money or 0) * stage.probability for d in w.due if d.state.stage == stage.name)
        thousandths += half_even(weighted * len(took), max(sum(took), len(took)) * 1_000_000)
    return half_even(thousandths, 1000)


def slipped(w: World, value: Callable[[Deal], int]) -> float | None:
    moment = min(start_of_day(w.period.start, ZONE), end_of_day(w.as_of, ZONE))
    then = [deal(h, moment, w.as_of, w.rules) for h in w.histories]
    due = [d for d in then if d and d.is_open and d.counted and d.due_on and w.period.contains(d.due_on)]
    now = {d.id: d.due_on for d in w.deals}
    gone = [d for d in due if now[d.id] and now[d.id] >= w.period.end]
    return share(sum(map(value, gone)), sum(map(value, due)))


def target(w: World) -> int | None:
    exact = [t.amount for t in w.rules.targets if t.scope == "" and t.period == w.period.label]
    return exact[0] if exact else None


def needed(w: World) -> tuple[int, int] | None:
    """Pipeline needed and remaining target."""
    goal = target(w)
    first = min((local_day(h.states[0][0], ZONE) for h in w.histories), default=w.as_of)
    pasts, period = [], w.period
    for _ in range(8):
        period = CALENDAR.previous(period)
        day = min(period.start + (w.as_of - w.period.start), period.last_day)
        if day >= first and period.end <= w.as_of + timedelta(days=1):
            pasts.append((period, day))
    due_money = due_won = late_money = late_won = other = 0
    for period, day in pasts:
        won = {d.id: d.money or 0 for d in w.closed("won", period=period)}
        open_then = [
            d for d in w.at(day) if d.is_open and d.counted and d.due_on and period.contains(d.due_on)
        ]
        timely = [d for d in open_then if d.due_on >= day]
        late = [d for d in open_then if d.due_on < day]
        due_money, late_money = due_money + total(timely), late_money + total(late)
        due_won += sum(won.get(d.id, 0) for d in timely)
        late_won += sum(won.get(d.id, 0) for d in late)
        seen = {d.id for d in open_then}
        other += sum(
            d.money or 0
            for d in w.closed("won", period=period)
            if d.closed_on > day and d.id not in seen
        )
    if goal is None or not pasts or not due_won:
        return None
    late_now = total([d for d in w.due if d.due_on < w.as_of])
    gap = goal - total(w.won) - half_even(other, len(pasts))
    gap -= half_even(late_now * late_won, late_money) if late_money else 0
    return max(gap, 0) * due_money, due_won


def needed_money(w: World) -> int | None:
    found = needed(w)
    return half_even(*found) if found else None


def needed_ratio(w: World) -> float | None:
    found = needed(w)
    left = (target(w) or 0) - total(w.won)
    return found[0] / (found[1] * left) if found and left > 0 else None


def weekly(w: World) -> dict[int, float]:
    last = min(w.period.last_day, w.as_of)
    weeks = range(1, (last - w.period.start).days // 7 + 2)
    done = {k: [d for d in w.won if (d.closed_on - w.period.start).days // 7 < k] for k in weeks}
    return {k: total(deals) / total(w.won) for k, deals in done.items()} if total(w.won) else {}


def median(days: list[int]) -> float | None:
    n = len(days)
    return (sorted(days)[(n - 1) // 2] + sorted(days)[n // 2]) / 2 if days else None


def cycle(d: Deal) -> int:
    return (d.closed_on - d.created_on).days


def priced(w: World) -> list[Deal]:
    return [d for d in w.won if d.money is not None and d.list_money is not None]


METRICS: dict[str, Callable[[World], float | int | None]] = {
    "bookings": lambda w: total(w.won),
    "bookings:crm_close_date": lambda w: total(by_close_date(w)),
    "booked_deals": lambda w: sum(map(weight, w.won)),
    "booked_deals:crm_close_date": lambda w: sum(map(weight, by_close_date(w))),
    "bookings_growth": lambda w: growth(w, CALENDAR.previous(w.period)),
    "bookings_growth:yoy": lambda w: growth(w, CALENDAR.year_before(w.period)),
    "average_deal_size": lambda w: half_even(total(w.won), sum(map(weight, w.won)))
    if sum(map(weight, w.won)) > 0
    else None,
    "close_rate": lambda w: win_share(w.closed("won", "lost")),
    "broad_win_rate": lambda w: win_share(w.closed(*DECIDED)),
    "qualified_win_rate": lambda w: win_share([d for d in w.closed(*DECIDED) if d.qualified]),
    "qualified_win_rate:close": lambda w: win_share(
        [d for d in w.closed("won", "lost") if d.qualified]
    ),
    "created_win_rate": lambda w: win_share(w.created),
    "amount_win_rate": lambda w: share(total(w.won), total(w.closed("won", "lost"))),
    "amount_win_rate:broad": lambda w: share(total(w.won), total(w.closed(*DECIDED))),
    "win_loss_ratio": lambda w: share(len(w.won), len(w.closed("lost"))),
    "win_incidence": lambda w: float(incidence(w)[-1][1]) if w.created else None,
    "won_cycle_days": lambda w: share(sum(map(cycle, w.won)), len(w.won)),
    "won_cycle_days:median": lambda w: median(list(map(cycle, w.won))),
    "decision_days_median": lambda w: kaplan_median([(a, o != "open") for a, o in lives(w)]),
    "win_days_median": win_median,
    "stage_skip_rate": lambda w: share(sum(s.skipped for s in entries(w)), len(entries(w))),
    "open_pipeline": lambda w: total(w.due),
    "open_deals": lambda w: len(w.due),
    "weighted_pipeline": lambda w: half_even(
        sum((d.money or 0) * STAGE[d.state.stage].probability for d in w.due), BILLION
    ),
    "created_deals": lambda w: len(w.created),
    "created_pipeline": lambda w: total(w.created),
    "lost_deals": lambda w: len(w.closed("lost")),
    "lost_deals:broad": lambda w: len(w.closed(*DECIDED[1:])),
    "past_due_pipeline": lambda w: total(
        [d for d in w.open if d.due_on and d.due_on < min(w.as_of, w.period.end)]
    ),
    "coverage": lambda w: total(w.due) / target(w) if target(w) else None,
    "coverage_remaining": lambda w: share(total(w.due), (target(w) or 0) - total(w.won)),
    "coverage_needed": needed_money,
    "coverage_needed:ratio": needed_ratio,
    "velocity_simple": velocity,
    "velocity_expected": expected_velocity,
    "create_and_close": lambda w: total([d for d in w.won if w.period.contains(d.created_on)]),
    "create_and_close:share": lambda w: share(
        total([d for d in w.won if w.period.contains(d.created_on)]), total(w.won)
    ),
    "linearity": lambda w: share(
        total([d for d in w.won if (d.closed_on - w.period.start).days < (w.period.days + 1) // 2]),
        total(w.won),
    ),
    "concentration_top10": lambda w: share(sum(buyers(w)[:10]), sum(buyers(w))),
    "concentration_hhi": lambda w: share(sum(b * b for b in buyers(w)), sum(buyers(w)) ** 2),
    "discount_rate": lambda w: share(
        sum(d.list_money - d.money for d in priced(w)), sum(d.list_money for d in priced(w))
    ),
    "slippage": lambda w: slipped(w, lambda _: 1),
    "slippage:money": lambda w: slipped(w, lambda d: d.money or 0),
    "push_count": lambda w: sum(d.pushes for d in w.due),
    "push_count:month": lambda w: sum(d.pushes_month for d in w.due),
}
"""Metrics with one value, by name."""

PARTS: dict[str, Callable[[World], dict[object, float | int | None]]] = {
    "stage_conversion": lambda w: {
        s.name: share(sum(g[0].advanced for g in entered(w, s.name)), len(entered(w, s.name)))
        for s in STAGES[:3]
    },
    "stage_days": lambda w: {
        s.name: sum((spent(w, g) for g in entered(w, s.name)), timedelta())
        / timedelta(days=len(entered(w, s.name)) or 1)
        for s in STAGES[:3]
    },
    "stage_days:median": lambda w: {s.name: stage_median(w, s.name) for s in STAGES[:3]},
    "category_rollup": lambda w: rungs(w, cumulative=w.rules.rollup == "cumulative"),
    "category_rollup:single": lambda w: rungs(w, cumulative=False),
    "category_rollup:cumulative": lambda w: rungs(w, cumulative=True),
    "competitive_win_rate": lambda w: {
        c: win_share([d for d in w.closed(*DECIDED) if d.state.competitor == c])
        for c in ("Rival", "Other")
    },
    "competitive_win_rate:close": lambda w: {
        c: win_share([d for d in w.closed("won", "lost") if d.state.competitor == c])
        for c in ("Rival", "Other")
    },
}
"""Metrics that always come in parts, by name, the value of each part by its label."""
