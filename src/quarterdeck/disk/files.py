"""Files that are either wholly there or not there at all, and one writer at a time."""

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from quarterdeck.words.problem import QuarterdeckError

Progress = Callable[[str], None] | None
"""Told one sentence at a time what long work is doing; None keeps it silent."""

_FULL = ("no space left", "disk full", "disk quota", "max_temp_directory_size")


def tell(progress: Progress, sentence: str) -> None:
    """Say what is being done, when somebody listens."""
    if progress is not None:
        progress(sentence)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces of a megabyte."""
    with path.open("rb") as file:
        while piece := file.read(2**20):
            yield piece


def sync(path: Path) -> None:
    """Force a file or folder to the disk, so that a power cut cannot take it back."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def publish(path: Path, content: bytes, *, replace: bool, mode: int = 0o666) -> None:
    """Write a small file so that a reader sees all of it or none of it.

    With `replace` false the name must be new: FileExistsError says that somebody was first. The
    rights are `mode` less what the process masks.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        temporary.touch(mode=mode)
        temporary.write_bytes(content)
        sync(temporary)
        if replace:
            temporary.replace(path)
            sync(path.parent)
        else:
            path.hardlink_to(temporary)
            _settle(path)
    finally:
        temporary.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    try:
        sync(path.parent)
    except OSError:
        path.unlink()
        raise


def make_folder(path: Path) -> None:
    """Make a folder and those above it, each name forced to the disk with the folder it is in."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for made in missing:
        sync(made.parent)


def remove(path: Path) -> None:
    """Remove a file or a folder with all in it; what is not there is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def lock(path: Path, progress: Progress, waiting: str) -> Iterator[None]:
    """Hold a lock that the operating system frees when its process ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(progress, waiting)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def careful(doing: str, where: Path) -> Iterator[None]:
    """Turn what the disk or the engine refuses into a message that says what to do."""
    try:
        yield
    except duckdb.Error as error:
        raise _explained(doing, where, str(error).splitlines()[0]) from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        place = Path(os.fsdecode(error.filename)) if error.filename else where
        reason = "no space left on the disk" if full else (error.strerror or str(error))
        raise _explained(doing, place, reason) from error


def _explained(doing: str, where: Path, reason: str) -> QuarterdeckError:
    if any(word in reason.casefold() for word in _FULL):
        fix = "free some space on that disk and run the same command again; nothing was recorded"
        return QuarterdeckError(f"the disk is full: {doing} stopped", fix=fix, where=str(where))
    fix = "check that the file is there, whole and readable, then run the same command again"
    return QuarterdeckError(f"{doing} stopped: {reason}", fix=fix, where=str(where))
