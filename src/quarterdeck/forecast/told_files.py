"""Files of what was told of deals, laid out so that they are mapped into memory and not read."""

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
from numpy.typing import NDArray

from quarterdeck.forecast.arrow_files import read_tables, write_tables
from quarterdeck.forecast.prices import Amounts
from quarterdeck.forecast.tellings import Tellings

DEALS = ("keys", "first")
"""The columns of deals ..."""

ROWS = tuple(f.name for f in fields(Tellings) if f.name not in {*DEALS, "until", "states"})
"""... and those of versions."""

_SAYS = b"says"


@dataclass(frozen=True, slots=True)
class ToldFile:
    """What a file holds: what was told, its amounts, and of which state of the ledger it is."""

    told: Tellings
    amounts: Amounts
    state: dict[int, str]


def write_told(path: Path, held: ToldFile) -> None:
    """Write a file whole; raises QuarterdeckError when the disk does not take it."""
    told, amounts = held.told, held.amounts
    says = {
        "until": told.until,
        "states": told.states,
        "names": amounts.names,
        "state": sorted(held.state.items()),
    }
    parts = (
        {name: getattr(told, name) for name in ROWS},
        {name: getattr(told, name) for name in DEALS},
        {"native": amounts.native, "currency": amounts.currency},
    )
    tables = (pa.table({n: _bytes(column) for n, column in part.items()}) for part in parts)
    noted = {_SAYS: orjson.dumps(says)}
    write_tables(path, [table.replace_schema_metadata(noted) for table in tables])


def read_told(path: Path) -> ToldFile | None:
    """Return what a file holds, None where there is none or one that was not written to its end."""
    found = read_tables(path, 3)
    if found is None:
        return None
    rows, deals, amounts = found
    try:
        says = orjson.loads(rows.schema.metadata[_SAYS])
        told = Tellings(
            until=date.fromisoformat(says["until"]),
            states=tuple(says["states"]),
            **_columns(rows),
            **_columns(deals),
        )
        priced = Amounts(**_columns(amounts), names=tuple(says["names"]))
        return ToldFile(told, priced, dict(says["state"]))
    except (ValueError, KeyError, TypeError):
        return None


def _bytes(column: NDArray[Any]) -> pa.Array:
    """Return a column as it lies in memory, truth values one to a byte."""
    return pa.array(column.view(np.uint8) if column.dtype == bool else column)


def _columns(table: pa.Table) -> dict[str, NDArray[Any]]:
    found = {}
    for name in table.column_names:
        (column,) = table[name].chunks or [pa.array([], table.schema.field(name).type)]
        values = column.to_numpy()
        found[name] = values.view(np.bool_) if values.dtype == np.uint8 else values
    return found
