"""How well ranges and chances keep their word on companies that nobody tuned the forecast on.

Each seed is another simulated company whose form differs from the model's: fat-tailed amounts, a
market that swings for all alike, sellers who differ, decisions drawn to the ends of quarters. The
company, its teams and its people are forecast with what was known on some days of its last year,
and held against what came. Besides, leans planted in sellers' calls are looked for.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import leans
from benchmarks.kept import Kept, report
from quarterdeck.engine.duck import DuckEngine, connect
from quarterdeck.facts import Facts, Question, build
from quarterdeck.forecast.calibration import REPLAYS
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.forecast.window import Window, horizon
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import NewBatch
from quarterdeck.playbook.model import Person, Playbook, Settings
from quarterdeck.playbook.tracks import Pipeline, Stage, Track
from quarterdeck.simulation.funnels import OPEN, Funnel, funnel_history
from quarterdeck.words.calendar import FiscalCalendar, Period
from quarterdeck.words.deal import Category, Outcome
from quarterdeck.words.record import kind_of
from quarterdeck.words.tree import Edge, OrgTree

FUNNEL = Funnel()
LAST = FUNNEL.start + timedelta(days=FUNNEL.days - 1)
TEAMS = {"north": ("U1", "U2", "U3"), "south": ("U4", "U5", "U6")}
SCOPES = {
    "company": ("",),
    "team": tuple(TEAMS),
    "person": tuple(f"P-{owner}" for owner in FUNNEL.owners),
}
_RECORDED = datetime(2026, 6, 1, tzinfo=UTC)


def facts_of(seed: int, folder: Path, funnel: Funnel = FUNNEL) -> Facts:
    """Return the facts of the company of a seed, through a ledger as a user's would be."""
    rows = funnel_history(seed, funnel)
    path = folder / "rows.parquet"
    pq.write_table(rows, path)
    ledger = Ledger(folder / "ledger")
    ledger.append(_batch(rows, path), recorded_at=_RECORDED)
    store = build(ledger.derive(), playbook(funnel), folder / "cache", aliases={})
    return Facts(store, DuckEngine(connect(threads=1)))


def _batch(rows: pa.Table, path: Path) -> NewBatch:
    names = [name for name in rows.column_names if f"has_{name}" in rows.column_names]
    return NewBatch(
        "deals",
        {name: kind_of("deals", name) for name in names},
        full=False,
        rows=path,
        source="study",
        content_hash="study",
        mapping="study",
        mapping_hash="study",
        rows_in=rows.num_rows,
        accepted=rows.num_rows,
    )


def playbook(funnel: Funnel = FUNNEL) -> Playbook:
    """Return the playbook of the companies: one pipeline, two teams of three sellers."""
    ends = ((Outcome.WON, Category.CLOSED), (Outcome.LOST, Category.OMITTED))
    kinds = [(Outcome.OPEN, Category.PIPELINE)] * len(OPEN) + list(ends)
    stages = tuple(
        Stage(name, n, outcome, category, 0, qualified=True)
        for n, (name, (outcome, category)) in enumerate(
            zip((*OPEN, "Won", "Lost"), kinds, strict=True), 1
        )
    )
    long_ago = date(2020, 1, 1)
    edges = [Edge("firm", "", long_ago), *(Edge(team, "firm", long_ago) for team in TEAMS)]
    edges += [Edge(f"P-{o}", team, long_ago) for team, owners in TEAMS.items() for o in owners]
    return Playbook(
        root=Path(),
        settings=Settings("Study", "UTC", "EUR", FiscalCalendar(), simulated=True),
        pipelines=(Pipeline("sales", (Track("deal", main=True, stages=stages),)),),
        dimensions=(),
        levels=("company", "team"),
        people=tuple(Person(f"P-{owner}", "seller", (owner,)) for owner in funnel.owners),
        tree=OrgTree(edges),
        targets=(),
        rates=(),
        currencies=("EUR",),
        mappings=(),
        hash="study",
    )


def windows() -> list[Window]:
    """Return the windows forecast of every company: two of 28 days, one of a quarter."""
    quarter = Period("2025-Q2", date(2025, 4, 1), date(2025, 7, 1))
    return [
        horizon(date(2025, 2, 3), 28),
        Window(quarter, date(2025, 4, 21)),
        horizon(date(2025, 7, 14), 28),
    ]


def kept_of(
    facts: Facts,
    looked: Sequence[Window],
    *,
    replays: int = REPLAYS,
    levels: Sequence[str] = tuple(SCOPES),
) -> Iterator[Kept]:
    """Yield how each forecast of a company kept its word, level by level."""
    last = max(window.as_of for window in looked)
    forecasts = Forecasts(facts, replays=replays, until=last)
    for window in looked:
        for level in levels:
            for scope in SCOPES[level]:
                found = forecasts.forecast(window, Question(window.as_of, scope))
                keys, money = _came(facts, window, scope)
                held = [_within(found.spread.interval(n), money) for n in LEVELS]
                counted = [_within(found.spread.counts(n), len(keys)) for n in LEVELS]
                asked, chance, _ = found.scores.staged(found.question)
                deals = (chance, np.isin(asked, keys).astype(float)) if not scope else None
                width = found.spread.interval(80)[1] - found.spread.interval(80)[0]
                miss = found.whole.expected - money
                yield Kept(level, tuple(held), tuple(counted), width, miss, money, deals)


def _within(ends: tuple[float, float], value: float) -> bool:
    return ends[0] <= value <= ends[1]


def _came(facts: Facts, window: Window, scope: str) -> tuple[np.ndarray, float]:
    sql = (
        "SELECT key, coalesce(money, 0) AS money FROM deals WHERE outcome = 'won' AND "
        f"closed_on >= DATE '{window.period.start}' AND closed_on <= DATE '{window.last}'"
    )
    rows = facts.run(facts.compose(sql, Question(facts.store.last_day or LAST, scope)))
    return rows["key"].to_numpy(), float(sum(rows["money"].to_pylist()))


@dataclass(frozen=True, slots=True)
class Studied:
    """What came of one company."""

    seed: int
    kept: tuple[Kept, ...]


def study(seeds: Sequence[int], funnel: Funnel = FUNNEL) -> Iterator[Studied]:
    """Yield what came of the company of each seed."""
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            facts = facts_of(seed, Path(folder), funnel)
            yield Studied(seed, tuple(kept_of(facts, windows())))


def main() -> int:
    """Study as many companies as asked for and print what came of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.study", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="how many companies")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--calm", action="store_true", help="companies whose market never swings")
    words = parser.parse_args()
    found: list[Studied] = []
    funnel = replace(FUNNEL, mood=0.0) if words.calm else FUNNEL
    for one in study(range(words.first, words.first + words.seeds), funnel):
        found.append(one)
        if len(found) % 10 == 0:
            print(f"{len(found)} companies", file=sys.stderr, flush=True)
    print(report([one.kept for one in found]))
    if not words.calm:
        print(leans.report(range(words.first, words.first + words.seeds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
