"""Who sells: people in teams and regions, with joiners, leavers and transfers."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from quarterdeck.simulation.names import COMPANY, REGIONS, TERRITORIES, person_name
from quarterdeck.simulation.span import Span, day_of, number_of
from quarterdeck.words.problem import QuarterdeckError

FEWEST, MOST = 8, 5000
LEAVE_SHARE, TRANSFER_SHARE = 0.16, 0.10
MOVED_TEAM, MOVED_TO = "benelux", "north"


@dataclass(frozen=True, slots=True)
class Team:
    """A territory's team, the region it belongs to and the currency it sells in."""

    id: str
    title: str
    region: str
    currency: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person, the teams held (team, from day) and the days of joining and leaving.

    `skill` multiplies the chance to win, `team` '' stands for people above the teams.
    """

    id: str
    crm_id: str
    name: str
    role: str
    posts: tuple[tuple[str, date], ...]
    joined: date
    left: date | None = None
    skill: float = 1.0


@dataclass(frozen=True, slots=True)
class Organisation:
    """Teams, members and the one team that changes its region on `moved_on`."""

    teams: tuple[Team, ...]
    members: tuple[Member, ...]
    moved_on: date

    def edges(self) -> tuple[tuple[str, str, date], ...]:
        """Return (node, parent, since) of everything under the company, in order of node."""
        start = min(member.joined for member in self.members)
        used = {team.region for team in self.teams}
        rows = [(COMPANY, "", start)]
        rows += [(region, COMPANY, start) for region in REGIONS if region in used]
        rows += [(team.id, team.region, start) for team in self.teams]
        if any(team.id == MOVED_TEAM for team in self.teams):
            rows.append((MOVED_TEAM, MOVED_TO, self.moved_on))
        rows += [(m.id, parent, since) for m in self.members for parent, since in m.posts]
        return tuple(rows)


def organise(span: Span, people: int, rng: np.random.Generator) -> Organisation:
    """Return an organisation of `people` seats; leavers and their successors come on top."""
    if not FEWEST <= people <= MOST:
        raise QuarterdeckError(
            f"A simulated company of {people} people cannot be built.",
            fix=f"Ask for {FEWEST} to {MOST:,} people.",
        )
    teams = _teams(max(2, round((people - 4) / 5)))
    regions = tuple(r for r in REGIONS if any(team.region == r for team in teams))
    posts = [(COMPANY, "vp"), *((r, "director") for r in regions)]
    posts += [(team.id, "manager") for team in teams]
    posts += [(teams[i % len(teams)].id, "seller") for i in range(people - len(posts))]
    members = [_member(i, place, role, span.start) for i, (place, role) in enumerate(posts)]
    skills = np.round(np.exp(rng.normal(0, 0.3, len(members))), 3)
    members = [replace(m, skill=float(s)) for m, s in zip(members, skills, strict=True)]
    members = _transfer(members, teams, span, rng)
    return Organisation(teams, tuple(_turn_over(members, span, rng)), _first_of_next_year(span))


def _teams(count: int) -> tuple[Team, ...]:
    """Return `count` teams, numbering territories once they are all open."""
    found = []
    for i in range(count):
        key, title, region, currency = TERRITORIES[i % len(TERRITORIES)]
        again = i // len(TERRITORIES) + 1
        suffix = ("", "") if again == 1 else (f"-{again}", f" {again}")
        found.append(Team(key + suffix[0], title + suffix[1], region, currency))
    return tuple(found)


def _member(number: int, place: str, role: str, joined: date) -> Member:
    """Return sample person `number` in a first post."""
    return Member(
        id=f"p-{number + 1:03d}",
        crm_id=f"U{1001 + number}",
        name=person_name(number),
        role=role,
        posts=((place, joined),),
        joined=joined,
    )


def _first_of_next_year(span: Span) -> date:
    """Return the day of the yearly reorganisation: the first of January after the start."""
    return date(span.start.year + 1, 1, 1)


def _transfer(
    members: list[Member], teams: tuple[Team, ...], span: Span, rng: np.random.Generator
) -> list[Member]:
    """Move a few sellers to another team at the start of some month."""
    sellers = [i for i, m in enumerate(members) if m.role == "seller"]
    chosen = rng.permutation(sellers)[: max(1, round(TRANSFER_SHARE * len(sellers)))]
    for i in sorted(int(c) for c in chosen):
        day = day_of(int(rng.integers(number_of(span.judged), number_of(span.until) - 30)))
        others = [t.id for t in teams if t.id != members[i].posts[0][0]]
        post = (others[int(rng.integers(len(others)))], day.replace(day=1))
        members[i] = replace(members[i], posts=(*members[i].posts, post))
    return members


def _turn_over(members: list[Member], span: Span, rng: np.random.Generator) -> list[Member]:
    """Let sellers leave now and then; each is succeeded in the same team after some weeks."""
    first, last = number_of(span.judged), number_of(span.until) - 45
    staying = [i for i, m in enumerate(members) if m.role == "seller" and len(m.posts) == 1]
    count = max(1, round(LEAVE_SHARE * len(staying) * (last - first) / 365))
    for i in sorted(int(c) for c in rng.permutation(staying)[:count]):
        left = day_of(int(rng.integers(first, last)))
        members[i] = replace(members[i], left=left)
        joined = day_of(number_of(left) + int(rng.integers(10, 60)))
        if joined < span.until:
            heir = _member(len(members), members[i].posts[0][0], "seller", joined)
            members.append(replace(heir, skill=round(float(np.exp(rng.normal(0, 0.3))), 3)))
    return members
