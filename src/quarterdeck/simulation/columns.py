"""Columns of export files: numbers of the simulation as the text a CRM would write."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.simulation.names import UNSET

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DAY_SECONDS = 86_400


def as_words(values: tuple[str, ...] | list[str], index: npt.NDArray[np.generic]) -> pa.Array:
    """Return values by index as strings, null where the index is UNSET."""
    numbers = np.asarray(index, dtype=np.int64)
    chosen = pa.array(numbers, pa.int64(), mask=numbers == UNSET)
    return pa.DictionaryArray.from_arrays(chosen, pa.array(values, pa.string())).cast(pa.string())


def codes(prefix: str, number: Ints, width: int) -> pa.Array:
    """Return ids such as D-00017, counted from 1; null where the number is UNSET."""
    digits = pc.utf8_lpad(pa.array(number + 1).cast(pa.string()), width, "0")
    return blank(pc.binary_join_element_wise(prefix, digits, ""), number == UNSET)


def money_text(minor: Ints) -> pa.Array:
    """Return minor units as text with two decimals."""
    size = np.abs(minor)
    whole = pa.array(size // 100).cast(pa.string())
    cents = pc.utf8_lpad(pa.array(size % 100).cast(pa.string()), 2, "0")
    return pc.binary_join_element_wise(
        as_words(("", "-"), (minor < 0).astype(np.int64)),
        pc.binary_join_element_wise(whole, cents, "."),
        "",
    )


def days_text(number: Ints) -> pa.Array:
    """Return days since 1970-01-01 as ISO dates."""
    return pa.array(number.astype(np.int32), pa.int32()).cast(pa.date32()).cast(pa.string())


def moments_text(seconds: Ints) -> pa.Array:
    """Return seconds since 1970-01-01 in UTC as ISO moments."""
    stamps = pa.array(seconds, pa.int64()).cast(pa.timestamp("s"))
    return pc.strftime(stamps, format="%Y-%m-%dT%H:%M:%SZ")


def blank(values: pa.Array, missing: Flags) -> pa.Array:
    """Return the values with null where missing."""
    return pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), values)
