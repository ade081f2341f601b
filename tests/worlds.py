"""Small worlds for tests: a sample playbook, and facts of log rows through a real ledger."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quarterdeck.engine.duck import DuckEngine
from quarterdeck.facts import Facts, build
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import NewBatch
from quarterdeck.playbook.model import Dimension, Person, Playbook, Rate, Settings, Target
from quarterdeck.playbook.tracks import Pipeline, Stage, Track
from quarterdeck.simulation.histories import SAMPLE_STAGES
from quarterdeck.words.calendar import FiscalCalendar
from quarterdeck.words.deal import Category, Outcome
from quarterdeck.words.record import kind_of
from quarterdeck.words.tree import Edge, OrgTree

LONG_AGO = date(2020, 1, 1)
RECORDED = datetime(2026, 6, 1, 12, tzinfo=UTC)

_OUTCOMES = (
    *(Outcome.OPEN,) * 5,
    *(Outcome.WON, Outcome.LOST, Outcome.NO_DECISION, Outcome.DISQUALIFIED),
)
_CATEGORIES = (
    *(Category.PIPELINE, Category.PIPELINE, Category.BEST_CASE, Category.BEST_CASE),
    *(Category.COMMIT, Category.CLOSED, Category.OMITTED, Category.OMITTED, Category.OMITTED),
)
_TENTHS = (1, 2, 4, 6, 8, 10, 0, 0, 0)

STAGES = tuple(
    Stage(name, place, outcome, category, tenths * 100_000_000, qualified=1 <= place - 1 <= 4)
    for place, (name, outcome, category, tenths) in enumerate(
        zip(SAMPLE_STAGES, _OUTCOMES, _CATEGORIES, _TENTHS, strict=True), 1
    )
)
TREE = OrgTree(
    [
        Edge("acme", "", LONG_AGO),
        Edge("north", "acme", LONG_AGO),
        Edge("south", "acme", LONG_AGO),
        Edge("north-2", "acme", LONG_AGO),
        Edge("P1", "north", LONG_AGO),
        Edge("P2", "north", LONG_AGO),
        Edge("P2", "south", date(2026, 3, 1)),
        Edge("P3", "south", LONG_AGO),
        Edge("P4", "north-2", LONG_AGO),
    ]
)
PEOPLE = tuple(
    Person(f"P{number}", "seller", (crm_id,))
    for number, crm_id in enumerate(("U1001", "U1005", "U1009", "U1010"), 1)
)
RATES = (
    Rate("USD", date(2026, 1, 1), 900_000_000),
    Rate("USD", date(2026, 2, 15), 925_000_000),
    Rate("USD", date(2026, 4, 1), 870_500_000),
)


def plain_playbook(stages: tuple[Stage, ...], settings: Settings, **parts: object) -> Playbook:
    """Return a playbook of one pipeline with these stages, two org levels and the parts given."""
    bare = Playbook(
        root=Path(),
        settings=settings,
        pipelines=(Pipeline("sales", (Track("deal", main=True, stages=stages),)),),
        dimensions=(),
        levels=("company", "region"),
        people=(),
        tree=OrgTree(),
        targets=(),
        rates=(),
        currencies=(settings.currency,),
        mappings=(),
        hash="plain",
    )
    return replace(bare, **parts)


def sample_playbook(*, targets: tuple[Target, ...] = (), currency: str = "EUR") -> Playbook:
    """Return a playbook that fits random histories: one pipeline, four sellers, two currencies."""
    return plain_playbook(
        STAGES,
        Settings("Sample", "Europe/Berlin", currency, FiscalCalendar(), simulated=True),
        dimensions=(Dimension("product"),),
        people=PEOPLE,
        tree=TREE,
        targets=targets,
        rates=RATES,
        currencies=("EUR", "USD"),
    )


def record(
    ledger: Ledger,
    rows: pa.Table,
    *,
    source: str = "history",
    folder: Path,
    table: str = "deals",
) -> None:
    """Append log rows of a table to a ledger as one batch."""
    path = folder / f"{source}.parquet"
    pq.write_table(rows, path)
    fields = {n: kind_of(table, n) for n in rows.column_names if f"has_{n}" in rows.column_names}
    ledger.append(
        NewBatch(
            table,
            fields,
            full=False,
            rows=path,
            source=source,
            content_hash=source,
            mapping="history",
            mapping_hash="m",
            rows_in=rows.num_rows,
            accepted=rows.num_rows,
        ),
        recorded_at=RECORDED,
    )


def facts_of(folder: Path, rows: pa.Table, playbook: Playbook | None = None) -> Facts:
    """Return the facts of log rows, through a ledger and a cache in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(folder / "ledger")
    record(ledger, rows, folder=folder)
    return reopened(folder, playbook)


def acting(folder: Path, rows: pa.Table, acts: pa.Table) -> Facts:
    """Return the facts of log rows of deals and of what people did on them."""
    facts_of(folder, rows)
    record(Ledger(folder / "ledger"), acts, source="acts", folder=folder, table="activities")
    return reopened(folder)


def random_acts(seed: int, deals: pa.Table, count: int, *, late: int = 20) -> pa.Table:
    """Return log rows of what people did on the deals of log rows, known up to `late` days after.

    One in ten is planned, and known before its day.
    """
    dice = np.random.default_rng(seed)
    place = dice.integers(0, deals.num_rows, count)
    day = timedelta(days=1) // timedelta(microseconds=1)
    known = (
        pc.cast(deals["known_at"], pa.int64()).to_numpy()[place] + dice.integers(0, 90, count) * day
    )
    lag = np.where(dice.random(count) < 0.1, -7, dice.integers(0, late + 1, count))
    stamp = deals["known_at"].type
    there = pa.array(np.ones(count, dtype=bool))
    known_at = pa.array(known, pa.int64()).cast(stamp)
    told = {
        "deal": deals["id"].combine_chunks().take(pa.array(place)),
        "at": pa.array(known - lag * day, pa.int64()).cast(stamp),
        "presence": pa.array(["present"] * count),
    }
    return pa.table(
        {
            "id": pa.array([f"act-{n}" for n in range(count)]),
            "valid_at": known_at,
            "known_at": known_at,
            "seq": pa.array(np.zeros(count, dtype=np.int64)),
            "row_no": pa.array(np.arange(1, count + 1)),
            "reconstructed": pa.array([""] * count),
            "doubtful": pa.array([""] * count),
            **told,
            **{f"has_{name}": there for name in told},
        }
    )


def reopened(folder: Path, playbook: Playbook | None = None) -> Facts:
    """Return the facts of whatever the folder's ledger holds now."""
    intervals = Ledger(folder / "ledger").derive()
    store = build(intervals, playbook or sample_playbook(), folder / "cache", aliases={})
    return Facts(store, DuckEngine())


def known_before(rows: pa.Table, instant: datetime) -> pa.Table:
    """Return the log rows that were known before an instant: the ledger cut at that moment."""
    return rows.filter(pc.less(rows["known_at"], pa.scalar(instant, rows["known_at"].type)))


def told_line(like: pa.Table, deal: str, at: datetime, fields: dict[str, Any]) -> pa.Table:
    """A row of a deal's history with some fields, of the shape of another history."""
    row: dict[str, Any] = dict.fromkeys(like.column_names)
    row |= {name: name[4:] in fields for name in like.column_names if name.startswith("has_")}
    row |= {"id": deal, "valid_at": at, "known_at": at, "seq": 0, "row_no": 1}
    return pa.Table.from_pylist([row | {"reconstructed": "", "doubtful": ""} | fields], like.schema)
