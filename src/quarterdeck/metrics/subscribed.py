"""Subscriptions and billing on the days a question compares, and money at the rates of each."""

from collections.abc import Mapping
from datetime import date, timedelta

from quarterdeck.engine.sql import Raw, Value
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.pricing import UNBOUNDED
from quarterdeck.words.calendar import Period

_DAY = timedelta(days=1)


def placeholders(facts: Facts, as_of: date, span: Period, year_before: date) -> dict[str, Value]:
    """Return the days a period opens on and ends on, and a yearly price at the rates of each.

    `year_before` is the day after the same day of the period a year before.
    """
    days = {
        "now": min(span.last_day, as_of),
        "opening": span.start - _DAY,
        "year_before": year_before - _DAY,
    }
    found: dict[str, Value] = {f"{name}_day": day for name, day in days.items()}
    return found | {f"arr_at_{name}": money_at(facts, day) for name, day in days.items()}


def billed(facts: Facts, neighbours: Mapping[str, Value]) -> dict[str, Value]:
    """Return money of an invoice line at the rates of the last day of each earlier window."""
    found: dict[str, Value] = {}
    for name in ("yoy", "previous"):
        start, end = neighbours[f"{name}_start"], neighbours[f"{name}_same_day"]
        if isinstance(start, date) and isinstance(end, date):
            found[f"billed_at_{name}"] = money_at(facts, max(end - _DAY, start))
    return found


def money_at(facts: Facts, day: date) -> Raw:
    """Return SQL for the amount of a row beside the deals, at the rates of one day."""
    if not facts.frame.foreign:
        return Raw("amount")
    return Raw(facts.frame.pricing.of("amount", "currency", day, largest=UNBOUNDED))
