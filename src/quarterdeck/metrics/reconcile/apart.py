"""What tells the nearest questions apart: their values, and the deals that make the difference."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.metrics.evaluate import Answer
from quarterdeck.metrics.reconcile.asking import Asking
from quarterdeck.metrics.reconcile.difference import (
    ALL,
    Difference,
    Named,
    State,
    difference,
    one_by_one,
    scale_of,
    states,
)
from quarterdeck.metrics.reconcile.found import Candidate
from quarterdeck.metrics.reconcile.grid import days_to_try
from quarterdeck.metrics.reconcile.probes import reads
from quarterdeck.metrics.reconcile.relatives import Relative, relatives
from quarterdeck.metrics.reconcile.search import Found
from quarterdeck.words.period import free_range

MOST_DEALS = 5
"""How many of the deals that make a difference are named."""

_MOST_CLOSING = 3
_OF_DEALS = frozenset({"deals", "versions", "visits", "people", "accounts", "targets"})
_NEARBY = timedelta(days=7)
"""How far outside a period a deal may lie to be one that it nearly counts."""

_COMPARED = 3
"""How many near values are compared with their relatives where nothing fits."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A relative of a question: its answer, and the deals that the two differ by.

    `difference` is None where the metric is computed from more than deals.
    """

    relative: Relative
    answer: Answer
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Single:
    """One deal that would close the gap, without it where it is counted, else with it.

    `more` is what the value changes by, in the unit it is kept in.
    """

    id: str
    counted: bool
    more: int
    state: State | None


@dataclass(frozen=True, slots=True)
class Apart:
    """A question with its answer, its relatives, and single deals that would close its gap.

    `singles` are the closest of `deals` such deals, of which `sql` gives each a row; there are
    none where the value fits.
    """

    candidate: Candidate
    asking: Asking
    answer: Answer
    compared: tuple[Compared, ...]
    singles: tuple[Single, ...] = ()
    deals: int = 0
    sql: str = ""


def told_apart(facts: Facts, found: Found) -> tuple[Apart, ...]:
    """Return the simplest question that fits with its relatives, and the nearest that do not."""
    chosen = (*found.fits[:1], *found.near[: 1 if found.fits else _COMPARED])
    return tuple(a for c in chosen if (a := _apart(facts, found, c)))


def _apart(facts: Facts, found: Found, candidate: Candidate) -> Apart | None:
    asking = candidate.asking(found.sought.base)
    answer = asking.answer(facts)
    if answer is None:
        return None
    related = relatives(facts, asking, found.sought.limits, found.sought.closed)
    named = Named(MOST_DEALS, found.sought.seen)
    compared = tuple(c for r in related if (c := _compare(facts, (asking, answer), r, named)))
    summed = asking.metric.is_sum and reads(asking.metric) <= _OF_DEALS
    if candidate.reading is not None or not summed:
        return Apart(candidate, asking, answer, compared)
    others = [c.relative.asking for c in compared if c.relative.asking.metric.is_sum]
    reach = _reach(found, asking, int(answer.value or 0))
    apart = Apart(candidate, asking, answer, compared)
    nearly = [*others, *_wider(asking), *_before(facts, found, asking)]
    return _with_singles(facts, apart, _Nearly(nearly, *reach, found.sought.seen))


def _compare(
    facts: Facts, asked: tuple[Asking, Answer], relative: Relative, named: Named
) -> Compared | None:
    """Return a relative that gives another value; None for one that makes no difference."""
    asking, answer = asked
    other = relative.asking.answer(facts)
    if other is None or other.value is None or (other.value, other.n) == (answer.value, answer.n):
        return None
    if not reads(asking.metric) <= _OF_DEALS:
        return Compared(relative, other, None)
    scales = {scale_of(facts, asking, answer), scale_of(facts, relative.asking, other)}
    scale = scales.pop() if len(scales) == 1 else None
    told = difference(facts, asking, relative.asking, scale=scale, named=named)
    return Compared(relative, other, told) if told.deals else None


def _reach(found: Found, asking: Asking, value: int) -> tuple[int, int, int]:
    """Return by how much the value must change to fit at least, at most, and exactly."""
    written, currency, unit = found.sought.written, found.sought.currency, asking.metric.unit
    reading = next(r for r in written.readings if unit in r.units)
    low, high = reading.bounds(unit, currency)
    return int(low) - value, int(high) - value, round(reading.target(unit, currency)) - value


@dataclass(frozen=True, slots=True)
class _Nearly:
    """Questions whose deals may close a gap, by how much they must change the value, who reads."""

    others: Sequence[Asking]
    low: int
    high: int
    aim: int
    seen: str


def _with_singles(facts: Facts, apart: Apart, nearly: _Nearly) -> Apart:
    """Return a question with the single deals that would close its gap, and how many there are."""
    asking, template = apart.asking, load("metrics", "closing")
    there = "\nUNION ALL\n".join(one_by_one(facts, other) for other in (*nearly.others, asking))
    filled = {"here": Raw(one_by_one(facts, asking)), "there": Raw(there)}
    limits = {"low": nearly.low, "high": nearly.high, "aim": nearly.aim}
    rows = facts.run(render(template, **filled, **limits, most=_MOST_CLOSING)).to_pylist()
    known = states(facts, asking, [row["id"] for row in rows], nearly.seen)
    singles = tuple(
        Single(row["id"], row["counted"], int(row["more"]), known.get(row["id"])) for row in rows
    )
    deals = rows[0]["deals"] if rows else 0
    sql = render(template, **filled, **limits, most=ALL)
    return replace(apart, singles=singles, deals=deals, sql=sql)


def _wider(asking: Asking) -> tuple[Asking, ...]:
    """Return the question about a period a few days longer at both ends."""
    if asking.period is None or asking.metric.needs_period:
        return ()
    start, end = asking.period.start - _NEARBY, asking.period.end + _NEARBY
    return (replace(asking, period=free_range(start, end)),)


def _before(facts: Facts, found: Found, asking: Asking) -> tuple[Asking, ...]:
    """Return the question as of earlier days: deals it counted then may have changed since."""
    question, calendar = asking.question, facts.playbook.settings.calendar
    days = days_to_try(replace(found.sought.limits, as_of=None), calendar)
    earlier = (day for day in days if day < question.as_of)
    return tuple(replace(asking, question=replace(question, as_of=day)) for day in earlier)
