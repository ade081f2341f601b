"""The parts of the metrics' plain definitions that need more than a line."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

from quarterdeck.words.calendar import Period
from quarterdeck.words.days import end_of_day, local_day, start_of_day
from quarterdeck.words.money import half_even
from tests.metrics.company import STAGES, ZONE
from tests.metrics.plain import CALENDAR, Deal, Stay, World, deal, rank

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


def sales(deals: list[Deal]) -> list[Deal]:
    """Leave out the records that only correct a sale."""
    return [d for d in deals if d.state.booking_kind not in {"credit", "decommission"}]


def win_share(deals: list[Deal]) -> float | None:
    return share(sum(d.outcome == "won" for d in sales(deals)), len(sales(deals)))


def won_money_share(deals: list[Deal]) -> float | None:
    sold = [d for d in sales(deals) if (d.money or 0) > 0]
    return share(total([d for d in sold if d.outcome == "won"]), total(sold))


def part(of: int, whole: int) -> float | None:
    """A share that credits can make senseless."""
    return share(of, whole) if 0 <= of <= whole else None


def growth(w: World, before: Period, *, to_date: bool = False) -> float | None:
    if w.as_of < w.period.start:
        return None
    base = w.closed("won", period=before)
    if to_date and w.as_of < w.period.last_day:
        gone = w.as_of - w.period.start
        base = [d for d in base if d.closed_on - before.start <= gone]
    return share(total(w.won) - total(base), total(base))


def lives(w: World) -> list[tuple[int, str]]:
    ends = [(d.closed_on if d.outcome != "open" else w.as_of, d) for d in sales(w.created)]
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
    return sorted((max(net, 0) for net in sums.values()), reverse=True)


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
    return kaplan_median([(spent(w, g).days, all(s.left for s in g)) for g in entered(w, stage)])


def entries(w: World) -> list[Stay]:
    inside = [s for s in w.stays if w.period.contains(local_day(s.entered, ZONE))]
    return [s for s in inside if rank(s.stage)]


def rungs(w: World, *, cumulative: bool) -> dict[str, int]:
    order = ["pipeline", "best_case", "most_likely", "commit", "closed"]
    single = {c: total([d for d in w.due if d.category == c]) for c in order}
    single["closed"] = total(w.won)
    if not cumulative:
        return single
    rolled = {c: sum(single[x] for x in order[i:]) for i, c in enumerate(order)}
    return rolled | {"pipeline": sum(single.values()) - single["closed"]}


def velocity(w: World) -> int | None:
    closed, won = sales(w.closed("won", "lost")), timed(w.won)
    below = len(closed) * sum(map(cycle, won))
    above = len(w.open) * len(won) * total(sales(w.won))
    return half_even(above, below) if below > 0 else None


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
        passed = [d for d in recent if (d.id, stage.name) in firsts]
        took = [(d.closed_on - firsts[d.id, stage.name]).days for d in passed]
        took = took or [(d.closed_on - d.created_on).days for d in recent]
        held = [d for d in w.due if d.state.stage == stage.name]
        weighted = total(held) * stage.probability
        thousandths += half_even(weighted * len(took), max(sum(took), len(took)) * 1_000_000)
    return half_even(thousandths, 1000)


def slipped(w: World, value: Callable[[Deal], int]) -> float | None:
    if w.as_of < w.period.start:
        return None
    moment = start_of_day(w.period.start, ZONE)
    then = [deal(h, moment, w.as_of, w.rules) for h in w.histories]
    held = [d for d in then if d and d.is_open and d.counted and d.due_on]
    now = {d.id: d.due_on for d in w.deals if d.outcome != "deleted"}
    due = [d for d in held if w.period.contains(d.due_on) and d.id in now]
    gone = [d for d in due if now[d.id] and now[d.id] >= w.period.end]
    return share(sum(map(value, gone)), sum(map(value, due)))


def target(w: World) -> int | None:
    exact = [t.amount for t in w.rules.targets if t.scope == "" and t.period == w.period.label]
    return exact[0] if exact else None


def needed(w: World) -> tuple[int, int] | None:
    """Pipeline needed and remaining target."""
    goal = target(w)
    told = [local_day(s[0], ZONE) for h in w.histories for s in h.states]
    known = [day for day in told if day <= w.as_of] or [w.as_of]
    pasts, period = [], w.period
    for _ in range(8):
        period = CALENDAR.previous(period)
        day = min(period.start + (w.as_of - w.period.start), period.last_day)
        if min(known) <= day and period.last_day <= max(known):
            pasts.append((period, day))
    due_money = due_won = late_money = late_won = other = 0
    for period, day in pasts:
        won = {d.id: d.money or 0 for d in w.closed("won", period=period)}
        open_then = [
            d
            for d in w.at(day)
            if d.is_open and d.counted and d.due_on and period.contains(d.due_on)
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
    if goal is None or not pasts or due_won <= 0:
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
    return {k: part(total(deals), total(w.won)) for k, deals in done.items()} if w.won else {}


def still_due(w: World) -> list[Deal]:
    return [d for d in w.due if d.due_on >= w.as_of]


def median(days: list[int]) -> float | None:
    n = len(days)
    return (sorted(days)[(n - 1) // 2] + sorted(days)[n // 2]) / 2 if days else None


def timed(deals: list[Deal]) -> list[Deal]:
    return [d for d in sales(deals) if d.created_on <= d.closed_on]


def cycle(d: Deal) -> int:
    return (d.closed_on - d.created_on).days


def priced(w: World) -> list[Deal]:
    known = [d for d in w.won if d.money is not None and d.list_money is not None]
    return [d for d in known if d.money >= 0 and d.list_money > 0]
