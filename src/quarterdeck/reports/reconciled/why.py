"""Why a deal is in one number and not in the other, told from what was known of it."""

import re
from collections.abc import Iterator
from datetime import date

from quarterdeck.metrics.population import condition
from quarterdeck.metrics.reconcile.asking import Asking
from quarterdeck.metrics.reconcile.difference import Differing, State
from quarterdeck.metrics.reconcile.relatives import Relative, Turn
from quarterdeck.metrics.reconcile.ways import Way
from quarterdeck.reports.causes import CLOSED
from quarterdeck.reports.source import Source
from quarterdeck.words.money import format_money

_MOST = 2
_DATES = {
    "closed_on": ("closed", "not closed"),
    "close_date": ("close date in the CRM", "no close date in the CRM"),
    "due_on": ("due", "no close date"),
    "created_on": ("created", "no day of creation"),
}
"""Days of a deal that conditions compare: how each is told, and what is said without one."""


def why(source: Source, here: Asking, relative: Relative, deal: Differing) -> str:
    """Return in a few words why a deal counts differently in a relative of a question."""
    there, known = relative.asking, deal.was or deal.now
    if relative.turn is Turn.DAY:
        days = (here.question.as_of, there.question.as_of)
        states = (deal.was, deal.now) if days[0] < days[1] else (deal.now, deal.was)
        told = list(_moved(states, sorted(days))) if deal.partly else []
        told = told or list(_changes(source, *states, min(days)))
    elif known is None:
        told = []
    elif relative.turn is Turn.NO_CREDITS:
        told = [known.kind or ""]
    elif relative.turn is Turn.WAY:
        omitted = Way.OMITTED_IN in {here.way, there.way}
        told = ["omitted" if omitted else _own_amount(known)]
    else:
        told = [_dated(known, _compared(source, here) | _compared(source, there))]
    text = "; ".join([part for part in told if part][:_MOST])
    return f"{text[:1].upper()}{text[1:]}"


def standing(state: State) -> str:
    """Return how a deal stands: how it ended and when, or when it is due."""
    told = _dated(state, {"due_on" if state.outcome == "open" else "closed_on"})
    return f"{told[:1].upper()}{told[1:]}"


def _moved(states: tuple[State | None, State | None], days: list[date]) -> Iterator[str]:
    """Yield that a deal came into or left the part of the company that the reader sees."""
    before, after = states
    if after is None:
        yield f"left your scope by {days[1]}"
    elif before is None:
        yield f"not in your scope by {days[0]}"


def _changes(source: Source, before: State | None, after: State | None, day: date) -> Iterator[str]:
    """Yield what changed of a deal between two days, what decides most first."""
    if before is None or after is None:
        yield f"not known by {day}"
        return
    if before.outcome != after.outcome:
        yield _ended(after)
    for name in ("due_on", "close_date"):
        was, now = getattr(before, name), getattr(after, name)
        if was != now and before.outcome == after.outcome:
            yield f"{_day(name, now)}, was {was or 'undated'}"
            break
    if before.category != after.category and after.outcome == "open":
        yield f"{_plain(after.category)}, was {_plain(before.category)}"
    if (before.amount, before.currency) != (after.amount, after.currency):
        yield f"{_own_amount(after)}, was {_own_amount(before)}"
    elif before.money != after.money:
        yield "another exchange rate"
    if before.owner != after.owner:
        yield f"{source.names(after.owner)}, was {source.names(before.owner)}"


def _ended(state: State) -> str:
    if state.outcome == "open":
        return "open again"
    named = CLOSED.get(state.outcome, "Deleted or merged in the CRM").lower()
    return f"{named.replace('crm', 'CRM')} {state.closed_on or ''}".rstrip()


def _dated(state: State, columns: set[str]) -> str:
    """Return how the deal stands, and the days that the conditions compare."""
    outcome = CLOSED.get(state.outcome, state.outcome).lower()
    days = (_day(name, getattr(state, name)) for name in _DATES if name in columns)
    return ", ".join([outcome, *days])


def _day(name: str, day: date | None) -> str:
    told, missing = _DATES[name]
    return f"{told} {day}" if day else missing


def _compared(source: Source, asking: Asking) -> set[str]:
    """Return the columns that the condition of a question compares."""
    facts = asking.facts(source.facts)
    name, question, period = asking.metric.name, asking.question, asking.period
    return set(re.findall(r"\w+", condition(facts, name, question=question, period=period)))


def _own_amount(state: State) -> str:
    return "no amount" if state.amount is None else format_money(state.amount, state.currency)


def _plain(category: str | None) -> str:
    return (category or "no category").replace("_", " ")
