"""A DuckDB connection as every part of the product uses it: in memory, in UTC, offline."""

import os
import secrets
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import duckdb
import pyarrow as pa

from quarterdeck.engine.macros import create_all
from quarterdeck.engine.sql import ident, literal, parquet
from quarterdeck.words.problem import QuarterdeckError

# A relation would spare the copy it warns of, but is bound twice: small answers would wait longer.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")

WRONG = "statistics_propagation"
"""The optimizer of DuckDB 2.0.0 that gives wrong sums and counts: after a LEFT JOIN with a table
that holds no row for the day it takes sums for small numbers, which then wrap."""

_SMALL = 262_144
"""Bytes up to which registered files are held in memory once they are read."""


def connect(
    *,
    memory: str = "4GB",
    threads: int | None = None,
    temp: Path | None = None,
    ordered: bool = False,
    macros: bool = True,
) -> duckdb.DuckDBPyConnection:
    """Open a database of its own with our macros, the zone UTC and no way to fetch extensions.

    `memory` bounds the engine, `threads` defaults to one per core, `temp` is where work spills
    that does not fit (a folder of its own is made there), `ordered` keeps the order of rows read
    from files at the price of memory. Cursors of the connection share all of it. Without `macros`
    it opens a quarter sooner, for SQL that calls none of ours.
    """
    # Spill files are named alike in every process: a shared folder would mix two of them.
    spill = Path(temp or tempfile.gettempdir()) / f"spill-{os.getpid()}-{secrets.token_hex(4)}"
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(spill),
        "preserve_insertion_order": ordered,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "disabled_optimizers": WRONG,
    }
    if threads is not None:
        config["threads"] = threads
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    if macros:
        connection.execute(create_all())
    return connection


class DuckEngine:
    """The embedded engine behind the door every engine has: files in by name, Arrow out."""

    def __init__(self, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        """Use the given connection of `connect`, or open one of its own."""
        self.connection = connection or connect()
        # Without it a long answer may leave its own ORDER BY behind.
        self.connection.execute("SET preserve_insertion_order = true")
        self._opening = ""
        self._waiting: dict[str, tuple[Path, ...]] = {}
        self._naming = Lock()

    def register(self, name: str, paths: Sequence[Path]) -> None:
        """Give the rows of Parquet files a name, replacing what had it.

        Nothing is read before a query names it: most questions read few of many tables.
        """
        with self._naming:
            self._waiting[name] = tuple(paths)

    def _name(self, sql: str) -> None:
        """Make sure that the SQL finds the files it names."""
        if not self._waiting:
            return
        with self._naming:
            for name in [name for name in self._waiting if name in sql]:
                self._read(name, self._waiting[name])
                del self._waiting[name]

    def _read(self, name: str, paths: Sequence[Path]) -> None:
        """Name files in the engine.

        Small ones are read whole: to open one for each question costs more than its rows.
        """
        source = str(parquet(paths))
        if gone := next((path for path in paths if not path.exists()), None):
            raise QuarterdeckError(
                f"A derived file that was there when this began is gone: {gone.name}.",
                fix="Ask again, or start the server again: it is made anew from the ledger.",
                where=str(gone.parent),
            )
        if sum(path.stat().st_size for path in paths) <= _SMALL:
            rows = ident(f"rows of {name}")
            self.connection.execute(f"CREATE OR REPLACE TABLE {rows} AS SELECT * FROM {source}")
            source = str(rows)
        self.connection.execute(f"CREATE OR REPLACE VIEW {ident(name)} AS SELECT * FROM {source}")

    def attach(self, path: Path) -> None:
        """Find the tables of a database file by their names from now on, before all others.

        Others may read the file too.
        """
        self.connection.execute(f"ATTACH {literal(str(path))} AS attached (READ_ONLY)")
        self._opening = "SET search_path = 'attached.main,memory.main'"

    def register_arrow(self, name: str, table: pa.Table) -> None:
        """Copy a small table under a name, replacing what had it; threads may share the engine."""
        with self._naming:
            self._waiting.pop(name, None)
        with self.connection.cursor() as cursor:
            cursor.register("arrow_rows", table)
            cursor.execute(f"CREATE OR REPLACE TABLE {ident(name)} AS SELECT * FROM arrow_rows")

    def keep(self, name: str, sql: str) -> None:
        """Hold the rows of a query under a name, replacing what had it; threads may share it."""
        self._name(sql)
        with self._cursor() as cursor:
            cursor.execute(f"CREATE OR REPLACE TABLE memory.main.{ident(name)} AS\n{sql}")

    def forget(self, name: str) -> None:
        """Let go of a table of `register_arrow` or `keep`; one that is not there is no error."""
        with self.connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {ident(name)}")

    def query(self, sql: str) -> pa.Table:
        """Run a query of our dialect on a cursor of its own: threads may share the engine."""
        self._name(sql)
        with self._cursor() as cursor:
            return cursor.execute(sql).to_arrow_table()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open a cursor that finds the tables of an attached file too."""
        with self.connection.cursor() as cursor:
            if self._opening:
                cursor.execute(self._opening)
            yield cursor

    def close(self) -> None:
        """Close the connection and remove what it spilled."""
        self.connection.close()
