"""How a Salesforce writes what it exports: ids, numbers, moments, true and false."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.simulation.columns import blank
from quarterdeck.simulation.names import UNSET

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ACCOUNT, CONTACT, USER, ROLE, DEAL = "001", "003", "005", "00E", "006"
TASK, EVENT, HISTORY, FIELD_HISTORY = "00T", "00U", "008", "017"
"""What the ids of each object begin with."""


def one_id(prefix: str, number: int) -> str:
    """Return the id of one record."""
    found: list[str] = ids(prefix, np.array([number])).to_pylist()
    return found[0]


def ids(prefix: str, number: Ints) -> pa.Array:
    """Return ids of 18 characters: the last three say which of the first five are capitals.

    Null where the number is UNSET.
    """
    digits = pc.utf8_lpad(pa.array(number + 1).cast(pa.string()), 10, "0")
    stem = f"{prefix}QD"
    check = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[sum(1 << i for i, c in enumerate(stem) if c > "9")]
    return blank(pc.binary_join_element_wise(stem, digits, f"{check}AA", ""), number == UNSET)


def double(minor: Ints) -> pa.Array:
    """Return minor units as Salesforce writes a number: 35000.0, 73127.5, 12.34."""
    whole = pa.array(minor // 100).cast(pa.string())
    short = pa.array(minor % 100 // 10).cast(pa.string())
    full = pc.utf8_lpad(pa.array(minor % 100).cast(pa.string()), 2, "0")
    cents = pc.if_else(pa.array(minor % 10 == 0), short, full)
    return pc.binary_join_element_wise(whole, cents, ".")


def moments(seconds: Ints) -> pa.Array:
    """Return seconds since 1970-01-01 in UTC as the Data Loader writes a moment."""
    stamps = pa.array(seconds, pa.int64()).cast(pa.timestamp("s"))
    return pc.strftime(stamps, format="%Y-%m-%dT%H:%M:%S.000Z")


def flags(values: Flags) -> pa.Array:
    """Return true and false as words."""
    return pc.if_else(pa.array(values, pa.bool_()), "true", "false")


def filled(table: pa.Table) -> pa.Table:
    """Return the table with empty text for what is not there, as the Data Loader writes it."""
    columns = [pc.fill_null(column.cast(pa.string()), "") for column in table.columns]
    return pa.table(columns, names=table.column_names)
