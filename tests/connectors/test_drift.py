"""What an export has that those before had not is told; the mapping says what becomes of it."""

import hashlib
from dataclasses import fields, replace

import orjson
import pytest

from quarterdeck.ledger.entry import from_json, seal, stamp, to_json
from quarterdeck.playbook.check import check
from tests.connectors.conftest import CORPUS, Workspace, adds_up, said
from tests.ledger.histories import content

NEW = ("hash", "columns")
HEADER = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
GOOD = "A,Discover,100,EUR,2026-09-30,u1,first,Core\nB,Propose,200,EUR,2026-10-31,u1,second,Core\n"


def first(workspace: Workspace) -> None:
    result = workspace.one(workspace.file("snap1.csv", HEADER + GOOD))
    assert (result.accepted, result.problems) == (2, ())


def stated(workspace: Workspace, field: str, column: str, drift: str) -> None:
    """Write a drift for one column into the mapping."""
    written = f'{field} = {{ column = "{column}", drift = "{drift}" }}'
    workspace.change("snap", f'{field} = "{column}"', written)


def wider(text: str, name: str = "Region", cell: str = "North") -> str:
    lines = text.splitlines()
    return "\n".join([f"{lines[0]},{name}", *(f"{line},{cell}" for line in lines[1:])]) + "\n"


ODD = {
    "stage": ("Stage", "Discover", "Nowhere", "unmapped_stage"),
    "amount": ("Amount", "100", "a lot", "bad_number"),
    "currency": ("Currency", "EUR", "XXX", "unknown_currency"),
    "close_date": ("Close", "2026-09-30", "soon", "bad_date"),
    "dim_product": ("Product", "Core", "Moonshot", "unlisted_value"),
}


def odd(field: str) -> str:
    """An export whose first row holds a value nobody foresaw in one field."""
    _, known, new, _ = ODD[field]
    return HEADER + GOOD.replace(known, new, 1)


@pytest.mark.parametrize("field", ODD)
@pytest.mark.parametrize("drift", ["", "freeze", "discard"])
def test_a_value_nobody_foresaw_is_held_back_or_left_out(
    workspace: Workspace, field: str, drift: str
) -> None:
    if drift:
        stated(workspace, field, ODD[field][0], drift)
    result = workspace.one(workspace.file("snap1.csv", odd(field)))
    assert adds_up(result)
    if field == "dim_product" and not drift:
        assert (result.accepted, result.quarantined, result.ignored) == (2, 0, 0)
        assert said(result, "which is not in its list")[0] == 1
        return
    left_out = drift == "discard"
    counts = (result.accepted, result.quarantined, result.ignored)
    assert counts == ((1, 0, 1) if left_out else (1, 1, 0))
    if left_out:
        assert said(result, f"left out by drift in the mapping, for a {field!r}")[0] == 1
    else:
        assert workspace.held(result)[0][1] == ODD[field][3]


@pytest.mark.parametrize("field", ["stage", "dim_product"])
def test_a_value_is_taken_in_where_the_mapping_says_so(workspace: Workspace, field: str) -> None:
    column, _, new, _ = ODD[field]
    stated(workspace, field, column, "evolve")
    result = workspace.one(workspace.file("snap1.csv", odd(field)))
    assert (result.accepted, result.quarantined) == (2, 0)
    assert new in [value for (value,) in workspace.rows(result, field)]


def test_a_stage_taken_in_beside_other_tracks_is_one_of_the_main_track(
    workspace: Workspace,
) -> None:
    stated(workspace, "stage", "Stage", "evolve")
    rows = GOOD.replace("Discover", "Nowhere").replace("Propose", "Drafted")
    result = workspace.one(workspace.file("snap1.csv", HEADER + rows))
    found = workspace.rows(result, "stage, has_stage, track_legal, has_track_legal")
    assert found == [("Nowhere", True, None, False), (None, False, "Drafted", True)]


@pytest.mark.parametrize(("field", "column"), [("amount", "Amount"), ("currency", "Currency")])
def test_what_no_number_could_count_cannot_be_taken_in(
    workspace: Workspace, field: str, column: str
) -> None:
    stated(workspace, field, column, "evolve")
    assert any("never taken in" in p.says for p in check(workspace.root))


def test_a_pipeline_nobody_knows_is_told_as_that(workspace: Workspace) -> None:
    workspace.change("snap", 'title = "Name"', 'title = "Name"\npipeline = "Line"')
    text = HEADER.strip() + ",Line\n" + GOOD.replace("Core\n", "Core,sales\n", 1)
    text = text.replace("second,Core", "second,Core,renewals")
    result = workspace.one(workspace.file("snap1.csv", text))
    assert workspace.held(result)[0][1:3] == ("unknown_pipeline", "pipeline")
    assert said(result, "in the pipeline 'renewals'") == (1, 20000)


def test_a_new_column_is_told_and_left_out(workspace: Workspace) -> None:
    first(workspace)
    result = workspace.one(workspace.file("snap2.csv", wider(HEADER + GOOD)))
    assert (result.accepted, said(result, "'Region', that the file before it had not")[0]) == (2, 1)
    again = wider(wider(HEADER + GOOD), "Ramp", "3")
    result = workspace.one(workspace.file("snap3.csv", again))
    assert said(result, "'Ramp', that the file before it had not")[0] == 1


def test_a_file_with_a_new_column_is_refused_where_the_mapping_says_so(
    workspace: Workspace,
) -> None:
    workspace.change("snap", 'id = "Deal ID"', 'id = "Deal ID"\ndrift = "freeze"')
    first(workspace)
    result = workspace.one(workspace.file("snap2.csv", wider(HEADER + GOOD)))
    assert result.status == "refused"
    assert "'Region', that no file before it had" in result.problems[0].says
    assert len(workspace.ledger.batches()) == 1


def test_a_new_column_is_taken_in_as_a_breakdown_where_the_mapping_says_so(
    workspace: Workspace,
) -> None:
    workspace.change("snap", 'id = "Deal ID"', 'id = "Deal ID"\ndrift = "evolve"')
    assert any("kept for good" in p.says for p in check(workspace.root))
    first(workspace)
    text = wider(HEADER + GOOD.replace("Propose", "Nowhere"), "Sales Region (new)")
    result = workspace.one(workspace.file("snap2.csv", text))
    assert said(result, "taken in as dim_sales_region_new")[0] == 1
    assert workspace.rows(result, "dim_sales_region_new") == [("North",)]
    mended = workspace.file("mended.csv", workspace.mending().replace("Nowhere", "Propose"))
    (result,) = workspace.replay(mended)
    assert workspace.rows(result, "dim_sales_region_new") == [("North",), ("North",)]


@pytest.mark.parametrize("drift", ["", "freeze", "evolve", "discard"])
def test_a_column_that_vanishes_refuses_the_file_or_leaves_its_field_as_it_was(
    workspace: Workspace, drift: str
) -> None:
    if drift:
        stated(workspace, "owner", "Owner", drift)
    first(workspace)
    text = (HEADER + GOOD).replace("Owner,", "").replace("u1,", "")
    result = workspace.one(workspace.file("snap2.csv", text), observed_at=None)
    if drift in ("", "freeze"):
        assert result.status == "refused"
        assert "has no column 'Owner'" in result.problems[0].says
        return
    assert (result.accepted, said(result, "owner stays as it was")[0]) == (2, 1)
    owners = {version["owner"] for version in content(workspace.ledger.derive())}
    assert owners == {"u1"}


def test_a_column_nobody_mapped_is_told_when_it_is_gone(workspace: Workspace) -> None:
    workspace.one(workspace.file("snap1.csv", wider(HEADER + GOOD)))
    result = workspace.one(workspace.file("snap2.csv", HEADER + GOOD))
    assert said(result, "'Region', that the file before it had is gone")[0] == 1


TURNED = (HEADER + GOOD).replace("2026-09-30", "soon").replace("2026-10-31", "later")


def test_a_column_of_another_kind_is_told(workspace: Workspace) -> None:
    first(workspace)
    result = workspace.one(workspace.file("snap2.csv", TURNED))
    assert said(result, "'Close' holds text, where the file before it held days")[0] == 1
    assert result.quarantined == 2


def test_a_column_of_another_kind_refuses_the_file_where_the_mapping_says_so(
    workspace: Workspace,
) -> None:
    stated(workspace, "close_date", "Close", "freeze")
    first(workspace)
    result = workspace.one(workspace.file("snap2.csv", TURNED))
    assert result.status == "refused"
    assert "holds text in 'Close'" in result.problems[0].says


def test_one_odd_cell_does_not_make_a_column_of_another_kind(workspace: Workspace) -> None:
    first(workspace)
    text = HEADER + GOOD + GOOD.replace("A,", "C,").replace("B,", "D,").replace("100", "x")
    result = workspace.one(workspace.file("snap2.csv", text))
    assert not [p for p in result.problems if "where the file before" in p.says]


def test_drift_that_is_not_used_changes_neither_mapping_nor_ledger(workspace: Workspace) -> None:
    first(workspace)
    (entry,) = workspace.ledger.batches()
    assert entry.columns["Amount"] == "number"
    assert entry.columns["Close"] == "day"
    stated(workspace, "owner", "Owner", "evolve")
    assert workspace.one(workspace.root / "snap1.csv").status == "superseded"


def test_an_entry_from_before_columns_were_kept_keeps_its_hash(workspace: Workspace) -> None:
    first(workspace)
    (entry,) = workspace.ledger.batches()
    bare = replace(entry, columns={})
    told = {f.name: getattr(bare, f.name) for f in fields(bare) if f.name not in NEW}
    options = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
    hashed = hashlib.sha256(orjson.dumps(told, stamp, options)).hexdigest()
    assert seal(bare) == hashed
    raw = orjson.loads(to_json(bare))
    del raw["columns"]
    assert from_json(orjson.dumps(raw)) == bare
    assert seal(entry) != hashed


def test_an_unknown_drift_is_told(workspace: Workspace) -> None:
    stated(workspace, "owner", "Owner", "evolv")
    assert any("Did you mean 'evolve'" in p.says for p in check(workspace.root))


@pytest.mark.parametrize(("drift", "held", "left_out"), [("freeze", 5, 0), ("discard", 0, 5)])
def test_a_file_of_nothing_but_drift_adds_up(
    workspace: Workspace, drift: str, held: int, left_out: int
) -> None:
    for field, (column, *_) in ODD.items():
        stated(workspace, field, column, drift)
    result = workspace.one(CORPUS / "snap_drift.csv")
    assert (result.rows_in, result.accepted) == (6, 1)
    assert (result.quarantined, result.ignored) == (held, left_out)
