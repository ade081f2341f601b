"""Batches whose entries are gone from the manifest's end are kept apart and told, never deleted."""

from pathlib import Path

import pytest

from quarterdeck.ledger.api import Ledger
from tests.ledger.histories import Event, append, content


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "ledger")
    for step in range(3):
        append(made, tmp_path, [Event(f"d{step}", step, step, 0, {"stage": "new"})])
    return made


def lose_the_last_two(ledger: Ledger, kept: Path) -> list[str]:
    names = [entry.id for entry in ledger.entries()[1:]]
    kept.mkdir()
    for path in sorted((ledger.root / "manifest").glob("*.json"))[1:]:
        path.rename(kept / path.name)
    return names


def test_a_lost_end_of_the_manifest_costs_no_batch(ledger: Ledger, tmp_path: Path) -> None:
    before = content(ledger.derive())
    names = lose_the_last_two(ledger, tmp_path / "backup")
    told = ledger.verify()
    assert sorted(Path(p.where).name for p in told) == sorted(names)
    assert all("no entry of the manifest" in p.says and "backup" in p.fix for p in told)

    entry = append(ledger, tmp_path, [Event("late", 9, 9, 0, {"stage": "new"})])
    apart = ledger.root / "lost"
    assert sorted(path.name for path in apart.iterdir()) == sorted(names)
    assert sorted(Path(p.where).parent.name for p in ledger.verify()) == ["lost", "lost"]

    (ledger.root / "manifest" / f"{entry.seq:08d}.json").unlink()
    for path in (tmp_path / "backup").iterdir():
        path.rename(ledger.root / "manifest" / path.name)
    assert "lies apart" in " ".join(p.says for p in ledger.verify())
    for folder in apart.iterdir():
        folder.rename(ledger.root / "batches" / folder.name)
    assert [Path(p.where).name for p in ledger.verify()] == [entry.id]
    assert content(ledger.derive()) == before


def test_a_second_loss_of_the_same_batch_overwrites_nothing(ledger: Ledger, tmp_path: Path) -> None:
    (ledger.root / "lost").mkdir()
    (ledger.root / "lost" / ledger.entries()[-1].id).mkdir()
    lose_the_last_two(ledger, tmp_path / "backup")
    append(ledger, tmp_path, [Event("late", 9, 9, 0, {"stage": "new"})])
    assert len(list((ledger.root / "lost").iterdir())) == 3


def test_what_a_killed_import_left_is_no_loss(ledger: Ledger, tmp_path: Path) -> None:
    left = ledger.root / "batches" / "0123456789ab"
    left.mkdir()
    (left / ".pending").touch()
    assert ledger.verify() == ()
    append(ledger, tmp_path, [Event("late", 9, 9, 0, {"stage": "new"})])
    assert not left.exists()
    assert not (ledger.root / "lost").exists()
    assert ledger.verify() == ()


def test_a_batch_recorded_by_an_import_killed_right_after_is_kept(
    ledger: Ledger, tmp_path: Path
) -> None:
    mark = ledger.root / "batches" / ledger.entries()[-1].id / ".pending"
    mark.touch()
    append(ledger, tmp_path, [Event("late", 9, 9, 0, {"stage": "new"})])
    assert not mark.exists()
    assert len(ledger.batches()) == 4
    assert ledger.verify() == ()


def test_tidying_sweeps_the_second_name_of_an_entry_whose_import_was_killed(
    ledger: Ledger,
) -> None:
    """A kill between giving an entry its name and taking away its temporary one."""
    manifest = ledger.root / "manifest"
    (manifest / ".00000003.json.ab12").hardlink_to(manifest / "00000003.json")
    before = ledger.entries()
    ledger.tidy()
    assert (list(manifest.glob(".*")), ledger.entries()) == ([], before)
