"""The verb that takes what arrives in a folder: each whole file once, and nothing is lost."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from quarterdeck.connectors.result import ImportResult
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.disk.files import careful, lock, make_folder, publish
from quarterdeck.reports.imports import imports_text
from quarterdeck.words.problem import QuarterdeckError

DONE, REFUSED = "done", "refused"
SETTLED = 60
"""A file that nobody wrote to for so many seconds is whole."""

_TAKEN = frozenset({"recorded", "superseded", "already"})
_PASSED_OVER = frozenset({"ignored", "unpacked"})
_UNFINISHED = frozenset({".part", ".tmp", ".filepart", ".crdownload"})
_WAITING = "another process is importing from this folder; waiting for it to finish"


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A file as it was when it was looked at: it is moved only while it still is that file."""

    path: Path
    inode: int
    size: int
    written: int


def take_arrived(
    desk: Desk, viewer: Viewer, folder: Path, *, settled: int = SETTLED
) -> tuple[ImportResult, ...]:
    """Import the files of a folder to which nobody wrote for `settled` seconds, and return results.

    What was taken goes to `done` below the folder; what was not, to `refused`, with a text beside
    it that says why. A file that is cut off between the two is found in the ledger the next time,
    and one that changed meanwhile stays. Raises QuarterdeckError for a folder that is not there.
    """
    may(viewer, "write")
    if not folder.is_dir():
        raise QuarterdeckError(
            "There is no such folder.", where=str(folder), fix="Make it, or name another one."
        )
    with careful("importing what arrived", folder), lock(folder / ".lock", desk.tell, _WAITING):
        ready = {one.path.name: one for one in _ready(folder, desk.now.timestamp() - settled)}
        if not ready:
            return ()
        results = import_files(desk, viewer, [one.path for one in ready.values()])
        for name, one in ready.items():
            _put_away(desk, one, [result for result in results if result.of(name)])
    return results


def were_taken(results: Sequence[ImportResult]) -> bool:
    """Whether a file was taken: of an archive, all its tables that some mapping knows."""
    told = [one for one in results if one.status not in _PASSED_OVER or not one.packed]
    return bool(told) and all(one.status in _TAKEN for one in told)


def _ready(folder: Path, before: float) -> Iterator[_Arrived]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix.lower() in _UNFINISHED:
            continue
        stat = path.stat()
        # A copy may keep the time of what it copies; that of its last change is the system's own.
        if path.is_file() and max(stat.st_mtime, stat.st_ctime) <= before:
            yield _as_it_is(path, stat)


def _as_it_is(path: Path, stat: os.stat_result) -> _Arrived:
    return _Arrived(path, stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _put_away(desk: Desk, one: _Arrived, results: list[ImportResult]) -> None:
    if not one.path.exists() or _as_it_is(one.path, one.path.stat()) != one:
        return
    taken = were_taken(results)
    place = one.path.parent / (DONE if taken else REFUSED)
    make_folder(place)
    target = _free(place, one.path.name)
    if not taken:
        says = imports_text(results, desk.playbook.settings.currency)
        publish(target.with_name(f"{target.name}.txt"), says.encode(), replace=True)
    one.path.rename(target)


def _free(place: Path, name: str) -> Path:
    """Return a name that nothing there has, so that nothing is overwritten."""
    plain = Path(name)
    later = (f"{plain.stem}-{number}{plain.suffix}" for number in count(2))
    return next(place / one for one in chain((name,), later) if not (place / one).exists())
