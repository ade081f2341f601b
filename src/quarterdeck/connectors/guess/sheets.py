"""The sheets of a workbook that a draft leaves out: each is named, and asked for where it fits."""

from collections.abc import Sequence

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.guess.draft import Paper
from quarterdeck.connectors.guess.evidence import Answers, Question
from quarterdeck.connectors.look import Look
from quarterdeck.connectors.sentences import rows
from quarterdeck.connectors.xlsx import hidden_sheets


def other_sheets(look: Look, header: Sequence[str], answers: Answers, paper: Paper) -> bool:
    """Note the sheets left out and why; ask which one is meant where several have the header.

    Returns whether that is asked.
    """
    if not look.sheet:
        return False
    needed = {same(name) for name in header}
    alike = [other for other in look.others if needed and needed <= _names(other)]
    for other in look.others:
        told = f"Sheet {other.sheet!r} ({rows(other.lines)}) is left out: "
        if other not in alike:
            lacks = next((repr(n) for n in header if same(n) not in _names(other)), "to map")
            paper.notes.append(f"{told}it has no column {lacks}.")
        elif answers.get("sheet"):
            paper.notes.append(f"{told}you named {look.sheet!r}. {_BOTH.format(other.sheet)}")
    for name in hidden_sheets(look.path):
        if same(name) != same(look.sheet):
            paper.notes.append(f"Sheet {name!r} is left out: it is hidden.")
    if not alike or answers.get("sheet"):
        return False
    paper.ask(_question([look, *alike], alike[0].sheet))
    return True


def _names(table: Look) -> set[str]:
    return {same(column) for column in table.columns}


_BOTH = (
    "For the rows of each other one, copy the written mapping to a file of another name, with that "
    '`name` and sheet = "{}" in it.'
)


def _question(alike: Sequence[Look], second: str) -> Question:
    listed = ", ".join(repr(table.sheet) for table in alike)
    return Question(
        "sheet",
        f"Sheets {listed} have the same header: which holds the deals? {_BOTH.format(second)}",
        tuple((table.sheet, rows(table.lines)) for table in alike),
    )
