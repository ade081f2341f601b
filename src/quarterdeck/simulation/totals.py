"""Totals that every right answer must agree with: by week, by month, and after the last day."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.billing import Lines, billed_euros
from quarterdeck.simulation.board import Step
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.costs import Cost, months_of
from quarterdeck.simulation.names import BUSINESS
from quarterdeck.simulation.readings import Outcomes
from quarterdeck.simulation.span import number_of, quarter_label, quarter_start

Row = dict[str, object]
Flags = npt.NDArray[np.bool_]


def euros(minor: int) -> str:
    """Return euro cents as text, such as 1234.50 or -0.05."""
    return f"{'-' * (minor < 0)}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def weeks(company: Company) -> list[Row]:
    """Return what each Friday and each month's last day knew of, as of its evening.

    Open is without what was omitted; the rest is the quarter until then.
    """
    return [
        {
            "as_of": reading.day.isoformat(),
            "open_pipeline": euros(reading.open_amount),
            "open_deals": reading.open_deals,
            "quarter": quarter_label(reading.day),
            "bookings": euros(reading.bookings),
            "booked_deals": reading.won,
            "lost_deals": reading.lost,
            "created_deals": reading.created,
        }
        for reading in company.readings
    ]


def months(company: Company, lines: Lines, costs: tuple[Cost, ...]) -> list[Row]:
    """Return what each whole month came to, as known on the last day."""
    billed = billed_euros(company, lines)
    acts = company.activities.day
    rows: list[Row] = []
    for first, last in months_of(company):
        low, high = number_of(first), number_of(last)
        won = _won(company.outcomes, first, last)
        by_business = np.bincount(company.demand.business[won], minlength=len(BUSINESS))
        selling = ("sales", "marketing")
        spent = sum(c.amount for c in costs if c.booked_on == last and c.category in selling)
        rows.append(
            {
                "month": first.isoformat()[:7],
                "bookings": euros(int(company.outcomes.euros[won].sum())),
                "booked_deals": int(won.sum()),
                **{f"won_{b.lower()}": int(n) for b, n in zip(BUSINESS, by_business, strict=True)},
                "activity_volume": int(((acts >= low) & (acts <= high)).sum()),
                "billed": euros(int(billed[(lines.day >= low) & (lines.day <= high)].sum())),
                "cost_of_sales": euros(spent),
            }
        )
    return rows


def afterwards(company: Company) -> Row:
    """Return how the quarter that was running ended, which nobody knew on the last day."""
    first = quarter_start(company.span.until)
    won = _won(company.afterwards, first, company.span.horizon)
    return {
        "quarter": quarter_label(first),
        "bookings": euros(int(company.afterwards.euros[won].sum())),
        "booked_deals": int(won.sum()),
        "won_of_open": _won_of_open(company),
    }


def _won_of_open(company: Company) -> list[str]:
    """Return the deals open on the last day that were won by the quarter's end."""
    known = len(company.outcomes.step)
    then, now = company.outcomes, company.afterwards
    still = (then.step < Step.WON) & ~then.deleted
    won = still & (now.step[:known] == Step.WON) & ~now.deleted[:known]
    return [f"D-{deal + 1:05d}" for deal in np.flatnonzero(won).tolist()]


def _won(outcomes: Outcomes, first: date, last: date) -> Flags:
    """Return which deals were won from a day to another, both included, and still stand."""
    inside = (outcomes.closed >= number_of(first)) & (
        outcomes.closed < number_of(last + timedelta(days=1))
    )
    return np.asarray(inside & (outcomes.step == Step.WON) & ~outcomes.deleted)
