"""apply asks at a terminal before a playbook comes into force, and does nothing but on a yes."""

import io
import sys
from pathlib import Path

import pytest

from quarterdeck.cli.app import run


class Terminal(io.StringIO):
    """Input that looks typed."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A workspace whose first playbook is in force, and whose files say otherwise since."""
    root = tmp_path / "firm"
    assert run(["init", str(root)]) == 0
    assert run(["apply", "--yes", "--workspace", str(root)]) == 0
    settings = root / "workspace.toml"
    settings.write_text(settings.read_text().replace('timezone = "UTC"', 'timezone = "Asia/Tokyo"'))
    capsys.readouterr()
    return root


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(text))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


def open_changes(root: Path, capsys: pytest.CaptureFixture[str]) -> bool:
    """Whether the files still say otherwise than the playbook in force."""
    capsys.readouterr()
    return run(["diff", "--workspace", str(root)]) == 1 or "Tokyo" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["y", "Y", " yes "])
def test_a_yes_puts_it_in_force(
    changed: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    word: str,
) -> None:
    typed(monkeypatch, f"{word}\n")
    assert run(["apply", "--workspace", str(changed)]) == 0
    told = capsys.readouterr().out
    assert "Asia/Tokyo" in told.partition("Apply this? [y/N]")[0]
    assert not open_changes(changed, capsys)


@pytest.mark.parametrize("text", ["n\n", "\n", "yesterday\n", ""])
def test_anything_else_applies_nothing(
    changed: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
) -> None:
    typed(monkeypatch, text)
    assert run(["apply", "--workspace", str(changed)]) == 1
    assert "Nothing was applied." in capsys.readouterr().out
    assert open_changes(changed, capsys)


def test_where_nobody_can_be_asked_it_is_refused(
    changed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert run(["apply", "--workspace", str(changed)]) == 2
    assert "quarterdeck apply --yes" in capsys.readouterr().err
    assert open_changes(changed, capsys)
