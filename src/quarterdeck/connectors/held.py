"""The rows held back by the batches that count: listed, and written as a file to be mended."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.sentences import FAULTS, UNREADABLE
from quarterdeck.disk.files import careful
from quarterdeck.engine import duck
from quarterdeck.engine.sql import load, render
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import Entry
from quarterdeck.words.csvsafe import csv_safe
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

BATCH, ROW = "held_batch", "held_row"
MARKS = (BATCH, ROW, "held_line", "held_reason", "held_field", "held_text")
"""The columns that a file to be mended has beside those of the export."""

_STRAY = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row held back: its batch and file, its place, why, the money at stake and its text.

    `row` counts the rows of the file from 1, `line` is where it stands in the text (None where that
    is not known or the file has no lines). `money` is in minor units of `currency` ('' is the
    workspace's), None where none is known; `counts_money` says that its file has amounts. `cells`
    are its cells beside the names in `columns`, none where they cannot be told apart; `mapping` is
    the one that read it.
    """

    batch: str
    file: str
    row: int
    line: int | None
    reason: str
    field: str
    money: int | None
    currency: str
    counts_money: bool
    raw: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    mapping: str = ""


def held_rows(ledger: Ledger, batch: str = "", reason: str = "") -> tuple[HeldRow, ...]:
    """Return the rows that the batches that count hold back, oldest batch first.

    Raises QuarterdeckError for a batch that does not count and for a reason that does not exist.
    """
    counting = ledger.batches()
    _refuse_unknown(batch, [entry.id for entry in counting], reason)
    con = duck.connect(memory="1GB", macros=False)
    try:
        rows = (
            row
            for entry in counting
            if not batch or entry.id == batch
            for row in _of_batch(con, ledger, entry)
        )
        return tuple(row for row in rows if not reason or row.reason == reason)
    finally:
        con.close()


def to_be_mended(rows: Iterable[HeldRow]) -> str:
    """Write rows as CSV with the columns of their files and, beside them, why they are held back.

    Cells that a spreadsheet would run get an apostrophe, which `plain` takes away again; a NUL in a
    cell is written as the sign for one.
    """
    listed = tuple(rows)
    names = {same(name): name for row in listed for name in row.columns}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*names.values(), *MARKS))
    for row in listed:
        cells = dict(zip(map(same, row.columns), row.cells, strict=False))
        marks = (row.batch, row.row, row.line or "", row.reason, row.field, _safe(row.raw))
        writer.writerow((*(_safe(cells.get(key, "")) for key in names), *marks))
    return out.getvalue()


def plain(column: str) -> str:
    """Return SQL for a cell as it was before `to_be_mended` made it safe."""
    return (
        rf"CASE WHEN regexp_matches({column}, '^''+[=+@\t\r-]') THEN {column}[2:] ELSE {column} END"
    )


def _safe(cell: str) -> str:
    # No text file holds a NUL: it is told by the sign that stands for one.
    cell = cell.replace("\0", "\u2400")
    return f"'{cell}" if _STRAY.match(cell) else csv_safe(cell)


def _of_batch(con: duckdb.DuckDBPyConnection, ledger: Ledger, entry: Entry) -> list[HeldRow]:
    path = ledger.held_of(entry)
    if path is None:
        return []
    with careful("reading the rows held back", path):
        found = con.execute(render(load("connectors", "held"), path=str(path))).fetchall()
    return [_row(entry, one) for one in found]


def _row(entry: Entry, found: tuple[Any, ...]) -> HeldRow:
    row, line, reason, field, money, currency, raw, header, mark = found
    return HeldRow(
        batch=entry.id,
        file=entry.source,
        row=row,
        line=line,
        reason=reason,
        field=field,
        money=money,
        currency=currency,
        counts_money="amount" in entry.fields,
        raw=raw,
        columns=_cells(header, mark),
        cells=_cells(raw, mark) if reason not in UNREADABLE else (),
        mapping=entry.mapping,
    )


def _cells(text: str, mark: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), ()))
    except csv.Error:
        return ()


def _refuse_unknown(batch: str, counting: list[str], reason: str) -> None:
    if batch and batch not in counting:
        raise QuarterdeckError(
            f"No batch {batch!r} counts in this ledger.{did_you_mean(batch, counting)}",
            fix="Name one by its full id, or none to see the rows of all.",
            where="--batch",
        )
    if reason and reason not in FAULTS:
        raise QuarterdeckError(
            f"No row is held back for {reason!r}.{did_you_mean(reason, FAULTS)}",
            fix=f"Use one of: {', '.join(FAULTS)}.",
            where="--reason",
        )
