"""Intake records a file once, replaces what an older mapping made of it, and waits its turn."""

import multiprocessing
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quarterdeck.connectors import staging
from quarterdeck.connectors.quality import data_quality
from quarterdeck.disk.files import lock
from quarterdeck.playbook.read import read_playbook
from tests.connectors.conftest import CORPUS, STAGES, Workspace, build, query, said

SNAP = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
ROW = "A,Discover,1,EUR,,u1,x,Core\n"
JULY = datetime(2026, 7, 1, tzinfo=UTC)


def test_the_same_export_twice_records_nothing(workspace: Workspace) -> None:
    file = workspace.file("snap.csv", SNAP + ROW)
    first, head = workspace.one(file), workspace.ledger.head
    second = workspace.one(workspace.file("snap-copy.csv", SNAP + ROW))
    assert (second.status, second.batch, workspace.ledger.head) == ("already", first.batch, head)
    assert f"Already recorded as batch {first.batch}" in second.problems[0].says
    assert (second.rows_in, second.accepted) == (1, 1)


def test_the_same_content_on_another_day_is_another_observation(workspace: Workspace) -> None:
    file = workspace.file("snap.csv", SNAP + ROW)
    for day in (1, 2):
        assert workspace.one(file, observed_at=datetime(2026, 7, day, tzinfo=UTC)).recorded


def test_a_corrected_mapping_supersedes_what_the_old_one_made(workspace: Workspace) -> None:
    file = CORPUS / "snap_unmapped_stage.csv"
    first = workspace.one(file)
    workspace.playbook_file("stages.toml", STAGES.replace('"Discover",', '"Discovr",', 1))
    mapping = workspace.root / "playbook/mappings/snap.toml"
    mapping.write_text(
        mapping.read_text().replace(
            '"Stage"', '{ column = "Stage", values = { Discover = "Discovr" } }'
        )
    )
    workspace.playbook_file(
        "mappings/closed.toml",
        (workspace.root / "playbook/mappings/closed.toml")
        .read_text()
        .replace("Discover", "Discovr"),
    )
    second = workspace.one(file)
    assert (first.accepted, second.status, second.accepted) == (1, "superseded", 3)
    assert [entry.id for entry in workspace.ledger.batches()] == [second.batch]
    assert workspace.one(file).status == "already"


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (("stages.toml", STAGES.replace("0.5", "0.6")), "already"),
        (("people.csv", "id,role,crm_ids\np9,seller,u9\n"), "already"),
        (("stages.toml", STAGES.replace('"Drafted"', '"Draft"')), "superseded"),
        (("dimensions.toml", "[product]\n[size]\n"), "superseded"),
        (("rates.csv", "currency,since,rate\nUSD,2026-01-01,0.6\n"), "superseded"),
    ],
)
def test_only_what_intake_used_of_the_playbook_makes_a_new_batch(
    workspace: Workspace, change: tuple[str, str], again: str
) -> None:
    file = workspace.file("snap.csv", SNAP + ROW)
    workspace.one(file)
    workspace.playbook_file(*change)
    assert workspace.one(file).status == again


@pytest.mark.parametrize(
    ("name", "mapped", "option", "seen"),
    [
        ("snap-2026-06-30.csv", 'constant = "2026-05-31"', JULY, "2026-07-01 00:00"),
        ("snap-2026-06-30.csv", 'constant = "2026-05-31"', None, "2026-06-30 21:59"),
        ("snap_20260630T0500.csv", 'constant = "2026-05-31"', None, "2026-06-30 21:59"),
        ("snap.csv", 'constant = "2026-05-31"', None, "2026-05-31 21:59"),
        ("snap-2026-06-30.csv", 'column = "Close"', None, "2026-02-01 22:59"),
        ("snap-2026-06-30.csv", 'column = "Close"', JULY, "2026-07-01 00:00"),
    ],
)  # fmt: skip
def test_when_a_file_was_seen_is_said_in_this_order(
    workspace: Workspace, name: str, mapped: str, option: datetime | None, seen: str
) -> None:
    mapping = workspace.root / "playbook/mappings/snap.toml"
    mapping.write_text(mapping.read_text().replace('constant = "2026-07-31"', mapped))
    file = workspace.file(name, SNAP + "A,Discover,1,EUR,2026-02-01,u1,x,Core\n")
    result = workspace.one(file, observed_at=option)
    assert f"{result.observed_at:%Y-%m-%d %H:%M}" == seen


def test_a_snapshot_nobody_dates_is_refused_and_says_what_to_do(workspace: Workspace) -> None:
    mapping = workspace.root / "playbook/mappings/snap.toml"
    head, _, tail = mapping.read_text().partition("[mapping.observed_at]")
    mapping.write_text(head + tail.replace('constant = "2026-07-31"', ""))
    result = workspace.one(workspace.file("snap.csv", SNAP + ROW))
    assert result.status == "refused"
    assert "--observed-at" in result.problems[0].fix


def test_a_file_that_changes_while_it_is_read_is_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = workspace.file("snap.csv", SNAP + ROW)
    whole = staging.stage

    def slow(*args: object) -> object:
        done = whole(*args)  # type: ignore[arg-type]
        file.write_text(SNAP + ROW + ROW)
        return done

    monkeypatch.setattr(staging, "stage", slow)
    result = workspace.one(file)
    assert (result.status, workspace.ledger.head.seq) == ("refused", 0)
    assert "changed while it was read" in result.problems[0].says


def test_nothing_is_left_behind_in_the_workspace(workspace: Workspace) -> None:
    workspace.take(CORPUS / "snap_utf16.csv", CORPUS / "snap_workbook.xlsx")
    assert list((workspace.root / "cache").iterdir()) == []


def test_progress_is_told_in_phases_with_shares(workspace: Workspace) -> None:
    told: list[tuple[str, float | None]] = []
    workspace.one(
        workspace.file("snap.csv", SNAP + ROW),
        progress=lambda phase, share: told.append((phase, share)),
    )
    phases = list(dict.fromkeys(phase for phase, _ in told))
    assert phases[0] == "looking at snap.csv"
    assert ("reading snap.csv", 1.0) in told
    assert all(share is None or 0 <= share <= 1 for _, share in told)


def _import(root: Path, name: str) -> str:
    return Workspace(root).one(root / name).status


def test_two_imports_at_once_record_the_file_once(tmp_path: Path) -> None:
    workspace = build(tmp_path / "acme")
    workspace.file("snap.csv", SNAP + ROW * 3)
    workspace.file("events.csv", "id,at,stage,amount,who\nA,2026-02-01,Discover,5,u1\n")
    jobs = [(workspace.root, name) for name in ("snap.csv", "snap.csv", "events.csv")]
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        statuses = pool.starmap(_import, jobs)
    assert statuses[2] == "recorded"
    assert len(workspace.ledger.batches()) == 2
    assert not workspace.ledger.verify()


def test_an_import_waits_for_the_one_before_it_and_says_so(workspace: Workspace) -> None:
    (workspace.root / "ledger").mkdir()
    told: list[str] = []
    waiting = threading.Event()

    def hear(phase: str, share: float | None) -> None:
        told.append(f"{phase} {share}")
        if "waiting" in phase:
            waiting.set()

    file = workspace.file("snap.csv", SNAP + ROW)
    with lock(workspace.root / "ledger" / "lock", None, ""):
        worker = threading.Thread(target=workspace.one, args=(file,), kwargs={"progress": hear})
        worker.start()
        assert waiting.wait(30)
        assert workspace.ledger.head.seq == 0
    worker.join(30)
    assert workspace.ledger.head.seq == 1


def test_the_quality_report_says_how_far_each_field_can_be_trusted(workspace: Workspace) -> None:
    for name in ("snap_bad_numbers.csv", "snap_unknown_values.csv", "snap_unknown_currency.csv"):
        workspace.one(CORPUS / name)
    report = data_quality(workspace.ledger, read_playbook(workspace.root))
    numbers, values, money = report.batches
    amount = next(f for f in numbers.fields if f.field == "amount")
    assert (amount.rows, amount.filled, amount.invalid) == (6, 5, 6)
    assert {(h.reason, h.field, h.rows) for h in numbers.held} == {
        ("bad_number", "amount", 4), ("other_currency", "amount", 2),
    }  # fmt: skip
    assert [(d.reason, d.rows) for d in numbers.doubts] == [
        ("identical_body", 1), ("rounded_amount", 1),
    ]  # fmt: skip
    product = next(f for f in values.fields if f.field == "dim_product")
    owner = next(f for f in values.fields if f.field == "owner")
    assert (product.unlisted, owner.filled, owner.money) == (1, 2, 10000)
    currency = next(f for f in money.fields if f.field == "currency")
    assert (currency.defaulted, currency.invalid) == (1, 2)
    for batch in report.batches:
        whole = batch.accepted + batch.quarantined + batch.duplicates + batch.ignored
        assert batch.rows_in == whole


def test_a_complete_list_with_rows_held_back_makes_no_deal_disappear(workspace: Workspace) -> None:
    mapping = workspace.root / "playbook" / "mappings" / "snap.toml"
    text = mapping.read_text()
    mapping.write_text(text.replace('id = "Deal ID"', 'id = "Deal ID"\ncomplete = true'))
    header = "Deal ID,Name,Stage,Amount,Currency,Close,Owner,Product\n"
    rows = "".join(f"{i},Deal {i},Propose,10,EUR,2026-09-01,u1,Core\n" for i in "AB")
    lists = {"2026-07-01": rows, "2026-07-08": rows.replace("B,Propose,10", "B,Propose,x")}
    results = [
        workspace.one(
            workspace.file(f"snap-{day}.csv", header + lines),
            observed_at=datetime.fromisoformat(f"{day}T20:00:00+00:00"),
        )
        for day, lines in lists.items()
    ]
    assert [r.quarantined for r in results] == [0, 1]
    assert said(results[1], "counts as incomplete")[0] == 1
    table = workspace.ledger.derive().table("deals")
    files = ", ".join(f"'{path}'" for path in table.paths)
    states = query(f"SELECT DISTINCT id, presence FROM read_parquet([{files}]) ORDER BY id")
    assert states == [("A", "present"), ("B", "present")]


def test_a_corrected_mapping_leaves_nothing_of_an_earlier_form(workspace: Workspace) -> None:
    mapping = workspace.root / "playbook/mappings/snap.toml"
    text = mapping.read_text()
    file = workspace.file("snap.csv", SNAP + ROW)
    for day in ("2026-07-31", "2026-07-30", "2026-07-29"):
        mapping.write_text(text.replace("2026-07-31", day))
        last = workspace.one(file)
        assert [entry.id for entry in workspace.ledger.batches()] == [last.batch]
    assert last.status == "superseded"
    assert any("withdrawn" in p.says for p in last.problems)
    again = workspace.one(file, observed_at=JULY)
    assert {e.id for e in workspace.ledger.batches()} == {last.batch, again.batch}


def test_a_corrected_mapping_replaces_every_slice_of_the_file(workspace: Workspace) -> None:
    mapping = workspace.root / "playbook/mappings/snap.toml"
    by_row = mapping.read_text().replace('constant = "2026-07-31"', 'column = "Close"')
    mapping.write_text(by_row)
    days = [f"A,Discover,1,EUR,2026-0{month}-01,u1,x,Core\n" for month in (1, 2, 3)]
    file = workspace.file("snap.csv", SNAP + "".join(days))
    assert len(workspace.take(file)) == 3
    mapping.write_text(by_row.replace('column = "Close"', 'constant = "2026-03-15"'))
    results = workspace.take(file)
    assert {e.id for e in workspace.ledger.batches()} == {r.batch for r in results}
