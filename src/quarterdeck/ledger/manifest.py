"""The manifest: one file per entry, each sealed over the one before."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from quarterdeck.disk import chain
from quarterdeck.disk.chain import Chain, Form
from quarterdeck.ledger.entry import Entry, Head, from_json, seal, to_json
from quarterdeck.words.problem import QuarterdeckError

FORM = Form(to_json, from_json, seal)
"""How entries of the manifest are written."""


def read_chain(folder: Path) -> Chain[Entry]:
    """Read the manifest and prove it."""
    return chain.read_chain(folder, FORM)


def read_entries(folder: Path) -> tuple[Entry, ...]:
    """Read the whole manifest; QuarterdeckError when its chain is broken."""
    return read_chain(folder).whole


def record(folder: Path, entry: Entry) -> Entry:
    """Seal the entry and put it at the end of the chain; it is visible from then on."""
    sealed = replace(entry, hash=seal(entry))
    chain.record(folder, sealed, FORM)
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


def taken_back(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the ids of entries that a withdrawal which still stands takes back."""
    gone: set[str] = set()
    for entry in sorted(entries, key=lambda e: -e.seq):
        if entry.withdraws is not None and entry.id not in gone:
            gone.add(entry.withdraws)
    return frozenset(gone)


def active(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the batches that count: neither withdrawn nor superseded, in manifest order.

    A withdrawn correction gives way to what it corrected, as if it had never been made; a batch
    corrected twice stays corrected by the last one standing. So does a withdrawn withdrawal: its
    batch counts again.
    """
    listed = tuple(entries)
    batches = {e.id: e for e in listed if e.kind == "batch"}
    withdrawn = taken_back(listed)
    replaced: set[str] = set()
    for batch in batches.values():
        older = batch.supersedes if batch.id not in withdrawn else None
        while older is not None and older not in replaced:
            replaced.add(older)
            older = batches[older].supersedes if older in batches else None
    return tuple(b for b in batches.values() if b.id not in withdrawn and b.id not in replaced)
