"""import --guess prints a draft, asks at a terminal, and says by its exit code what is open."""

import io
import sys
from pathlib import Path

import pytest

from quarterdeck.cli.app import run
from tests.connectors.guess.drafts import Bench, deals, new_bench


class Terminal(io.StringIO):
    """Input that looks typed."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return new_bench(tmp_path)


def test_nothing_open_is_done_and_says_how_to_keep_the_draft(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    file = bench.file("deals-2026-07-31.csv", deals(["2026-07-31"] * 4))
    assert run(["import", str(file), "--guess", "--workspace", str(bench.root)]) == 0
    told = capsys.readouterr().out
    assert "4 rows in, 4 accepted" in told
    assert f"quarterdeck import {file} --workspace {bench.root} --guess --write deals" in told


def test_what_is_open_is_printed_as_todo_and_the_exit_code_is_one(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    file = bench.file("deals.csv", deals(["01/02/2026", "03/04/2026"]))
    words = ["import", str(file), "--guess", "--write", "crm", "--workspace", str(bench.root)]
    assert run(words) == 1
    told = capsys.readouterr().out
    assert "# TODO Column 'Close Date'" in (bench.root / "playbook/mappings/crm.toml").read_text()
    assert "Open, and only you can say (1; TODO in the draft)" in told
    assert "Settle the TODOs, then run:" in told
    assert "--observed-at DAY" in told


def test_at_a_terminal_the_question_is_asked_and_the_answer_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = bench.file("deals.csv", deals(["01/02/2026", "03/04/2026"]))
    monkeypatch.setattr(sys, "stdin", Terminal("2\n"))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    words = ["import", str(file), "--guess", "--write", "crm", "--workspace", str(bench.root)]
    assert run(words) == 0
    assert "does the day or the month come first" in capsys.readouterr().err
    assert '"%m/%d/%Y"' in (bench.root / "playbook/mappings/crm.toml").read_text()


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--guess",), "No file is named"),
        (("a.csv", "b.csv", "--guess"), "drafted from one file"),
        (("a.csv", "--write", "x"), "Add --guess"),
        (("absent.csv", "--guess"), "There is no file absent.csv"),
        ((str(Path(__file__)), "--guess", "--write", "../x"), "cannot name a mapping"),
    ],
)
def test_wrong_use_is_told(
    bench: Bench, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], part: str
) -> None:
    assert run(["import", *words, "--workspace", str(bench.root)]) == 2
    assert part in capsys.readouterr().err


@pytest.mark.parametrize("name", ["bomb.xlsx", "deals"])
def test_the_name_of_a_file_keeps_its_letters_at_the_beginning_of_a_message(
    bench: Bench, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file = bench.file(name, "Deal ID,Stage\n")
    assert run(["import", str(file), "--guess", "--workspace", str(bench.root)]) == 2
    told = capsys.readouterr().err
    assert f"{file}: {name} holds no rows below its header" in told
