"""Tables and reports as CSV that is safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Mapping
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
from quarterdeck.words.csvsafe import csv_safe


def to_csv(report: Report, table: Table | None = None) -> str:
    """Return a report in long form, or as one table where it has exactly one or one is given.

    Whose it is, as of when and about what stand in the first rows, or in the last columns.
    """
    tables = [b for b in report.blocks if isinstance(b, Table)]
    others = [
        b for b in report.blocks if not isinstance(b, Table | Sentence | Notes | Code | EmptyState)
    ]
    if table or (len(tables) == 1 and not others):
        return table_csv(table or tables[0], about(report))
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["section", "block", "row", "column", "value", "unit", "currency"])
    for name, text in about(report).items():
        writer.writerow(["page", "about", "", name, csv_safe(text), "", ""])
    writer.writerows(_lines(report.blocks, ""))
    return out.getvalue()


def table_csv(table: Table, about: Mapping[str, str] | None = None) -> str:
    """Return one table; money is in major units with its currency in a column beside it.

    `about` is repeated in every row, in columns the table does not have itself.
    """
    known = {c.key for c in table.columns}
    same = {k: csv_safe(v) for k, v in (about or {}).items() if k not in known}
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(name for c in table.columns for name in _names(c.key, c.kind)), *same])
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        shown = [v for part, column in cells for v in _values(part, column.kind)]
        writer.writerow([*shown, *same.values()])
    return out.getvalue()


def about(report: Report) -> dict[str, str]:
    """Return whose a report is, as of when and about what, by name."""
    return {
        "workspace": f"{report.workspace}{' (simulated)' if report.simulated else ''}",
        "as_of": report.as_of.isoformat(),
        "period": report.period,
        "scope": report.scope,
        "where": report.where,
        "rates": report.rates,
        "measure": report.measure,
        "ledger_head": report.ledger_head,
        **({"playbook": report.playbook} if report.playbook else {}),
    }


def _lines(blocks: Iterable[Block], section: str) -> Iterable[tuple[str, ...]]:
    for block in blocks:
        match block:
            case Section():
                yield from _lines((*block.blocks, *block.aside), block.title or section)
            case Sentence():
                yield section, "sentence", "", "", csv_safe(block.plain), "", ""
            case Notes():
                yield from ((section, "note", "", "", csv_safe(t), "", "") for t in block.items)
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
        first = csv_safe(row[0]) if isinstance(row[0], str) else row[0].text
        for part, column in list(zip(row, table.columns, strict=True))[1:]:
            unit, currency = ("", "") if isinstance(part, str) else (part.unit, part.currency)
            yield section, table.title, first, column.key, _value(part), unit, currency


def _names(key: str, kind: str) -> tuple[str, ...]:
    return (key, f"{key}_currency") if kind in {"money", "change"} else (key,)


def _values(part: Part, kind: str) -> tuple[str, ...]:
    shown = _value(part)
    if kind not in {"money", "change"}:
        return (shown,)
    return shown, part.currency if isinstance(part, Figure) else ""


def _value(part: Part) -> str:
    if isinstance(part, str):
        return csv_safe(part)
    value = value_json(part)
    return "" if value is None else str(value)
