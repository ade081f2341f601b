"""Rows between the data that only add it up: left out, and told where they look like data."""

from collections.abc import Iterator

from quarterdeck.connectors.columns import Cells, same, used_columns
from quarterdeck.connectors.term import Fault
from quarterdeck.engine.sql import literal
from quarterdeck.playbook.model import Mapping

FULL = "full_total"
"""The code of rows that a pattern leaves out though they are as full as a row of data."""

_FEW = 2


def total_faults(mapping: Mapping, cells: Cells) -> Iterator[Fault]:
    """Yield what leaves out the rows whose first filled cell matches a pattern of totals.

    One is full when more than half of the columns that the mapping reads are filled: a sum names
    what it adds up and the sum.
    """
    everything = ", ".join(f"r{place}" for place in range(len(cells.look.columns)))
    there = {same(column) for column in cells.look.columns}
    read = {cells.text(name) for name in used_columns(mapping) if same(name) in there}
    filled = " + ".join(f"CAST({cell} IS NOT NULL AS INTEGER)" for cell in sorted(read))
    most = max(_FEW, len(read) // 2)
    for pattern in mapping.layout.totals:
        begins = f"coalesce(lower(coalesce({everything})) GLOB {literal(pattern.lower())}, FALSE)"
        yield Fault(f"{begins} AND {filled} > {most}", FULL, "totals")
        yield Fault(begins, "ignored", "totals")
