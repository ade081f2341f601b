"""The days a simulated company lives through."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.int64]

WARM_UP_QUARTERS, WORKING_DAYS = 2, 5
EPOCH = date(1970, 1, 1)


def number_of(day: date) -> int:
    """Return the day as days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """Return the day that is `number` days after 1970-01-01."""
    return EPOCH + timedelta(days=number)


def quarter_start(day: date, shift: int = 0) -> date:
    """Return the first day of the calendar quarter of `day`, moved by `shift` quarters."""
    index = day.year * 4 + (day.month - 1) // 3 + shift
    return date(index // 4, index % 4 * 3 + 1, 1)


def quarter_label(day: date) -> str:
    """Return the quarter of a day as a playbook writes it, like 2026-Q3."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def month_end(days: Days) -> Days:
    """Return the last day of the month of each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return ((months + 1).astype("datetime64[D]") - 1).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when: the log opens at `start`, numbers are judged from `judged`, ends `until`.

    `start` lies half a year before `judged`, so that the first judged quarter opens with a
    pipeline. Both are first days of quarters; `until` is the last day that anyone knows of. The
    simulation runs on to `horizon`, the end of that quarter: what happens then is truth alone.
    """

    start: date
    judged: date
    until: date

    @property
    def horizon(self) -> date:
        """The last day of the quarter in which the known days end."""
        return quarter_start(self.until, 1) - timedelta(days=1)

    def business_days(self) -> Days:
        """Return Monday to Friday from start to horizon as days since 1970-01-01."""
        days = np.arange(number_of(self.start), number_of(self.horizon) + 1, dtype=np.int64)
        return days[(days + 3) % 7 < WORKING_DAYS]

    def quarters(self) -> tuple[date, ...]:
        """Return the first days of the judged quarters, the one after `until` included."""
        last = quarter_start(self.until, 1)
        count = (last.year - self.judged.year) * 4 + (last.month - self.judged.month) // 3
        return tuple(quarter_start(self.judged, i) for i in range(count + 1))


def span_of(*, years: int, until: date) -> Span:
    """Return the span of `years` judged years that ends on `until`."""
    judged = quarter_start(until, -4 * years)
    return Span(quarter_start(judged, -WARM_UP_QUARTERS), judged, until)
