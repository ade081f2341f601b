"""Run-rate business beside the deals: orders that nobody opens a deal for, told as a rate.

Orders of the products that the playbook names come by a working clock of their own, learned from
the days on which they came; what they bring per working day counts half after eight weeks.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.forecast.clock import Clock, clock_of
from quarterdeck.forecast.coming import RATE_HALF_LIFE
from quarterdeck.forecast.history import Array, Days
from quarterdeck.forecast.holidays import holidays_of
from quarterdeck.forecast.window import Window

PRODUCT = "product"
"""The breakdown whose run-rate values are products of order lines."""

_LEAST_DAYS = 28
"""Days of orders below which nothing is expected of them."""


@dataclass(frozen=True, slots=True)
class RunRate:
    """Orders of `products` in the window: what came by its day and what is still to come.

    Money in minor units; it is no part of what deals bring.
    """

    products: tuple[str, ...]
    ordered: int
    to_come: int

    @property
    def expected(self) -> int:
        """What the whole period is expected to bring."""
        return self.ordered + self.to_come


def run_rate_of(facts: Facts, question: Question, window: Window) -> RunRate | None:
    """Return what comes by itself beside the deals; None where nothing tells of it.

    Order lines know no filter of deals, so a filtered question has none.
    """
    marking = next((d for d in facts.playbook.dimensions if d.run_rate), None)
    if marking is None or marking.name != PRODUCT or question.where:
        return None
    days = _days(facts, question, marking.run_rate, window.as_of)
    if days is None:
        return None
    settings = facts.playbook.settings
    off = holidays_of(settings.holidays, days.first.year, window.as_of.year + 3)
    clock = clock_of(days, window.as_of, settings.calendar, off)
    start = max((window.period.start - days.first).days, 0)
    ordered = float(days.won_money[start:].sum())
    return RunRate(marking.run_rate, round(ordered), round(_to_come(days, clock, window)))


def orders_sql(facts: Facts, question: Question, products: tuple[str, ...]) -> str:
    """Return the SQL of what was ordered of products on each day up to that of a question."""
    return facts.compose(load("forecast", "orders"), question, products=products)


def _days(facts: Facts, question: Question, products: tuple[str, ...], as_of: date) -> Days | None:
    """Return the orders day by day; None where there were too few days of them."""
    rows = facts.run(orders_sql(facts, Question(as_of, question.scope), products))
    if not rows.num_rows:
        return None
    stamps = rows["day"].to_numpy().astype("datetime64[D]")
    first: date = stamps[0].astype(date)
    size = (as_of - first).days + 1
    if size < _LEAST_DAYS:
        return None
    place = (stamps - stamps[0]).astype(int)
    count, money = np.zeros(size), np.zeros(size)
    count[place] = rows["n"].to_numpy().astype(float)
    money[place] = rows["money"].to_numpy(zero_copy_only=False).astype(float)
    return Days(first, count, count, count, money, np.ones(size))


def _to_come(days: Days, clock: Clock, window: Window) -> float:
    past = len(days.won)
    fade = 0.5 ** ((past - 1 - np.arange(past)) / RATE_HALF_LIFE)
    worked: Array = np.diff(clock.ends[: past + 1])
    rate = float((fade * days.won_money).sum() / max(float((fade * worked).sum()), 1e-9))
    return rate * clock.between(window.first - timedelta(days=1), window.last)
