"""What happens to a ledger when processes, disks and files fail."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from quarterdeck.disk.files import lock
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.plan import stored_path
from quarterdeck.words.problem import QuarterdeckError
from tests.ledger.histories import NOW, Event, append, batch_of, content
from tests.tries import tries

KILLS = tries(24, exploring=200)
HISTORY = [
    Event(f"d{n}", n % 9, n % 9, 0, {"stage": f"s{n % 4}", "amount": n * 100}) for n in range(400)
]


def test_an_import_killed_at_any_moment_loses_nothing_and_shows_nothing_half(
    tmp_path: Path,
) -> None:
    script = Path(__file__).with_name("killing.py")
    seed = str(random.randrange(10**6))
    run = subprocess.run(
        [sys.executable, str(script), str(tmp_path), str(KILLS), seed],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    rounds = [json.loads(line) for line in run.stdout.splitlines()]
    told = f"seed {seed}: {run.stderr[-2000:]}"
    assert len(rounds) == KILLS, told
    assert [r["error"] for r in rounds if "error" in r] == [], told
    assert [r for r in rounds if r["problems"] or r["lost"] or r["half_visible"]] == [], told
    assert all(r["swept"] for r in rounds), told
    assert sum(r["debris"] > 0 for r in rounds) >= KILLS // 4, "the kills came too late to matter"
    assert all(0 <= r["unreported"] <= 1 for r in rounds), told


IMPORT_FIVE = """
import sys
from pathlib import Path
from quarterdeck.ledger.api import Ledger
from tests.ledger.killing import add
for n in range(5):
    add(Ledger(Path(sys.argv[1])), int(sys.argv[2]) + n)
"""


def test_two_imports_at_once_both_land(tmp_path: Path) -> None:
    root = tmp_path / "ledger"
    here = Path(__file__).parents[2]
    running = [
        subprocess.Popen([sys.executable, "-c", IMPORT_FIVE, str(root), str(first)], cwd=here)
        for first in (0, 100)
    ]
    assert [p.wait(timeout=120) for p in running] == [0, 0]
    ledger = Ledger(root)
    assert sorted(e.content_hash for e in ledger.entries()) == sorted(
        str(n) for n in [*range(5), *range(100, 105)]
    )
    assert ledger.derive().table("deals").ids == 2_999
    assert ledger.verify() == ()


def test_a_second_import_says_that_it_waits_and_then_goes_on(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    append(ledger, tmp_path, HISTORY)
    said: list[str] = []
    batch = batch_of(tmp_path, [Event("late", 1, 1, 0, {"stage": "new"})])
    second = threading.Thread(
        target=lambda: ledger.append(batch, recorded_at=NOW, progress=said.append)
    )
    with lock(ledger.root / "lock", None, ""):
        second.start()
        deadline = time.monotonic() + 20
        while not said and time.monotonic() < deadline:
            time.sleep(0.01)
        assert "waiting" in said[0]
        assert len(ledger.entries()) == 1
    second.join(timeout=20)
    assert len(ledger.entries()) == 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(options, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount command here: a small disk cannot be made")
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def many(count: int) -> list[Event]:
    chance = random.Random(count)
    return [
        Event(f"{chance.getrandbits(128):x}", 1, 1, 0, {"owner": f"{chance.getrandbits(256):x}"})
        for _ in range(count)
    ]


def visible(root: Path) -> list[str]:
    return sorted(
        str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and p.name != "lock"
    )


def fill(folder: Path, *, leaving: int) -> Path:
    space = os.statvfs(folder)
    filler = folder / "filler"
    filler.write_bytes(b"x" * (space.f_bavail * space.f_frsize - leaving))
    return filler


def test_a_full_disk_stops_the_import_and_leaves_nothing(small_disk: Path, tmp_path: Path) -> None:
    ledger = Ledger(small_disk / "ledger")
    append(ledger, tmp_path, HISTORY)
    before = visible(ledger.root)
    with pytest.raises(QuarterdeckError, match="the disk is full") as caught:
        append(ledger, tmp_path, many(60_000))
    assert "free some space" in caught.value.fix
    assert str(small_disk) in caught.value.where
    assert visible(ledger.root) == before
    assert ledger.verify() == ()
    append(ledger, tmp_path, [Event("small", 1, 1, 0, {"stage": "new"})])
    assert ledger.derive().table("deals").ids == 401


def refusal(ledger: Ledger, folder: Path) -> str:
    try:
        append(ledger, folder, many(300))
    except QuarterdeckError as error:
        return error.says
    return ""


def test_wherever_the_disk_fills_nothing_is_half_visible(small_disk: Path, tmp_path: Path) -> None:
    ledger = Ledger(small_disk / "ledger")
    append(ledger, tmp_path, HISTORY)
    before = visible(ledger.root)
    stopped = 0
    for leaving in range(0, 200_000, 4_096):
        filler = fill(small_disk, leaving=leaving)
        says = refusal(ledger, tmp_path)
        filler.unlink()
        if not says:
            break
        assert says.startswith("the disk is full")
        assert visible(ledger.root) == before
        stopped += 1
    assert stopped >= 4
    assert ledger.derive().table("deals").ids == 700
    assert ledger.verify() == ()


def test_a_full_disk_stops_the_derivation_and_a_free_one_lets_it_go_on(
    small_disk: Path, tmp_path: Path
) -> None:
    ledger = Ledger(small_disk / "ledger")
    append(ledger, tmp_path, many(5_000))
    before = visible(ledger.root)
    filler = fill(small_disk, leaving=8_192)
    with pytest.raises(QuarterdeckError, match="the disk is full"):
        ledger.derive()
    assert visible(ledger.root) == before
    filler.unlink()
    assert ledger.derive().table("deals").ids == 5_000


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "ledger")
    append(made, tmp_path, HISTORY)
    append(made, tmp_path, [Event("d1", 20, 20, 0, {"stage": "won"})])
    return made


def first_file(ledger: Ledger) -> Path:
    return stored_path(ledger.root, ledger.entries()[0])


def flip(path: Path, position: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[position] ^= 1
    path.write_bytes(bytes(raw))


def test_a_truncated_batch_is_named_with_what_to_do(ledger: Ledger) -> None:
    path = first_file(ledger)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(QuarterdeckError, match="bytes where") as caught:
        ledger.derive()
    assert caught.value.where == str(path)
    assert "withdraw batch" in caught.value.fix
    assert [(p.where, p.fix) for p in ledger.verify()] == [(str(path), caught.value.fix)]


def test_a_vanished_batch_is_named(ledger: Ledger) -> None:
    path = first_file(ledger)
    path.unlink()
    with pytest.raises(QuarterdeckError, match="missing") as caught:
        ledger.derive()
    assert caught.value.where == str(path)
    assert [p.where for p in ledger.verify()] == [str(path)]


def test_an_unreadable_batch_is_named(ledger: Ledger) -> None:
    path = first_file(ledger)
    path.unlink()
    path.symlink_to("/proc/self/mem" if os.geteuid() == 0 else "/root/nothing")
    with pytest.raises(QuarterdeckError) as caught:
        ledger.derive()
    assert caught.value.where == str(path)
    assert [p.where for p in ledger.verify()] == [str(path)]


def test_every_flipped_byte_of_a_batch_is_found(ledger: Ledger) -> None:
    path = first_file(ledger)
    whole = path.read_bytes()
    for position in random.Random(7).sample(range(len(whole)), 12):
        flip(path, position)
        assert [p.where for p in ledger.verify()] == [str(path)]
        path.write_bytes(whole)
    assert ledger.verify() == ()


def test_a_batch_with_a_flipped_byte_can_be_withdrawn_and_imported_again(
    ledger: Ledger, tmp_path: Path
) -> None:
    before = content(ledger.derive())
    flip(first_file(ledger), first_file(ledger).stat().st_size // 2)
    ledger.withdraw(ledger.entries()[0].id, "damaged", recorded_at=NOW)
    append(ledger, tmp_path, HISTORY)
    assert content(ledger.derive()) == before


def test_an_edited_entry_breaks_the_chain(ledger: Ledger) -> None:
    path = ledger.root / "manifest" / "00000001.json"
    path.write_text(path.read_text().replace('"rows": 400', '"rows": 401'))
    with pytest.raises(QuarterdeckError, match="changed after it was recorded"):
        ledger.entries()
    assert [p.where for p in ledger.verify()] == [str(path)]


def test_a_vanished_entry_breaks_the_chain(ledger: Ledger) -> None:
    (ledger.root / "manifest" / "00000001.json").unlink()
    with pytest.raises(QuarterdeckError, match="entry 1 is missing"):
        ledger.entries()
    assert len(ledger.verify()) == 1


def test_intervals_that_vanish_or_shrink_are_derived_again(ledger: Ledger) -> None:
    before = content(ledger.derive())
    path = ledger.derive().table("deals").paths[0]
    path.unlink()
    assert content(ledger.derive()) == before
    path.write_bytes(b"PAR1")
    assert content(ledger.derive()) == before


def test_verify_finds_intervals_that_were_changed(ledger: Ledger) -> None:
    path = ledger.derive().table("deals").paths[0]
    flip(path, path.stat().st_size // 2)
    problems = ledger.verify()
    assert [p.where for p in problems] == [str(path)]
    assert "derived again" in problems[0].fix


def test_verify_finds_an_index_that_lists_other_intervals(ledger: Ledger, tmp_path: Path) -> None:
    other = Ledger(tmp_path / "other")
    append(other, tmp_path, [Event("x", 1, 1, 0, {"stage": "new"})])
    other.derive()
    ledger.derive()
    index = next((ledger.root / "intervals" / "heads").glob("*.json"))
    theirs = next((other.root / "intervals" / "heads").glob("*.json"))
    raw, foreign = json.loads(index.read_text()), json.loads(theirs.read_text())
    raw["tables"]["deals"]["parts"] = foreign["tables"]["deals"]["parts"]
    index.write_text(json.dumps(raw))
    part = next((other.root / "intervals" / "deals").glob("*.parquet"))
    (ledger.root / "intervals" / "deals" / part.name).write_bytes(part.read_bytes())
    assert any("derived again" in p.says for p in ledger.verify())


def test_the_names_of_new_folders_are_forced_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[Path] = []
    monkeypatch.setattr("quarterdeck.disk.files.sync", forced.append)
    append(Ledger(tmp_path / "new" / "ledger"), tmp_path, HISTORY[:3])
    assert {tmp_path, tmp_path / "new", tmp_path / "new" / "ledger"} <= set(forced)
