"""What really happened, counted from the simulation itself and never from its exports."""

import json
from datetime import date

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation import habits, totals
from quarterdeck.simulation.billing import lines_of
from quarterdeck.simulation.board import Step
from quarterdeck.simulation.company import Company, is_open
from quarterdeck.simulation.costs import costs_of
from quarterdeck.simulation.exports import STAGES
from quarterdeck.simulation.organisation import MOVED_TEAM, MOVED_TO
from quarterdeck.simulation.span import number_of, quarter_label, quarter_start
from quarterdeck.simulation.targets import QuarterTarget
from quarterdeck.simulation.totals import euros

Flags = npt.NDArray[np.bool_]

HABITS = ("id", "crm_id", "role", "skill", "pace", "care", "ramp_days", "lean")


def truth_text(company: Company, targets: tuple[QuarterTarget, ...]) -> str:
    """Return the truth as JSON: totals by week, month and quarter, people, plants and chances.

    Money is in euros as text with two decimals; deleted and merged deals count nowhere.
    """
    lines = lines_of(company)
    truth = {
        "seed": company.seed,
        "start": company.span.start.isoformat(),
        "until": company.span.until.isoformat(),
        "deals": len(company.demand),
        "events": len(company.events),
        "quarters": [_quarter(company, q, targets) for q in company.span.quarters()[:-1]],
        "weeks": totals.weeks(company),
        "months": totals.months(company, lines, costs_of(company, lines)),
        "afterwards": totals.afterwards(company),
        "people": _people(company),
        "open": _open(company),
        "planted": _planted(company),
        "chances": {name: getattr(habits, name) for name in dir(habits) if name.isupper()},
    }
    return json.dumps(truth, indent=1) + "\n"


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


def _people(company: Company) -> list[dict[str, object]]:
    """Return everybody with the habits the simulation gave them and what they booked."""
    won = (company.outcomes.step == Step.WON) & ~company.outcomes.deleted
    rows: list[dict[str, object]] = []
    for i, member in enumerate(company.organisation.members):
        mine = won & (company.outcomes.owner == i)
        row = {name: getattr(member, name) for name in HABITS}
        total = euros(int(company.outcomes.euros[mine].sum()))
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
    """Return what analyses should find: changes of the organisation, risks, a shock, bulk edits."""
    members, shock = company.organisation.members, company.moods.shock
    standing = is_open(company.outcomes.step) & ~company.outcomes.deleted
    stuck = np.flatnonzero(standing & company.demand.stuck)
    log = company.events
    return {
        **_changes(company),
        "sandbaggers": [m.id for m in members if m.lean < 0],
        "optimists": [m.id for m in members if m.lean > 0],
        "shock": {
            "region": shock.region,
            "since": shock.since.isoformat(),
            "until": shock.until.isoformat(),
        },
        "bulk_edits": [
            {"edit": edit.name.lower(), "on": day.isoformat(), "lines": int(n)}
            for edit, day in company.edits.items()
            if (n := (log.bulk == edit).sum())
        ],
        "stuck_and_open": [f"D-{deal + 1:05d}" for deal in stuck.tolist()],
        "means_nothing": ["industry"],
    }


def _changes(company: Company) -> dict[str, object]:
    """Return who joined, left or moved, and the team that did."""
    org, start = company.organisation, company.span.start
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
