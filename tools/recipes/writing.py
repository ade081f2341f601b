"""Tables as delimited text and as workbooks, always the same bytes."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

Cell = str | int | float | date | datetime | None
_MADE = datetime(2026, 7, 31, tzinfo=UTC).replace(tzinfo=None)


def csv_bytes(
    rows: Iterable[Sequence[str]],
    *,
    quote: int = csv.QUOTE_MINIMAL,
    mark: str = ",",
    end: str = "\n",
) -> bytes:
    """Return rows as delimited text in UTF-8."""
    out = io.StringIO()
    csv.writer(out, quoting=quote, delimiter=mark, lineterminator=end).writerows(rows)
    return out.getvalue().encode()


def major(cents: int) -> str:
    """Return an amount as a plain number: 1234.50."""
    return f"{cents // 100}.{cents % 100:02}"


def book_bytes(sheets: dict[str, Sequence[Sequence[Cell]]], *, days: str = "yyyy-mm-dd") -> bytes:
    """Return a workbook with these sheets; days are shown in the form given."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        book = new_book(path, days)
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
        book.close()
        return path.read_bytes()


def new_book(path: Path, days: str) -> xlsxwriter.Workbook:
    """Open a workbook whose making leaves no trace of the clock."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": days})
    book.set_properties({"created": _MADE})
    return book
