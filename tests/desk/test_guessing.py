"""Drafting a mapping writes and imports nothing unless it is told to, and never over decisions."""

from pathlib import Path

import pytest

from quarterdeck.desk.viewer import Viewer
from quarterdeck.playbook.check import check
from quarterdeck.words.problem import QuarterdeckError
from tests.connectors.guess.drafts import Bench, deals, new_bench, read

DECIDED = """
[pipelines.sales.tracks.deal]
main = true
stages = [
  { name = "qualification" }, { name = "Offer" },
  { name = "Won", outcome = "won" }, { name = "Lost", outcome = "lost" },
]
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return new_bench(tmp_path)


@pytest.fixture
def export(bench: Bench) -> Path:
    return bench.file("deals-2026-07-31.csv", deals(["2026-07-31", "2026-08-31"] * 4))


def files(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_a_draft_alone_changes_nothing_and_says_what_importing_would_do(
    bench: Bench, export: Path
) -> None:
    before = {path for path in files(bench.root) if not path.startswith("identity")}
    guess = bench.guess(export)
    after = {path for path in files(bench.root) if not path.startswith("identity")}
    assert (guess.files, after) == ((), before)
    assert guess.tried is not None
    assert (guess.tried.rows_in, guess.tried.accepted) == (8, 8)


def test_a_written_draft_passes_check_and_stands_where_it_was_asked(
    bench: Bench, export: Path
) -> None:
    guess = bench.guess(export, write="crm")
    assert guess.files == ("playbook/mappings/crm.toml", "playbook/stages.toml")
    assert read(guess.draft)["mapping"]["name"] == "crm"
    assert [p for p in check(bench.root) if p.severity != "note"] == []
    assert not (bench.root / "ledger").exists()


def test_the_untouched_mapping_of_a_new_workspace_may_be_replaced(
    bench: Bench, export: Path
) -> None:
    bench.guess(export, write="deals")
    with pytest.raises(QuarterdeckError, match=r"deals\.toml is there already"):
        bench.guess(export, write="deals")


def test_stages_that_were_decided_are_kept_and_what_they_lack_is_asked(
    bench: Bench, export: Path
) -> None:
    (bench.root / "playbook/stages.toml").write_text(DECIDED)
    guess = bench.guess(export, write="crm")
    assert (bench.root / "playbook/stages.toml").read_text() == DECIDED
    assert read(guess.draft)["columns"]["stage"]["values"] == {
        "Qualification": "qualification", "Closed Won": "Won", "Closed Lost": "Lost",
    }  # fmt: skip
    (question,) = guess.draft.questions
    assert "playbook/stages.toml lacks Proposal" in question.asks
    assert question.options[0][0].startswith('{ name = "Proposal"')
    assert guess.tried is not None
    assert (guess.tried.accepted, guess.tried.quarantined) == (6, 2)


def test_a_file_that_a_mapping_reads_already_gets_no_second_one(bench: Bench, export: Path) -> None:
    bench.guess(export, write="crm")
    with pytest.raises(QuarterdeckError, match=r"crm\.toml reads deals-2026-07-31\.csv already"):
        bench.guess(export, write="again")
    assert bench.guess(export).files == ()


def test_only_who_may_write_drafts(bench: Bench, export: Path) -> None:
    from datetime import UTC, datetime

    from quarterdeck.desk.guessing import guess
    from quarterdeck.desk.opening import open_workspace

    desk = open_workspace(bench.root, now=datetime(2026, 8, 1, tzinfo=UTC))
    with pytest.raises(QuarterdeckError, match="may not"):
        guess(desk, Viewer("ann", rights=frozenset({"read"})), export)
