"""Plain definitions of credit, ramps and evidence."""

from collections.abc import Collection
from datetime import date, timedelta
from fractions import Fraction

from quarterdeck.playbook.model import Person
from quarterdeck.words.days import months_after
from quarterdeck.words.money import half_even
from tests.metrics.company import BILLION
from tests.metrics.definitions import share, total
from tests.metrics.judged import PEOPLE, goal_of
from tests.metrics.plain import Deal, World


def credits_of(w: World, d: Deal, kind: str = "revenue") -> list[tuple[str, int]]:
    """Who has how much of a deal's money, in the order of the splits' ids."""
    rows = [r for r in w.records.get("splits", []) if r["deal"] == d.id]
    rows = [r for r in sorted(rows, key=lambda r: r["id"]) if (r["kind"] or "revenue") == kind]
    if not rows and kind == "revenue":
        return [(d.state.owner, d.money or 0)]
    sums = [sum(r["percent"] for r in rows[:i]) for i in range(len(rows) + 1)]
    ends = [half_even((d.money or 0) * s, 100_000) for s in sums]
    return [(r["owner"], ends[i + 1] - ends[i]) for i, r in enumerate(rows)]


def capped(w: World, d: Deal, people: Collection[str] | None = None) -> int:
    """What some people, or all, have of a deal together, never more than the deal."""
    found = [much for who, much in credits_of(w, d) if people is None or who in people]
    whole, parts = d.money or 0, sum(found)
    return max(parts, whole) if whole < 0 else min(parts, whole)


def credited(w: World) -> int:
    return sum(capped(w, d) for d in w.won)


def overlay(w: World) -> int:
    return sum(much for d in w.won for _, much in credits_of(w, d, "overlay"))


def credit(w: World, person: str) -> int:
    return sum(much for d in w.won for who, much in credits_of(w, d) if who == person)


def days_there(w: World, name: str, end: date) -> Fraction:
    """Days from the period's first on, each as far as the person was a full seller then."""
    person = next((p for p in w.rules.people if p.id == name), Person(name))
    days = [w.period.start + timedelta(n) for n in range((end - w.period.start).days)]
    return sum((fullness(w, person, day) for day in days), Fraction(0))


def fullness(w: World, person: Person, day: date) -> Fraction:
    ramps = {r.role: r for r in w.rules.ramps}
    if (person.left and day >= person.left) or (person.started and day < person.started):
        return Fraction(0)
    shares = ramps[person.role].shares if person.role in ramps and person.started else ()
    for month, part in enumerate(shares, start=1):
        if day < months_after(person.started, month):
            return Fraction(part, BILLION)
    return Fraction(1)


def ramped(w: World) -> float | None:
    asked = {p: goal_of(w, p) * days_there(w, p, w.period.end) for p in PEOPLE if goal_of(w, p)}
    whole = sum(asked.values()) / w.period.days
    there = [p for p in asked if asked[p]]
    return float(sum(capped(w, d, there) for d in w.won) / whole) if whole else None


def productivity(w: World) -> int | None:
    end = min(w.period.end, w.as_of + timedelta(1))
    days = {p: days_there(w, p, end) for p in PEOPLE}
    sold = sum(total([d for d in w.won if d.state.owner == p]) for p in PEOPLE if days[p])
    found = sold * (end - w.period.start).days / sum(days.values()) if any(days.values()) else None
    return None if found is None else half_even(found.numerator, found.denominator)


def scores(w: World, d: Deal) -> dict[str, int]:
    told = [r for r in w.records.get("evidence", []) if r["deal"] == d.id and r["contact"]]
    names = [name for name, _ in w.rules.methodology.elements]
    told = sorted(told, key=lambda r: (r["at"], r["id"]))
    return {r["element"]: int(r["score"]) for r in told if r["element"] in names}


def qualified(w: World, d: Deal, *, met: bool = False) -> bool:
    found = scores(w, d)
    asked = [m for m in w.rules.methodology.minimums if m.stage == d.state.stage]
    if not asked:
        return bool(found)
    return all(found.get(m.element, -1) >= (m.least if met else 0) for m in asked)


def qualified_share(w: World, *, met: bool = False, money: bool = False) -> float | None:
    if w.rules.methodology is None or not w.records.get("evidence"):
        return None
    weight = {d.id: max(d.money or 0, 0) if money else 1 for d in w.due}
    done = sum(weight[d.id] for d in w.due if qualified(w, d, met=met))
    return share(done, sum(weight.values()))
