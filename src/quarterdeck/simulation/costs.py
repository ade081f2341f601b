"""What selling costs the sample company each month: people, commissions, marketing, delivery."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.billing import Lines, billed_euros
from quarterdeck.simulation.board import Step
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.names import COMPANY
from quarterdeck.simulation.span import number_of

Ints = npt.NDArray[np.int64]

SALARY = {
    "vp": 19_000_00,
    "director": 14_000_00,
    "manager": 10_500_00,
    "seller": 6_400_00,
    "account_manager": 5_800_00,
    "sdr": 4_100_00,
    "partner_manager": 6_000_00,
}
TOOLS_A_HEAD = 310_00
COMMISSION, MARKETING, DELIVERY = 7, 6, 23
"""Percent: of what a team wins, of what the company billed in the month, and of the same again."""

SEASON = (90, 95, 110, 110, 105, 100, 80, 75, 115, 120, 110, 90)
"""Percent of usual marketing, by month of the year."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a team, or the company, spent in a category in a month, in euro cents."""

    booked_on: date
    scope: str
    category: str
    amount: int


def costs_of(company: Company, lines: Lines) -> tuple[Cost, ...]:
    """Return the costs of every month that ended by the last known day, in order."""
    found: list[Cost] = []
    day, euros = lines.day, billed_euros(company, lines)
    for first, last in months_of(company):
        within = (day >= number_of(first)) & (day <= number_of(last))
        billed = max(int(euros[within].sum()), 0)
        heads = [m for m in company.organisation.members if _paid(m.joined, m.left, last)]
        found += _people(company, first, last)
        marketing = billed * MARKETING * SEASON[first.month - 1] // 10_000
        found.append(Cost(last, COMPANY, "marketing", marketing))
        found.append(Cost(last, COMPANY, "delivery", billed * DELIVERY // 100))
        found.append(Cost(last, COMPANY, "other", TOOLS_A_HEAD * len(heads)))
    return tuple(found)


def months_of(company: Company) -> list[tuple[date, date]]:
    """Return the first and last day of every month that ended by the last known day."""
    found: list[tuple[date, date]] = []
    first = company.span.start
    while True:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        last = following - timedelta(days=1)
        if last > company.span.until:
            return found
        found.append((first, last))
        first = following


def _people(company: Company, first: date, last: date) -> list[Cost]:
    """Return salaries by the place held on the last day, and the commissions of each team."""
    paid: dict[str, int] = {}
    for member in company.organisation.members:
        if _paid(member.joined, member.left, last):
            place = [node for node, since in member.posts if since <= last][-1]
            paid[place] = paid.get(place, 0) + SALARY[member.role]
    outcomes = company.outcomes
    won = (outcomes.step == Step.WON) & ~outcomes.deleted
    won &= (outcomes.closed >= number_of(first)) & (outcomes.closed <= number_of(last))
    by_team = np.zeros(len(company.organisation.teams), dtype=np.int64)
    np.add.at(by_team, company.demand.team[won], outcomes.euros[won])
    for team, booked in zip(company.organisation.teams, by_team.tolist(), strict=True):
        paid[team.id] = paid.get(team.id, 0) + booked * COMMISSION // 100
    return [Cost(last, place, "sales", amount) for place, amount in sorted(paid.items()) if amount]


def _paid(joined: date, left: date | None, last: date) -> bool:
    """Return whether somebody is on the payroll at a month's end."""
    return joined <= last and (left is None or left > last)
