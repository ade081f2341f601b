"""What people called their quarter, week by week: sellers, managers, directors and the VP."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.board import Step
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.names import COMPANY
from quarterdeck.simulation.span import number_of, quarter_start
from quarterdeck.simulation.targets import QuarterTarget

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

CATEGORIES = ("commit", "best_case")
WIDTH = (0.88, 1.3)
"""By category: how much of what is expected beyond the booked is called, without any lean."""

KNOWS = {"seller": 0.5, "account_manager": 0.55, "manager": 0.65, "director": 0.7, "vp": 0.75}
"""How much of what will really come somebody feels; the rest is what usually comes."""

NOISE, FORGETS = 0.3, 0.05
ROUNDED_TO = 500_00
STREAM = 102


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls as columns in order of day: whose, for the quarter from `quarter` on, in euro cents."""

    day: Ints
    quarter: Ints
    member: Ints
    category: Ints
    amount: Ints

    def __len__(self) -> int:
        """Return the number of calls."""
        return len(self.day)


def calls_of(company: Company, targets: tuple[QuarterTarget, ...]) -> Calls:
    """Return every call made on a Monday of a judged quarter up to the last known day.

    A call is what is booked plus what the caller expects beyond it, times how far the person leans
    (the `lean` of a member, on a log scale). A manager's call is the manager's own.
    """
    rng = np.random.default_rng([company.seed, STREAM])
    quarters = company.span.quarters()[:-1]
    books = [_book(company, quarter) for quarter in quarters]
    typical = sum((book.amount.sum(axis=1) for book in books), np.zeros(1)) / len(books)
    usual = _usual([book for book in books[:-1] if book.amount.sum()] or books)
    amounts = _goals(company, targets)
    parts = [
        _quarter(company, _World(quarter, book, usual, typical, amounts), rng)
        for quarter, book in zip(quarters, books, strict=True)
    ]
    whole = Calls(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    order = np.lexsort((whole.category, whole.member, whole.day))
    return Calls(*(getattr(whole, name)[order] for name in Calls.__slots__))


@dataclass(frozen=True, slots=True)
class _Book:
    """What each member won by the week of a quarter: (members, weeks), and the weeks' Mondays."""

    amount: Floats
    mondays: Ints


@dataclass(frozen=True, slots=True)
class _World:
    """A quarter as its callers see it: what is booked, what usually comes and when, the targets."""

    quarter: date
    book: _Book
    usual: Floats
    typical: Floats
    targets: dict[tuple[str, date], int]


def _goals(company: Company, targets: tuple[QuarterTarget, ...]) -> dict[tuple[str, date], int]:
    """Return the targets of everybody, each team and the company, and of regions their sums."""
    found = {(t.scope, t.quarter): t.amount for t in targets}
    for team in company.organisation.teams:
        for quarter in company.span.quarters():
            key = (team.region, quarter)
            found[key] = found.get(key, 0) + found.get((team.id, quarter), 0)
    return found


def _book(company: Company, quarter: date) -> _Book:
    """Return what was won in a quarter, what nobody knows yet included."""
    first, end = number_of(quarter), number_of(quarter_start(quarter, 1))
    monday = first + (4 - first % 7) % 7
    mondays = np.arange(monday, end, 7, dtype=np.int64)
    found = company.afterwards
    won = (found.step == Step.WON) & ~found.deleted & (found.closed >= first) & (found.closed < end)
    week = np.searchsorted(mondays, found.closed[won], side="right")
    amount = np.zeros((len(company.organisation.members), len(mondays) + 1))
    np.add.at(amount, (found.owner[won], week), found.euros[won])
    return _Book(amount, mondays)


def _usual(books: list[_Book]) -> Floats:
    """Return the share of a quarter that usually comes after each week's beginning."""
    weeks = min(book.amount.shape[1] for book in books)
    curve = sum((book.amount[:, :weeks].sum(axis=0) for book in books), np.zeros(weeks))
    left = 1 - np.cumsum(curve) / max(curve.sum(), 1.0)
    return np.asarray(np.clip(np.append(left, [0.0, 0.0]), 0, 1), dtype=np.float64)


def _quarter(company: Company, world: _World, rng: np.random.Generator) -> tuple[Ints, ...]:
    """Return the columns of the calls of one quarter."""
    mondays = world.book.mondays
    known = mondays <= number_of(company.span.until)
    rows: list[tuple[Ints, ...]] = []
    for place, member in enumerate(company.organisation.members):
        goal = world.targets.get((_scope(company, place, world.quarter), world.quarter), 0)
        if member.role not in KNOWS or not goal:
            continue
        here = known & (mondays >= number_of(member.joined))
        if member.left is not None:
            here &= mondays < number_of(member.left)
        here &= rng.random(len(mondays)) >= FORGETS / member.care
        below = _below(company, place, world.quarter)
        comes = world.usual * world.typical[below].sum()
        own = world.book.amount[below].sum(axis=0)
        called = _called(own, comes, (KNOWS[member.role], member.lean, rng))
        for category in range(len(CATEGORIES)):
            week = np.flatnonzero(here)
            same = (np.full(len(week), v, dtype=np.int64) for v in (place, category))
            first = np.full(len(week), number_of(world.quarter), dtype=np.int64)
            rows.append((mondays[week], first, *same, called[category][week]))
    if not rows:
        return tuple(np.zeros(0, dtype=np.int64) for _ in Calls.__slots__)
    return tuple(np.concatenate(column) for column in zip(*rows, strict=True))


def _called(
    own: Floats, comes: Floats, who: tuple[float, float, np.random.Generator]
) -> list[Ints]:
    """Return what somebody calls at each week's beginning, by category."""
    knows, lean, rng = who
    weeks = len(own) - 1
    booked = np.cumsum(own)[:-1]
    left = own.sum() - booked
    share = np.sqrt(np.arange(weeks, 0, -1) / weeks)
    felt = left * np.exp(rng.normal(0, NOISE, weeks) * share)
    expected = knows * felt + (1 - knows) * comes[:weeks]
    more = expected * np.exp(lean)
    return [
        np.asarray(np.rint((booked + more * width) / ROUNDED_TO), dtype=np.int64) * ROUNDED_TO
        for width in WIDTH
    ]


def _scope(company: Company, place: int, quarter: date) -> str:
    """Return what a member calls for: own deals, or the team, region or company they lead."""
    member = company.organisation.members[place]
    if member.sells:
        return member.id
    held = [node for node, since in member.posts if since <= quarter]
    node = held[-1] if held else ""
    return "" if node == COMPANY else node or member.id


def _below(company: Company, place: int, quarter: date) -> Ints:
    """Return the members whose deals count in somebody's call."""
    organisation = company.organisation
    member = organisation.members[place]
    if member.sells:
        return np.array([place])
    node = member.posts[-1][0]
    under = {team.id for team in organisation.teams if node in {team.id, team.region, COMPANY}}
    inside = []
    for i, other in enumerate(organisation.members):
        held = [post for post, since in other.posts if since <= quarter]
        if (held or [other.posts[0][0]])[-1] in under:
            inside.append(i)
    return np.array(inside, dtype=np.int64)
