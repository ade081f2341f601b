"""Files whose first line is no header: it stands further down, or there is none."""

import csv
import io
import re
from collections.abc import Iterable
from contextlib import suppress

from quarterdeck.connectors.columns import same, used_columns
from quarterdeck.connectors.header import DELIMITERS
from quarterdeck.connectors.look import Look
from quarterdeck.connectors.scan import first_bytes
from quarterdeck.playbook.model import Mapping
from quarterdeck.words.problem import QuarterdeckError

_LINES = 50
_VALUE = re.compile(
    r"[-+(]?[^\w\s]?\s?\d[\d.,' ]*[)%]?"  # an amount or a count
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?"  # a day or a moment
    r"|[^@\s]+@[^@\s]+\.[^@\s]+"  # an e-mail
)
ADD_A_HEADER = "Add a line with the names of the columns at the top and import it again."


def holds_values(look: Look) -> bool:
    """Tell whether the names of the columns are values: the first line is a row, not a header."""
    return look.quoted and any(_VALUE.fullmatch(name.strip()) for name in look.columns)


def refuse_header_below(look: Look, mappings: Iterable[Mapping]) -> None:
    """Raise QuarterdeckError when the header of a mapping stands below the first line."""
    if not look.quoted:
        return
    wanted = [_needed(mapping) for mapping in mappings]
    head, _ = first_bytes(look.read_path)
    lines = head.decode("utf-8-sig", "ignore").splitlines()[:_LINES]
    for number, line in enumerate(lines, start=1):
        if number >= look.first_line and any(needed <= _names(line) for needed in wanted):
            raise QuarterdeckError(
                f"{look.path.name} has its header in line {number:,}: other lines stand above it, "
                "such as a title.",
                fix=f"Delete the lines above line {number:,}, or write header_row = {number} under "
                "[mapping], and import it again.",
                where=f"{look.path}:{number}",
            )


def _needed(mapping: Mapping) -> set[str]:
    """Return the columns by which a header is known: the stated ones, else all that are used."""
    names = mapping.header if len(mapping.header) > 1 else used_columns(mapping)
    return {same(name) for name in names if name}


def _names(line: str) -> set[str]:
    """Return the cells of a line, whatever parts them."""
    found: set[str] = set()
    for mark in DELIMITERS:
        with suppress(csv.Error, StopIteration):
            found |= {same(cell) for cell in next(csv.reader(io.StringIO(line), delimiter=mark))}
    return found
