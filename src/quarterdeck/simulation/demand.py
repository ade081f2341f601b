"""What the market offers: accounts, prices, and the deals that begin each day."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.names import INDUSTRIES, PRODUCTS, SEGMENTS, SOURCES
from quarterdeck.simulation.organisation import Member, Organisation
from quarterdeck.simulation.span import Days, number_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DEALS_A_DAY = 0.24
RAMP_DAYS = 120
GROWTH_A_YEAR = 1.10
MONTH_WEIGHT = (1.05, 1.1, 1.1, 1.0, 1.0, 1.0, 0.8, 0.7, 1.1, 1.15, 1.1, 0.75)
ACCOUNTS_A_DEAL = 0.35
SEGMENT_SHARE = (0.44, 0.40, 0.16)
MEDIAN_PRICE = (11_000, 32_000, 95_000)
PRICE_SPREAD = 0.6
PRODUCT_SHARE = (0.45, 0.25, 0.2, 0.1)
PRODUCT_PRICE = (1.0, 0.8, 0.7, 1.7)
SOURCE_SHARE = (0.35, 0.3, 0.15, 0.12, 0.08)
SOURCE_QUALITY = (0.85, 1.0, 1.2, 0.8, 1.6)
SEGMENT_SPEED = (1.25, 1.0, 0.75)
STUCK_SHARE = 0.38
QUOTED_UP_TO, QUOTED_IN = (10_000, 50_000, 200_000), (100, 500, 1000, 5000)


@dataclass(frozen=True, slots=True)
class Crew:
    """Members as arrays over business days: `working` and `team` are (members, days)."""

    working: Flags
    team: Ints
    skill: Floats
    selling: Flags


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts as arrays: the team whose ground they are on, segment, industry, first day."""

    team: Ints
    segment: Ints
    industry: Ints
    since: Ints


@dataclass(frozen=True, slots=True)
class Demand:
    """Deals as they begin, in order of the business day `born` (an index into the days).

    `price` is the list price in whole units of the team's currency; `quality` and `speed` multiply
    the chances to win and to move; a `stuck` deal hardly moves and lingers until it is given up.
    """

    born: Ints
    owner: Ints
    team: Ints
    account: Ints
    product: Ints
    source: Ints
    price: Ints
    quality: Floats
    speed: Floats
    stuck: Flags

    def __len__(self) -> int:
        """Return the number of deals."""
        return len(self.born)


def crew_of(organisation: Organisation, days: Days) -> Crew:
    """Return who works in which team (its index, -1 above the teams) on each business day."""
    index = {team.id: i for i, team in enumerate(organisation.teams)}
    shape = (len(organisation.members), len(days))
    working, team = np.zeros(shape, dtype=bool), np.full(shape, -1, dtype=np.int64)
    for i, member in enumerate(organisation.members):
        working[i] = days >= number_of(member.joined)
        if member.left is not None:
            working[i] &= days < number_of(member.left)
        for place, since in member.posts:
            team[i, days >= number_of(since)] = index.get(place, -1)
    skill = np.array([m.skill for m in organisation.members])
    selling = np.array([m.role == "seller" for m in organisation.members])
    return Crew(working, team, skill, selling)


def demand_of(
    organisation: Organisation, days: Days, rng: np.random.Generator
) -> tuple[Demand, Accounts]:
    """Return the deals sellers begin on each day, and the accounts they begin them with."""
    crew = crew_of(organisation, days)
    counts = rng.poisson(_pace(organisation.members, crew, days).T)
    born, owner = (part.astype(np.int64) for part in np.nonzero(counts))
    born, owner = np.repeat(born, counts[born, owner]), np.repeat(owner, counts[born, owner])
    team = crew.team[owner, born]
    account, accounts = _accounts(team, len(organisation.teams), days[born], rng)
    size = len(born)
    product = rng.choice(len(PRODUCTS), size, p=PRODUCT_SHARE)
    source = rng.choice(len(SOURCES), size, p=SOURCE_SHARE)
    segment = accounts.segment[account]
    median = np.array(MEDIAN_PRICE)[segment] * np.array(PRODUCT_PRICE)[product]
    price = sensible(median * np.exp(rng.normal(0, PRICE_SPREAD, size)))
    quality = np.array(SOURCE_QUALITY)[source] * np.exp(rng.normal(0, 0.35, size))
    speed = np.array(SEGMENT_SPEED)[segment] * np.exp(rng.normal(0, 0.25, size))
    stuck = rng.random(size) < STUCK_SHARE
    parts = (born, owner, team, account, product, source, price, quality, speed, stuck)
    return Demand(*parts), accounts


def _pace(members: tuple[Member, ...], crew: Crew, days: Days) -> Floats:
    """Return the expected number of new deals per member and business day."""
    joined = np.array([number_of(m.joined) for m in members])
    fresh = joined > joined.min()
    tenure = (days[None, :] - joined[:, None]) / RAMP_DAYS
    ramp = np.where(fresh[:, None], np.clip(tenure, 0.15, 1.0), 1.0)
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    growth = GROWTH_A_YEAR ** ((days - days[0]) / 365)
    season = np.array(MONTH_WEIGHT)[months] * growth * DEALS_A_DAY
    active = crew.working & crew.selling[:, None]
    return np.asarray(active * ramp * season[None, :], dtype=np.float64)


def _accounts(
    team: Ints, teams: int, born: Ints, rng: np.random.Generator
) -> tuple[Ints, Accounts]:
    """Return each deal's account, drawn from its team's ground, and the accounts."""
    each = max(4, round(len(team) * ACCOUNTS_A_DEAL / teams))
    account = team * each + (rng.random(len(team)) ** 1.6 * each).astype(np.int64)
    since = np.full(teams * each, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(since, account, born - rng.integers(1, 90, len(born)))
    count = len(since)
    segment = rng.choice(len(SEGMENTS), count, p=SEGMENT_SHARE)
    industry = rng.integers(0, len(INDUSTRIES), count)
    return account, Accounts(np.repeat(np.arange(teams), each), segment, industry, since)


def sensible(amount: Floats) -> Ints:
    """Round to the figures people quote: hundreds, then 500s, thousands, five thousands."""
    steps = np.array(QUOTED_IN)[np.searchsorted(QUOTED_UP_TO, amount, side="right")]
    return np.asarray(np.maximum(np.rint(amount / steps), 5) * steps, dtype=np.int64)
