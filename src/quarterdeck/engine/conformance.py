"""Proof that two engines give one answer: the same query on both, compared value by value."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa

from quarterdeck.engine.role import Engine

RELATIVE = 1e-12
"""How far two doubles may differ, relative to the larger: sums may be taken in another order."""

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One disagreement: which row in sorted order, which column, what each engine says."""

    row: int
    column: str
    duck: object
    spark: object

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.duck!r} here, {self.spark!r} on Spark"


def compare(sql: str, duck: Engine, spark: Engine) -> tuple[Difference, ...]:
    """Run a query on both engines and return where they differ; empty means one answer.

    Row order does not matter. Integers, text, dates and moments must be equal; doubles may differ
    by `RELATIVE`. Names of columns and number of rows count too.
    """
    return compare_tables(duck.query(sql), spark.query(sql))


def compare_tables(here: pa.Table, there: pa.Table) -> tuple[Difference, ...]:
    """Compare two answers to one question; see `compare`."""
    if here.column_names != there.column_names:
        return (Difference(-1, "columns", here.column_names, there.column_names),)
    if here.num_rows != there.num_rows:
        return (Difference(-1, "number of rows", here.num_rows, there.num_rows),)
    pairs = zip(_sorted_rows(here), _sorted_rows(there), strict=True)
    return tuple(
        Difference(number, name, left, right)
        for number, (ours, theirs) in enumerate(pairs)
        for name, left, right in zip(here.column_names, ours, theirs, strict=True)
        if not _same(left, right)
    )


def _sorted_rows(table: pa.Table) -> list[tuple[Cell, ...]]:
    columns = [[_plain(value) for value in column.to_pylist()] for column in table.columns]
    return sorted(zip(*columns, strict=True), key=_order)


def _order(row: Sequence[Cell]) -> tuple[tuple[str, str], ...]:
    # Doubles sort last and rounded, so that their last digits do not decide which rows are paired.
    exact = [(type(v).__name__, str(v)) for v in row if not isinstance(v, float)]
    loose = [("float", f"{v:.9e}") for v in row if isinstance(v, float)]
    return (*exact, *loose)


def _plain(value: object) -> Cell:
    match value:
        case Decimal() if value == value.to_integral_value():
            return int(value)
        case Decimal():
            return float(value)
        case datetime():
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        case str() | int() | float() | date() | None:
            return value
    raise TypeError(f"no portable query answers with {type(value).__name__}: {value!r}")


def _same(left: Cell, right: Cell) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        both_nan = math.isnan(left) and math.isnan(right)
        return both_nan or math.isclose(left, right, rel_tol=RELATIVE, abs_tol=0.0)
    return type(left) is type(right) and left == right
