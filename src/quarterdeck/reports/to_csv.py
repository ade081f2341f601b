"""Tables and reports as CSV that is safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable
from io import StringIO

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
from quarterdeck.reports.to_json import value_json

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_csv(table: Table) -> str:
    """Return one table; money is in major units with its currency in a column beside it."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for c in table.columns for name in _names(c.key, c.kind)])
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        writer.writerow([v for part, column in cells for v in _values(part, column.kind)])
    return out.getvalue()


def to_csv(report: Report) -> str:
    """Return a whole report in long form, or its table alone when it has exactly one."""
    tables = [b for b in report.blocks if isinstance(b, Table)]
    others = [
        b for b in report.blocks if not isinstance(b, Table | Sentence | Notes | Code | EmptyState)
    ]
    if len(tables) == 1 and not others:
        return table_csv(tables[0])
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["section", "block", "row", "column", "value", "unit", "currency"])
    for line in _lines(report.blocks, ""):
        writer.writerow([safe(v) for v in line])
    return out.getvalue()


def safe(text: str) -> str:
    """Return a cell no spreadsheet takes for a formula: a leading = + - @ gets an apostrophe.

    Plain negative numbers are left alone, so that columns of amounts stay numbers.
    """
    if text.startswith(_FORMULA) and not _number(text):
        return f"'{text}"
    return text


def _lines(blocks: Iterable[Block], section: str) -> Iterable[tuple[str, ...]]:
    for block in blocks:
        match block:
            case Section():
                yield from _lines((*block.blocks, *block.aside), block.title or section)
            case Sentence():
                yield section, "sentence", "", "", block.plain, "", ""
            case Notes():
                yield from ((section, "note", "", "", text, "", "") for text in block.items)
            case Code():
                yield section, block.title, "", "", block.text, "", ""
            case EmptyState():
                yield section, "note", "", "", f"{block.says} {block.next_step}", "", ""
            case Table():
                yield from _cells(block, section)
            case _:
                named = twin(block)
                yield from _cells(Table(block.title, named.columns, named.rows), section)


def _cells(table: Table, section: str) -> Iterable[tuple[str, ...]]:
    for row in table.rows:
        first = row[0] if isinstance(row[0], str) else row[0].text
        for part, column in list(zip(row, table.columns, strict=True))[1:]:
            unit, currency = ("", "") if isinstance(part, str) else (part.unit, part.currency)
            yield section, table.title, first, column.key, _value(part), unit, currency


def _names(key: str, kind: str) -> tuple[str, ...]:
    return (key, f"{key}_currency") if kind in {"money", "change"} else (key,)


def _values(part: Part, kind: str) -> tuple[str, ...]:
    shown = safe(_value(part))
    if kind not in {"money", "change"}:
        return (shown,)
    return shown, part.currency if isinstance(part, Figure) else ""


def _value(part: Part) -> str:
    if isinstance(part, str):
        return part
    value = value_json(part)
    return "" if value is None else str(value)


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
