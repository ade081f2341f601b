"""What each source told of each field, and since when: read from the rows the ledger holds."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from quarterdeck.engine import duck, sql
from quarterdeck.ledger.entry import Entry
from quarterdeck.ledger.plan import stored_path


@dataclass(frozen=True, slots=True)
class Told:
    """What the batches of one mapping told of one field.

    `since` and `until` are the first and the last moment a value was recorded for, None where every
    value was put back into the past; `rows` counts the recorded values, `put_back` the others;
    `paths` are the batches' files.
    """

    table: str
    mapping: str
    field: str
    since: datetime | None
    until: datetime | None
    rows: int
    put_back: int
    paths: tuple[Path, ...]


def told(root: Path, batches: tuple[Entry, ...]) -> tuple[Told, ...]:
    """Return what was told of every field by every mapping, in the order first imported.

    Raises duckdb.Error when a batch is damaged.
    """
    groups: dict[tuple[str, str], list[Entry]] = {}
    for batch in batches:
        groups.setdefault((batch.table, batch.mapping), []).append(batch)
    if not groups:
        return ()
    with duck.connect(memory="1GB", macros=False) as connection:
        return tuple(
            one
            for (table, mapping), held in groups.items()
            for one in _of_mapping(connection, root, table, mapping, held)
        )


def _of_mapping(
    connection: duckdb.DuckDBPyConnection, root: Path, table: str, mapping: str, held: list[Entry]
) -> list[Told]:
    names = sorted({name for batch in held for name in batch.fields})
    if not names:
        return []
    paths = tuple(stored_path(root, batch) for batch in held)
    columns = ", ".join(_measured(name, at) for at, name in enumerate(names))
    files = sql.parquet(paths, by_name=True)
    row = connection.execute(f"SELECT {columns} FROM {files}").fetchone()
    values: tuple[Any, ...] = row or (None, None, 0, 0) * len(names)
    parts = [values[4 * at : 4 * at + 4] for at in range(len(names))]
    return [
        Told(table, mapping, name, since, until, rows, put_back, paths)
        for name, (since, until, rows, put_back) in zip(names, parts, strict=True)
    ]


def _measured(name: str, at: int) -> str:
    column, quoted = sql.ident(name), sql.literal(f",{name},")
    put_back = f"strpos(',' || reconstructed || ',', {quoted}) > 0"
    recorded = f"FILTER (WHERE {column} IS NOT NULL AND NOT {put_back})"
    return (
        f"min(known_at) {recorded} AS a{at}, max(known_at) {recorded} AS b{at},"
        f" count(*) {recorded} AS c{at},"
        f" count(*) FILTER (WHERE {column} IS NOT NULL AND {put_back}) AS d{at}"
    )
