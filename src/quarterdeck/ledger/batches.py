"""Batch files: written aside, moved in whole; what no entry speaks of is swept or kept apart."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from quarterdeck.disk.files import digest, make_folder, remove, sync
from quarterdeck.engine import duck, sql
from quarterdeck.ledger.entry import Entry, NewBatch, Span, StoredFile
from quarterdeck.words.problem import QuarterdeckError

MEMORY = "1500MB"
"""What writing a batch may hold in memory; more spills to the ledger's own work folder."""

HELD = "quarantine.parquet"
"""The file of a batch with the rows that were held back."""

LOST = "lost"
"""The ledger's folder for batches whose entries are gone from the manifest's end."""

_PENDING = ".pending"
"""Lies in a batch's folder until its entry is recorded: so a killed import's is told from one whose
entry was lost."""

_BASE = ("id", "valid_at", "known_at", "seq", "reconstructed", "doubtful")
_PLACE = "file_row_number + 1"
_GROUPS = 64
_GROUP_MIN = 2_048
_GROUP_MAX = 65_536


@dataclass(frozen=True, slots=True)
class Stored:
    """What was written for a batch: its files and the spans of its rows."""

    files: tuple[StoredFile, ...]
    rows: int
    known: Span
    valid: Span


def sweep(root: Path, entries: tuple[Entry, ...]) -> None:
    """Remove what a killed import left behind; only the holder of the lock may call this.

    A batch whose entry was recorded once and is gone now is moved to the folder `lost`, unharmed.
    """
    remove(root / "work" / "import")
    for folder in without_entry(root, {e.id for e in entries}):
        if (folder / _PENDING).exists():
            discard(root, folder.name)
        else:
            make_folder(root / LOST)
            folder.rename(_free(root / LOST / folder.name))
    if entries:
        settle(root, entries[-1].id)
    for stray in (root / "manifest").glob(".*"):
        remove(stray)


def without_entry(root: Path, known: set[str]) -> list[Path]:
    """Return the folders of batches that none of the known ids names."""
    folder = root / "batches"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.is_dir() and path.name not in known]


def settled(root: Path) -> list[Path]:
    """Return the folders of batches whose entries were recorded, as far as the folders tell."""
    return [path for path in without_entry(root, set()) if not (path / _PENDING).exists()]


def settle(root: Path, name: str) -> None:
    """Mark that the entry of a batch is recorded."""
    (root / "batches" / name / _PENDING).unlink(missing_ok=True)


def discard(root: Path, name: str) -> None:
    """Remove the folder of a batch in one step, so that no part of it is ever left alone."""
    aside = root / "work" / "import" / name
    aside.parent.mkdir(parents=True, exist_ok=True)
    (root / "batches" / name).rename(aside)
    remove(aside.parent)


def _free(path: Path) -> Path:
    """Return the path, or the first of its kind that nothing lies at."""
    turn, found = 2, path
    while found.exists():
        turn, found = turn + 1, path.with_name(f"{path.name}-{turn}")
    return found


def write(root: Path, batch: NewBatch, *, seq: int, name: str) -> Stored:
    """Write the files of a batch to the disk and move them to their folder, all or none.

    Raises QuarterdeckError when rows lack an id or a time, OSError or duckdb.Error as they come.
    """
    work = root / "work" / "import"
    fresh = work / "batch"
    fresh.mkdir(parents=True)
    try:
        stored = _fill(work, fresh, batch, seq)
        (fresh / _PENDING).touch()
        for path in fresh.iterdir():
            sync(path)
        sync(fresh)
        final = root / "batches" / name
        final.parent.mkdir(exist_ok=True)
        fresh.rename(final)
        sync(final.parent)
        return stored
    finally:
        remove(work)


def _fill(work: Path, fresh: Path, batch: NewBatch, seq: int) -> Stored:
    target = fresh / f"{batch.table}.parquet"
    connection = duck.connect(memory=MEMORY, temp=work, macros=False)
    try:
        source = batch.rows if isinstance(batch.rows, Path) else work / "rows.parquet"
        if not isinstance(batch.rows, Path):
            batch.rows(connection, source)
        rows = _lay_out(connection, batch, source, target, seq)
        row = connection.execute(
            sql.render(sql.load("ledger", "measure"), source=str(target))
        ).fetchone()
    finally:
        connection.close()
    _refuse_nameless(batch, row[5] if row else 0)
    if batch.quarantine is not None:
        shutil.copyfile(batch.quarantine, fresh / HELD)
    files = tuple(StoredFile(p.name, p.stat().st_size, digest(p)) for p in sorted(fresh.iterdir()))
    times: tuple[datetime | None, ...] = row[1:5] if row else (None,) * 4
    return Stored(files, rows, Span(times[0], times[1]), Span(times[2], times[3]))


def _lay_out(
    connection: duckdb.DuckDBPyConnection, batch: NewBatch, source: Path, target: Path, seq: int
) -> int:
    numbered = "row_no" in _columns(connection, batch, source)
    counted = connection.execute(
        f"SELECT count(*) FROM read_parquet({sql.literal(str(source))})"
    ).fetchone()
    rows = int(counted[0]) if counted else 0
    group = min(_GROUP_MAX, max(_GROUP_MIN, rows // _GROUPS // _GROUP_MIN * _GROUP_MIN))
    connection.execute(
        sql.render(
            sql.load("ledger", "layout"),
            batch=seq,
            fields=sql.Raw(_field_columns(batch)),
            source=str(source),
            target=str(target),
            group=group,
            number=sql.Raw("row_no" if numbered else _PLACE),
            unsaid=sql.Raw("0" if numbered else _PLACE),
        )
    )
    return rows


def _field_columns(batch: NewBatch) -> str:
    parts = [
        f", CAST({_set_only(batch, name)} AS {kind}) AS {sql.ident(name)}"
        for name, kind in sorted(batch.fields.items())
    ]
    if not batch.full:
        parts += [
            f", coalesce(CAST({_has(name)} AS BOOLEAN), FALSE) AS {_has(name)}"
            for name in sorted(batch.fields)
        ]
    return "\n           ".join(parts)


def _set_only(batch: NewBatch, name: str) -> str:
    column = sql.ident(name)
    return column if batch.full else f"CASE WHEN {_has(name)} THEN {column} END"


def _has(name: str) -> str:
    return sql.ident(f"has_{name}")


def _columns(connection: duckdb.DuckDBPyConnection, batch: NewBatch, source: Path) -> set[str]:
    """Return the columns of the rows; QuarterdeckError when one is missing."""
    described = connection.execute(
        f"DESCRIBE SELECT * FROM read_parquet({sql.literal(str(source))})"
    ).fetchall()
    present = {str(row[0]) for row in described}
    needed = [*_BASE, *batch.fields]
    if not batch.full:
        needed += [f"has_{name}" for name in batch.fields]
    absent = [name for name in needed if name not in present]
    if absent:
        raise QuarterdeckError(
            f"the rows of a batch of {batch.table} lack the columns {', '.join(absent)}",
            fix="the connector that read the source must write them",
            where=batch.source,
        )
    return present


def _refuse_nameless(batch: NewBatch, count: int) -> None:
    if count:
        raise QuarterdeckError(
            f"{count} rows of {batch.table} have no id or no time",
            fix="the connector that read the source must quarantine such rows",
            where=batch.source,
        )
