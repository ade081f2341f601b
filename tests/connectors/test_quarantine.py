"""Rows held back are listed with their line, mended in a file, and taken as if never held."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from quarterdeck.cli.app import run
from quarterdeck.connectors.held import held_rows
from quarterdeck.words.problem import QuarterdeckError
from tests.connectors.conftest import CORPUS, SNAPSHOT, Workspace, build, said
from tests.ledger.histories import content

SNAP = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
GOOD = "A,Discover,1,EUR,2026-09-30,u1,first,Core\n"
BAD = (
    SNAP
    + 'A,Discover,1,EUR,2026-09-30,u1,"two\nlines",Core\n'
    + "\n   \n"
    + "B,Discovr,2,EUR,2026-09-30,u1,=b,Core\n"
    + 'C,Discover,"1,0,0",EUR,2026-09-30,u1,"three\nwhole\nlines",Core\n'
    + "D,Discover,4\n"
    + "E,Propose,5,EUR,2026-09-30,u1,last,Core\n"
)
MENDED = (
    BAD.replace("Discovr", "Discover")
    .replace('"1,0,0"', "100")
    .replace("D,Discover,4\n", "D,Discover,4,EUR,2026-09-30,u1,d,Core\n")
)


def test_the_list_names_the_line_of_each_row_and_why(workspace: Workspace) -> None:
    result = workspace.one(workspace.file("snap.csv", BAD))
    assert (result.rows_in, result.accepted, result.quarantined) == (5, 2, 3)
    lines = BAD.split("\n")
    listed = held_rows(workspace.ledger)
    assert [(row.reason, row.line, lines[row.line - 1].split(",")[0]) for row in listed] == [
        ("unmapped_stage", 6, "B"), ("bad_number", 7, "C"), ("too_few_cells", 10, "D"),
    ]  # fmt: skip
    assert [(row.row, row.money, row.counts_money) for row in listed] == [
        (2, 200, True), (3, None, True), (4, None, True),
    ]  # fmt: skip
    assert {row.batch for row in listed} == {result.batch}
    assert "snap.csv: line 6" in {problem.where for problem in result.problems}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("above", ["", "\n\n", "sep=,\n"])
def test_lines_are_counted_whatever_ends_them_and_stands_above(
    workspace: Workspace, above: str, end: str
) -> None:
    text = (above + BAD.replace('"two\nlines"', "x")).replace("\n", end)
    workspace.one(workspace.file("snap.csv", text.encode()))
    held = [row.line for row in held_rows(workspace.ledger)]
    ahead = above.count("\n")
    assert held == [5 + ahead, 6 + ahead, 9 + ahead]


def test_lines_of_json_are_counted_with_the_blank_ones(workspace: Workspace) -> None:
    file = CORPUS / "events.jsonl"
    workspace.one(workspace.file("events.jsonl", "\n  \n" + file.read_text()))
    assert [(row.row, row.line) for row in held_rows(workspace.ledger)] == [(2, 4), (3, 5)]


def test_a_long_file_counts_its_lines_through_all_blocks(workspace: Workspace) -> None:
    rows = [f'D{n},Propose,{n},EUR,2026-09-30,u1,"x\n{n}",Core' for n in range(90_000)]
    rows[70_001] = "ragged"
    rows[89_999] = rows[89_999].replace("Propose", "Nowhere")
    workspace.one(workspace.file("snap.csv", SNAP + "\n".join(rows) + "\n"))
    assert [(row.row, row.line) for row in held_rows(workspace.ledger)] == [
        (70_002, 2 * 70_001 + 2), (90_000, 2 * 89_999 + 1),
    ]  # fmt: skip


def test_only_a_batch_or_a_reason_is_listed_when_named(workspace: Workspace) -> None:
    first = workspace.one(CORPUS / "snap_bad_numbers.csv")
    second = workspace.one(CORPUS / "snap_unmapped_stage.csv", observed_at=None)
    assert {row.batch for row in held_rows(workspace.ledger, first.batch)} == {first.batch}
    found = held_rows(workspace.ledger, "", "missing_stage")
    assert [(row.batch, row.reason) for row in found] == [(second.batch, "missing_stage")]
    with pytest.raises(QuarterdeckError, match="Did you mean 'missing_stage'"):
        held_rows(workspace.ledger, "", "missing_stages")
    with pytest.raises(QuarterdeckError, match="No batch 'nope' counts"):
        held_rows(workspace.ledger, "nope")


def versions(workspace: Workspace) -> list[dict[str, object]]:
    return content(workspace.ledger.derive())


D = "D,Discover,4,EUR,2026-09-30,u1,d,Core"
RIGHT = {
    "2": {"Stage": "Discover"},
    "3": {"Amount": "100"},
    "4": dict(zip(SNAP.strip().split(","), D.split(","), strict=True)),
}


def mend(text: str, right: dict[str, dict[str, str]] = RIGHT) -> str:
    """Correct cells of a file to be mended, as a person would in a spreadsheet."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows.fieldnames or [])
    writer.writeheader()
    writer.writerows(row | right.get(row["held_row"], {}) for row in rows)
    return out.getvalue()


def test_mended_rows_make_what_a_right_export_would_have_made(tmp_path: Path) -> None:
    right, workspace = build(tmp_path / "right"), build(tmp_path / "acme")
    for each in (right, workspace):
        each.change("snap", 'id = "Deal ID"', 'id = "Deal ID"\ncomplete = true')
    right.one(right.file("snap.csv", MENDED))
    first = workspace.one(workspace.file("snap.csv", BAD))
    (result,) = workspace.replay(workspace.file("mended.csv", mend(workspace.mending())))
    assert (result.status, result.rows_in, result.accepted) == ("replayed", 3, 3)
    assert versions(workspace) == versions(right)
    assert held_rows(workspace.ledger) == ()
    (entry,), (other,) = workspace.ledger.batches(), right.ledger.batches()
    assert (entry.id, entry.supersedes) == (result.batch, first.batch)
    counts = (
        "rows_in",
        "accepted",
        "quarantined",
        "duplicates",
        "complete",
        "rows",
        "content_hash",
    )
    assert all(getattr(entry, name) == getattr(other, name) for name in counts if name[0] != "c")
    assert entry.complete
    assert not [p for p in entry.problems if p.severity == "error" or "incomplete" in p.says]
    assert workspace.ledger.verify() == ()


def test_a_row_mended_twice_and_the_first_export_again_change_nothing(workspace: Workspace) -> None:
    file = workspace.file("snap.csv", BAD)
    workspace.one(file)
    mended = workspace.file("mended.csv", mend(workspace.mending()))
    workspace.replay(mended)
    head = workspace.ledger.head
    assert [r.status for r in workspace.replay(mended)] == ["already"]
    assert workspace.one(file).status == "already"
    assert workspace.ledger.head == head


def test_rows_may_be_mended_one_by_one_in_any_order(tmp_path: Path) -> None:
    seen = []
    for turn in (1, -1):
        workspace = build(tmp_path / f"acme{turn}")
        workspace.one(workspace.file("snap.csv", BAD))
        text = workspace.mending()
        for name in list(RIGHT)[::turn]:
            mended = workspace.file(f"{name}.csv", mend(text, {name: RIGHT[name]}))
            (result,) = workspace.replay(mended)
            assert (result.status, result.accepted) == ("replayed", 1)
        assert held_rows(workspace.ledger) == ()
        seen.append(versions(workspace))
    assert seen[0] == seen[1]


def test_rows_that_still_cannot_be_taken_stay_with_their_new_reason(workspace: Workspace) -> None:
    workspace.one(workspace.file("snap.csv", BAD))
    half = mend(workspace.mending(), RIGHT | {"3": {"Stage": "Nowhere", "Amount": "100"}})
    (result,) = workspace.replay(workspace.file("mended.csv", half))
    assert (result.accepted, result.quarantined) == (2, 1)
    (left,) = held_rows(workspace.ledger)
    assert (left.reason, left.line, left.row, left.money) == ("unmapped_stage", 7, 3, 10000)
    assert left.cells[0] == "C"
    assert said(result, "1 row still held back: unmapped stage (stage)") == (1, 10000)
    (again,) = workspace.replay(workspace.file("same.csv", workspace.mending()))
    assert (again.status, again.quarantined) == ("unmended", 1)


def test_a_withdrawn_replay_gives_way_to_what_it_replaced(workspace: Workspace) -> None:
    first = workspace.one(workspace.file("snap.csv", BAD))
    (result,) = workspace.replay(workspace.file("mended.csv", mend(workspace.mending())))
    workspace.ledger.withdraw(result.batch, "wrong", recorded_at=result.observed_at)  # type: ignore[arg-type]
    assert [entry.id for entry in workspace.ledger.batches()] == [first.batch]
    assert len(held_rows(workspace.ledger)) == 3


def test_a_changed_mapping_asks_for_the_export_again(workspace: Workspace) -> None:
    file = workspace.file("snap.csv", BAD)
    workspace.one(file)
    mended = workspace.file("mended.csv", mend(workspace.mending()))
    workspace.change("snap", 'title = "Name"\n', "")
    (result,) = workspace.replay(mended)
    assert result.status == "refused"
    assert "Import snap.csv again" in result.problems[0].fix
    assert workspace.one(file).status == "superseded"
    (result,) = workspace.replay(mended)
    assert (result.status, result.accepted) == ("replayed", 3)


def test_a_file_that_is_no_list_of_rows_is_refused(workspace: Workspace) -> None:
    workspace.one(workspace.file("snap.csv", BAD))
    text = mend(workspace.mending()).replace("\r\n", "\n")
    wrong = {
        "lacks the column held_batch": SNAP + GOOD,
        "without the batch or the row": text.replace(",2,6,", ",,6,"),
        "stands in it 2 times": text + text.splitlines(keepends=True)[1],
        "too few or many cells": text + "a,b\n",
        "counts in this ledger any more": text.replace(held_rows(workspace.ledger)[0].batch, "x"),
    }
    for says, content_ in wrong.items():
        with pytest.raises(QuarterdeckError, match=says):
            workspace.replay(workspace.file("mended.csv", content_))


def test_names_come_back_as_the_ids_they_were_replaced_by(workspace: Workspace) -> None:
    workspace.change("snap", 'owner = "Owner"', 'owner = { column = "Owner", names = true }')
    rows = "A,Discover,1,EUR,,Ada Sample,x,Core\nB,Discovr,2,EUR,,Ada Sample,y,Core\n"
    workspace.one(workspace.file("snap.csv", SNAP + rows))
    text = workspace.mending()
    assert "Ada" not in text
    (result,) = workspace.replay(workspace.file("m.csv", text.replace("Discovr", "Discover")))
    ((one,), (two,)) = workspace.rows(result, "owner")
    assert one == two


def test_closed_deals_and_events_are_mended_too(workspace: Workspace) -> None:
    closed = "id,created,closed,stage,amount\n"
    rows = "A,01/02/2026,10/03/2026,Won,5\nB,01/02/2026,11/03/2026,Wonn,8\n"
    workspace.one(workspace.file("closed.csv", closed + rows))
    workspace.one(workspace.file("events.csv", "id,at,stage,amount,who\nZ,2026-02-01,Sold,5,u1\n"))
    text = workspace.mending().replace("Wonn", "Won").replace("Sold", "Won")
    results = workspace.replay(workspace.file("m.csv", text))
    assert sorted(r.mapping for r in results if r.status == "replayed") == ["closed", "events"]
    stored = workspace.rows(next(r for r in results if r.mapping == "closed"), "id, seq, row_no")
    assert stored == [("A", 2, 1), ("A", 3, 1), ("B", 4, 2), ("B", 5, 2)]


def test_days_of_a_parquet_file_are_mended_as_they_are_listed(workspace: Workspace) -> None:
    path = workspace.root / "closed.parquet"
    duckdb.connect().execute(
        "COPY (SELECT 'A' AS id, DATE '2026-02-01' AS created, DATE '2026-03-10' AS closed,"
        f" 'Wonn' AS stage, '5' AS amount) TO '{path}' (FORMAT parquet)"
    )
    workspace.one(path)
    text = workspace.mending().replace("Wonn", "Won")
    (result,) = workspace.replay(workspace.file("m.csv", text))
    assert (result.status, result.accepted) == ("replayed", 1)
    assert workspace.rows(result, "strftime(known_at, '%m-%d')") == [("01-31",), ("03-09",)]


def test_a_row_of_an_unknown_day_is_no_row_of_the_days_beside_it(workspace: Workspace) -> None:
    day = SNAPSHOT.replace('constant = "2026-07-31"', 'column = "Day"')
    workspace.playbook_file("mappings/snap.toml", day)
    rows = "".join(f"{GOOD.strip()},{day}\n" for day in ("2026-07-01", "someday"))
    workspace.take(workspace.file("snap.csv", SNAP.replace("Product", "Product,Day") + rows))
    text = workspace.mending().replace("someday", "2026-07-08")
    assert [r.status for r in workspace.replay(workspace.file("m.csv", text))] == ["already"]
    assert len(held_rows(workspace.ledger)) == 1


CHANGES = "id,at,field,old,new\n"
HISTORIES = {
    "in between": "A,2026-02-01,StageName,,Discover\nA,2026-02-05,StageName,Discover,Wonn\n"
    "A,2026-02-09,Amount,5,7\n",
    "the first of its field": "A,2026-02-01,StageName,,Discover\nA,2026-02-05,Amount,5,7\n"
    "A,2026-02-09,StageName,Discover,Wonn\nB,2026-02-01,Amount,,1\n"
    "B,2026-02-04,StageName,Propose,Wonn\nB,2026-02-06,StageName,Won,Lost\n",
    "all of a record": "A,2026-02-01,StageName,Propose,Wonn\nB,2026-02-01,StageName,,Discover\n",
    "before another of its field": "A,2026-02-01,StageName,Discover,Wonn\n"
    "A,2026-02-09,StageName,Won,Lost\nA,2026-02-11,Amount,5,7\n",
    "beside another of its instant": "A,2026-02-01,Amount,5,7\nA,2026-02-01,StageName,,Wonn\n",
}


@pytest.mark.parametrize("case", HISTORIES)
def test_a_history_with_old_values_is_mended_as_if_never_held_back(
    tmp_path: Path, case: str
) -> None:
    right, workspace = build(tmp_path / "right"), build(tmp_path / "acme")
    text = CHANGES + HISTORIES[case]
    right.one(right.file("history.csv", text.replace("Wonn", "Won")))
    workspace.one(workspace.file("history.csv", text))
    assert held_rows(workspace.ledger)
    mended = workspace.mending().replace("Wonn", "Won")
    (result,) = workspace.replay(workspace.file("m.csv", mended))
    assert (result.status, result.quarantined) == ("replayed", 0)
    assert versions(workspace) == versions(right)
    assert workspace.ledger.verify() == ()


def test_a_history_that_lost_an_old_value_is_mended_in_its_export(workspace: Workspace) -> None:
    text = CHANGES + "A,2026-02-01,StageName,Discover,Wonn\nA,2026-02-09,Amount,5,7\n"
    workspace.one(workspace.file("history.csv", text))
    head = workspace.ledger.head
    mended = workspace.mending().replace("Wonn", "Won")
    (result,) = workspace.replay(workspace.file("m.csv", mended))
    assert result.status == "refused"
    assert "those of A are earlier than all" in result.problems[0].says
    assert "withdraw the batch" in result.problems[0].fix
    assert workspace.ledger.head == head


def test_the_command_lists_writes_and_replays(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    there = ["--workspace", str(workspace.root)]
    workspace.one(workspace.file("snap.csv", BAD))
    assert run(["quarantine", "list", *there]) == 0
    text = capsys.readouterr().out
    assert "line 6: unmapped stage (stage), 2.00 EUR at stake" in text
    assert "line 10: too few cells, amount unknown" in text
    assert "3 rows held back" in text
    run(["quarantine", "list", "--reason", "bad_number", "--json", *there])
    document = json.loads(capsys.readouterr().out)
    assert [(row["line"], row["money"]) for row in document["rows"]] == [(7, None)]
    one = document["rows"][0]
    row = ["--batch", one["batch"], "--row", str(one["row"])]
    run(["quarantine", "list", *row, "--json", *there])
    assert json.loads(capsys.readouterr().out)["rows"] == [one]
    assert run(["quarantine", "list", "--row", "5", *there]) == 2
    file = workspace.root / "mend.csv"
    run(["quarantine", "list", "--csv", str(file), *there])
    file.write_text(mend(file.read_text()))
    capsys.readouterr()
    assert run(["quarantine", "replay", str(file), *there]) == 0
    assert "taken into batch" in capsys.readouterr().out
    assert run(["quarantine", "replay", str(file), *there]) == 1
    assert run(["quarantine", "replay", *there]) == 2
    run(["quarantine", "list", *there])
    assert "No row is held back." in capsys.readouterr().out


def test_a_nul_in_a_cell_is_written_as_its_sign_and_read_again(workspace: Workspace) -> None:
    bad = f"{SNAP}A,Wrong,1,EUR,2026-09-30,u1,a,Co\0re\n"
    workspace.one(workspace.file("snap.csv", bad.encode("utf-16")))
    (row,) = held_rows(workspace.ledger)
    assert "Co\0re" in row.cells
    mended = mend(workspace.mending(), {f"{row.row}": {"Stage": "Discover"}})
    assert "Co\u2400re" in mended
    (result,) = workspace.replay(workspace.file("mended.csv", mended))
    assert (result.status, result.accepted) == ("replayed", 1)
    assert workspace.rows(result, "dim_product") == [("Co\u2400re",)]
