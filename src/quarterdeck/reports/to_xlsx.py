"""Tables and reports as an Excel workbook: numbers stay numbers, text is never a formula."""

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from quarterdeck.reports.blocks import (
    Block,
    Code,
    EmptyState,
    Figure,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.tables import twin
from quarterdeck.reports.to_csv import about
from quarterdeck.reports.to_json import value_json

_FORMATS = {"money": "#,##0.00", "change": "+#,##0.00;-#,##0.00;0.00", "rate": "0.0%"}
_FORMATS |= {"share": "0.0%", "count": "#,##0", "days": "0.0", "ratio": "0.00"}
_FORBIDDEN = str.maketrans("[]:*?/\\'", "        ")
_SHEET_NAME = 31
_WIDEST = 48


def to_xlsx(report: Report, table: Table | None = None) -> bytes:
    """Return a workbook of one sheet for each table of a report, or of one table, and one about it.

    Money is in major units with its currency in the column beside it; shares are fractions shown
    in per cent. No time of writing is in it, so that one report gives one file.
    """
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _midnight(report)})
        formats = {kind: book.add_format({"num_format": f}) for kind, f in _FORMATS.items()}
        bold = book.add_format({"bold": True, "bottom": 1})
        names: set[str] = set()
        for one in [table] if table else list(_tables(report.blocks, "")):
            sheet = book.add_worksheet(_sheet_name(one.title or report.title, names))
            _fill(sheet, one, formats, bold)
        _write_about(book.add_worksheet(_sheet_name("About", names)), about(report))
    return out.getvalue()


def _midnight(report: Report) -> Any:  # noqa: ANN401 -- as xlsxwriter takes it
    from datetime import UTC, datetime, time

    return datetime.combine(report.as_of, time(), UTC)


def _tables(blocks: Iterable[Block], section: str) -> Iterator[Table]:
    for block in blocks:
        match block:
            case Section():
                yield from _tables((*block.blocks, *block.aside), block.title or section)
            case Sentence() | Notes() | Code() | EmptyState():
                continue
            case Table():
                yield block
            case _:
                named = twin(block)
                yield Table(block.title or section, named.columns, named.rows)


def _sheet_name(title: str, taken: set[str]) -> str:
    plain = " ".join(title.translate(_FORBIDDEN).split())[:_SHEET_NAME] or "Table"
    name, number = plain, 2
    while name.casefold() in taken:
        name = f"{plain[: _SHEET_NAME - 4]} {number}"
        number += 1
    taken.add(name.casefold())
    return name


def _fill(sheet: Any, table: Table, formats: Mapping[str, Any], bold: Any) -> None:  # noqa: ANN401
    places: list[tuple[int, str]] = []
    at = 0
    for column in table.columns:
        sheet.write_string(0, at, column.title or column.key, bold)
        places.append((at, column.kind))
        width = max([len(column.title), *(len(_plain(row[len(places) - 1])) for row in table.rows)])
        sheet.set_column(at, at, min(width + 2, _WIDEST))
        at += 1
        if column.kind in {"money", "change"}:
            sheet.write_string(0, at, "Currency", bold)
            at += 1
    for number, row in enumerate(table.rows, start=1):
        for (place, kind), part in zip(places, row, strict=True):
            _write(sheet, (number, place), part, (kind, formats))
    sheet.freeze_panes(1, 1)


def _plain(part: Part) -> str:
    return part if isinstance(part, str) else part.text


def _write(sheet: Any, at: tuple[int, int], part: Part, how: tuple[str, Mapping[str, Any]]) -> None:  # noqa: ANN401
    kind, formats = how
    if isinstance(part, str):
        sheet.write_string(*at, part)
        return
    value = value_json(part)
    if value is None:
        return
    unit = kind if kind in formats else part.unit
    sheet.write_number(*at, float(str(value)), formats.get(unit))
    if kind in {"money", "change"} and isinstance(part, Figure):
        sheet.write_string(at[0], at[1] + 1, part.currency)


def _write_about(sheet: Any, told: Mapping[str, str]) -> None:  # noqa: ANN401
    for number, (name, text) in enumerate(told.items()):
        sheet.write_string(number, 0, name.replace("_", " "))
        sheet.write_string(number, 1, text)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, _WIDEST)
