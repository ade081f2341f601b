"""What the market does to everyone at once: common swings, and one shock in one region."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.names import REGIONS
from quarterdeck.simulation.organisation import Organisation
from quarterdeck.simulation.span import Days, Span, day_of, number_of, quarter_start

Floats = npt.NDArray[np.float64]

COMMON, OWN, STAYS = 0.07, 0.06, 0.7
SHOCK_WIN, SHOCK_CREATE, SHOCK_PUSH = 0.55, 0.75, 1.6


@dataclass(frozen=True, slots=True)
class Shock:
    """In a region, from `since` to `until` inclusive, wins and creation fell and pushes rose."""

    region: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Moods:
    """What multiplies the chances to win, to begin and to be pushed: (teams, business days)."""

    win: Floats
    create: Floats
    push: Floats
    shock: Shock


def moods_of(organisation: Organisation, span: Span, days: Days, rng: np.random.Generator) -> Moods:
    """Return the market's moods: each month leans on the one before, regions lean together."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    months -= months[0]
    count = int(months[-1]) + 1
    swings = _swings(count, COMMON, rng) + np.stack([_swings(count, OWN, rng) for _ in REGIONS])
    used = sorted({REGIONS.index(team.region) for team in organisation.teams})
    shock = _shock(span, REGIONS[used[-1]])
    hit = (days >= number_of(shock.since)) & (days <= number_of(shock.until))
    region = np.array([REGIONS.index(team.region) for team in organisation.teams])
    struck = hit[None, :] & (region == used[-1])[:, None]
    mood = np.exp(swings[:, months])[region]
    return Moods(
        win=mood * np.where(struck, SHOCK_WIN, 1.0),
        create=mood * np.where(struck, SHOCK_CREATE, 1.0),
        push=np.where(struck, SHOCK_PUSH, 1.0) / mood,
        shock=shock,
    )


def _shock(span: Span, region: str) -> Shock:
    """Return the planted shock: the quarter three before the one that runs at the end."""
    first = max(quarter_start(span.until, -3), span.judged)
    return Shock(region, first, day_of(number_of(quarter_start(first, 1)) - 1))


def _swings(months: int, spread: float, rng: np.random.Generator) -> Floats:
    """Return a level for each month that returns to nothing, on a log scale."""
    level = np.zeros(months)
    for i, step in enumerate(rng.normal(0, spread, months).tolist()):
        level[i] = STAYS * level[i - 1] * (i > 0) + step
    return level
