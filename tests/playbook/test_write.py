"""Writing a playbook: what is written is read back the same, and nothing else is touched."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from quarterdeck.playbook.hash import playbook_hash
from quarterdeck.playbook.model import Person, Playbook
from quarterdeck.playbook.private import PrivatePerson, read_private
from quarterdeck.playbook.read import read_playbook
from quarterdeck.playbook.write import write_files, write_playbook
from quarterdeck.words.problem import QuarterdeckError
from quarterdeck.words.tree import Edge, OrgTree
from tests.playbook.playbooks import playbooks
from tests.playbook.sound import write_sound


@settings(max_examples=30, deadline=None)
@given(playbooks())
def test_a_playbook_written_is_read_back_the_same(drawn: Playbook) -> None:
    with tempfile.TemporaryDirectory() as folder:
        playbook = replace(drawn, root=Path(folder))
        write_playbook(Path(folder), playbook)
        again = read_playbook(Path(folder))
    assert again == playbook
    assert again.hash == playbook_hash(playbook)


def test_names_go_to_the_private_table_only(tmp_path: Path) -> None:
    playbook = read_playbook(write_sound(tmp_path / "from"))
    ana = PrivatePerson("p-01", "Ana Silva", "ana@example.com", ("AS", "Silva"))
    write_playbook(tmp_path / "to", playbook, [ana])
    assert read_private(tmp_path / "to") == (ana,)
    texts = [p for p in (tmp_path / "to").rglob("*") if p.is_file() and "Silva" in p.read_text()]
    assert [p.name for p in texts] == ["people_private.csv"]


def test_ids_that_a_table_cannot_hold_are_refused(tmp_path: Path) -> None:
    playbook = read_playbook(write_sound(tmp_path))
    semicolon = replace(playbook, people=(Person("p", "", ("a;b",)),))
    comment = replace(playbook, tree=OrgTree((Edge("#1", "", date(2026, 1, 1)),)))
    for wrong in (semicolon, comment):
        with pytest.raises(QuarterdeckError):
            write_playbook(tmp_path / "new", wrong)
    assert not (tmp_path / "new").exists(), "a refusal writes nothing"


@pytest.mark.parametrize("path", ["../outside.toml", "/tmp/outside.toml", "a/../../b"])  # noqa: S108
def test_nothing_is_written_outside_the_workspace(path: str, tmp_path: Path) -> None:
    with pytest.raises(QuarterdeckError, match="outside"):
        write_files(tmp_path / "workspace", {path: "x"})


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(QuarterdeckError, match="cannot be written"):
        write_files(tmp_path / "file", {"a/b.toml": "x"})


def test_a_file_is_replaced_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.toml": "long text\n" * 100})
    write_files(tmp_path, {"a.toml": "short\n"})
    assert [p.name for p in tmp_path.iterdir()] == ["a.toml"]
    assert (tmp_path / "a.toml").read_text() == "short\n"
