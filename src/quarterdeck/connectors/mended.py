"""A file of mended rows: which batches they are of, and the part of it that belongs to one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.doors import look_at
from quarterdeck.connectors.held import BATCH, MARKS, ROW, plain
from quarterdeck.connectors.look import Look, Wish
from quarterdeck.connectors.sentences import rows
from quarterdeck.engine.sql import ident, literal
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import Entry
from quarterdeck.words.problem import QuarterdeckError

_TYPED = (".parquet", ".xlsx", ".xlsm", ".xls")
"""Files that know days as days; their text, by which rows are mended, is ISO 8601."""

_FIX = "Write a file by: quarterdeck quarantine list --csv FILE, mend its cells and replay that."


@dataclass(frozen=True, slots=True)
class Mended:
    """A file of mended rows, as it was looked at."""

    look: Look

    def batches(self, con: duckdb.DuckDBPyConnection, ledger: Ledger) -> Iterator[Entry]:
        """Yield the batches that count now and that its rows are of, or of what they replaced.

        Raises QuarterdeckError for rows that cannot be told apart, and for batches that count no
        more.
        """
        found = con.execute(
            f"SELECT trim({self._mark(BATCH)}), trim({self._mark(ROW)}), count(*)"
            f" FROM {self.look.reading} GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        self._refuse_ragged(con)
        for batch, row, count in found:
            if not batch or not str(row or "").isdecimal() or count > 1:
                raise self._unclear(batch, row, count)
        standing = _standing(ledger)
        named = dict.fromkeys(str(batch) for batch, _, _ in found)
        gone = next((name for name in named if name not in standing), None)
        if gone is not None:
            raise _gone(gone, self.look.path)
        yield from {standing[name].id: standing[name] for name in named}.values()

    def part(self, ledger: Ledger, entry: Entry, header: tuple[str, ...], left: str) -> Look:
        """Return the rows of one batch that it still holds back, as a file of its own columns.

        `left` is SQL for the numbers of the rows that may be taken. A row without any cell is one
        that nobody has mended yet.
        """
        there = {same(column): column for column in self.look.columns if column not in MARKS}
        columns = tuple(name for name in header if same(name) in there)
        sources = [ident(there[same(name)]) for name in columns]
        cells = [
            f"{plain(source)} AS {ident(name)}"
            for source, name in zip(sources, columns, strict=True)
        ]
        filled = ", ".join(f"nullif(trim({source}), '')" for source in sources)
        names = literal(sorted(n for n, e in _standing(ledger).items() if e.id == entry.id))
        number = f"CAST(trim({self._mark(ROW)}) AS BIGINT)"
        reading = (
            f"(SELECT {', '.join(cells)}, {number} AS {ident(ROW)} FROM {self.look.reading}"
            f" WHERE trim({self._mark(BATCH)}) IN {names} AND {number} IN ({left})"
            f" AND coalesce({filled}) IS NOT NULL)"
        )
        return replace(
            self.look,
            path=self.look.path.with_name(entry.source),
            columns=columns,
            types=("VARCHAR",) * len(columns),
            content_hash=entry.content_hash,
            reading=reading,
            numbers=ident(ROW),
            unreadable="",
            swallowed="",
            first_line=0,
            own_dates=Path(entry.source).suffix.lower() in _TYPED,
            notes=(),
        )

    def _mark(self, name: str) -> str:
        return str(ident(next(c for c in self.look.columns if same(c) == name)))

    def _refuse_ragged(self, con: duckdb.DuckDBPyConnection) -> None:
        unread = con.execute(f"SELECT count(*) FROM ({self.look.unreadable})").fetchall()[0][0]
        if unread:
            raise QuarterdeckError(
                f"The file {self.look.path.name} holds {rows(unread)} with too few or many cells.",
                fix="Give each row as many cells as the header has.",
                where=str(self.look.path),
            )

    def _unclear(self, batch: str | None, row: str | None, count: int) -> QuarterdeckError:
        says = f"row {row} of batch {batch} stands in it {count} times"
        if not batch or not str(row or "").isdecimal():
            says = f"{rows(count)} without the batch or the row that is mended"
        return QuarterdeckError(
            f"The file {self.look.path.name} cannot be replayed: {says}.",
            fix=f"Leave {BATCH} and {ROW} as they were written, each row once.",
            where=str(self.look.path),
        )


def look_at_mended(path: Path, scratch: Path) -> Mended:
    """Look at a file of mended rows; QuarterdeckError when it is none."""
    look = look_at(path, Wish(scratch))
    there = {same(column) for column in look.columns}
    lacks = [name for name in (BATCH, ROW) if name not in there]
    if look.connector != "csv" or lacks:
        raise QuarterdeckError(
            f"The file {path.name} lists no rows held back"
            + (f": it lacks the column {lacks[0]}." if lacks else "."),
            fix=_FIX,
            where=str(path),
        )
    return Mended(look)


def _standing(ledger: Ledger) -> dict[str, Entry]:
    """Return each batch that counts by its id and by the ids of all that it came in place of."""
    older = {entry.id: entry.supersedes for entry in ledger.entries()}
    found: dict[str, Entry] = {}
    for entry in ledger.batches():
        name: str | None = entry.id
        while name is not None and name not in found:
            found[name] = entry
            name = older.get(name)
    return found


def _gone(name: str, path: Path) -> QuarterdeckError:
    return QuarterdeckError(
        f"No batch {name!r} counts in this ledger any more, nor one in its place.",
        fix=f"List the rows that are held back now. {_FIX}",
        where=str(path),
    )
