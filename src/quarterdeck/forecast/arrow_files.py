"""Tables on disk as they lie in memory, so that they are mapped and not read."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from quarterdeck.facts.cache import fresh_file


def write_tables(path: Path, tables: Sequence[pa.Table]) -> None:
    """Write tables into one file, whole or not at all.

    Raises QuarterdeckError when the disk does not take it.
    """
    with fresh_file(path) as fresh, pa.OSFile(str(fresh), "wb") as file:
        for table in tables:
            with pa.ipc.new_stream(file, table.schema) as stream:
                stream.write_table(table.combine_chunks())


def read_tables(path: Path, count: int) -> list[pa.Table] | None:
    """Return the tables of a file, None where it is not there or was not written to its end."""
    try:
        with pa.memory_map(str(path)) as file:
            return [pa.ipc.open_stream(file).read_all() for _ in range(count)]
    except (OSError, pa.ArrowInvalid):
        return None
