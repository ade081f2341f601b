"""What the market offers: accounts, prices, and the deals that begin each day."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation import habits
from quarterdeck.simulation.moods import Moods
from quarterdeck.simulation.names import (
    COMPETITORS,
    INDUSTRIES,
    PARTNERS,
    PRODUCTS,
    SEGMENTS,
    SOURCES,
    UNSET,
)
from quarterdeck.simulation.organisation import Member, Organisation
from quarterdeck.simulation.rates import CURRENCIES, PRICED_AT
from quarterdeck.simulation.span import Days, number_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DEALS_A_DAY = 0.17
FARMED_A_DAY = 0.06
GROWTH_A_YEAR = 1.10
MONTH_WEIGHT = (1.05, 1.1, 1.1, 1.0, 1.0, 1.0, 0.8, 0.7, 1.1, 1.15, 1.1, 0.75)
ACCOUNTS_A_DEAL = 0.35
SEGMENT_SHARE = (0.44, 0.40, 0.16)
MEDIAN_PRICE = (12_000, 38_000, 120_000)
PRICE_SPREAD = 0.6
HUGE_SHARE, HUGE_TAIL = 0.01, 2.5
LEAST_PRICE = 500
KNOWN_WITHIN = 700
PRODUCT_SHARE = (0.45, 0.25, 0.2, 0.1)
PRODUCT_PRICE = (1.0, 0.8, 0.7, 1.7)
SOURCE_SHARE = (0.35, 0.3, 0.15, 0.12, 0.08, 0.0)
SOURCE_QUALITY = (0.85, 1.0, 1.2, 0.8, 1.6, 1.5)
PARTNER_SOURCE, EXISTING, ONLINE_SHARE = 2, 5, 0.3
SDR_SOURCES = (0, 3)
SEGMENT_SPEED = (1.25, 1.0, 0.75)
STUCK_SHARE = 0.38
QUOTED_UP_TO, QUOTED_IN = (10_000, 50_000, 200_000), (100, 500, 1000, 5000)
NEW, EXPANSION, RENEWAL = 0, 1, 2
DIRECT, PARTNER, ONLINE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Crew:
    """Members as arrays over business days: `working` and `team` are (members, days)."""

    working: Flags
    team: Ints
    skill: Floats
    care: Floats
    selling: Flags
    farming: Flags
    sdr: Flags


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts as arrays: the team whose ground they are on, segment, industry, first day.

    `value` is what an account buys a year at the start (whole units of its team's currency, 0 for
    who is no customer yet) and `ends` the day number until which; `product` is what it bought.
    """

    team: Ints
    segment: Ints
    industry: Ints
    since: Ints
    value: Ints
    ends: Ints
    product: Ints


@dataclass(frozen=True, slots=True)
class Demand:
    """Deals as they begin, in order of the business day `born` (an index into the days).

    `price` is the list price in whole units of the team's currency; `quality` and `speed` multiply
    the chances to win and to move; a `stuck` deal hardly moves and lingers until it is given up.
    `rival` is who else is really in the deal, known to the seller or not; `sourced_by` the member
    who found it, where that is not the owner; UNSET (-1) is nobody. `loaded` deals came in a load.
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
    business: Ints
    channel: Ints
    partner: Ints
    rival: Ints
    sourced_by: Ints
    loaded: Flags

    def __len__(self) -> int:
        """Return the number of deals."""
        return len(self.born)

    def at(self, rows: Ints | slice) -> "Demand":
        """Return these deals alone."""
        return Demand(*(getattr(self, name)[rows] for name in Demand.__slots__))


def crew_of(organisation: Organisation, days: Days) -> Crew:
    """Return who works in which team (its index, -1 above the teams) on each business day."""
    index = {team.id: i for i, team in enumerate(organisation.teams)}
    members = organisation.members
    shape = (len(members), len(days))
    working, team = np.zeros(shape, dtype=bool), np.full(shape, -1, dtype=np.int64)
    for i, member in enumerate(members):
        working[i] = days >= number_of(member.joined)
        if member.left is not None:
            working[i] &= days < number_of(member.left)
        for place, since in member.posts:
            team[i, days >= number_of(since)] = index.get(place, -1)
    return Crew(
        working,
        team,
        skill=np.array([m.skill for m in members]),
        care=np.array([m.care for m in members]),
        selling=np.array([m.sells for m in members]),
        farming=np.array([m.role == "account_manager" for m in members]),
        sdr=np.array([m.role == "sdr" for m in members]),
    )


def demand_of(
    organisation: Organisation, days: Days, moods: Moods, rng: np.random.Generator
) -> tuple[Demand, Accounts]:
    """Return the deals sellers begin on each day, and the accounts they begin them with.

    Deals of account managers are expansions of whichever customer there is on the day; renewals
    are not among them, they follow from what is won.
    """
    crew = crew_of(organisation, days)
    counts = rng.poisson(_pace(organisation.members, crew, days, moods).T)
    loads = np.zeros_like(counts)
    load_day = len(days) // 3
    loads[load_day] = (crew.working[:, load_day] & crew.selling & ~crew.farming) * 2
    born, owner = (part.astype(np.int64) for part in np.nonzero(counts + loads))
    times = (counts + loads)[born, owner]
    born, owner = np.repeat(born, times), np.repeat(owner, times)
    team = crew.team[owner, born]
    account, accounts = _accounts(team, organisation, days[born], rng)
    demand = _drawn((born, owner, team, account), accounts, rng)
    farmed = crew.farming[owner]
    return replace(
        demand,
        price=_local(demand.price, team, organisation),
        business=np.where(farmed, EXPANSION, NEW),
        sourced_by=_found_by(demand, crew, rng),
        loaded=(born == load_day) & ~farmed,
    ), accounts


def _drawn(
    begun: tuple[Ints, Ints, Ints, Ints], accounts: Accounts, rng: np.random.Generator
) -> Demand:
    """Return the deals with everything that is drawn for each, prices in euros."""
    account = begun[3]
    size = len(account)
    product = rng.choice(len(PRODUCTS), size, p=PRODUCT_SHARE)
    source = rng.choice(len(SOURCES), size, p=SOURCE_SHARE)
    segment = accounts.segment[account]
    quality = np.array(SOURCE_QUALITY)[source] * np.exp(rng.normal(0, 0.35, size))
    speed = np.array(SEGMENT_SPEED)[segment] * np.exp(rng.normal(0, 0.25, size))
    rival = rng.choice(len(COMPETITORS), size, p=habits.RIVAL_SHARES)
    channel = np.where((segment == 0) & (rng.random(size) < ONLINE_SHARE), ONLINE, DIRECT)
    channel = np.where(source == PARTNER_SOURCE, PARTNER, channel)
    partner = rng.integers(0, len(PARTNERS), size)
    return Demand(
        *begun, product, source,
        price=_prices(segment, product, rng),
        quality=quality,
        speed=speed,
        stuck=rng.random(size) < STUCK_SHARE,
        business=np.zeros(size, dtype=np.int64),
        channel=channel,
        partner=np.where(channel == PARTNER, partner, UNSET),
        rival=np.where(rng.random(size) < habits.RIVAL_SHARE, rival, UNSET),
        sourced_by=np.full(size, UNSET, dtype=np.int64),
        loaded=np.zeros(size, dtype=bool),
    )  # fmt: skip


def _prices(segment: Ints, product: Ints, rng: np.random.Generator) -> Ints:
    """Return list prices in euros: lognormal, a few of them many times that."""
    size = len(segment)
    median = np.array(MEDIAN_PRICE)[segment] * np.array(PRODUCT_PRICE)[product]
    huge = np.where(rng.random(size) < HUGE_SHARE, 1 + rng.pareto(HUGE_TAIL, size), 0)
    price = median * np.exp(rng.normal(0, PRICE_SPREAD, size)) * (1 + huge)
    return np.asarray(price, dtype=np.int64)


def _local(price: Ints, team: Ints, organisation: Organisation) -> Ints:
    """Return prices in the money of each deal's team, as people quote them."""
    factor = np.array([PRICED_AT[CURRENCIES.index(t.currency)] for t in organisation.teams])[team]
    local = np.asarray(sensible(price.astype(np.float64)) * factor, dtype=np.int64)
    return np.maximum(local // 100 * 100, LEAST_PRICE)


def _found_by(demand: Demand, crew: Crew, rng: np.random.Generator) -> Ints:
    """Return who found each deal: for outbound and events, one of the team's SDRs at work."""
    found = np.full(len(demand), UNSET, dtype=np.int64)
    hunted, luck = np.isin(demand.source, SDR_SOURCES), rng.random(len(demand))
    for place in np.unique(demand.team):
        sdrs = np.flatnonzero(crew.sdr & (crew.team.max(axis=1) == place))
        here = np.flatnonzero(hunted & (demand.team == place))
        if len(sdrs):
            who = sdrs[(luck[here] * len(sdrs)).astype(np.int64)]
            found[here] = np.where(crew.working[who, demand.born[here]], who, UNSET)
    return found


def _pace(members: tuple[Member, ...], crew: Crew, days: Days, moods: Moods) -> Floats:
    """Return the expected number of new deals per member and business day."""
    joined = np.array([number_of(m.joined) for m in members])
    fresh = joined > joined.min()
    tenure = (days[None, :] - joined[:, None]) / np.array([m.ramp_days for m in members])[:, None]
    ramp = np.where(fresh[:, None], np.clip(tenure, 0.15, 1.0), 1.0)
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    growth = GROWTH_A_YEAR ** ((days - days[0]) / 365)
    season = np.array(MONTH_WEIGHT)[months] * growth
    usual = np.where(crew.farming, FARMED_A_DAY, DEALS_A_DAY) * np.array([m.pace for m in members])
    active = crew.working & crew.selling[:, None]
    mood = moods.create[crew.team, np.arange(len(days))[None, :]]
    return np.asarray(active * ramp * mood * usual[:, None] * season[None, :], dtype=np.float64)


def _accounts(
    team: Ints, organisation: Organisation, born: Ints, rng: np.random.Generator
) -> tuple[Ints, Accounts]:
    """Return each deal's account, drawn from its team's ground, and the accounts."""
    teams = len(organisation.teams)
    each = max(4, round(len(team) * ACCOUNTS_A_DEAL / teams))
    account = team * each + (rng.random(len(team)) ** 1.6 * each).astype(np.int64)
    since = np.full(teams * each, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(since, account, born - rng.integers(1, 90, len(born)))
    count = len(since)
    ground = np.repeat(np.arange(teams), each)
    segment = rng.choice(len(SEGMENTS), count, p=SEGMENT_SHARE)
    industry = rng.integers(0, len(INDUSTRIES), count)
    product = rng.choice(len(PRODUCTS), count, p=PRODUCT_SHARE)
    first = int(born.min()) if len(born) else 0
    installed = rng.random(count) < habits.INSTALLED_SHARE
    value = np.where(installed, _local(_prices(segment, product, rng), ground, organisation), 0)
    ends = np.where(installed, first + rng.integers(30, habits.TERM_DAYS, count), 0)
    earliest = first + rng.integers(-90, KNOWN_WITHIN, count)
    since = np.minimum(since, np.where(installed, first - habits.TERM_DAYS, earliest))
    return account, Accounts(ground, segment, industry, since, value, ends, product)


def sensible(amount: Floats) -> Ints:
    """Round to the figures people quote: hundreds, then 500s, thousands, five thousands."""
    steps = np.array(QUOTED_IN)[np.searchsorted(QUOTED_UP_TO, amount, side="right")]
    return np.asarray(np.maximum(np.rint(amount / steps), 5) * steps, dtype=np.int64)
