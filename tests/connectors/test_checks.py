"""Bad rows are held back with reason and money, doubtful ones are flagged, nothing vanishes."""

import pytest

from quarterdeck.reports.imports import imports_text
from tests.connectors.conftest import CORPUS, Workspace, query, said


def test_ragged_rows_are_held_back_with_their_text(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_ragged.csv")
    assert (result.rows_in, result.accepted, result.quarantined) == (4, 2, 2)
    assert workspace.held(result) == [
        (2, "too_few_cells", "row", "B,Discover,100", None, None),
        (
            3,
            "too_many_cells",
            "row",
            "C,Discover,100,EUR,2026-09-30,u1,Deal,Core,extra,cells",
            None,
            None,
        ),
    ]
    assert workspace.rows(result, "id, row_no") == [("A", 1), ("D", 4)]
    for kind in ("fewer", "more"):
        assert said(result, f"with {kind} cells than the header has; amount unknown.") == (1, None)


def _many(count: int, odd: dict[int, str]) -> str:
    rows = (
        odd.get(n, f"D{n},Propose,{n},EUR,2026-09-30,u1,n{n},Core") for n in range(1, count + 1)
    )
    return "\n".join(("Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product", *rows)) + "\n"


def test_a_quote_that_is_never_closed_refuses_the_file_with_its_line(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_open_quote.csv")
    assert (result.status, result.rows_in) == ("refused", 0)
    assert "opens in line 3" in result.problems[0].says
    assert not workspace.ledger.entries()


@pytest.mark.parametrize("closed_in", [11, 15, 1501, 50_001, 0])
def test_a_stray_quote_never_hides_rows(workspace: Workspace, closed_in: int) -> None:
    odd = {10: 'D10,Propose,1,EUR,2026-09-30,u1,"n10,Core'}
    if closed_in:
        odd[closed_in] = f'D{closed_in},Propose,1,EUR,2026-09-30,u1,n",Core'
    count = 60_000 if closed_in > 2000 else 2000
    result = workspace.one(workspace.file("snap.csv", _many(count, odd)))
    assert result.status == "refused"
    assert "line 11" in result.problems[0].says
    assert "line 11" in result.problems[0].fix


def test_a_note_of_many_lines_is_taken(workspace: Workspace) -> None:
    note = "\n".join(f"We met, again, and spoke of {n}" for n in range(40))
    odd = {10: f'D10,Propose,1,EUR,2026-09-30,u1,"{note}",Core'}
    result = workspace.one(workspace.file("snap.csv", _many(30, odd)))
    assert (result.rows_in, result.accepted) == (30, 30)


@pytest.mark.parametrize(
    ("amount", "reason"),
    [("5k", "bad_number"), ("1.5M", "bad_number"), ("2 Mio", "bad_number"),
     ("12 per month", "bad_number"), ("usd 800", "bad_number"), ("₹500", "other_currency"),
     ("¥700", "other_currency"), ("USD 800", "other_currency")],
)  # fmt: skip
def test_only_the_currencys_own_signs_stand_beside_an_amount(
    workspace: Workspace, amount: str, reason: str
) -> None:
    row = f"D1,Propose,{amount},EUR,2026-09-30,u1,n,Core"
    result = workspace.one(workspace.file("snap.csv", _many(1, {1: row})))
    assert [held[1] for held in workspace.held(result)] == [reason]


def test_money_at_stake_is_never_negative(workspace: Workspace) -> None:
    rows = {n: f"D{n},Nowhere,{a},EUR,2026-09-30,u1,n,Core" for n, a in ((1, "-5"), (2, "3"))}
    result = workspace.one(workspace.file("snap.csv", _many(2, rows)))
    assert said(result, "in the stage 'Nowhere'") == (2, 800)


def test_a_complete_list_without_deals_makes_none_disappear(workspace: Workspace) -> None:
    mapping = workspace.root / "playbook" / "mappings" / "snap.toml"
    mapping.write_text(mapping.read_text().replace("[mapping]", "[mapping]\ncomplete = true", 1))
    result = workspace.one(workspace.file("snap.csv", _many(0, {})))
    assert said(result, "counts as incomplete")
    assert "0 rows in" in result.problems[-1].says
    assert "0 rows in, 0 accepted" in imports_text([result], "EUR")
    assert [entry.complete for entry in workspace.ledger.entries()] == [False]


def test_a_day_in_a_column_was_seen_in_its_last_second(workspace: Workspace) -> None:
    mapping = workspace.root / "playbook" / "mappings" / "snap.toml"
    seen = 'column = "Close"'
    mapping.write_text(mapping.read_text().replace('constant = "2026-07-31"', seen))
    result = workspace.one(workspace.file("snap.csv", _many(1, {})))
    assert str(result.observed_at) == "2026-09-30 21:59:59+00:00"


def test_blank_rows_are_left_out_and_counted(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_blank_lines.csv")
    assert (result.accepted, result.ignored, result.quarantined) == (3, 1, 0)
    assert said(result, "wholly empty") == (1, None)


def test_rows_without_an_id_are_held_back(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_missing_id.csv")
    assert (result.accepted, result.quarantined) == (1, 2)
    assert said(result, "2 rows without an id") == (2, 20000)


def test_an_id_twice_in_a_snapshot_keeps_the_last_and_flags_both(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_duplicate_ids.csv")
    assert (result.rows_in, result.accepted, result.duplicates) == (4, 3, 1)
    assert said(result, "whose id stands in another row")[0] == 2
    assert workspace.rows(result, "id, amount, doubtful") == [
        ("A", 10000, "duplicate_id"),
        ("B", 12000, ""),
        ("A", 25000, "duplicate_id"),
    ]
    intervals = workspace.ledger.derive().table("deals")
    con_rows = [
        row
        for path in intervals.paths
        for row in query(f"SELECT id, amount, known_to FROM '{path}'")
    ]
    assert {(i, a) for i, a, to in con_rows if to.year == 9999} == {("A", 25000), ("B", 12000)}


def test_identical_bodies_are_flagged_once_each_and_kept(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_identical_bodies.csv")
    assert (result.accepted, result.doubtful) == (4, 2)
    assert said(result, "equal to an earlier row in all but the id") == (2, 20000)
    assert [d for (d,) in workspace.rows(result, "doubtful")] == [
        "", "identical_body", "", "identical_body",
    ]  # fmt: skip


def test_negative_durations_are_known_from_their_closing(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "closed_negative_durations.csv")
    assert said(result, "a closing before the creation") == (1, 100050)
    assert workspace.rows(result, "id, stage, strftime(known_at, '%m-%d %H'), doubtful") == [
        ("A", "Discover", "01-31 23", "negative_duration"),
        ("A", "Won", "01-31 23", "negative_duration"),
        ("B", "Discover", "01-31 23", ""),
        ("B", "Lost", "02-09 23", ""),
        ("C", "Discover", "01-31 23", ""),
    ]
    created = workspace.rows(result, "strftime(created_at, '%m-%d')")
    assert created[0] == ("02-09",)


def test_unknown_currencies_are_held_back_and_known_ones_exact(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_unknown_currency.csv")
    assert (result.accepted, result.quarantined) == (4, 2)
    assert said(result, "'CHF'") == (1, None)
    assert "Did you mean 'EUR'?" in next(p.says for p in result.problems if "'EURO'" in p.says)
    assert workspace.rows(result, "id, amount") == [
        ("A", 10000), ("D", 1000), ("E", 1000), ("F", 5000),
    ]  # fmt: skip
    assert said(result, "1 row without a currency; read as EUR") == (1, 5000)


def test_an_unmapped_stage_is_an_alarm_with_money_and_a_guess(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_unmapped_stage.csv")
    assert (result.accepted, result.quarantined) == (1, 3)
    assert said(result, "in the stage 'Discovr'") == (2, 100000)
    assert "Did you mean 'Discover'?" in next(
        p.says for p in result.problems if "Discovr" in p.says
    )
    assert said(result, "1 row without a stage") == (1, 10000)


def test_amounts_are_exact_or_held_back(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_bad_numbers.csv")
    assert workspace.rows(result, "id, amount") == [
        ("A", 123450), ("B", -1200), ("F", 1000), ("H", 1000), ("I", None), ("J", -700),
    ]  # fmt: skip
    assert [(row[1], row[3].split(",")[0]) for row in workspace.held(result)] == [  # type: ignore[attr-defined]
        ("bad_number", "C"), ("bad_number", "D"), ("bad_number", "E"),
        ("other_currency", "G"), ("other_currency", "K"), ("bad_number", "L"),
    ]  # fmt: skip
    assert said(result, "rounded half to even") == (1, 1000)
    told = [p.says for p in result.problems if "is no number" in p.says]
    assert [says.endswith("; amount unknown.") for says in told] == [True]


def test_impossible_dates_are_held_back_and_far_ones_doubted(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_bad_dates.csv")
    assert [row[1] for row in workspace.held(result)] == ["bad_date"] * 3
    assert said(result, "'close_date' is no date")[0] == 3
    assert said(result, "due in more than ten years") == (1, 10000)
    assert workspace.rows(result, "id, doubtful")[-1] == ("F", "far_close_date")


def test_both_orders_of_day_and_month_are_told_with_counts(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "closed_mixed_orders.csv")
    assert (result.accepted, result.quarantined) == (3, 1)
    told = next(p for p in result.problems if "both orders" in p.says)
    assert "1 row that can be read either way" in told.says
    assert "1 row held back that only the other order fits" in told.says


def test_dates_in_another_form_name_the_format_to_set(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "events_american_dates.csv")
    assert (result.accepted, result.quarantined) == (0, 2)
    told = next(p for p in result.problems if "are written as" in p.says)
    assert "format = ['%m/%d/%Y']" in told.fix


def test_dates_outside_all_business_are_doubted_or_held_back(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "events_future.csv")
    assert (result.accepted, result.quarantined) == (3, 1)
    assert said(result, "dated after the day of the import") == (1, 500)
    assert said(result, "before 1980") == (1, 500)


def test_cells_that_begin_a_formula_are_kept_as_they_are(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_formulas.csv")
    assert [t for (t,) in workspace.rows(result, "title")] == ["=1+2", "+cmd", "-x", "@sum(A1)"]


def test_values_and_owners_nobody_listed_are_told_and_kept(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_unknown_values.csv")
    assert said(result, "the product 'Analitics', which is not in its list") == (1, 3000)
    assert "Did you mean 'Analytics'?" in next(
        p.says for p in result.problems if "Analitics" in p.says
    )
    assert said(result, "1 owner in 1 row not listed as a person: 'u7'") == (1, 2000)
    assert said(result, "1 row without an owner") == (1, 10000)
    assert workspace.rows(result, "owner, dim_product")[0] == ("u1", "Analitics")


def test_events_of_one_moment_follow_the_stages_and_repeats_are_left_out(
    workspace: Workspace,
) -> None:
    result = workspace.one(CORPUS / "events_same_time.csv")
    assert (result.accepted, result.duplicates) == (4, 1)
    assert said(result, "of the same record and time as another")[0] == 4
    assert sorted(workspace.rows(result, "seq, coalesce(stage, track_legal)")) == [
        (0, "Discover"), (0, "Drafted"), (1, "Propose"), (2, "Won"),
    ]  # fmt: skip
