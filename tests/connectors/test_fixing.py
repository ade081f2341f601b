"""Rows held back are mended alike: by a value, by another form of days; no row is ever lost."""

import json

import pytest

from quarterdeck.cli.app import run
from quarterdeck.connectors.fixing import Fix, fixed, proposals
from quarterdeck.connectors.held import HeldRow, held_rows, to_be_mended
from quarterdeck.connectors.result import ImportResult
from quarterdeck.playbook.read import read_playbook
from quarterdeck.words.problem import QuarterdeckError
from tests.connectors.conftest import CORPUS, Workspace, adds_up

HEADER = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
HELD = HEADER + (
    "A,Discover,100,EUR,2026-09-30,u1,good,Core\n"
    "B,Discovr,200,EUR,2026-09-30,u1,stage,Core\n"
    "C,Discovr,300,EUR,2026-09-30,u1,stage too,Core\n"
    "D,Propose,400,EURO,2026-09-30,u1,currency,Core\n"
    "E,Propose,500,EUR,30/09/2026,u1,date,Core\n"
    "F,Propose,600,EUR,14/10/2026,u1,date too,Core\n"
    "G,Propose,7\n"
)


def held(workspace: Workspace, reason: str = "") -> tuple[HeldRow, ...]:
    return held_rows(workspace.ledger, "", reason)


def mend(workspace: Workspace, fix: Fix, reason: str = "") -> tuple[ImportResult, ...]:
    rows = fixed(held(workspace, reason), fix, read_playbook(workspace.root))
    return workspace.replay(workspace.file("fixed.csv", to_be_mended(rows)))


def test_the_list_says_what_would_mend_rows_held_back_alike(workspace: Workspace) -> None:
    workspace.one(workspace.file("snap.csv", HELD))
    ways = proposals(held(workspace), read_playbook(workspace.root))
    stage = "--reason unmapped_stage --where Stage=Discovr --set Stage=Discover"
    currency = "--reason unknown_currency --where Currency=EURO --set Currency=EUR"
    told = [(way.rows, way.command.removeprefix("quarterdeck quarantine fix ")) for way in ways]
    assert told == [(2, "--reason bad_date --date Close=%d/%m/%Y"), (2, stage), (1, currency)]


def test_days_that_may_be_read_either_way_are_left_to_say(workspace: Workspace) -> None:
    text = HELD.replace("30/09/2026", "03/09/2026").replace("14/10/2026", "04/10/2026")
    workspace.one(workspace.file("snap.csv", text))
    (way, *_) = proposals(held(workspace, "bad_date"), read_playbook(workspace.root))
    assert way.command.endswith("--date Close=FORM")


def test_each_proposal_mends_its_rows_and_no_other(workspace: Workspace) -> None:
    workspace.one(workspace.file("snap.csv", HELD))
    (first,) = mend(workspace, Fix(sets=(("Stage", "Discover"),), where=(("stage", "Discovr"),)))
    assert (first.rows_in, first.accepted) == (2, 2)
    (second,) = mend(workspace, Fix(dates=(("close_date", "%d/%m/%Y"),)))
    assert workspace.rows(second, "id, CAST(close_date AS VARCHAR)")[-2:] == [
        ("E", "2026-09-30"),
        ("F", "2026-10-14"),
    ]
    (third,) = mend(workspace, Fix(sets=(("CURRENCY", "EUR"),)), "unknown_currency")
    assert third.accepted == 1
    (left,) = held(workspace)
    assert (left.reason, left.raw) == ("too_few_cells", "G,Propose,7")
    (entry,) = workspace.ledger.batches()
    assert (entry.rows_in, entry.accepted, entry.quarantined) == (7, 6, 1)
    assert workspace.ledger.verify() == ()


def test_a_fix_that_does_not_do_leaves_the_rows_held_back(workspace: Workspace) -> None:
    workspace.one(workspace.file("snap.csv", HELD))
    (result,) = mend(workspace, Fix(sets=(("Stage", "Nowhere"),)), "unmapped_stage")
    assert (result.status, adds_up(result), len(held(workspace))) == ("unmended", True, 6)
    assert fixed(held(workspace), Fix(dates=(("Close", "%Y%m%d"),)),
                 read_playbook(workspace.root)) == ()  # fmt: skip


def test_days_are_written_in_the_form_that_the_mapping_expects(workspace: Workspace) -> None:
    text = "id,created,closed,stage,amount\nA,2026-02-01,10/03/2026,Won,5\n"
    workspace.one(workspace.file("closed.csv", text))
    (result,) = mend(workspace, Fix(dates=(("created", "%Y-%m-%d"),)))
    assert (result.status, result.accepted) == ("replayed", 1)


def test_a_value_of_a_history_is_named_by_its_field(workspace: Workspace) -> None:
    workspace.change("history", 'old_column = "old"\n', "")
    workspace.one(CORPUS / "history.csv")
    (row,) = held(workspace)
    (changed,) = fixed((row,), Fix(sets=(("stage", "Signed"),)), read_playbook(workspace.root))
    assert dict(zip(row.columns, changed.cells, strict=True))["new"] == "Signed"


def test_a_column_that_no_row_has_is_told(workspace: Workspace) -> None:
    workspace.one(workspace.file("snap.csv", HELD))
    with pytest.raises(QuarterdeckError, match="Did you mean 'Stage'"):
        fixed(held(workspace), Fix(sets=(("Stagee", "x"),)), read_playbook(workspace.root))


def test_the_command_lists_tries_and_mends(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    there = ["--workspace", str(workspace.root)]
    workspace.one(workspace.file("snap.csv", HELD))
    run(["quarantine", "list", "--json", *there])
    command = json.loads(capsys.readouterr().out)["fixes"][1]["command"]
    words = command.split()[1:]
    assert run([*words, "--preview", "--json", *there]) == 0
    would = json.loads(capsys.readouterr().out)
    assert (would["files"][0]["accepted"], would["changes"]["deals"]["by"]) == (2, {"new": 2})
    assert len(held(workspace)) == 6
    assert run([*words, "--json", *there]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == would["files"]
    assert run([*words, *there]) == 2
    assert "No row held back would be changed" in capsys.readouterr().err
    assert run(["quarantine", "fix", *there]) == 0
    assert "--date Close=%d/%m/%Y" in capsys.readouterr().out
    for wrong in (["fix", "--where", "a=b", "--csv", "x"], ["list", "--set", "a=b"],
                  ["fix", "--set", "Stage"], ["replay"], ["list", "--preview"]):  # fmt: skip
        assert run(["quarantine", *wrong, *there]) == 2, wrong
