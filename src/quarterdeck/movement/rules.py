"""What another playbook makes of the same deals on the same day: what a change of rules does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from quarterdeck.engine.duck import DuckEngine, connect
from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.words.calendar import Period

ASPECTS = ("unmapped", "mapped", "outcome", "category", "stage", "owner", "team", "value")
"""In what a deal may count otherwise, the gravest first."""

_QUARTERS = 20


@dataclass(frozen=True, slots=True)
class Shift:
    """Deals that count otherwise in one aspect: `before` and `after` are its values, '' for none.

    `money` is theirs in minor units of the later playbook's currency; of `value` it is the change.
    """

    aspect: str
    before: str
    after: str
    deals: int
    money: int


@dataclass(frozen=True, slots=True)
class Number:
    """A metric that is another number: minor units for money, None where it is not known."""

    metric: str
    unit: str
    period: str
    before: int | float | None
    after: int | float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """All that a change of playbook does to the deals and the numbers of one day."""

    shifts: tuple[Shift, ...] = ()
    numbers: tuple[Number, ...] = ()


def effect(before: Facts, after: Facts, *, question: Question) -> Effect:
    """Return what the later playbook makes otherwise of the deals of a day.

    Both facts are of one ledger head. Numbers of two reporting currencies are not compared.
    """
    return Effect(_shifts(before, after, question), tuple(_numbers(before, after, question)))


def _shifts(before: Facts, after: Facts, question: Question) -> tuple[Shift, ...]:
    judged = Question(question.as_of, question.scope, question.where, ("team",))
    both = DuckEngine(connect())
    for name, facts in (("deals_before", before), ("deals_after", after)):
        both.register_arrow(name, facts.run(facts.compose(load("movement", "judging"), judged)))
    rows = both.query(load("movement", "rejudged")).to_pylist()
    both.close()
    found = [
        Shift(r["aspect"], r["was"] or "", r["now"] or "", r["deals"], int(r["money"] or 0))
        for r in rows
    ]
    order = {aspect: place for place, aspect in enumerate(ASPECTS)}
    return tuple(sorted(found, key=lambda s: (order[s.aspect], -s.deals, s.before, s.after)))


def _numbers(before: Facts, after: Facts, question: Question) -> Iterator[Number]:
    if before.playbook.settings.currency != after.playbook.settings.currency:
        return
    for metric, period in _asked(before, after, question):
        asked = Question(question.as_of, question.scope, question.where)
        (old,) = evaluate(before, [metric], question=asked, period=period)
        (new,) = evaluate(after, [metric], question=asked, period=period)
        if old.value != new.value:
            yield Number(metric, new.unit, period.label if period else "", old.value, new.value)


def _asked(before: Facts, after: Facts, question: Question) -> Iterator[tuple[str, Period | None]]:
    """Yield what is compared: what is open, how the quarter stands, the bookings of every one."""
    yield "open_pipeline", None
    yield "weighted_pipeline", None
    calendar = after.playbook.settings.calendar
    quarter = calendar.quarter_of(question.as_of)
    yield "coverage", quarter
    yield "close_rate", quarter
    if calendar != before.playbook.settings.calendar:
        return
    first = after.first_known or question.as_of
    for _ in range(_QUARTERS):
        yield "bookings", quarter
        if quarter.start <= first:
            return
        quarter = calendar.quarter_of(quarter.start - timedelta(days=1))
