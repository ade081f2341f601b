"""Subscriptions on the days a question compares: which days, and money at the rates of each."""

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


def money_at(facts: Facts, day: date) -> Raw:
    """Return SQL for the yearly price of a row of subscriptions, at the rates of one day."""
    if not facts.frame.foreign:
        return Raw("amount")
    return Raw(facts.frame.pricing.of("amount", "currency", day, largest=UNBOUNDED))
