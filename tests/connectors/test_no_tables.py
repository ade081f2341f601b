"""Files that are no table, or whose first line is no header, are refused for what they are."""

import codecs
import gzip
import json
from collections.abc import Callable

import pytest

from tests.connectors.conftest import Workspace

SNAP = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
ROW = "A,Discover,100,EUR,2026-09-30,u1,Deal,Core\n"
OBJECTS = [{"id": "A", "at": "2026-02-01", "stage": "Discover", "amount": 1, "who": "u1"}]
NOT_TABLES = {
    "UTF-32": (codecs.BOM_UTF32_LE + (SNAP + ROW).encode("utf-32-le"), "as CSV (UTF-8)"),
    "UTF-32 ": ((SNAP + ROW).encode("utf-32-be"), "as CSV (UTF-8)"),
    "byte 30 of it is NUL": ((SNAP[:30] + "\0" + SNAP[30:] + ROW).encode(), "NUL bytes"),
    "one JSON array": (json.dumps(OBJECTS).encode(), "one object on each line"),
    "one JSON array ": (b"\xef\xbb\xbf[\n  {\n", "one object on each line"),
    "a web page": (b"<html><table><tr><td>Deal ID</td></tr></table></html>", "web page"),
    "a web page ": (b"\r\n<!DOCTYPE html>\n<title>Sign in</title>", "sign in"),
    "a web page or XML": (b'<?xml version="1.0"?><Workbook/>', "as CSV (UTF-8)"),
}


@pytest.mark.parametrize("kind", sorted(NOT_TABLES))
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_what_is_no_table_is_named_with_what_to_do(
    workspace: Workspace, kind: str, pack: Callable[[bytes], bytes]
) -> None:
    data, fix = NOT_TABLES[kind]
    result = workspace.one(workspace.file("snap.csv", pack(data)))
    assert (result.status, workspace.ledger.head.seq) == ("refused", 0)
    assert kind.strip() in result.problems[0].says
    assert fix in result.problems[0].fix


@pytest.mark.parametrize("name", ["snap.csv", "events.jsonl"])
def test_a_nul_byte_far_into_a_file_is_refused_with_its_place(
    workspace: Workspace, name: str
) -> None:
    rows = ROW * 8000 if name == "snap.csv" else '{"id": "A"}\n' * 30_000
    head = SNAP if name == "snap.csv" else ""
    data = (head + rows).encode()
    result = workspace.one(workspace.file(name, data + b"B\0,\n"))
    assert result.status == "refused"
    assert f"NUL byte, which no text has: byte {len(data) + 1:,}" in result.problems[0].says


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_header_below_a_title_is_named_by_its_line(workspace: Workspace, mark: str) -> None:
    title = f"Opportunities, all of them{mark * 7}\nas of 31 July\n\n"
    text = title + (SNAP + ROW).replace(",", mark)
    for name, options in (("snap.csv", {}), ("report.csv", {}), ("r.csv", {"mapping": "snap"})):
        result = workspace.one(workspace.file(name, text), **options)
        assert result.status == "refused"
        assert "has its header in line 4" in result.problems[0].says
        assert "Delete the lines above line 4" in result.problems[0].fix


def test_a_file_without_a_header_is_told_so_and_its_cells_are_no_columns(
    workspace: Workspace,
) -> None:
    workspace.change("snap", 'id = "Deal ID"', 'id = "Deal ID"\nheader = ["Deal ID", "Stage"]')
    file = workspace.file("snap.csv", ROW * 3)
    result = workspace.one(file)
    told = f"{result.problems[0].says} {result.problems[0].fix}"
    assert result.status == "ignored"
    assert "first line holds values" in told
    assert "Add a line with the names of the columns" in told
    asked = workspace.one(file, mapping="snap")
    assert asked.status == "refused"
    told += f"{asked.problems[0].says} {asked.problems[0].fix}"
    assert not [
        cell for cell in ROW.strip().split(",") if f"'{cell}'" in told or f", {cell}" in told
    ]


def test_words_in_the_first_line_are_not_offered_as_columns(workspace: Workspace) -> None:
    workspace.change("snap", 'id = "Deal ID"', 'id = "Deal ID"\nheader = ["Deal ID", "Name"]')
    result = workspace.one(workspace.file("snap.csv", "Deals Inc,Named\nOther,Thing\n"))
    assert "misses the column 'Deal ID'; 'Name'." in result.problems[0].fix
    assert "Did you mean" not in result.problems[0].fix


def test_a_line_of_blanks_is_no_row(workspace: Workspace) -> None:
    text = SNAP + ROW + "   \n" + ROW.replace("A,", "B,") + " \t \n\n"
    result = workspace.one(workspace.file("snap.csv", text))
    assert (result.rows_in, result.accepted, result.quarantined, result.ignored) == (2, 2, 0, 0)
    tabs = (SNAP + ROW).replace(",", "\t") + "\t" * 7 + "\n  \n"
    result = workspace.one(workspace.file("snap-tabs.csv", tabs))
    assert (result.rows_in, result.accepted, result.ignored) == (2, 1, 1)


@pytest.mark.parametrize("stage", ["discover", "DISCOVER", "Disco  ver"])
def test_a_stage_in_another_case_is_not_taken_but_told_with_the_line_to_write(
    workspace: Workspace, stage: str
) -> None:
    workspace.playbook_file(
        "stages.toml",
        (workspace.root / "playbook/stages.toml")
        .read_text()
        .replace('"Discover"', '"Discover" }, { name = "Disco ver"'),
    )
    result = workspace.one(workspace.file("snap.csv", SNAP + ROW.replace("Discover", stage)))
    assert result.quarantined == 1
    told = next(p for p in result.problems if "in the stage" in p.says)
    meant = "Disco ver" if " " in stage else "Discover"
    assert f"Did you mean '{meant}'?" in told.says
    assert f'Add "{stage}" = "{meant}" to `values` of stage' in told.fix


def test_json_that_is_copied_to_be_read_is_refused_by_its_own_name(workspace: Workspace) -> None:
    file = workspace.file("events.jsonl", b'{ "id" :\r "A" }\r')
    problem = workspace.one(file).problems[0]
    assert problem.says.startswith("events.jsonl begins with a brace but holds no JSON object")
    assert file.name in problem.where
    assert problem.where.count("events.jsonl") == 1
