"""What pay is counted from: orders and cancellations, who is credited with them, quotas."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.board import Step
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.demand import NEW
from quarterdeck.simulation.names import UNSET
from quarterdeck.simulation.span import number_of, quarter_start
from quarterdeck.simulation.targets import FRESH_DAYS, FRESH_SHARE, QuarterTarget

Ints = npt.NDArray[np.int64]

SPLIT_SHARE, SPLIT = 0.1, 60
CANCELLED, CANCELLED_WITHIN, CANCELLED_AFTER = 0.03, 170, 25
DIRECT, SPLIT_CREDIT, OVERLAY = 0, 1, 2
CREDITS = ("direct", "split", "overlay")
SPLITS = ("revenue", "revenue", "overlay")
STREET, SLIP_EVERY = 110, 23
STREAM = 103


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders in order of day: what was signed, and below 0 what was cancelled of it later."""

    day: Ints
    deal: Ints
    amount: Ints
    cancels: Ints


@dataclass(frozen=True, slots=True)
class Credits:
    """Who is credited with which order: percent of it, and of which kind (an index)."""

    order: Ints
    member: Ints
    share: Ints
    kind: Ints


@dataclass(frozen=True, slots=True)
class Splits:
    """Who shares a deal from its signing on, in order of day: percent, and the kind of credit."""

    day: Ints
    deal: Ints
    member: Ints
    share: Ints
    kind: Ints


@dataclass(frozen=True, slots=True)
class Quota:
    """What a seller is to book in a quarter: in full, and after ramp and absence, in euro cents."""

    member: str
    quarter: date
    full: int
    ramp: int
    active: int
    plan: int
    street: int
    told: int


def orders_of(company: Company) -> Orders:
    """Return the order of every deal won by the last known day, and the cancellations by then.

    `cancels` is the number of the order taken back, UNSET (-1) for an order.
    """
    rng = np.random.default_rng([company.seed, STREAM])
    found = company.outcomes
    won = np.flatnonzero((found.step == Step.WON) & ~found.deleted)
    won = won[np.lexsort((won, found.closed[won]))]
    day, amount = found.closed[won], found.amount[won]
    back = np.flatnonzero(rng.random(len(won)) < CANCELLED)
    later = day[back] + rng.integers(CANCELLED_AFTER, CANCELLED_WITHIN, len(back))
    taken = amount[back] * rng.choice([50, 100, 100], len(back)) // 100
    back, later, taken = (
        part[later <= number_of(company.span.until)] for part in (back, later, taken)
    )
    none = np.full(len(won), UNSET, dtype=np.int64)
    return Orders(
        np.r_[day, later], np.r_[won, won[back]], np.r_[amount, -taken], np.r_[none, back]
    )


def credits_of(company: Company, orders: Orders) -> Credits:
    """Return the credits of each order: the owner's, a colleague's share, a partner manager's."""
    rng = np.random.default_rng([company.seed, STREAM, 1])
    owner, demand = company.outcomes.owner[orders.deal], company.demand
    number = np.arange(len(orders.day), dtype=np.int64)
    rank = rng.random(len(company.outcomes.step))[orders.deal]
    mate = _colleague(company, owner, "seller", rank)
    split = (rank < SPLIT_SHARE) & (demand.business[orders.deal] == NEW) & (mate != owner)
    split &= mate != UNSET
    overlay = _colleague(company, owner, "partner_manager", rank)
    free = (demand.partner[orders.deal] != UNSET) & (overlay != UNSET)
    parts = (
        (number, owner, np.where(split, SPLIT, 100), np.where(split, SPLIT_CREDIT, DIRECT)),
        _credited(number[split], mate[split], 100 - SPLIT, SPLIT_CREDIT),
        _credited(number[free], overlay[free], 100, OVERLAY),
    )
    whole = Credits(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    by_order = np.lexsort((whole.kind, whole.share, whole.order))
    return Credits(*(getattr(whole, name)[by_order] for name in Credits.__slots__))


def splits_of(orders: Orders, found: Credits) -> Splits:
    """Return the credits of signed deals that somebody beside the owner has a part in."""
    shared = (found.kind != DIRECT) & (orders.cancels[found.order] == UNSET)
    order = found.order[shared]
    parts = (found.member[shared], found.share[shared], found.kind[shared])
    return Splits(orders.day[order], orders.deal[order], *parts)


def _credited(order: Ints, member: Ints, share: int, kind: int) -> tuple[Ints, ...]:
    """Return the columns of credits that are alike."""
    size = len(order)
    return (
        *(order, member),
        *(np.full(size, share, dtype=np.int64), np.full(size, kind, dtype=np.int64)),
    )


def _colleague(company: Company, owner: Ints, role: str, luck: npt.NDArray[np.float64]) -> Ints:
    """Return somebody of a role in each owner's last team, UNSET where there is nobody."""
    members = company.organisation.members
    found = np.full(len(owner), UNSET, dtype=np.int64)
    place = np.array([m.posts[-1][0] for m in members])
    for team in company.organisation.teams:
        who = np.array(
            [i for i, m in enumerate(members) if m.role == role and m.posts[-1][0] == team.id],
            dtype=np.int64,
        )
        rows = np.flatnonzero(place[owner] == team.id)
        if len(who):
            found[rows] = who[(luck[rows] * 1e6).astype(np.int64) % len(who)]
    return found


def quotas_of(company: Company, targets: tuple[QuarterTarget, ...]) -> tuple[Quota, ...]:
    """Return the quota of every seller with a target, quarter by quarter.

    The full quota is what a ramped seller carries; `ramp` and `active` are percent, `plan` is the
    target of the playbook, `street` a tenth above it; `told` is what stands in the CRM: the plan,
    but for a slip now and then.
    """
    by_id = {m.id: m for m in company.organisation.members}
    found: list[Quota] = []
    for target in targets:
        member = by_id.get(target.scope)
        if member is None:
            continue
        fresh = member.joined > company.span.start
        young = fresh and (target.quarter - member.joined).days < FRESH_DAYS
        ramp = round(FRESH_SHARE * 100) if young else 100
        days = (quarter_start(target.quarter, 1) - target.quarter).days
        gone = (member.left - target.quarter).days if member.left else days
        active = 100 * max(0, min(gone, days)) // days
        full = target.amount * 100 // ramp
        street = target.amount * STREET // 100
        told = street if len(found) % SLIP_EVERY == 0 else target.amount
        money = (target.amount, street, told)
        found.append(Quota(member.id, target.quarter, full, ramp, active, *money))
    return tuple(found)
