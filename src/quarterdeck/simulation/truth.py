"""What really happened, counted from the simulation itself and never from its exports."""

import json
from datetime import date

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.board import Step
from quarterdeck.simulation.company import Company, is_open
from quarterdeck.simulation.exports import STAGES
from quarterdeck.simulation.organisation import MOVED_TEAM, MOVED_TO
from quarterdeck.simulation.span import number_of, quarter_label, quarter_start
from quarterdeck.simulation.targets import QuarterTarget

Flags = npt.NDArray[np.bool_]


def truth_text(company: Company, targets: tuple[QuarterTarget, ...]) -> str:
    """Return the truth as JSON: quarters, sellers, what stands open at the end, what was planted.

    Money is in euros as text with two decimals; deleted deals count nowhere.
    """
    truth = {
        "seed": company.seed,
        "start": company.span.start.isoformat(),
        "until": company.span.until.isoformat(),
        "deals": len(company.demand),
        "events": len(company.events),
        "quarters": [_quarter(company, q, targets) for q in company.span.quarters()[:-1]],
        "sellers": _sellers(company),
        "open": _open(company),
        "planted": _planted(company),
    }
    return json.dumps(truth, indent=1) + "\n"


def euros(minor: int) -> str:
    """Return euro cents as text, such as 1234.50."""
    return f"{minor // 100}.{minor % 100:02d}"


def _within(company: Company, quarter: date) -> Flags:
    """Return which deals closed in the quarter and still stand."""
    closed = company.outcomes.closed
    inside = (closed >= number_of(quarter)) & (closed < number_of(quarter_start(quarter, 1)))
    done = (company.outcomes.step >= Step.WON) & ~company.outcomes.deleted
    return np.asarray(inside & done)


def _quarter(
    company: Company, quarter: date, targets: tuple[QuarterTarget, ...]
) -> dict[str, object]:
    """Return what one quarter came to."""
    inside, step = _within(company, quarter), company.outcomes.step
    target = next(t.amount for t in targets if t.scope == "" and t.quarter == quarter)
    counts = {STAGES[s].lower(): int((inside & (step == s)).sum()) for s in range(Step.WON, 10)}
    booked = company.outcomes.euros[inside & (step == Step.WON)]
    return {
        "quarter": quarter_label(quarter),
        "bookings": euros(int(booked.sum())),
        "target": euros(target),
        **counts,
    }


def _sellers(company: Company) -> list[dict[str, object]]:
    """Return every seller with the chance the simulation gave them and what they booked."""
    won = (company.outcomes.step == Step.WON) & ~company.outcomes.deleted
    rows: list[dict[str, object]] = []
    for i, member in enumerate(company.organisation.members):
        mine = won & (company.outcomes.owner == i)
        total = euros(int(company.outcomes.euros[mine].sum()))
        row = {"id": member.id, "crm_id": member.crm_id, "skill": member.skill}
        rows.append(row | {"won": int(mine.sum()), "bookings": total})
    return rows


def _open(company: Company) -> list[dict[str, object]]:
    """Return the open deals of the last day by stage."""
    standing = is_open(company.outcomes.step) & ~company.outcomes.deleted
    rows: list[dict[str, object]] = []
    for step in range(Step.DISCOVERY, Step.WON):
        here = standing & (company.outcomes.step == step)
        money = euros(int(company.outcomes.euros[here].sum()))
        rows.append({"stage": STAGES[step], "deals": int(here.sum()), "amount": money})
    return rows


def _planted(company: Company) -> dict[str, object]:
    """Return the events of the organisation that analyses should find."""
    org = company.organisation
    start = company.span.start
    movers = [m for m in org.members if len(m.posts) > 1]
    moved = any(team.id == MOVED_TEAM for team in org.teams)
    return {
        "left": [{"id": m.id, "on": m.left.isoformat()} for m in org.members if m.left],
        "joined": [
            {"id": m.id, "on": m.joined.isoformat()} for m in org.members if m.joined > start
        ],
        "transferred": [
            {"id": m.id, "to": m.posts[1][0], "on": m.posts[1][1].isoformat()} for m in movers
        ],
        "moved_teams": [{"id": MOVED_TEAM, "to": MOVED_TO, "on": org.moved_on.isoformat()}]
        if moved
        else [],
    }
