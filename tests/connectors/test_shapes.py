"""The shapes of exports: events, snapshots, field history, closed deals; as CSV, JSON, Parquet."""

import duckdb
import pytest

from tests.connectors.conftest import CORPUS, Workspace, adds_up, query, said

CLOSED = "id,created,closed,stage,amount\n"
SNAP = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"


def test_events_set_only_what_their_row_says(workspace: Workspace) -> None:
    text = (
        "id,at,stage,amount,who\nA,2026-02-01 09:00,Discover,5,u1\nA,2026-02-02,Propose,,u2\n"
        "A,2026-07-03T10:00:00+05:30,Drafted,6,u3\n"
    )
    result = workspace.one(workspace.file("events.csv", text))
    what = "valid_at, stage, has_stage, track_legal, has_track_legal, amount, owner, has_owner"
    rows = workspace.rows(result, what.replace("valid_at", "strftime(valid_at, '%m-%d %H:%M')"))
    assert rows == [
        ("02-01 08:00", "Discover", True, None, False, 500, None, False),
        ("02-01 23:00", "Propose", True, None, False, None, "u2", True),
        ("07-03 04:30", None, False, "Drafted", True, 600, None, False),
    ]


def test_a_stage_of_a_parallel_track_is_not_missing_from_the_main_one(workspace: Workspace) -> None:
    text = "id,at,stage,amount,who\nA,2026-02-01,Signed,5,u1\nA,2026-02-02,,5,u1\n"
    result = workspace.one(workspace.file("events.csv", text))
    assert (result.accepted, result.quarantined) == (1, 1)
    assert workspace.held(result)[0][1] == "missing_stage"


def test_closed_deals_become_two_versions_and_say_what_is_reconstructed(
    workspace: Workspace,
) -> None:
    text = CLOSED + 'A,01/02/2026,10/03/2026,Won,"1.234,50"\nB,01/02/2026,,Propose,8\n'
    result = workspace.one(workspace.file("closed.csv", text))
    rows = workspace.rows(
        result,
        "id, stage, amount, strftime(known_at, '%m-%d'), reconstructed, created_at = valid_at",
    )
    assert rows == [
        ("A", "Discover", 123450, "01-31", "stage,amount", True),
        ("A", "Won", 123450, "03-09", "", False),
        ("B", "Propose", 800, "01-31", "stage,amount", True),
    ]
    assert (result.rows_in, result.accepted) == (2, 2)


def test_closed_deals_without_any_date_need_a_day_of_observation(workspace: Workspace) -> None:
    file = workspace.file("closed.csv", CLOSED + "A,,,Propose,8\nB,01/02/2026,,Won,9\n")
    result = workspace.one(file)
    assert [row[1] for row in workspace.held(result)] == ["missing_date", "missing_date"]
    dated = workspace.file(
        "closed-2026-07-31.csv", CLOSED + "A,,,Propose,8\nB,01/02/2026,,Won,9\n "
    )
    result = workspace.one(dated)
    assert workspace.rows(result, "id, stage, strftime(known_at, '%m-%d %H:%M'), doubtful") == [
        ("A", "Propose", "07-31 21:59", ""),
        ("B", "Discover", "01-31 23:00", "no_closing_date"),
        ("B", "Won", "07-31 21:59", "no_closing_date"),
    ]


def test_a_field_history_changes_one_field_a_row(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "history.csv")
    assert (result.rows_in, result.accepted, result.quarantined, result.ignored) == (6, 4, 1, 1)
    assert said(result, "for changing 'Phone'") == (1, None)
    what = "strftime(valid_at, '%d'), stage, has_stage, amount, has_amount, track_legal, seq"
    assert workspace.rows(result, what) == [
        ("01", "Discover", True, None, False, None, 0),
        ("01", None, False, 10000, True, None, 0),
        ("03", None, False, None, True, None, 0),
        ("05", None, False, None, False, "Signed", 1),
    ]


def test_what_a_field_held_before_its_first_change_is_kept(workspace: Workspace) -> None:
    text = (
        "id,at,field,old,new\nA,2026-02-01,StageName,Discover,Propose\n"
        "A,2026-02-05,Amount,100,120\nA,2026-02-09,Amount,120,130\n"
    )
    result = workspace.one(workspace.file("history.csv", text))
    assert workspace.rows(
        result, "strftime(valid_at, '%m-%d'), amount, has_amount, has_stage, seq"
    ) == [
        ("01-31", None, False, True, 1),
        ("01-31", 10000, True, False, -1),
        ("02-04", 12000, True, False, 0),
        ("02-08", 13000, True, False, 0),
    ]
    assert result.accepted == 3


def test_a_file_of_several_snapshots_becomes_a_batch_for_each_day(workspace: Workspace) -> None:
    mapping = workspace.root / "playbook/mappings/snap.toml"
    mapping.write_text(mapping.read_text().replace('constant = "2026-07-31"', 'column = "Day"'))
    head = SNAP.replace("Product", "Product,Day")
    row = "{id},Discover,{amount},EUR,,u1,x,Core,{day}\n"
    text = head + "".join(
        row.format(id=i, amount=a, day=d)
        for i, a, d in [
            ("A", 1, "2026-07-01"), ("B", 2, "2026-07-01"), ("A", 3, "2026-07-08"),
            ("A", 4, "someday"), ("A", 3, "2026-07-08"),
        ]
    )  # fmt: skip
    file = workspace.file("snap.csv", text)
    first, second = workspace.take(file)
    assert (first.rows_in, first.accepted, first.quarantined) == (3, 2, 1)
    assert (second.rows_in, second.accepted, second.duplicates) == (2, 1, 1)
    assert adds_up(first) and adds_up(second)  # noqa: PT018 -- one thought
    assert first.observed_at != second.observed_at
    assert {r.status for r in workspace.take(file)} == {"already"}


def test_json_lines_are_read_and_lines_that_are_no_object_held_back(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "events.jsonl")
    assert (result.rows_in, result.accepted, result.quarantined) == (4, 2, 2)
    assert workspace.rows(result, "id, row_no, amount, owner") == [
        ("A", 1, 123450, None), ("A", 4, None, "u2"),
    ]  # fmt: skip
    assert [(row[0], row[1], row[3]) for row in workspace.held(result)] == [
        (2, "not_an_object", "not json"), (3, "not_an_object", "[1, 2]"),
    ]  # fmt: skip


def test_parquet_keeps_its_own_types(workspace: Workspace) -> None:
    path = workspace.root / "events.parquet"
    duckdb.connect().execute(
        "COPY (SELECT 7 AS id, TIMESTAMP '2026-02-01 10:00:00' AS at, 'Discover' AS stage,"
        f" CAST(12.345 AS DECIMAL(9, 3)) AS amount, NULL AS who) TO '{path}' (FORMAT parquet)"
    )
    result = workspace.one(path)
    rows = workspace.rows(result, "id, strftime(valid_at, '%m-%d %H'), amount, doubtful, row_no")
    assert rows == [("7", "02-01 09", 1234, "rounded_amount", 1)]


def test_a_parquet_file_that_is_cut_off_is_refused(workspace: Workspace) -> None:
    result = workspace.one(workspace.file("events.parquet", b"PAR1" + b"\0" * 50))
    assert (result.status, "damaged or cut off" in result.problems[0].says) == ("refused", True)


def test_names_of_people_never_reach_the_ledger(workspace: Workspace) -> None:
    mapping = workspace.root / "playbook/mappings/snap.toml"
    mapping.write_text(
        mapping.read_text().replace('owner = "Owner"', 'owner = { column = "Owner", names = true }')
    )
    text = SNAP + (
        "A,Discover,1,EUR,,Ann Example,x,Core\nB,Discover,1,EUR,, ann  example ,y,Core\n"
        "C,Nowhere,1,EUR,,Bob Sample,z,Core\n"
    )
    result = workspace.one(workspace.file("snap.csv", text))
    owners = [owner for (owner,) in workspace.rows(result, "owner")]
    assert owners[0] == owners[1]
    assert str(owners[0]).startswith("p-")
    assert workspace.identities.names(owners)[owners[0]].casefold().split() == ["ann", "example"]
    for path in (workspace.root / "ledger").rglob("*"):
        assert not path.is_file() or not any(
            name in path.read_bytes() for name in (b"Example", b"example", b"Sample")
        )
    assert "Bob" not in str(workspace.held(result))


@pytest.mark.parametrize("names", ["false", "true"])
def test_rows_keep_the_numbers_of_their_places_however_many_cores_read_them(
    workspace: Workspace, names: str
) -> None:
    count = 300_000
    workspace.change("snap", '"Owner"', f'{{ column = "Owner", names = {names} }}')
    lines = (f"D{n},Won,{n}.00,EUR,2026-09-01,Ann Other{n % 9},T{n},Core" for n in range(1, count))
    if names == "false":
        lines = (line.replace("Ann Other", "u") for line in lines)
    result = workspace.one(workspace.file("snap.csv", SNAP + "\n".join(lines) + "\n"))
    path = workspace.root / "ledger" / "batches" / result.batch / "deals.parquet"
    wrong = "count(*) FILTER (title <> 'T' || row_no OR seq <> row_no)"
    assert query(f"SELECT {wrong}, max(row_no) FROM '{path}'") == [(0, count - 1)]
