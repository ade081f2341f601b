"""Plain definitions of how people stand to their targets, and how sound open deals are."""

from fractions import Fraction

from quarterdeck.words.calendar import parse_period
from quarterdeck.words.days import local_day
from tests.metrics.company import ZONE
from tests.metrics.definitions import share, total
from tests.metrics.plain import CALENDAR, World

PEOPLE = ("ann", "bob", "cyd")


def goal_of(w: World, person: str) -> int | None:
    spans = [(parse_period(t.period, CALENDAR), t) for t in w.rules.targets if t.scope == person]
    inside = [t.amount for p, t in spans if w.period.start <= p.start and p.end <= w.period.end]
    return sum(inside) if inside else None


def attained(w: World) -> list[Fraction]:
    """What part of the target each person with a target has booked."""
    goals = {p: goal for p in PEOPLE if (goal := goal_of(w, p)) is not None}
    booked = {p: total([d for d in w.won if d.state.owner == p]) for p in goals}
    return [Fraction(booked[p], goal) for p, goal in goals.items()]


def reached(w: World, least: int) -> float | None:
    return share(sum(100 * a >= least for a in attained(w)), len(attained(w)))


def gini(ordered: list[Fraction]) -> float | None:
    """Mean difference between any two, over twice the mean."""
    apart = sum(abs(a - b) for a in ordered for b in ordered)
    return float(apart / (2 * len(ordered) * sum(ordered))) if any(ordered) else None


def in_order(w: World) -> list[tuple[bool, bool, bool, bool]]:
    """Whether each open deal is complete, valid, fresh and consistent."""
    changed = {
        h.id: [at for at, _ in h.states if local_day(at, ZONE) <= w.as_of] for h in w.histories
    }
    doubtful = {h.id for h in w.histories if h.doubtful}
    return [
        (
            d.money is not None and bool(d.state.close_date and d.state.account and d.state.owner),
            d.due_on >= w.as_of and (d.money is None or d.money > 0),
            (w.as_of - local_day(changed[d.id][-1], ZONE)).days < 14,
            d.due_on >= d.created_on and d.id not in doubtful and d.state.owner in PEOPLE,
        )
        for d in w.due
    ]
