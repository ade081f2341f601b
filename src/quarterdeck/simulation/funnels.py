"""A small company's deals whose chances are not those of any forecaster, to try forecasters on.

It shares no form with the model that is tried on it: what becomes of a deal and when is decided at
its birth by how good it really is, by who sells it and by the mood of the market; deciding takes a
log-normal time and is drawn to the ends of quarters; amounts have fat tails, and larger deals are
slower and won less often. Stages only follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from quarterdeck.simulation.histories import ARROW, DAY, HOUR
from quarterdeck.simulation.span import WORKING_DAYS, day_of, number_of, quarter_start

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

OPEN = ("Discovery", "Qualified", "Evaluation", "Proposal", "Negotiation")
_RUSH, _LAST = 21, 3
"""Days before the end of a quarter from which deals are drawn into its last three."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How large the company is and what it is like.

    `a_day` are deals begun on a usual working day, `won` the log odds of a usual deal, `median` and
    `spread` the amounts in minor units and their log spread; `fat` is the share of deals from a
    Pareto tail. `mood` is how far the market swings (log), `skill` how far sellers differ.
    `told` is how far the category commit tells who will win: 0 is nothing.
    """

    start: date = date(2024, 1, 1)
    days: int = 600
    owners: tuple[str, ...] = ("U1", "U2", "U3", "U4", "U5", "U6")
    a_day: float = 2.5
    won: float = -1.0
    median: int = 20_000_00
    spread: float = 0.9
    fat: float = 0.03
    mood: float = 0.15
    skill: float = 0.4
    told: float = 0.0


@dataclass(frozen=True, slots=True)
class _Deals:
    """What becomes of each deal: days are counted from 1970."""

    born: Ints
    decided: Ints
    won: npt.NDArray[np.bool_]
    owner: Ints
    amount: Ints
    promising: Floats


def funnel_history(seed: int, funnel: Funnel | None = None) -> pa.Table:
    """Return ledger log rows of the company's deals (ids F-00000...), in order of deal and time.

    Columns are those of `random_history` for the fields it sets. The same arguments give the same
    rows.
    """
    made = funnel or Funnel()
    rng = np.random.default_rng(seed)
    return _rows(_deals(made, rng), made, rng)


def _deals(funnel: Funnel, rng: np.random.Generator) -> _Deals:
    first = number_of(funnel.start)
    days = np.arange(first, first + funnel.days)
    mood = _moods(funnel, rng)
    working = np.array([day_of(int(d)).weekday() < WORKING_DAYS for d in days])
    begun = rng.poisson(funnel.a_day * working * np.exp(mood))
    born = np.repeat(days, begun)
    n = len(born)
    quality, owner = rng.normal(size=n), rng.integers(0, len(funnel.owners), n)
    skill = rng.normal(0, funnel.skill, len(funnel.owners))[owner]
    fat = rng.random(n) < funnel.fat
    size = rng.normal(0, funnel.spread, n) + fat * rng.exponential(1.2, n)
    took = np.exp(np.log(40) + 0.15 * size - 0.2 * quality + rng.normal(0, 0.7, n))
    decided = _drawn(born + np.maximum(took, 1).astype(np.int64), rng)
    then = mood[np.clip(decided - first, 0, funnel.days - 1)]
    odds = funnel.won + 0.9 * quality + skill + 3 * then - 0.25 * size
    won = rng.random(n) < 1 / (1 + np.exp(-odds))
    # What is lost is told late.
    decided = np.where(won, decided, decided + rng.geometric(1 / 20, n))
    amount = np.rint(funnel.median * np.exp(size) / 100_00).astype(np.int64) * 100_00
    return _Deals(born, decided, won, owner, np.maximum(amount, 100_00), quality)


def _moods(funnel: Funnel, rng: np.random.Generator) -> Floats:
    """Return the market's mood on each day: it swings slowly, for everybody alike."""
    steps = rng.normal(0, 1, funnel.days)
    mood, kept = np.zeros(funnel.days), 0.98
    for day in range(1, funnel.days):
        mood[day] = kept * mood[day - 1] + np.sqrt(1 - kept**2) * steps[day]
    return funnel.mood * mood


def _drawn(decided: Ints, rng: np.random.Generator) -> Ints:
    """Draw half of what is decided late in a quarter into its last days, and all off weekends."""
    quarters = {int(d): number_of(quarter_start(day_of(int(d)), 1)) for d in np.unique(decided)}
    end = np.array([quarters[int(d)] for d in decided])
    rushed = (end - decided <= _RUSH) & (rng.random(len(decided)) < 0.5)  # noqa: PLR2004 -- half
    moved = np.where(rushed, end - 1 - rng.integers(0, _LAST, len(decided)), decided)
    weekday = (moved + 3) % 7
    return np.asarray(moved - np.maximum(weekday - 4, 0))


def _rows(deals: _Deals, funnel: Funnel, rng: np.random.Generator) -> pa.Table:
    """Return what a CRM would have recorded until the last day: stages, dates, outcomes."""
    n, last = len(deals.born), number_of(funnel.start) + funnel.days - 1
    reached = np.where(deals.won, len(OPEN), 1 + (rng.random(n) * len(OPEN)).astype(np.int64))
    events: list[dict[str, Ints]] = []
    span = np.maximum(deals.decided - deals.born, 1)
    cuts = np.sort(rng.random((n, len(OPEN) - 1)), axis=1)
    for stage in range(len(OPEN)):
        share = np.zeros(n) if stage == 0 else cuts[:, stage - 1]
        at = deals.born + (share * span).astype(np.int64)
        events.append(_event(deals, at, np.full(n, stage), reached > stage, rng))
    done = np.where(deals.won, len(OPEN), len(OPEN) + 1)
    events.append(_event(deals, deals.decided, done, np.ones(n, dtype=bool), rng))
    whole = {name: np.concatenate([e[name] for e in events]) for name in events[0]}
    kept = np.flatnonzero((whole["kept"] > 0) & (whole["at"] <= last))
    order = kept[np.lexsort((whole["stage"][kept], whole["at"][kept], whole["deal"][kept]))]
    return _table({name: values[order] for name, values in whole.items()}, deals, funnel, rng)


def _event(
    deals: _Deals,
    at: Ints,
    stage: Ints,
    kept: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> dict[str, Ints]:
    """Return one step of every deal: the sellers' close date comes nearer the truth each time."""
    n = len(at)
    left = np.maximum(deals.decided - at, 0)
    blur = np.exp(rng.normal(-0.2, 0.5, n))
    due = np.where(stage >= len(OPEN), at, at + (left * blur).astype(np.int64) + 3)
    return {
        "deal": np.arange(n),
        "at": at,
        "stage": stage,
        "kept": kept.astype(np.int64),
        "due": due,
    }


def _table(
    rows: dict[str, Ints], deals: _Deals, funnel: Funnel, rng: np.random.Generator
) -> pa.Table:
    deal, size = rows["deal"], len(rows["deal"])
    first = np.r_[True, deal[1:] != deal[:-1]]
    valid = rows["at"] * DAY + 9 * HOUR + rows["stage"] * HOUR
    names = (*OPEN, "Won", "Lost")
    ids = [f"F-{i:05d}" for i in range(len(deals.born))]
    likely = deals.won * funnel.told + rng.random(len(deals.born)) * (1 - funnel.told)
    category = np.where(likely > 0.6, "commit", "pipeline")  # noqa: PLR2004 -- any cut will do
    stamps = pa.array(valid, ARROW["TIMESTAMPTZ"])
    values: dict[str, tuple[pa.Array, npt.NDArray[np.bool_]]] = {
        "pipeline": (pa.array(["sales"] * size), first),
        "stage": (_named(names, rows["stage"]), np.ones(size, dtype=bool)),
        "category": (pa.array(category[deal]), first),
        "amount": (pa.array(deals.amount[deal]), first),
        "currency": (pa.array(["EUR"] * size), first),
        "close_date": (
            pa.array(rows["due"].astype(np.int32), pa.int32()).cast(pa.date32()),
            np.ones(size, dtype=bool),
        ),
        "owner": (_named(funnel.owners, deals.owner[deal]), first),
        "created_at": (stamps, first),
        "presence": (pa.array(["present"] * size), first),
    }
    columns = {
        "id": _named(ids, deal),
        "valid_at": stamps,
        "known_at": stamps,
        "seq": pa.array(rows["stage"]),
        "row_no": pa.array(np.arange(1, size + 1)),
        "reconstructed": pa.array([""] * size),
        "doubtful": pa.array([""] * size),
    }
    for name, (column, has) in values.items():
        columns[name], columns[f"has_{name}"] = column, pa.array(has)
    return pa.table(columns)


def _named(names: Sequence[str], places: Ints) -> pa.Array:
    return pa.array(np.array(names, dtype=object)[places], pa.string())
