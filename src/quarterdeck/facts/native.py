"""Large facts as one database file, which the embedded engine reads fastest.

Past a million versions a question of Parquet files costs two to five times what it costs here. The
rows lie newest first, the current ones by the day they closed or are due, so that a question about
a day and a period skips most of them. A state that differs little from one that is already laid
out takes a copy of its file and only what changed. Any number of processes attach a file read-only;
like the rest of the cache it may be deleted.
"""

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import orjson
import pyarrow as pa

from quarterdeck.engine.duck import connect
from quarterdeck.engine.sql import literal, parquet
from quarterdeck.facts.cache import digest, fresh_file, keep_newest, newest_first

LARGE = {"deal_versions": "known_to", "stage_visits": "entered_at"}
"""The relations that are laid out, and the moment their rows are ordered by."""

WORTHWHILE = 1_000_000
"""Rows from which this pays; below, a question takes milliseconds anyway."""

_WITHIN = {"deal_versions": "ORDER BY closed_on, due_on", "stage_visits": ""}
"""How the newest slice is ordered in itself."""

_KNOWN = {"deal_versions": "known_to", "stage_visits": "known_from"}
"""The column of the intervals that is spread in time like the moment a relation is ordered by."""

_SHARE = {"deal_versions": (0.0, 0.5), "stage_visits": (0.5, 0.2)}
"""When in the work a relation is made, and how much of it that is, in rough shares."""

_SLICES = 10
_KEPT = 2
_MOST = 0.2
"""The share of rows that may be renewed, in all, before everything is laid out anew."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a database file holds: facts of one shape, of intervals told by part and hash.

    `renewed` counts the rows that came later than the first layout.
    """

    shape: str
    parts: Mapping[int, str]
    renewed: int = 0

    def path(self, folder: Path) -> Path:
        """Return where the database file lies."""
        return folder / f"{digest(self.shape, repr(sorted(self.parts.items())))}.duckdb"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How facts are made: the SQL of each relation over intervals given as a FROM expression.

    `tables` are the small ones which that SQL reads.
    """

    relations: Mapping[str, Callable[[str], str]]
    tables: Mapping[str, pa.Table]

    def engine(self, folder: Path) -> duckdb.DuckDBPyConnection:
        """Open an engine that can run the SQL."""
        con = connect(memory="2GB", temp=folder)
        for name, table in self.tables.items():
            con.register(name, table)
        return con


@dataclass(frozen=True, slots=True)
class Renewal:
    """How to bring a laid out state up to date.

    `rows` selects the intervals of the changed records, `keys` their keys before and now.
    """

    base: Layout
    rows: str
    keys: str


def lay_out(
    layout: Layout,
    recipe: Recipe,
    sources: Sequence[str],
    folder: Path,
    progress: Callable[[float], None],
) -> Path:
    """Make the facts of interval parts into the database file of a layout, return where it is.

    Raises QuarterdeckError when the disk does not take it; nothing half written is left.
    """
    path = layout.path(folder)
    with (
        fresh_file(path) as fresh,
        recipe.engine(folder) as con,
        tempfile.TemporaryDirectory(dir=folder, prefix=".slices-") as scratch,
    ):
        _Slices(con, recipe, Path(scratch)).write(sources, fresh, progress)
    _note(layout, folder)
    return path


def renew(layout: Layout, recipe: Recipe, renewal: Renewal, folder: Path) -> Path | None:
    """Write the database file of a layout from that of another; None when too much changed.

    The other file stays as it is, for those who read it.
    """
    base = renewal.base.path(folder)
    with recipe.engine(folder) as con:
        con.execute(f"CREATE TEMP TABLE changed_keys AS {renewal.keys}")
        con.execute(f"CREATE TEMP TABLE changed_rows AS {renewal.rows}")
        con.execute(f"ATTACH {literal(str(base))} AS base (READ_ONLY)")
        renewed = _count(con, "changed_rows") + renewal.base.renewed
        if renewed > _MOST * _count(con, "base.deal_versions"):
            return None
        con.execute("DETACH base")
        with fresh_file(layout.path(folder)) as fresh:
            shutil.copyfile(base, fresh)
            con.execute(f"ATTACH {literal(str(fresh))} AS made")
            for name, sql in recipe.relations.items():
                con.execute(f"DELETE FROM made.{name} WHERE key IN (SELECT key FROM changed_keys)")
                con.execute(f"INSERT INTO made.{name} {sql('changed_rows')}")
            con.execute("DETACH made")
    _note(Layout(layout.shape, layout.parts, renewed), folder)
    return layout.path(folder)


def laid_out(folder: Path, shape: str) -> list[Layout]:
    """Return what is laid out in this shape, the last made first."""
    found = []
    for note in newest_first(folder, "*.json"):
        raw = orjson.loads(note.read_bytes())
        parts = {int(number): content for number, content in raw["parts"].items()}
        layout = Layout(raw["shape"], parts, raw["renewed"])
        if layout.shape == shape and layout.path(folder).exists():
            found.append(layout)
    return found


@dataclass(frozen=True, slots=True)
class _Slices:
    """Facts cut into slices of time, part by part: as good as sorted, in a tenth of the memory."""

    con: duckdb.DuckDBPyConnection
    recipe: Recipe
    scratch: Path

    def write(
        self, sources: Sequence[str], target: Path, progress: Callable[[float], None]
    ) -> None:
        for name, sql in self.recipe.relations.items():
            cuts = self._cuts(sources, name)
            for number, source in enumerate(sources):
                self._cut(name, number, sql(source), cuts)
                progress((number + 1) / len(sources) * _SHARE[name][1] + _SHARE[name][0])
        self.con.execute(f"ATTACH {literal(str(target))} AS made")
        # In the order of their files rows are packed and written by all cores at once.
        self.con.execute("SET preserve_insertion_order = true")
        for name, sql in self.recipe.relations.items():
            self._join(name, sql(sources[0]))
        self.con.execute("DETACH made")
        progress(1.0)

    def _cuts(self, sources: Sequence[str], name: str) -> list[datetime]:
        """Return the moments that cut a relation into slices of time, the newest first."""
        moments = " UNION ALL ".join(f"SELECT {_KNOWN[name]} AS moment FROM {s}" for s in sources)
        shares = ", ".join(str(n / _SLICES) for n in range(1, _SLICES))
        rows = self.con.execute(
            f"SELECT DISTINCT cut FROM"
            f" (SELECT unnest(quantile_disc(moment, [{shares}])) AS cut FROM ({moments}))"
            " ORDER BY cut DESC"
        ).fetchall()
        return [row[0] for row in rows]

    def _cut(self, name: str, part: int, sql: str, cuts: Sequence[datetime]) -> None:
        """Write the rows of one part, those of each slice into a folder of its own."""
        turns = "".join(f" WHEN {LARGE[name]} >= {literal(c)} THEN {n}" for n, c in enumerate(cuts))
        self.con.execute(
            f"COPY (SELECT *, CASE{turns} ELSE {len(cuts)} END AS slice FROM ({sql}))"
            f" TO {literal(str(self.scratch / name))} (FORMAT parquet, COMPRESSION lz4_raw,"
            f" PARTITION_BY (slice), OVERWRITE_OR_IGNORE, FILENAME_PATTERN '{part:04}-{{i}}')"
        )

    def _join(self, name: str, sql: str) -> None:
        """Put the slices one after the other; `sql` gives the columns."""
        self.con.execute(f"CREATE TABLE made.{name} AS SELECT * FROM ({sql}) LIMIT 0")
        files = sorted(self.scratch.glob(f"{name}/slice=*/*.parquet"))
        newest = [path for path in files if path.parent.name == "slice=0"]
        for some, order in ((newest, _WITHIN[name]), (files[len(newest) :], "")):
            if some:
                rows = f"SELECT * EXCLUDE (slice) FROM {parquet(some)}"
                self.con.execute(f"INSERT INTO made.{name} {rows} {order}")
        shutil.rmtree(self.scratch / name, ignore_errors=True)


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


def _note(layout: Layout, folder: Path) -> None:
    """Note beside a database file what it holds, then forget all but the newest files."""
    path = layout.path(folder)
    with fresh_file(path.with_suffix(".json")) as fresh:
        parts = {str(number): content for number, content in layout.parts.items()}
        note = {"shape": layout.shape, "parts": parts, "renewed": layout.renewed}
        fresh.write_bytes(orjson.dumps(note))
    keep_newest(folder, "*.duckdb", _KEPT, beside=(".json",))
