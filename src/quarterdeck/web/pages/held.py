"""The side of the Data page that has the rows held back, and what its forms need."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from quarterdeck.connectors.fixing import Proposal, column_of
from quarterdeck.connectors.held import HeldRow
from quarterdeck.desk.quarantine import Which, held_page
from quarterdeck.reports.quarantine import quarantine_json, stake
from quarterdeck.reports.quarantine_page import held_report, held_sheet, place
from quarterdeck.web.pages.page import Answer, Look

LONGEST = 20_000
"""Letters of a cell up to which a form has it; a longer one is mended in a spreadsheet."""

_SHOWN = 100
_WAYS = 20
_SAMPLE = date(2026, 3, 31)


@dataclass(frozen=True, slots=True)
class Way:
    """One form that mends rows alike: its proposal, what it says, and what may be chosen."""

    way: Proposal
    says: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row held back as the page lists it; `query` opens it."""

    row: HeldRow
    place: str
    why: str
    owner: str
    money: str
    query: str


def answer(look: Look) -> Answer:
    """Return the rows held back, of one import or for one reason if the address names them."""
    found = held_page(look.desk, look.viewer, _which(look))
    currency = look.desk.playbook.settings.currency
    return Answer(
        held_report(found),
        lambda: quarantine_json(found.rows, currency, found.ways),
        lambda: held_sheet(found),
    )


def forms(look: Look) -> dict[str, object]:
    """Return what the forms of this side need."""
    which = _which(look)
    found = held_page(look.desk, look.viewer, which)
    every = found.rows
    if which != Which():
        every = held_page(look.desk, look.viewer).rows
    pairs = zip(found.rows[:_SHOWN], found.owners, strict=False)
    currency = look.desk.playbook.settings.currency
    return {
        "ways": tuple(_way(way) for way in found.ways[:_WAYS]),
        "lines": tuple(_line(row, owner, currency, which) for row, owner in pairs),
        "left": max(len(found.rows) - _SHOWN, 0),
        "reasons": sorted({(row.reason, _words(row.reason)) for row in every}),
        "files": tuple(dict.fromkeys((row.batch, row.file) for row in every)),
        "which": which,
        "filter": _query(which),
        "opened": _opened(look, every),
        "any": bool(every),
    }


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row as a form has it: the name of its field, its column, what it holds."""

    field: str
    column: str
    text: str
    wrong: bool

    @property
    def many(self) -> bool:
        """Whether it needs more than one line, which a line of a form would run together."""
        return "\n" in self.text


def _which(look: Look) -> Which:
    return Which(look.text("batch"), look.text("reason"))


def _opened(look: Look, rows: tuple[HeldRow, ...]) -> dict[str, object] | None:
    batch, _, number = look.text("row").partition(":")
    row = next((r for r in rows if r.batch == batch and str(r.row) == number), None)
    if row is None:
        return None
    wrong = column_of(row, row.field, look.desk.files)
    cells = tuple(
        Cell(f"cell.{at}", name, text, wrong=name == wrong)
        for at, (name, text) in enumerate(zip(row.columns, row.cells, strict=False))
        if len(text) <= LONGEST
    )
    return {"row": row, "place": place(row), "why": _words(row.reason), "cells": cells}


def _way(way: Proposal) -> Way:
    many = f"{way.rows:,} row{'s' if way.rows != 1 else ''}"
    if way.dates:
        options = tuple((form, _SAMPLE.strftime(form)) for form in way.known)
        return Way(way, f"{many}: read {way.column} as", options)
    held = repr(way.value) if way.value else "empty"
    says = f"{many}: {way.column} is {held}, make it"
    return Way(way, says, tuple((value, value) for value in way.known))


def _line(row: HeldRow, owner: str, currency: str, which: Which) -> Line:
    query = f"{_query(which)}&{urlencode({'row': f'{row.batch}:{row.row}'})}"
    why = _words(row.reason) + (f" ({row.field})" if row.field != "row" else "")
    return Line(row, place(row), why, owner, stake(row, currency), query)


def _query(which: Which) -> str:
    told = {"view": "quarantine", "batch": which.batch, "reason": which.reason}
    return urlencode({name: value for name, value in told.items() if value})


def _words(reason: str) -> str:
    return reason.replace("_", " ")
