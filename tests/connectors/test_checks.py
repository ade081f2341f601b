"""Bad rows are held back with reason and money, doubtful ones are flagged, nothing vanishes."""

import pytest

from tests.connectors.conftest import CORPUS, Workspace, adds_up, query, said


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


def test_an_open_quote_costs_no_silent_rows(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_open_quote.csv")
    assert (result.accepted, result.quarantined) == (1, 1)
    (held,) = workspace.held(result)
    assert held[1] == "open_quote"
    assert all(f"\n{name}," in str(held[3]) for name in "CD")


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
    assert said(result, "share their id")[0] == 2
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
    assert said(result, "equal an earlier row in all but the id") == (2, 20000)
    assert [d for (d,) in workspace.rows(result, "doubtful")] == [
        "", "identical_body", "", "identical_body",
    ]  # fmt: skip


def test_negative_durations_are_known_from_their_closing(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "closed_negative_durations.csv")
    assert said(result, "closed before they were created") == (1, 100050)
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
    assert "1 row can be read either way" in told.says
    assert "1 row fit only the other order" in told.says


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
    assert said(result, "1 owners in 1 row are not listed as people: 'u7'") == (1, 2000)
    assert said(result, "1 row without an owner") == (1, 10000)
    assert workspace.rows(result, "owner, dim_product")[0] == ("u1", "Analitics")


def test_events_of_one_moment_follow_the_stages_and_repeats_are_left_out(
    workspace: Workspace,
) -> None:
    result = workspace.one(CORPUS / "events_same_time.csv")
    assert (result.accepted, result.duplicates) == (4, 1)
    assert said(result, "share record and time")[0] == 4
    assert sorted(workspace.rows(result, "seq, coalesce(stage, track_legal)")) == [
        (0, "Discover"), (0, "Drafted"), (1, "Propose"), (2, "Won"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(p.name for p in CORPUS.iterdir()))
def test_every_row_of_every_bad_file_is_accounted_for(workspace: Workspace, name: str) -> None:
    result = workspace.one(CORPUS / name)
    assert adds_up(result)
    assert all(problem.fix and problem.says for problem in result.problems)
    if result.quarantined:
        assert len(workspace.held(result)) == result.quarantined
