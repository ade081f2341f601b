"""Excel workbooks for tests, as people and tools write them and as nobody should."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

Cell = str | float | date | None
HEADER = ["Deal ID", "Stage", "Amount", "Currency", "Close", "Owner", "Name", "Product"]


def row(deal: str, amount: Cell = 100, *, close: Cell = None, **more: Cell) -> list[Cell]:
    """A row of the snapshot that test workspaces map."""
    return [
        more.get("id", deal),
        more.get("stage", "Discover"),
        amount,
        "EUR",
        close or date(2026, 9, 30),
        "u1",
        more.get("name", "Deal"),
        "Core",
    ]


def book(path: Path, **sheets: Sequence[Sequence[Cell]]) -> Path:
    """Write a workbook with these sheets; days get a format of days."""
    made = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for number, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                _put(made, sheet, (number, place), cell)
    made.close()
    return path


def _put(
    made: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    at: tuple[int, int],
    cell: Cell,
) -> None:
    if isinstance(cell, str) and cell.startswith("#"):
        sheet.write_formula(*at, "=NA()", None, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(*at, cell, made.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
    elif isinstance(cell, date):
        sheet.write_datetime(*at, cell)
    elif isinstance(cell, str):
        sheet.write_string(*at, cell)
    elif cell is not None:
        sheet.write_number(*at, cell)


def repacked(path: Path, parts: dict[str, bytes], *, to: Path | None = None) -> Path:
    """Write a workbook again with some parts replaced or added."""
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in (kept | parts).items():
            new.writestr(name, content)
    target = to or path
    target.write_bytes(out.getvalue())
    return target


def part(path: Path, name: str) -> bytes:
    """Return a part of a workbook."""
    with zipfile.ZipFile(path) as packed:
        return packed.read(name)
