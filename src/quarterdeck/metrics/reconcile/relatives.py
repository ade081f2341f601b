"""The same number asked for a little differently: what a report may have meant instead."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Condition, parse_where, write_where
from quarterdeck.metrics.catalogue import catalogue
from quarterdeck.metrics.reconcile.asking import Asking
from quarterdeck.metrics.reconcile.grid import Limits
from quarterdeck.metrics.reconcile.ways import Way, ways_for

_CREDITS = Condition("booking_kind", "!=", ("credit", "decommission"))


class Turn(StrEnum):
    """What is asked differently."""

    VARIANT = "variant"
    DAY = "day"
    WAY = "way"
    NO_CREDITS = "no_credits"


@dataclass(frozen=True, slots=True)
class Relative:
    """A question that differs from another in one thing."""

    turn: Turn
    asking: Asking


def relatives(
    facts: Facts, asking: Asking, limits: Limits, closed: frozenset[str] = frozenset()
) -> tuple[Relative, ...]:
    """Return the nearest questions to one: other variants, days and ways of counting.

    None is about a breakdown that is `closed` to the reader.
    """
    found = _relatives(facts, asking, limits)
    credits_closed = _CREDITS.field in closed
    return tuple(r for r in found if not (credits_closed and r.turn is Turn.NO_CREDITS))


def _relatives(facts: Facts, asking: Asking, limits: Limits) -> Iterator[Relative]:
    own = asking.metric
    for metric in catalogue().values():
        if metric.id == own.id and metric.unit == own.unit and metric != own:
            yield Relative(Turn.VARIANT, replace(asking, metric=metric))
    question = asking.question
    ended = asking.period.last_day if asking.period else limits.last
    for day in {limits.last, max(min(ended, limits.last), limits.first)} - {question.as_of}:
        yield Relative(Turn.DAY, replace(asking, question=replace(question, as_of=day)))
    for way in () if asking.way is Way.OWN_CURRENCY else ways_for(facts, own):
        if way is not asking.way and Way.OURS in {way, asking.way}:
            yield Relative(Turn.WAY, replace(asking, way=way))
    kind = facts.dimensions.get(_CREDITS.field)
    if kind and kind.kind == "deal" and own.is_sum:
        where = write_where((*parse_where(question.where), _CREDITS))
        asked = replace(asking, question=replace(question, where=where))
        yield Relative(Turn.NO_CREDITS, asked)
