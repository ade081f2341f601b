"""What a dollar is worth in euros through the years of the sample company."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.span import Span, number_of, quarter_start

Ints = npt.NDArray[np.int64]

REPORTING, FOREIGN = "EUR", "USD"
FIRST_RATE, PLAN_RATE, WIGGLE = 0.92, 0.93, 0.012
ONE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class MonthlyRate:
    """From `since` on, one dollar is worth `rate` euros, an integer of 1e-9."""

    since: date
    rate: int


def rates_of(span: Span, rng: np.random.Generator) -> tuple[MonthlyRate, ...]:
    """Return a rate for each month from a quarter before the start, as a gentle random walk."""
    first = quarter_start(span.start, -1)
    index = first.year * 12 + first.month - 1
    months = span.until.year * 12 + span.until.month - index
    walk = FIRST_RATE * np.exp(np.cumsum(rng.normal(0, WIGGLE, months)))
    return tuple(
        MonthlyRate(date((index + i) // 12, (index + i) % 12 + 1, 1), round(rate * 1e4) * 100_000)
        for i, rate in enumerate(walk.tolist())
    )


def in_euros(minor: Ints, days: Ints, rates: tuple[MonthlyRate, ...]) -> Ints:
    """Return dollar cents as euro cents at the rate of each day, rounded half to even."""
    since = np.array([number_of(r.since) for r in rates], dtype=np.int64)
    values = np.array([r.rate for r in rates], dtype=np.int64)
    product = minor * values[np.searchsorted(since, days, side="right") - 1]
    whole, rest = np.divmod(product, ONE)
    up = (rest * 2 > ONE) | ((rest * 2 == ONE) & (whole % 2 == 1))
    return np.asarray(whole + up, dtype=np.int64)
