"""The verbs that put a whole workspace into one file, and bring it back from there."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.verifying import verify
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.disk.archive import Manifest, pack, unpack
from quarterdeck.disk.files import careful, make_folder, sync
from quarterdeck.journal.api import CALLS, Journal
from quarterdeck.journal.copying import copy_file, load, snapshot
from quarterdeck.journal.place import FILE as JOURNAL
from quarterdeck.journal.place import Place, place_of
from quarterdeck.reports.backups import Backup
from quarterdeck.words.problem import QuarterdeckError

_IDENTITY = "identity.db"
_SETTINGS = "workspace.toml"

Member = tuple[str, Path]
"""A file by its name in the archive."""


def back_up(desk: Desk, viewer: Viewer, file: Path, *, beside: Iterable[Member] = ()) -> Backup:
    """Write all that a workspace keeps for good into one new file, while others go on using it.

    An import, a call or a run of the same moment is wholly in it or not at all. `beside` are files
    of whoever serves the workspace. Raises QuarterdeckError for whom may not change data, and where
    the file cannot be written.
    """
    may(viewer, "write")
    if not viewer.sees_all:
        raise QuarterdeckError(
            "A backup holds all of the company.", fix="Ask somebody who may see all of it."
        )
    with tempfile.TemporaryDirectory(prefix="quarterdeck-backup-") as scratch:
        members = (*_members(desk, Path(scratch)), *((name, path) for name, path in beside))
        manifest = pack(file.resolve(), _with_ledger(desk, Path(scratch), members), _about(desk))
        said = Journal(Place(Path(scratch) / JOURNAL)).read(CALLS).num_rows
    return _summary(desk, file.resolve(), manifest, said)


def restore(
    file: Path,
    folder: Path,
    *,
    now: datetime,
    journal: str = "",
    beside: Callable[[Path, Manifest], None] | None = None,
) -> Backup:
    """Bring a workspace back from a backup into a folder that is absent or empty, and prove it.

    What people said goes into the PostgreSQL database of the URL `journal`, or else into a file.
    `beside` takes the files of whoever serves it, before the folder has its name. Raises
    QuarterdeckError for a damaged backup and for what `verify` finds wrong; nothing is left then.
    """
    folder = folder.resolve()
    _refuse_used(folder)
    with careful("restoring the backup", folder):
        make_folder(folder.parent)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
            draft = Path(scratch) / folder.name
            draft.mkdir()
            manifest = unpack(file, draft)
            _prove(draft, file, now)
            if beside:
                beside(draft, manifest)
            _take_journal(draft, journal)
            draft.replace(folder)
            sync(folder.parent)
    desk = open_workspace(folder, now=now, journal=journal)
    return _summary(desk, folder, manifest, desk.journal.read(CALLS).num_rows)


def _members(desk: Desk, scratch: Path) -> Iterator[Member]:
    """Yield what is copied first: what is recorded later than it can only be more than it needs."""
    root = desk.root
    log = sorted((root / "applied" / "log").glob("*.json"))
    yield from _below(root, root / "applied", but=root / "applied" / "log")
    yield from ((_named(root, path), path) for path in log)
    place = place_of(root, desk.journal_url)
    if place.begun:
        snapshot(place, scratch / JOURNAL)
        yield JOURNAL, scratch / JOURNAL
    yield _SETTINGS, root / _SETTINGS
    yield from _below(root, root / "playbook")


def _with_ledger(desk: Desk, scratch: Path, first: Iterable[Member]) -> Iterator[Member]:
    """Yield the members, then runs and ledger while nobody writes there, then who its ids are."""
    root = desk.root
    yield from first
    with desk.runs.held() if desk.runs.root.exists() else nullcontext():
        yield from _below(root, root / "runs")
    with desk.ledger.held(desk.tell):
        for part in ("batches", "lost", "manifest"):
            yield from _below(root, root / "ledger" / part)
    if (root / _IDENTITY).exists():
        copy_file(root / _IDENTITY, scratch / _IDENTITY)
        yield _IDENTITY, scratch / _IDENTITY


def _below(root: Path, folder: Path, *, but: Path | None = None) -> Iterator[Member]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        apart = but is not None and but in path.parents
        if path.is_file() and not hidden and not apart and path.name != "lock":
            yield _named(root, path), path


def _named(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _about(desk: Desk) -> dict[str, str]:
    return {"workspace": desk.root.name, "made_at": desk.now.isoformat(timespec="seconds")}


def _summary(desk: Desk, where: Path, manifest: Manifest, calls: int) -> Backup:
    names = [file.name for file in manifest.files]
    entries = sum(name.startswith("ledger/manifest/") for name in names)
    head = desk.ledger.entries()[entries - 1].head if entries else None
    return Backup(
        where,
        manifest,
        f"{head.seq}:{head.hash}" if head else "",
        entries,
        sum(name.startswith("applied/log/") for name in names),
        sum(name.startswith("runs/chain/") for name in names),
        calls,
        "web/logins.db" in names,
    )


def _refuse_used(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QuarterdeckError(
            "This folder is not empty, and a backup never overwrites anything.",
            where=str(folder),
            fix="Name a folder that is not there yet.",
        )


def _prove(draft: Path, file: Path, now: datetime) -> None:
    problems = verify(open_workspace(draft, now=now))
    if problems:
        first = problems[0]
        raise QuarterdeckError(
            f"What the backup holds is not whole: {first.says}",
            where=str(file),
            fix="Restore an earlier backup. Nothing was restored.",
        )


def _take_journal(draft: Path, url: str) -> None:
    place = place_of(draft, url)
    if place.url and (draft / JOURNAL).exists():
        load(draft / JOURNAL, place)
        for name in (JOURNAL, f"{JOURNAL}-wal", f"{JOURNAL}-shm"):
            (draft / name).unlink(missing_ok=True)
