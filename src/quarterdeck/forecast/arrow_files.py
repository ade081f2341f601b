"""Tables of numbers on disk as they lie in memory, so that they are mapped and not read.

Each holds the sums of its columns, by which a page that a power cut left empty is seen: to add up
what is mapped takes a fraction of what it would to work it out again.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa

from quarterdeck.facts.cache import fresh_file

_SUMS = b"sums"


def write_tables(path: Path, tables: Sequence[pa.Table]) -> None:
    """Write tables without NULL into one file, whole or not at all.

    Raises QuarterdeckError when the disk does not take it.
    """
    with fresh_file(path) as fresh, pa.OSFile(str(fresh), "wb") as file:
        for table in tables:
            whole = table.combine_chunks()
            sums = {_SUMS: orjson.dumps(_sums(whole))}
            whole = whole.replace_schema_metadata((table.schema.metadata or {}) | sums)
            with pa.ipc.new_stream(file, whole.schema) as stream:
                stream.write_table(whole)


def read_tables(path: Path, count: int) -> list[pa.Table] | None:
    """Return the tables of a file, None where it is not there or not as it was written."""
    try:
        with pa.memory_map(str(path)) as file:
            tables = [pa.ipc.open_stream(file).read_all() for _ in range(count)]
        told = [orjson.loads(table.schema.metadata[_SUMS]) for table in tables]
        return tables if told == [_sums(table) for table in tables] else None
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None


def _sums(table: pa.Table) -> dict[str, list[int]]:
    """Return of each column how many numbers it has and the sum of its bytes, eight at a time."""
    found = {}
    for name in table.column_names:
        raw = table[name].to_numpy().view(np.uint8)
        eights = raw[: len(raw) // 8 * 8].view(np.uint64)
        total = int(np.add.reduce(eights, dtype=np.uint64)) + int(raw[len(eights) * 8 :].sum())
        found[name] = [table.num_rows, total]
    return found
