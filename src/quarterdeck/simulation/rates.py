"""What foreign money is worth in euros through the years of the sample company."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.span import Span, number_of, quarter_start

Ints = npt.NDArray[np.int64]

CURRENCIES = ("EUR", "USD", "GBP", "CAD", "SEK")
"""The reporting currency, then the foreign ones."""

PRICED_AT = (1.0, 1.1, 0.85, 1.5, 11.0)
"""What a list price of one euro is in each currency."""

FIRST_RATE = (1.0, 0.92, 1.16, 0.68, 0.088)
PLAN_RATE = (1.0, 0.93, 1.15, 0.67, 0.087)
WIGGLE = 0.012
ONE, STEP = 1_000_000_000, 100_000


@dataclass(frozen=True, slots=True)
class MonthlyRate:
    """From `since` on, one unit of the currency is worth `rate` euros, an integer of 1e-9."""

    currency: str
    since: date
    rate: int


def rates_of(span: Span, rng: np.random.Generator) -> tuple[MonthlyRate, ...]:
    """Return a rate for each currency and month from a quarter before the start: gentle walks."""
    first = quarter_start(span.start, -1)
    index = first.year * 12 + first.month - 1
    months = span.horizon.year * 12 + span.horizon.month - index
    found = []
    for currency, start in zip(CURRENCIES[1:], FIRST_RATE[1:], strict=True):
        walk = start * np.exp(np.cumsum(rng.normal(0, WIGGLE, months)))
        for i, rate in enumerate(walk.tolist(), start=index):
            since = date(i // 12, i % 12 + 1, 1)
            found.append(MonthlyRate(currency, since, round(rate * ONE / STEP) * STEP))
    return tuple(found)


def in_euros(minor: Ints, days: Ints, currency: Ints, rates: tuple[MonthlyRate, ...]) -> Ints:
    """Return minor units of currencies (by index) as euro cents, rounded half to even.

    The rate is that of each day, the first one also for the days before.
    """
    since, worth = _table(rates)
    month = np.maximum(np.searchsorted(since, days, side="right") - 1, 0)
    product = minor * worth[currency, month]
    whole, rest = np.divmod(product, ONE // STEP)
    half = ONE // STEP // 2
    up = (rest > half) | ((rest == half) & (whole % 2 == 1))
    return np.asarray(whole + up, dtype=np.int64)


@lru_cache(maxsize=2)
def _table(rates: tuple[MonthlyRate, ...]) -> tuple[Ints, Ints]:
    """Return the first days of the months, and by currency and month what money is worth."""
    since = sorted({number_of(r.since) for r in rates})
    place = {day: i for i, day in enumerate(since)}
    worth = np.full((len(CURRENCIES), len(since)), ONE // STEP, dtype=np.int64)
    for rate in rates:
        row = CURRENCIES.index(rate.currency)
        worth[row, place[number_of(rate.since)]] = rate.rate // STEP
    return np.array(since, dtype=np.int64), worth
