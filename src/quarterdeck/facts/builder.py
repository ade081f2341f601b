"""Builds facts: partition by partition, or record by record where they are large.

A partition is rebuilt only when its intervals or the part of the playbook that shapes it change;
large facts are brought up to date by what changed. So a small import costs little.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from quarterdeck.engine.duck import DuckEngine, connect
from quarterdeck.engine.sql import literal, parquet
from quarterdeck.facts import built, native, tables
from quarterdeck.facts.assumed import first_shown
from quarterdeck.facts.built import Built
from quarterdeck.facts.cache import blank_file, digest, fresh_file
from quarterdeck.facts.calls import ENTRIES, NOTHING_SAID, write_entries
from quarterdeck.facts.native import WORTHWHILE, Layout, Recipe, Renewal
from quarterdeck.facts.records import (
    activity_versions_sql,
    cost_versions_sql,
    evidence_versions_sql,
    invoice_line_versions_sql,
    physical,
    quota_versions_sql,
    split_versions_sql,
    subscription_versions_sql,
)
from quarterdeck.facts.versions import (
    Shape,
    account_versions_sql,
    deal_versions_sql,
    people_active_sql,
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

_BESIDE = {
    "activities": activity_versions_sql,
    "invoice_lines": invoice_line_versions_sql,
    "subscriptions": subscription_versions_sql,
    "costs": cost_versions_sql,
    "splits": split_versions_sql,
    "quotas": quota_versions_sql,
    "evidence": evidence_versions_sql,
}
"""What makes each table beside the deals."""

_ORDER = {
    "deal_versions": "known_to DESC, key",
    "stage_visits": "entered_at DESC, key",
    "account_versions": "known_to DESC, key",
    **{physical(table): "known_to DESC, key" for table in _BESIDE},
}


class Builder:
    """One build: the inputs, the small tables they make, and an engine opened when needed."""

    def __init__(
        self,
        intervals: Intervals,
        playbook: Playbook,
        cache: Path,
        aliases: Mapping[str, str],
    ) -> None:
        """Work out the small tables; `aliases` tells which person an opaque owner id is."""
        self.intervals = intervals
        self.playbook = playbook
        self.cache = cache
        self.small = {
            "stage_spans": tables.stage_spans(playbook),
            "owner_map": tables.owner_map(playbook, aliases),
            "rate_spans": tables.rate_spans(playbook),
            "target_spans": tables.target_spans(playbook),
            "methodology_map": tables.methodology(playbook),
        }
        self.calendar = repr(playbook.settings.calendar)
        joined = (str(table.to_pylist()) for table in self._joined().values())
        self.basis = digest(self.calendar, *joined)
        self._engine: duckdb.DuckDBPyConnection | None = None

    def build(self, progress: Progress, *, portable: bool = False) -> Built:
        """Write what is missing; large relations go into the database file alone.

        With `portable` they are Parquet too.
        """
        files: dict[str, tuple[Path, ...]] = {
            name: (self._keep(name, table),) for name, table in self.small.items()
        }
        files |= {
            "calendar": (self._calendar(),),
            ENTRIES: (write_entries(NOTHING_SAID, self.playbook, self.cache.parent),),
            **self._people(),
            "account_versions": self._partitions("accounts", account_versions_sql, progress),
        }
        for table, make in _BESIDE.items():
            files[physical(table)] = self._partitions(table, make, progress)
        large = not portable and self.intervals.table("deals").rows >= WORTHWHILE
        laid_out = self._laid_out(progress) if large else None
        if laid_out is None:
            files |= self._deals(progress)
        # A cursor of its own does not see what the tables were made from.
        engine = DuckEngine(self._connection().cursor())
        for name, paths in files.items():
            engine.register(name, paths)
        if laid_out is not None:
            engine.attach(laid_out)
        traits = built.traits_of(engine)
        engine.close()
        self._connection().close()
        self._engine = None
        return Built(files, laid_out, traits, self._shape())

    def _deals(self, progress: Progress) -> dict[str, tuple[Path, ...]]:
        return {
            "deal_versions": self._partitions("deals", deal_versions_sql, progress),
            "stage_visits": self._partitions("deals", stage_visits_sql, progress),
        }

    def _laid_out(self, progress: Progress) -> Path:
        """Return the database file of the deals, from an earlier state of it where one is near."""
        folder = self.cache / "native"
        deals, relations = self.intervals.table("deals"), self._relations()
        tables = {"calendar": pq.read_table(self._calendar()), **self._joined()}
        recipe, layout = Recipe(relations, tables), Layout(self._shape(), deals.state)
        if layout.path(folder).exists():
            return layout.path(folder)
        for base in native.laid_out(folder, layout.shape):
            renewal = self._renewal(base)
            renewed = native.renew(layout, recipe, renewal, folder) if renewal else None
            if renewed:
                return renewed
        sources = [source_of(p.path) for p in deals.partitions]
        return native.lay_out(layout, recipe, sources, folder, partial(progress, "deal versions"))

    def _relations(self) -> dict[str, Callable[[str], str]]:
        """Return what makes the relations of the deals of a source, by name."""
        shape = Shape(self.playbook, self.intervals.table("deals").fields, self._shown("deals"))
        made = {"deal_versions": deal_versions_sql, "stage_visits": stage_visits_sql}
        return {name: partial(make, shape) for name, make in made.items()}

    def _shape(self) -> str:
        """Return a name of all that makes the relations of the deals, beside their intervals."""
        return digest(*(sql("source") for sql in self._relations().values()), self.basis)

    def _shown(self, table: str) -> dict[str, datetime]:
        """Return when a list first showed each field, where the company lets fields be assumed."""
        if not self.playbook.settings.assume:
            return {}
        return first_shown(s for s in self.intervals.sources if s.table == table)

    def _renewal(self, base: Layout) -> Renewal | None:
        """Return what it takes from an earlier layout to now, None when nobody knows."""
        deals = self.intervals.table("deals")
        changes = deals.changed_since(base.parts)
        if not changes:
            return None
        stale = [p for p in deals.partitions if p.hash != base.parts[p.number]]
        rows, keys = (parquet(p.path for p in stale), parquet(changes))
        return Renewal(
            base,
            rows=f"SELECT * FROM {rows} WHERE key IN (SELECT key FROM changed_keys)",
            keys=f"SELECT DISTINCT key FROM {keys}",
        )

    def _partitions(
        self, table: str, make: Callable[[Shape, str], str], progress: Progress
    ) -> tuple[Path, ...]:
        """Write each partition that is not there yet; a table without rows gives one empty file."""
        name = make.__name__.removesuffix("_sql")
        intervals = self.intervals.table(table)
        fields = intervals.fields if intervals.partitions else ()
        shape = Shape(self.playbook, fields, self._shown(table))
        folder = self.cache / name / digest(make(shape, "source"), self.basis)
        parts = intervals.partitions
        if not parts:
            path = folder / "empty.parquet"
            if not path.exists():
                sql = make(shape, source_of(None))
                blank_file(path, sql, partial(self._write, sql))
            return (path,)
        done = []
        for number, part in enumerate(parts):
            path = folder / f"{part.hash}.parquet"
            if not path.exists():
                sql = f"SELECT * FROM ({make(shape, source_of(part.path))}) ORDER BY {_ORDER[name]}"
                with fresh_file(path) as fresh:
                    self._write(sql, fresh)
                progress(name.replace("_", " "), (number + 1) / len(parts))
            done.append(path)
        return tuple(done)

    def _people(self) -> dict[str, tuple[Path, ...]]:
        """Write who sits where and is there for how much, from a day to another."""
        edges = self._edges()
        places = {e.node for e in (*self.playbook.tree.edges, *edges)}
        made = {
            "people_spans": tables.people_spans(self.playbook, edges),
            "ramp_spans": tables.ramp_spans(self.playbook, places),
            "absence_spans": tables.absences(self._active()),
        }
        return {name: (self._keep(name, table),) for name, table in made.items()}

    def _edges(self) -> list[Edge]:
        """Return the places in the org tree that only imported lists of people tell.

        A list that says nothing of who reports to whom leaves the playbook's tree as it is.
        """
        people = self.intervals.table("people")
        tree = self.playbook.tree.nodes()
        placed: frozenset[str] = frozenset() if "parent" in people.fields else tree
        return [
            Edge(node, parent, local_day(since, self.playbook.settings.timezone))
            for node, parent, since in self._told(people_edges_sql)
            if node not in placed
        ]

    def _active(self) -> list[tuple[str, str, date, date, bool]]:
        zone = self.playbook.settings.timezone
        return [
            (person, account, local_day(since, zone), local_day(until, zone), active)
            for person, account, since, until, active in self._told(people_active_sql)
        ]

    def _told(self, make: Callable[[Shape, str], str]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows that a query gives of the imported lists of people."""
        people = self.intervals.table("people")
        shape = Shape(self.playbook, people.fields)
        for part in people.partitions:
            yield from self._connection().execute(make(shape, source_of(part.path))).fetchall()

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
        self._connection().execute(
            f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet, ROW_GROUP_SIZE {_ROW_GROUP})"
        )

    def _connection(self) -> duckdb.DuckDBPyConnection:
        if self._engine is None:
            self._engine = connect(memory="2GB", temp=self.cache)
            self._engine.register("calendar", pq.read_table(self._calendar()))
            for name, table in self._joined().items():
                self._engine.register(name, table)
        return self._engine

    def _joined(self) -> dict[str, pa.Table]:
        return {name: self.small[name] for name in ("stage_spans", "rate_spans", "owner_map")}


def _save(table: pa.Table, path: Path) -> None:
    with fresh_file(path) as fresh:
        pq.write_table(table, fresh)
