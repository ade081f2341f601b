"""Facts on disk: built from a ledger head and a playbook, partition by partition, then kept.

A partition is rebuilt only when its intervals or the part of the playbook that shapes it change,
so a small import costs little; the files are a cache and may be deleted at any time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from quarterdeck.engine.duck import connect
from quarterdeck.engine.sql import literal
from quarterdeck.facts import tables
from quarterdeck.facts.cache import digest, fresh_file
from quarterdeck.facts.native import WORTHWHILE, native_copy
from quarterdeck.facts.versions import (
    Shape,
    account_versions_sql,
    deal_versions_sql,
    people_edges_sql,
    source_of,
    stage_visits_sql,
)
from quarterdeck.ledger.intervals import Intervals
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.days import local_day
from quarterdeck.words.tree import Edge

Progress = Callable[[str, float], None]

_ROW_GROUP = 61_440
"""Rows a Parquet row group holds: few enough to skip most when only current versions are asked."""


@dataclass(frozen=True, slots=True)
class FactsStore:
    """Where the facts of one ledger head under one playbook lie: Parquet files by relation.

    `native` is a copy of the large ones for the embedded engine, None where they are small.
    """

    playbook: Playbook
    head: str
    last_day: date | None
    files: Mapping[str, tuple[Path, ...]]
    native: Path | None = None


def build(
    intervals: Intervals,
    playbook: Playbook,
    cache: Path,
    *,
    aliases: Mapping[str, str],
    progress: Progress | None = None,
) -> FactsStore:
    """Make sure the facts of these intervals exist under `cache` and say where they are.

    `aliases` tells which person an opaque owner id is. Raises QuarterdeckError when the cache
    cannot be written.
    """
    tell = progress or (lambda _phase, _share: None)
    builder = _Builder(intervals, playbook, cache / "facts", aliases)
    zone = playbook.settings.timezone
    until = intervals.observed_until
    files = builder.files(tell)
    native = None
    if intervals.table("deals").rows >= WORTHWHILE:
        native = native_copy(files, builder.cache, partial(tell, "laying out the facts"))
    day = local_day(until, zone) if until else None
    return FactsStore(playbook, intervals.head.hash, day, files, native)


class _Builder:
    """One build: the inputs, the small tables they make, and an engine opened when needed."""

    def __init__(
        self,
        intervals: Intervals,
        playbook: Playbook,
        cache: Path,
        aliases: Mapping[str, str],
    ) -> None:
        self.intervals = intervals
        self.playbook = playbook
        self.cache = cache
        self.small = {
            "stage_map": tables.stage_map(playbook),
            "owner_map": tables.owner_map(playbook, aliases),
            "rate_spans": tables.rate_spans(playbook),
            "target_spans": tables.target_spans(playbook),
        }
        self.calendar = repr(playbook.settings.calendar)
        joined = (self.small[n] for n in ("stage_map", "owner_map", "rate_spans"))
        self.basis = digest(self.calendar, *(str(t.to_pylist()) for t in joined))
        self._engine: duckdb.DuckDBPyConnection | None = None

    def files(self, progress: Progress) -> dict[str, tuple[Path, ...]]:
        """Write what is missing and return the files of every relation."""
        found = {name: (self._keep(name, table),) for name, table in self.small.items()}
        return {
            **found,
            "calendar": (self._calendar(),),
            "people_spans": (self._keep("people_spans", self._people()),),
            "deal_versions": self._partitions("deals", deal_versions_sql, progress),
            "stage_visits": self._partitions("deals", stage_visits_sql, progress),
            "account_versions": self._partitions("accounts", account_versions_sql, progress),
        }

    def _partitions(
        self, table: str, make: Callable[[Shape, str], str], progress: Progress
    ) -> tuple[Path, ...]:
        """Write each partition that is not there yet; a table without rows gives one empty file."""
        name = make.__name__.removesuffix("_sql")
        intervals = self.intervals.table(table)
        shape = Shape(self.playbook, intervals.fields if intervals.partitions else ())
        folder = self.cache / name / digest(make(shape, "source"), self.basis)
        parts = [(p.hash, source_of(p.path)) for p in intervals.partitions]
        done = []
        for number, (content, source) in enumerate(parts or [("empty", source_of(None))]):
            path = folder / f"{content}.parquet"
            if not path.exists():
                self._write(make(shape, source), path)
                progress(name.replace("_", " "), (number + 1) / max(len(parts), 1))
            done.append(path)
        return tuple(done)

    def _people(self) -> pa.Table:
        """Return the org tree of the playbook joined with the imported lists of people.

        A list that says nothing of who reports to whom leaves the playbook's tree as it is.
        """
        people = self.intervals.table("people")
        tree = self.playbook.tree.nodes()
        placed: frozenset[str] = frozenset() if "parent" in people.fields else tree
        shape = Shape(self.playbook, people.fields)
        zone = self.playbook.settings.timezone
        edges = [
            Edge(node, parent, local_day(since, zone))
            for part in people.partitions
            for node, parent, since in self._connection()
            .execute(people_edges_sql(shape, source_of(part.path)))
            .fetchall()
            if node not in placed
        ]
        return tables.people_spans(self.playbook, edges)

    def _calendar(self) -> Path:
        """Return the calendar's file; made only when missing, for it has a row for every day."""
        path = self.cache / "calendar" / f"{digest(self.calendar)}.parquet"
        if not path.exists():
            _save(tables.calendar_days(self.playbook), path)
        return path

    def _keep(self, name: str, table: pa.Table) -> Path:
        path = self.cache / name / f"{digest(str(table.schema), str(table.to_pylist()))}.parquet"
        if not path.exists():
            _save(table, path)
        return path

    def _write(self, sql: str, path: Path) -> None:
        with fresh_file(path) as fresh:
            self._connection().execute(
                f"COPY ({sql}) TO {literal(str(fresh))}"
                f" (FORMAT parquet, ROW_GROUP_SIZE {_ROW_GROUP})"
            )

    def _connection(self) -> duckdb.DuckDBPyConnection:
        if self._engine is None:
            self._engine = connect(memory="2GB")
            self._engine.register("calendar", pq.read_table(self._calendar()))
            for name in ("stage_map", "rate_spans", "owner_map"):
                self._engine.register(name, self.small[name])
        return self._engine


def _save(table: pa.Table, path: Path) -> None:
    with fresh_file(path) as fresh:
        pq.write_table(table, fresh)
