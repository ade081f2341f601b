"""A part of the playbook as a page to read, as a table, and as a JSON document."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterdeck.playbook.model import Settings
from quarterdeck.reports.blocks import Block, Column, Report, Sentence, Table
from quarterdeck.reports.playbooks.sheets import Line, Sheet
from quarterdeck.words.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class About:
    """Of which company a page is, as of when."""

    settings: Settings
    as_of: date
    ledger_head: str


def sheet_report(sheet: Sheet, about: About, *, form: bool = False) -> Report:
    """Return a part as a page; where its `form` stands beside it, the lines are told there."""
    lead = Sentence((sheet.says,), lead=True)
    blocks: tuple[Block, ...] = (lead,) if form else (lead, sheet_table(sheet))
    return _report(sheet.title, about, blocks)


def _report(title: str, about: About, blocks: tuple[Block, ...]) -> Report:
    return Report(
        title=title,
        workspace=about.settings.name,
        as_of=about.as_of,
        ledger_head=about.ledger_head or "none yet",
        currency=about.settings.currency,
        blocks=blocks,
        simulated=about.settings.simulated,
    )


def errors_report(problems: tuple[Problem, ...], about: About) -> Report:
    """Return what is wrong with files that cannot be applied: where, what, and what to do."""
    wrong = [p for p in problems if p.severity is Severity.ERROR]
    count = f"{len(wrong)} error{'' if len(wrong) == 1 else 's'}"
    lead = f"The files have {count}, so nothing of them is applied; what is in force stays so."
    columns = (
        Column("where", "Where"),
        Column("says", "What is wrong"),
        Column("fix", "What to do"),
    )
    rows = tuple((p.where, p.says, p.fix) for p in wrong)
    table = Table("Errors in the files", columns, rows)
    return _report("Playbook: what differs", about, (Sentence((lead,), lead=True), table))


def sheet_table(sheet: Sheet) -> Table:
    """Return the lines of a part as a table, without those that are there to be filled.

    A part that is one record, without lines, is its fields.
    """
    if sheet.top and not sheet.lines:
        fields = tuple((cell.label, cell.told) for cell in sheet.top.each)
        return Table(sheet.title, (Column("field", "What"), Column("says", "Says")), fields)
    columns = tuple(Column(f"column_{n}", title) for n, title in enumerate(sheet.columns))
    rows = tuple((line.title, *_texts(line)) for line in sheet.lines if not line.add)
    return Table(sheet.title, columns, rows, empty=sheet.empty or "Nothing is decided yet.")


def sheet_json(sheet: Sheet) -> dict[str, Any]:
    """Return a part as a document: each line by its key, with what each cell says."""
    return {
        "part": sheet.part,
        "mark": sheet.mark,
        "which": {choice.name: choice.value for choice in sheet.choices},
        "lines": [
            {
                "key": line.key,
                "title": line.title,
                "cells": {c.name: c.value for column in line.cells for c in column},
            }
            for line in sheet.all
            if not line.add
        ],
    }


def _texts(line: Line) -> tuple[str, ...]:
    return tuple(
        ", ".join(
            (f"{cell.label} " if len(column) > 1 else "") + cell.told
            for cell in column
            if cell.told
        )
        for column in line.cells
    )
