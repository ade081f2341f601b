"""Who sells: people in teams and regions, with joiners, leavers and transfers."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from quarterdeck.simulation.names import COMPANY, REGIONS, TERRITORIES, person_name
from quarterdeck.simulation.span import Span, day_of, number_of, quarter_start
from quarterdeck.words.problem import QuarterdeckError

FEWEST, MOST = 8, 5000
SEATS_A_TEAM = 8.6
ROLE_SHARE = {"account_manager": 0.215, "sdr": 0.16, "partner_manager": 0.055}
SELLING = ("seller", "account_manager")
LEAVE_SHARE = {
    "seller": 0.16,
    "account_manager": 0.1,
    "sdr": 0.3,
    "manager": 0.05,
    "partner_manager": 0.1,
}
TRANSFER_SHARE, LATER_SHARE, GROWS_FROM = 0.10, 0.15, 40
SKILL_SPREAD, PACE_SPREAD, CARE_SPREAD = 0.3, 0.2, 0.3
RAMP_DAYS, RAMP_SPREAD = 120, 0.25
LEAN_SHARE, LEANS = (0.14, 0.72, 0.14), (-0.28, 0.0, 0.32)
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

    `skill` multiplies the chance to win, `pace` the deals begun, `care` how often deals are worked
    on; `ramp_days` is how long a newcomer takes to full pace. `lean` is how far calls lean off
    what is honestly expected, on a log scale: below 0 sandbags, above is an optimist.
    """

    id: str
    crm_id: str
    name: str
    role: str
    posts: tuple[tuple[str, date], ...]
    joined: date
    left: date | None = None
    skill: float = 1.0
    pace: float = 1.0
    care: float = 1.0
    ramp_days: int = RAMP_DAYS
    lean: float = 0.0

    @property
    def sells(self) -> bool:
        """Whether deals are this person's own."""
        return self.role in SELLING


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
    teams = _teams(max(2, round((people - 4) / SEATS_A_TEAM)))
    regions = tuple(r for r in REGIONS if any(team.region == r for team in teams))
    posts = [(COMPANY, "vp"), *((r, "director") for r in regions)]
    posts += [(team.id, "manager") for team in teams]
    rest = people - len(posts)
    counts = {
        role: round(rest * share) if rest >= len(teams) * 2 else 0
        for role, share in ROLE_SHARE.items()
    }
    counts = {"seller": rest - sum(counts.values()), **counts}
    for role, count in counts.items():
        posts += [(teams[i % len(teams)].id, role) for i in range(count)]
    members = [_member(i, place, role, span.start) for i, (place, role) in enumerate(posts)]
    members = [_with_habits(m, rng) for m in _opened_later(members, span)]
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


def _with_habits(member: Member, rng: np.random.Generator) -> Member:
    """Return the member with habits of their own, drawn."""
    skill, pace, care, ramp = np.exp(
        rng.normal(0, (SKILL_SPREAD, PACE_SPREAD, CARE_SPREAD, RAMP_SPREAD))
    )
    return replace(
        member,
        skill=round(float(skill), 3),
        pace=round(float(pace), 3),
        care=round(float(care), 3),
        ramp_days=round(RAMP_DAYS * float(ramp)),
        lean=float(LEANS[int(rng.choice(len(LEANS), p=LEAN_SHARE))]),
    )


def _opened_later(members: list[Member], span: Span) -> list[Member]:
    """Let the last seats of a large company's sellers open in the judged years, one a month."""
    sellers = [i for i, m in enumerate(members) if m.sells]
    if len(members) < GROWS_FROM:
        return members
    later = sellers[-round(LATER_SHARE * len(sellers)) :]
    months = (span.until - span.judged).days // 30 - 3
    for n, i in enumerate(later):
        index = span.judged.year * 12 + span.judged.month + n * months // len(later)
        day = date(index // 12, index % 12 + 1, 1)
        members[i] = replace(members[i], posts=((members[i].posts[0][0], day),), joined=day)
    return members


def _first_of_next_year(span: Span) -> date:
    """Return the day of the yearly reorganisation: the last first of January within the years."""
    january = date(span.until.year, 1, 1)
    return january if january > quarter_start(span.start, 1) else date(span.start.year + 1, 1, 1)


def _transfer(
    members: list[Member], teams: tuple[Team, ...], span: Span, rng: np.random.Generator
) -> list[Member]:
    """Move a few sellers to another team at the start of some month."""
    sellers = [i for i, m in enumerate(members) if m.role == "seller" and m.joined == span.start]
    chosen = rng.permutation(sellers)[: max(1, round(TRANSFER_SHARE * len(sellers)))]
    for i in sorted(int(c) for c in chosen):
        day = day_of(int(rng.integers(number_of(span.judged), number_of(span.until) - 30)))
        others = [t.id for t in teams if t.id != members[i].posts[0][0]]
        post = (others[int(rng.integers(len(others)))], day.replace(day=1))
        members[i] = replace(members[i], posts=(*members[i].posts, post))
    return members


def _turn_over(members: list[Member], span: Span, rng: np.random.Generator) -> list[Member]:
    """Let people leave now and then; each is succeeded in the same team after some weeks."""
    first, last = number_of(span.judged), number_of(span.until) - 45
    for role, share in LEAVE_SHARE.items():
        staying = [
            i
            for i, m in enumerate(members)
            if (m.role, len(m.posts), m.joined) == (role, 1, span.start)
        ]
        count = round(share * len(staying) * (last - first) / 365)
        count = max(1, count) if role == "seller" else count
        for i in sorted(int(c) for c in rng.permutation(staying)[:count]):
            left = day_of(int(rng.integers(first, last)))
            members[i] = replace(members[i], left=left)
            joined = day_of(number_of(left) + int(rng.integers(10, 60)))
            if joined < span.until:
                heir = _member(len(members), members[i].posts[0][0], role, joined)
                members.append(_with_habits(heir, rng))
    return members
