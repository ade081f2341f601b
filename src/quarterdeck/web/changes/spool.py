"""Where changes wait: a private folder of the workspace, of bounded size, swept when it is old."""

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from quarterdeck.disk.files import careful, lock, publish, remove
from quarterdeck.web.changes.change import Change, from_json, to_json
from quarterdeck.words.problem import QuarterdeckError

FOLDER = "changes"
LARGEST = 2**30
"""Bytes of the largest file that can be sent; larger ones are imported at the server."""

_MOST = 30
_KEPT = timedelta(days=7)
_SPARE = 2**28
_ID = re.compile(r"[0-9a-f]{16}")
_STRANGE = re.compile(r"[^\w .()+@-]")
_LONGEST = 120
_CHANGE, _DATA, _RUNNING = "change.json", "data", "running"


@dataclass(frozen=True, slots=True)
class Spool:
    """The changes of one workspace."""

    root: Path

    @property
    def folder(self) -> Path:
        """The folder of all changes, for its owner alone."""
        return self.root / FOLDER

    def of(self, id_: str) -> Path:
        """Return the folder of a change."""
        return self.folder / id_

    def data(self, change: Change) -> Path:
        """Return the file that was sent for a change."""
        return self.of(change.id) / _DATA / change.file

    def find(self, id_: str) -> Change | None:
        """Return a change as it stands, None where there is none of that name.

        One that another version of the product kept in words of its own is none.
        """
        if not _ID.fullmatch(id_):
            return None
        with suppress(FileNotFoundError, TypeError, KeyError, ValueError):
            return from_json((self.of(id_) / _CHANGE).read_bytes())
        return None

    def listed(self) -> tuple[Change, ...]:
        """Return every change that is kept, the newest first."""
        if not self.folder.is_dir():
            return ()
        found = (self.find(path.name) for path in self.folder.iterdir())
        return tuple(sorted((c for c in found if c), key=lambda c: c.made_at, reverse=True))

    def add(self, change: Change, file: Iterable[bytes] | None = None, size: int = 0) -> Change:
        """Keep a new change with its file; raises QuarterdeckError where there is no room for it.

        What is older than a week goes, whether it was made or not.
        """
        with careful("keeping the file", self.folder):
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self._sweep(change.made_at)
            self._refuse_crowd(size)
            made = replace(change, id=secrets.token_hex(8))
            draft = self.folder / f".{made.id}"
            try:
                (draft / _DATA).mkdir(parents=True, mode=0o700)
                if file is not None:
                    _write(draft / _DATA / made.file, file)
                publish(draft / _CHANGE, to_json(made), replace=False)
                draft.rename(self.of(made.id))
            except BaseException:
                remove(draft)
                raise
        return made

    def update(self, id_: str, change: Callable[[Change], Change]) -> Change:
        """Change what is kept of a change, one at a time; raises QuarterdeckError if it is gone."""
        folder = self.of(id_)
        if not folder.is_dir():
            raise gone()
        with lock(folder / "lock", None, ""):
            found = self.find(id_)
            if found is None:
                raise gone()
            made = change(found)
            publish(folder / _CHANGE, to_json(made), replace=True)
        return made

    def discard(self, id_: str) -> None:
        """Throw a change away with its file; raises QuarterdeckError while somebody works at it."""
        with self.alone(id_) as free:
            if free is None:
                raise QuarterdeckError(
                    "This is being worked on just now, so it cannot be thrown away.",
                    fix="Wait until it is done, then look at what came of it.",
                )
            remove(self.of(id_))

    def let_go(self, change: Change) -> None:
        """Delete the file and the effect of a change that was made: the ledger has its rows."""
        folder = self.of(change.id)
        for path in (folder / _DATA, folder / "panels.html", *folder.glob("effect.*")):
            remove(path)

    @contextmanager
    def alone(self, id_: str) -> Iterator[int | None]:
        """Give the handle of a change's own lock, None while another process works at it.

        The lock goes with the handle to a process that inherits it, and ends with both.
        """
        try:
            held = os.open(self.of(id_) / _RUNNING, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError as error:
            raise gone() from error
        try:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
            else:
                yield held
        finally:
            os.close(held)

    def _sweep(self, now: datetime) -> None:
        for change in self.listed():
            if now - change.made_at > _KEPT:
                with suppress(QuarterdeckError):
                    self.discard(change.id)
        named = (p for p in self.folder.iterdir() if _ID.fullmatch(p.name.removeprefix(".")))
        for path in [p for p in named if self.find(p.name) is None]:
            if now.timestamp() - path.stat().st_mtime > _KEPT.total_seconds():
                remove(path)

    def _refuse_crowd(self, size: int) -> None:
        if sum(not change.over for change in self.listed()) >= _MOST:
            raise QuarterdeckError(
                f"{_MOST} changes wait already to be made or thrown away.",
                fix="Finish some of them on the Data page first.",
            )
        if shutil.disk_usage(self.folder).free < 3 * size + _SPARE:
            raise QuarterdeckError(
                "The server's disk has too little room for this file.",
                fix="Ask who runs the server to make room; nothing was kept.",
            )


def clean_name(name: str) -> str:
    """Return a file's name without folders and without what could mean something to a shell."""
    bare = name.replace("\\", "/").rpartition("/")[2].strip().lstrip(".-")
    plain = _STRANGE.sub("_", bare)
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: _LONGEST - len(ending)]}{dot}{ending}" if stem else plain[:_LONGEST] or "file"


def gone() -> QuarterdeckError:
    """Return that a change is not there any more."""
    return QuarterdeckError(
        "This change is not there any more: somebody threw it away, or it waited for over a week.",
        fix="Begin again on the Data page; nothing was recorded of it.",
    )


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        _private(file)
        for chunk in chunks:
            file.write(chunk)


def _private(file: IO[bytes]) -> None:
    os.fchmod(file.fileno(), 0o600)
