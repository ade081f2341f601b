"""A chain of entries: one file each, numbered, every one sealed over the one before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from quarterdeck.disk.files import publish
from quarterdeck.words.problem import Problem, QuarterdeckError


class Link(Protocol):
    """An entry of a chain: its number from 1, the hash of the entry before, its own hash."""

    @property
    def seq(self) -> int:
        """Its place, counted from 1."""

    @property
    def previous(self) -> str:
        """The hash of the entry before, '' for the first."""

    @property
    def hash(self) -> str:
        """The hash of all else in it."""


Entry = TypeVar("Entry", bound=Link)


@dataclass(frozen=True, slots=True)
class Form(Generic[Entry]):
    """How entries of a chain are written, read again, and hashed.

    `from_text` raises ValueError, KeyError, TypeError or AttributeError for what is no entry.
    """

    to_text: Callable[[Entry], bytes]
    from_text: Callable[[bytes], Entry]
    seal: Callable[[Entry], str]


@dataclass(frozen=True, slots=True)
class Chain(Generic[Entry]):
    """The entries that hold together from the first on, and what broke after them, if anything."""

    entries: tuple[Entry, ...]
    broken: Problem | None = None

    @property
    def whole(self) -> tuple[Entry, ...]:
        """All entries; QuarterdeckError when the chain is broken."""
        if self.broken is not None:
            raise QuarterdeckError(self.broken.says, fix=self.broken.fix, where=self.broken.where)
        return self.entries


def read_chain(folder: Path, form: Form[Entry]) -> Chain[Entry]:
    """Read a chain and prove it: numbers without a gap, every hash right."""
    names = sorted(p.name for p in folder.glob("[0-9]*.json")) if folder.is_dir() else []
    entries: list[Entry] = []
    for name in names:
        says = _next(folder / name, form, entries)
        if says:
            return Chain(tuple(entries), _broken(folder / name, says))
    return Chain(tuple(entries))


def record(folder: Path, entry: Entry, form: Form[Entry]) -> None:
    """Put a sealed entry at the end of a chain; it is visible from then on.

    FileExistsError says that somebody else took its place.
    """
    publish(folder / file_name(entry.seq), form.to_text(entry), replace=False)


def file_name(seq: int) -> str:
    """Name the file of an entry by its number."""
    return f"{seq:08d}.json"


def stamp(moment: datetime) -> str:
    """Write a moment the one way entries write it: UTC with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _next(path: Path, form: Form[Entry], entries: list[Entry]) -> str:
    seq = len(entries) + 1
    try:
        entry = form.from_text(path.read_bytes())
    except OSError as error:
        return f"the entry cannot be read: {error.strerror}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return "the entry is not whole: its text cannot be understood"
    if path.name != file_name(seq):
        return f"entry {seq} is missing before this one"
    if entry.seq != seq or entry.previous != (entries[-1].hash if entries else ""):
        return "the entry does not follow the one before it"
    if form.seal(entry) != entry.hash:
        return "the entry was changed after it was recorded: its hash does not match"
    entries.append(entry)
    return ""


def _broken(path: Path, says: str) -> Problem:
    fix = "restore the file from a backup; entries are never edited by hand"
    return Problem(where=str(path), says=says, fix=fix)
