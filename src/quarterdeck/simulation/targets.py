"""What the company expects of itself: targets per quarter for the whole, each team and seller."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from quarterdeck.simulation.board import Step
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.names import COMPANY
from quarterdeck.simulation.organisation import Member
from quarterdeck.simulation.span import number_of, quarter_start

AMBITION = 1.08
BEST, WORST = 1.17, 0.74
STEP = 1_000_00
FRESH_DAYS, FRESH_SHARE = 90, 0.5


@dataclass(frozen=True, slots=True)
class QuarterTarget:
    """What a scope ('' for the company, else a team or a seller) is to book, in euro cents."""

    scope: str
    quarter: date
    amount: int


def targets_of(company: Company) -> tuple[QuarterTarget, ...]:
    """Return the targets of the judged quarters and the next, each level the sum of the one below.

    They follow the trend of what is really booked, a little above it, and never so far off that a
    finished quarter ends outside 70 to 120 % of its target.
    """
    quarters = company.span.quarters()
    found: list[QuarterTarget] = []
    weights = _weights(company)
    for quarter, goal in zip(quarters, _goals(company, quarters), strict=True):
        shares = _shares(company, quarter, weights)
        whole = sum(share for _, _, share in shares)
        by_team: dict[str, int] = {}
        for member, team, share in shares:
            amount = max(1, round(goal * share / whole / STEP)) * STEP
            by_team[team] = by_team.get(team, 0) + amount
            found.append(QuarterTarget(member.id, quarter, amount))
        found.extend(QuarterTarget(team, quarter, amount) for team, amount in by_team.items())
        found.append(QuarterTarget("", quarter, sum(by_team.values())))
    return tuple(sorted(found, key=lambda t: (t.quarter, t.scope)))


def set_on(quarter: date) -> date:
    """Return the day a quarter's targets are set: two weeks before the quarter before it."""
    return quarter_start(quarter, -1) - timedelta(days=14)


def booked(company: Company, quarter: date) -> int:
    """Return what was won in the quarter that begins on the day, in euro cents."""
    won = (company.outcomes.step == Step.WON) & ~company.outcomes.deleted
    closed = company.outcomes.closed
    inside = (closed >= number_of(quarter)) & (closed < number_of(quarter_start(quarter, 1)))
    return int(company.outcomes.euros[won & inside].sum())


def _goals(company: Company, quarters: tuple[date, ...]) -> list[float]:
    """Return the company's target per quarter: the trend of bookings, with ambition."""
    actual = np.array([booked(company, q) for q in quarters], dtype=np.float64)
    done = np.array([quarter_start(q, 1) <= company.span.until for q in quarters])
    place = np.arange(len(quarters), dtype=np.float64)
    degree = 1 if done.sum() > 2 else 0  # noqa: PLR2004 -- two points make no trend
    if not done.any():
        return [max(value * AMBITION, STEP * 100.0) for value in actual.tolist()]
    line = np.polyval(np.polyfit(place[done], actual[done], degree), place) * AMBITION
    held = np.clip(line, actual / BEST, actual / WORST)
    goals = np.where(done, held, np.maximum(line, actual[done].mean() / 2))
    return [float(goal) for goal in goals]


def _weights(company: Company) -> dict[str, float]:
    """Return how much a seat of each selling role brings on average, whoever holds it."""
    outcomes, until = company.outcomes, company.span.until
    won = (outcomes.step == Step.WON) & ~outcomes.deleted
    brought = np.zeros(len(company.organisation.members))
    np.add.at(brought, outcomes.owner[won], outcomes.euros[won])
    found: dict[str, list[float]] = {}
    for member, amount in zip(company.organisation.members, brought.tolist(), strict=True):
        if member.sells:
            held = max(((member.left or until) - member.joined).days, 1)
            total = found.setdefault(member.role, [0.0, 0.0])
            total[0], total[1] = total[0] + amount, total[1] + held
    return {role: max(amount / held, 1.0) for role, (amount, held) in found.items()}


def _shares(
    company: Company, quarter: date, weights: dict[str, float]
) -> list[tuple[Member, str, float]]:
    """Return each seller at work at the start of the quarter with team and weight."""
    found = []
    for member in company.organisation.members:
        here = member.joined <= quarter and (member.left is None or member.left > quarter)
        if member.sells and here:
            team = [place for place, since in member.posts if since <= quarter][-1]
            fresh = member.joined > company.span.start
            young = fresh and (quarter - member.joined).days < FRESH_DAYS
            ramp = FRESH_SHARE if young else 1.0
            found.append((member, team, ramp * weights[member.role]))
    return [row for row in found if row[1] != COMPANY]
