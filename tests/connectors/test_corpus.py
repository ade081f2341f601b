"""What becomes of each bad file, row by row: counted by hand and compared with what is stored."""

from pathlib import Path

import pytest

from tests.connectors.conftest import CORPUS, Workspace

REFUSED = {"snap_empty.csv", "snap_open_quote.csv", "snap_workbook.xlsx"}
UNKNOWN = {"snap_unknown_header.csv"}
BECAME: dict[str, tuple[int, int, int, int, int]] = {
    # rows in the file, accepted, held back, repeated, left out
    "closed_mixed_orders.csv": (4, 3, 1, 0, 0),
    "closed_negative_durations.csv": (3, 3, 0, 0, 0),
    "events.jsonl": (4, 2, 2, 0, 0),
    "events_american_dates.csv": (2, 0, 2, 0, 0),
    "events_future.csv": (4, 3, 1, 0, 0),
    "events_same_time.csv": (5, 4, 0, 1, 0),
    "history.csv": (6, 4, 1, 0, 1),
    "snap_bad_dates.csv": (6, 3, 3, 0, 0),
    "snap_bad_numbers.csv": (12, 6, 6, 0, 0),
    "snap_bar.txt": (1, 1, 0, 0, 0),
    "snap_blank_lines.csv": (4, 3, 0, 0, 1),
    "snap_cp1252.csv": (1, 1, 0, 0, 0),
    "snap_cp1252_odd_byte.csv": (1, 1, 0, 0, 0),
    "snap_cr.csv": (2, 2, 0, 0, 0),
    "snap_crlf_semicolon.csv": (2, 2, 0, 0, 0),
    "snap_double_header.csv": (1, 1, 0, 0, 0),
    "snap_drift.csv": (6, 2, 4, 0, 0),
    "snap_duplicate_ids.csv": (4, 3, 0, 1, 0),
    "snap_formulas.csv": (4, 4, 0, 0, 0),
    "snap_header_only.csv": (0, 0, 0, 0, 0),
    "snap_header_spaces.csv": (1, 1, 0, 0, 0),
    "snap_identical_bodies.csv": (4, 4, 0, 0, 0),
    "snap_late_bad_byte.csv": (3001, 3001, 0, 0, 0),
    "snap_missing_id.csv": (3, 1, 2, 0, 0),
    "snap_mixed_line_ends.csv": (4, 4, 0, 0, 0),
    "snap_quoted.csv": (2, 2, 0, 0, 0),
    "snap_ragged.csv": (4, 2, 2, 0, 0),
    "snap_sep_line.csv": (1, 1, 0, 0, 0),
    "snap_tab.tsv": (1, 1, 0, 0, 0),
    "snap_unknown_currency.csv": (6, 4, 2, 0, 0),
    "snap_unknown_values.csv": (3, 3, 0, 0, 0),
    "snap_unmapped_stage.csv": (4, 1, 3, 0, 0),
    "snap_utf16.csv": (1, 1, 0, 0, 0),
    "snap_utf16_no_mark.csv": (1, 1, 0, 0, 0),
    "snap_utf8_bom.csv": (1, 1, 0, 0, 0),
}


def test_every_file_of_the_corpus_is_counted() -> None:
    assert {path.name for path in CORPUS.iterdir()} == {*BECAME, *REFUSED, *UNKNOWN}


@pytest.mark.parametrize("name", sorted(BECAME))
def test_every_row_of_every_bad_file_is_accounted_for(workspace: Workspace, name: str) -> None:
    result = workspace.one(CORPUS / name)
    told = (result.rows_in, result.accepted, result.quarantined, result.duplicates, result.ignored)
    assert told == BECAME[name]
    assert result.rows_in == sum(told[1:])
    stored = {row for (row,) in workspace.rows(result, "row_no")}
    held = {row[0] for row in workspace.held(result)} if result.quarantined else set()
    assert (len(stored), len(held)) == (result.accepted, result.quarantined)
    assert not stored & held
    assert max(stored | held, default=0) <= result.rows_in
    assert all(problem.fix and problem.says for problem in result.problems)
    assert not workspace.one(CORPUS / name).recorded


@pytest.mark.parametrize("name", sorted(REFUSED | UNKNOWN))
def test_what_cannot_be_read_counts_no_row(workspace: Workspace, name: str) -> None:
    result = workspace.one(Path(CORPUS / name))
    assert result.status == ("ignored" if name in UNKNOWN else "refused")
    assert (result.rows_in, workspace.ledger.head.seq) == (0, 0)
    assert all(problem.fix and problem.says for problem in result.problems)
