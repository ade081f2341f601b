"""The manifest: one file per entry, each sealed over the one before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from quarterdeck.ledger.disk import publish
from quarterdeck.ledger.entry import Entry, Head, from_json, seal, to_json
from quarterdeck.words.problem import Problem, QuarterdeckError


@dataclass(frozen=True, slots=True)
class Chain:
    """The entries that hold together from the first on, and what broke after them, if anything."""

    entries: tuple[Entry, ...]
    broken: Problem | None = None


def read_chain(folder: Path) -> Chain:
    """Read the manifest and prove it: numbers without a gap, every hash right."""
    names = sorted(p.name for p in folder.glob("[0-9]*.json")) if folder.is_dir() else []
    entries: list[Entry] = []
    for seq, name in enumerate(names, start=1):
        previous = entries[-1].hash if entries else ""
        says = _next(folder / name, Head(seq, previous), entries)
        if says:
            return Chain(tuple(entries), _broken(folder / name, says))
    return Chain(tuple(entries))


def _next(path: Path, expected: Head, entries: list[Entry]) -> str:
    try:
        entry = from_json(path.read_bytes())
    except OSError as error:
        return f"the entry cannot be read: {error.strerror}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return "the entry is not whole: its text cannot be understood"
    if path.name != file_name(expected.seq):
        return f"entry {expected.seq} is missing before this one"
    if entry.seq != expected.seq or entry.previous != expected.hash:
        return "the entry does not follow the one before it"
    if seal(entry) != entry.hash:
        return "the entry was changed after it was recorded: its hash does not match"
    entries.append(entry)
    return ""


def _broken(path: Path, says: str) -> Problem:
    fix = "restore the file from a backup; entries are never edited by hand"
    return Problem(where=str(path), says=says, fix=fix)


def file_name(seq: int) -> str:
    """Name the manifest file of an entry by its number."""
    return f"{seq:08d}.json"


def read_entries(folder: Path) -> tuple[Entry, ...]:
    """Read the whole manifest; QuarterdeckError when its chain is broken."""
    chain = read_chain(folder)
    if chain.broken is not None:
        raise QuarterdeckError(chain.broken.says, fix=chain.broken.fix, where=chain.broken.where)
    return chain.entries


def record(folder: Path, entry: Entry) -> Entry:
    """Seal the entry and put it at the end of the chain; it is visible from then on."""
    sealed = replace(entry, hash=seal(entry))
    publish(folder / file_name(sealed.seq), to_json(sealed), replace=False)
    return sealed


def until(entries: tuple[Entry, ...], head: Head | None) -> tuple[Entry, ...]:
    """Return the entries up to a head; QuarterdeckError when this ledger never had that head."""
    if head is None:
        return entries
    if head.seq == 0:
        return ()
    if head.seq > len(entries) or not entries[head.seq - 1].hash.startswith(head.hash or "-"):
        raise QuarterdeckError(
            f"this ledger has no head {head.seq} with hash {head.hash[:12]!r}",
            fix=f"name a head from 1 to {len(entries)} with the hash it was published with",
        )
    return entries[: head.seq]


def active(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the batches that count: neither withdrawn nor superseded, in manifest order.

    A withdrawn correction gives way to what it corrected, as if it had never been made; a batch
    corrected twice stays corrected by the last one standing.
    """
    listed = tuple(entries)
    batches = {e.id: e for e in listed if e.kind == "batch"}
    withdrawn = {e.withdraws for e in listed if e.kind == "withdraw"}
    replaced: set[str] = set()
    for batch in batches.values():
        older = batch.supersedes if batch.id not in withdrawn else None
        while older is not None and older not in replaced:
            replaced.add(older)
            older = batches[older].supersedes if older in batches else None
    return tuple(b for b in batches.values() if b.id not in withdrawn and b.id not in replaced)
