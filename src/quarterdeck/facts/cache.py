"""Derived files that may be deleted at any time: written whole or not at all."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from quarterdeck.words.problem import QuarterdeckError


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
