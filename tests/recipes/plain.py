"""The sample exports of the recipes, read as plainly as can be: no code of the product's own."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine

PERIOD = (date(2026, 7, 1), date(2026, 9, 30))
Row = dict[str, Any]


@dataclass(frozen=True)
class Plain:
    """Where a recipe's deals stand and how they are told open from won by hand.

    `column` names amount and close date; `is_open` and `is_won` judge a row.
    """

    file: str
    amount: str
    close: str
    is_open: Callable[[Row], bool]
    is_won: Callable[[Row], bool]
    day_form: str = "%Y-%m-%d"


def _ends(column: str, won: str, lost: str) -> tuple[Callable[[Row], bool], Callable[[Row], bool]]:
    return (lambda row: row[column] not in (won, lost), lambda row: row[column] == won)


READ = {
    "salesforce_report": Plain(
        "opportunities-2026-07-31.csv",
        "Amount",
        "Close Date",
        *_ends("Stage", "Closed Won", "Closed Lost"),
        day_form="%m/%d/%Y",
    ),
    "salesforce_objects": Plain(
        "Opportunity-2026-07-31.csv",
        "AMOUNT",
        "CLOSEDATE",
        lambda row: row["ISCLOSED"] == "false",
        lambda row: row["ISWON"] == "true",
    ),
    "hubspot": Plain(
        "hubspot-crm-exports-all-deals-2026-07-31.csv",
        "Amount",
        "Close Date",
        *_ends("Deal Stage", "Closed won", "Closed lost"),
        day_form="%Y-%m-%d %H:%M",
    ),
    "dynamics365": Plain(
        "opportunities-2026-07-31.xlsx",
        "Est. Revenue",
        "Est. Close Date",
        *_ends("Status", "Won", "Lost"),
    ),
    "odoo": Plain(
        "crm.lead-2026-07-31.csv",
        "expected_revenue",
        "date_deadline",
        lambda row: row["active"] == "True" and row["stage_id"] != "Won",
        lambda row: row["active"] == "True" and row["stage_id"] == "Won",
    ),
    "erpnext": Plain(
        "Opportunity-2026-07-31.csv",
        "Opportunity Amount",
        "Expected Closing Date",
        *_ends("Status", "Converted", "Lost"),
    ),
    "frappe_crm": Plain(
        "CRM Deal-2026-07-31.xlsx",
        "Deal Value",
        "Expected Closure Date",
        *_ends("Status", "Won", "Lost"),
    ),
    "spreadsheet": Plain(
        "Vertrieb-2026-07-31.xlsx",
        "Betrag",
        "Abschluss",
        *_ends("Phase", "Gewonnen", "Verloren"),
        day_form="%d.%m.%Y",
    ),
}


@dataclass(frozen=True)
class Headline:
    """Money and number of the deals that are open, and of those won in the quarter."""

    open: Decimal
    open_deals: int
    won: Decimal
    won_deals: int


def headline(folder: Path, recipe: str) -> Headline:
    """Read the last export of a recipe by hand."""
    plain = READ[recipe]
    rows = list(_rows(folder / plain.file, recipe))
    going = [_amount(row[plain.amount]) for row in rows if plain.is_open(row)]
    won = [
        _amount(row[plain.amount])
        for row in rows
        if plain.is_won(row) and PERIOD[0] <= _day(row[plain.close], plain.day_form) <= PERIOD[1]
    ]
    return Headline(sum(going, Decimal(0)), len(going), sum(won, Decimal(0)), len(won))


def _rows(path: Path, recipe: str) -> Iterator[Row]:
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as file:
            yield from (row for row in csv.DictReader(file) if all(row.values()) or row.get("NAME"))
        return
    book = python_calamine.CalamineWorkbook.from_path(path)
    lines = book.get_sheet_by_index(len(book.sheet_names) - 1).to_python()
    if recipe == "spreadsheet":
        names = [below or above for above, below in zip(lines[3], lines[4], strict=True)]
        deals = [line for line in lines[5:] if str(line[0]).startswith("V-")]
    else:
        names, *deals = lines
    yield from (dict(zip(names, line, strict=True)) for line in deals)


def _amount(cell: float | str) -> Decimal:
    if isinstance(cell, float):
        return Decimal(str(cell))
    bare = cell.removesuffix("€").strip()
    return Decimal(bare.replace(".", "").replace(",", ".") if "," in bare else bare)


def _day(cell: str | float | date, form: str) -> date:
    if isinstance(cell, float):
        return date(1899, 12, 30) + timedelta(days=int(cell))
    if isinstance(cell, str):
        return datetime.strptime(cell, form).date()  # noqa: DTZ007 -- a day
    return cell
