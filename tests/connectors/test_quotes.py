"""Notes that look like rows are taken where the ids of the file tell them from rows."""

import pytest

from tests.connectors.conftest import Workspace

NARROW = """
[mapping]
name = "notes"
kind = "events"
files = ["notes*"]
id = "id"
valid_at = { column = "at" }
[columns]
title = "note"
stage = { constant = "Propose" }
"""


@pytest.fixture
def narrow(workspace: Workspace) -> Workspace:
    """A workspace for files of two columns besides the note."""
    workspace.playbook_file("mappings/notes.toml", NARROW)
    return workspace


def export(note: str, *, ids: str = "D{}", rows: int = 60) -> str:
    lines = [f"{ids.format(n)},2026-02-01,n{n}" for n in range(rows)]
    lines[5] = f'{ids.format(5)},2026-02-01,"{note}"'
    return "id,at,note\n" + "\n".join(lines) + "\n"


PROSE = {
    "an address": "See below\nMain street,2nd floor,\nAmsterdam,Noord,NL\nEurope,West,EU",
    "a list": "We met\n" + "\n".join("First we met,then we spoke,of all" for _ in range(5)),
    "few lines": "so\nhere,there,everywhere\nnow,then,ever",
}


@pytest.mark.parametrize("kind", sorted(PROSE))
def test_prose_in_a_narrow_file_is_taken(narrow: Workspace, kind: str) -> None:
    result = narrow.one(narrow.file("notes.csv", export(PROSE[kind])))
    assert (result.rows_in, result.accepted) == (60, 60)


@pytest.mark.parametrize(
    ("note", "ids", "rows"),
    [
        ("See below\nAmsterdam,Noord,NL\nEurope,West,EU", "Client", 60),
        ("See below\nAmsterdam,Noord,NL\nEurope,West,EU", "D{}", 12),
        ("See below\nD90,2026-02-01,x\nD91,2026-02-01,y", "D{}", 60),
    ],
)
def test_where_the_ids_do_not_tell_prose_from_rows_the_file_is_refused(
    narrow: Workspace, note: str, ids: str, rows: int
) -> None:
    result = narrow.one(narrow.file("notes.csv", export(note, ids=ids, rows=rows)))
    assert result.status == "refused"


@pytest.mark.parametrize("closed_in", [7, 20, 39])
def test_hidden_rows_of_a_narrow_file_are_still_found(narrow: Workspace, closed_in: int) -> None:
    lines = [f"D{n},2026-02-01,n{n}" for n in range(400)]
    lines[6] = 'D6,2026-02-01,"stray'
    lines[closed_in] = f'D{closed_in},2026-02-01,closed"'
    result = narrow.one(narrow.file("notes.csv", "id,at,note\n" + "\n".join(lines) + "\n"))
    assert result.status == "refused"
    assert "line 8" in result.problems[0].says
