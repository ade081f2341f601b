"""A pipeline kept by hand in Excel, with all that grows in such a sheet."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from tools.recipes.sample import ACCOUNTS, FRIDAYS, LOST, PEOPLE, WON, Change, Deal, seen
from tools.recipes.writing import new_book

PHASES = ("Erstkontakt", "Bedarf geklärt", "Angebot", "Verhandlung")
_ENDED = {WON: "Gewonnen", LOST: "Verloren"}
_FORMAT = "dd.mm.yyyy"
_TEXT_DATES, _TEXT_AMOUNTS, _BROKEN = 7, 5, 11


def exports() -> dict[str, bytes]:
    """Return the workbook as it was on two Fridays."""
    return {f"exports/Vertrieb-{day}.xlsx": _book(day) for day in FRIDAYS}


def _book(day: date) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        book = new_book(path, _FORMAT)
        notes = book.add_worksheet("Hinweise")
        notes.write(0, 0, "Beispieldaten: alles in dieser Mappe ist erfunden.")
        sheet = book.add_worksheet("Pipeline")
        _header(book, sheet, day)
        _rows(book, sheet, day)
        book.close()
        return path.read_bytes()


def _header(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, day: date) -> None:
    """Write a title, and a header over two rows with cells that span."""
    bold = book.add_format({"bold": True})
    sheet.merge_range(0, 0, 0, 7, "Vertriebspipeline Beispiel GmbH", bold)
    sheet.write(1, 0, f"Stand: {day:%d.%m.%Y}")
    for place, name in enumerate(("Nr.", "Kunde", "Vorgang", "Phase")):
        sheet.merge_range(3, place, 4, place, name, bold)
    sheet.merge_range(3, 4, 3, 5, "Auftrag", bold)
    sheet.write(4, 4, "Betrag")
    sheet.write(4, 5, "Chance")
    sheet.merge_range(3, 6, 4, 6, "Abschluss", bold)
    sheet.merge_range(3, 7, 4, 7, "Verantwortlich", bold)


def _rows(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, day: date) -> None:
    """Write the deals person by person, each block with a blank row and a sum below it."""
    euro = book.add_format({"num_format": "#,##0.00 [$€-407]"})
    percent = book.add_format({"num_format": "0%"})
    row, whole = 5, 0.0
    for person, theirs in _by_person(day):
        total = 0.0
        for deal, now in theirs:
            total += now.amount / 100
            cells = (f"V-{deal.number:03}", ACCOUNTS[deal.account], deal.title, _phase(now))
            sheet.write_row(row, 0, cells)
            _amount(sheet, row, deal, now, euro)
            _chance(sheet, row, now, percent)
            _close(sheet, row, deal, now)
            if deal.number == _BROKEN:
                sheet.write_formula(row, 1, "=VLOOKUP(A1,Z:Z,1,0)", None, "#N/A")
            sheet.write_string(row, 7, PEOPLE[person])
            row += 1
        sheet.write_string(row, 0, f"Summe {PEOPLE[person].split()[0]}")
        sheet.write_number(row, 4, total, euro)
        row, whole = row + 2, whole + total
    sheet.write_string(row, 0, "Gesamt")
    sheet.write_number(row, 4, whole, euro)
    sheet.write_string(row + 2, 0, "erstellt von Eve Sample")


def _by_person(day: date) -> Iterator[tuple[int, list[tuple[Deal, Change]]]]:
    found = list(seen(day))
    for person in range(len(PEOPLE)):
        yield person, [(deal, now) for deal, now in found if now.owner == person]


def _phase(now: Change) -> str:
    return PHASES[now.stage] if isinstance(now.stage, int) else _ENDED[now.stage]


def _amount(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, deal: Deal, now: Change, shape: object
) -> None:
    """Write the amount, now and then as a text."""
    if deal.number % _TEXT_AMOUNTS:
        sheet.write_number(row, 4, now.amount / 100, shape)
    else:
        sheet.write_string(row, 4, _german(now.amount))


def _chance(sheet: xlsxwriter.worksheet.Worksheet, row: int, now: Change, shape: object) -> None:
    if isinstance(now.stage, int):
        sheet.write_number(row, 5, (0.1, 0.25, 0.5, 0.75)[now.stage], shape)


def _close(sheet: xlsxwriter.worksheet.Worksheet, row: int, deal: Deal, now: Change) -> None:
    """Write the close date, now and then as a text or as the bare number of the day."""
    if deal.number % _TEXT_DATES == 0:
        sheet.write_string(row, 6, f"{now.close:%d.%m.%Y}")
    elif deal.number % _TEXT_DATES == 1:
        sheet.write_number(row, 6, (now.close - date(1899, 12, 30)).days)
    else:
        sheet.write_datetime(row, 6, now.close)


def _german(cents: int) -> str:
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"{whole},{cents % 100:02} €"
