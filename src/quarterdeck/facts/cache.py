"""Derived files that may be deleted at any time: written whole or not at all."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quarterdeck.words.problem import QuarterdeckError

_A_DAY = 86_400 * 10**9


@contextmanager
def fresh_file(path: Path) -> Iterator[Path]:
    """Give a temporary name to write to; it becomes `path` when the block ends well.

    Raises QuarterdeckError when the disk does not take it; several processes may write the same
    file at once, the last one wins with equal content.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise QuarterdeckError(
            f"cannot write the cache: {error.strerror}",
            where=str(path.parent),
            fix="free some disk space or make the folder writable; the cache can be deleted",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


_BLANK: dict[str, bytes] = {}


def blank_file(path: Path, sql: str, write: Callable[[Path], None]) -> None:
    """Make a file of no rows, which looks the same wherever the same SQL gives none.

    `write` makes the first one of a process; planning its SQL costs more than all else of it.
    Raises QuarterdeckError as `fresh_file` does.
    """
    with fresh_file(path) as fresh:
        if sql in _BLANK:
            fresh.write_bytes(_BLANK[sql])
            return
        write(fresh)
        _BLANK[sql] = fresh.read_bytes()


def digest(*texts: str) -> str:
    """Return a short name that changes with any of the texts."""
    joined = "\0".join(texts).encode()
    return hashlib.sha256(joined).hexdigest()[:20]


def newest_first(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a folder that match, the last written first."""
    return sorted(folder.glob(pattern), key=_written, reverse=True)


def keep_newest(folder: Path, pattern: str, most: int, *, beside: tuple[str, ...] = ()) -> None:
    """Forget all but the newest files that match, with those that have another suffix beside them.

    What killed processes left half written a day before the newest goes too; others may be writing
    just now. A process that still reads a forgotten file keeps it open.
    """
    found = newest_first(folder, pattern)
    for old in found[most:]:
        for path in (old, *(old.with_suffix(suffix) for suffix in beside)):
            _remove(path)
    for left in folder.glob(".*"):
        if found and _written(left) < _written(found[0]) - _A_DAY:
            _remove(left)


def _remove(left: Path) -> None:
    """Remove what is there; what cannot be removed does no harm but for its room."""
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
        return
    with suppress(OSError):
        left.unlink(missing_ok=True)


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
