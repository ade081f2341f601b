"""The ledger: append, withdraw, read as of a head, verify."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from quarterdeck.disk.chain import stamp
from quarterdeck.disk.files import Progress, careful, lock, make_folder, remove, tell
from quarterdeck.ledger import batches, manifest
from quarterdeck.ledger.branch import branch
from quarterdeck.ledger.check import refuse, refuse_withdrawal, standing_withdrawal
from quarterdeck.ledger.derive import derive
from quarterdeck.ledger.entry import Entry, Head, NewBatch
from quarterdeck.ledger.intervals import Intervals, index_path, read_index
from quarterdeck.ledger.plan import stored_path
from quarterdeck.ledger.verify import verify
from quarterdeck.words.problem import Problem

_WAITING = "another import is writing to this ledger; waiting for it to finish"


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the CRM told us, and when, in one folder: any number of readers, one writer at a time.

    The folder is made by the first append. Nothing in it is ever changed: a wrong import is
    withdrawn by a further entry.
    """

    root: Path

    @property
    def head(self) -> Head:
        """The state of the ledger now."""
        listed = self.entries()
        return listed[-1].head if listed else Head()

    def entries(self, head: Head | None = None) -> tuple[Entry, ...]:
        """Return the manifest up to a head, oldest first; QuarterdeckError when it is broken."""
        return manifest.until(manifest.read_entries(self.root / "manifest"), head)

    def batches(self, head: Head | None = None) -> tuple[Entry, ...]:
        """Return the batches that count at a head: neither withdrawn nor superseded."""
        return manifest.active(self.entries(head))

    def find(
        self, content_hash: str, table: str, observed_at: datetime | None, mapping_hash: str
    ) -> Entry | None:
        """Return the batch that counts and holds exactly this content, if there is one."""
        return _twin(self.entries(), _identity(content_hash, table, observed_at, mapping_hash))

    def rows_of(self, batch: Entry) -> Path:
        """Return the Parquet file with the rows of a recorded batch."""
        return stored_path(self.root, batch)

    def held_of(self, batch: Entry) -> Path | None:
        """Return the Parquet file with the rows a batch holds back, None when it holds none."""
        held = self.root / "batches" / batch.id / batches.HELD
        return held if any(file.name == held.name for file in batch.files) else None

    def append(self, batch: NewBatch, *, recorded_at: datetime, progress: Progress = None) -> Entry:
        """Record a batch; when it returns, the batch is on the disk and every reader sees it.

        The same content under the same mapping and observation is recorded once: the entry that
        is there already is returned. Waits while another process writes. Raises QuarterdeckError
        when the rows do not fit or the disk refuses; nothing is visible then.
        """
        with self._writing("recording the batch", progress) as entries:
            identity = _identity(
                batch.content_hash, batch.table, batch.observed_at, batch.mapping_hash
            )
            twin = _twin(entries, identity)
            if twin is not None and twin.id != batch.supersedes:
                return twin
            refuse(batch, entries)
            tell(progress, f"writing the rows of {batch.source or batch.table}")
            name = _name(identity, len(entries) + 1)
            stored = batches.write(self.root, batch, seq=len(entries) + 1, name=name)
            content = _described(batch, stored)
            entry = replace(_blank(name, "batch", entries, recorded_at), **content)
            try:
                recorded = manifest.record(self.root / "manifest", entry)
            except BaseException:
                batches.discard(self.root, name)
                raise
            batches.settle(self.root, name)
        for spent in (batch.rows, batch.quarantine):
            if isinstance(spent, Path):
                remove(spent)
        return recorded

    def withdraw(self, batch_id: str, reason: str, *, recorded_at: datetime) -> Entry:
        """Record that a batch no longer counts; its files stay. QuarterdeckError if unknown."""
        with self._writing("withdrawing the batch", None) as entries:
            refuse_withdrawal(batch_id, entries)
            return self._withdrawn(batch_id, reason, entries, recorded_at)

    def bring_back(self, batch_id: str, reason: str, *, recorded_at: datetime) -> Entry:
        """Record that a withdrawn batch counts again: its withdrawal is withdrawn.

        Raises QuarterdeckError if it is not withdrawn, or if another batch counts in its place.
        """
        with self._writing("bringing the batch back", None) as entries:
            withdrawal = standing_withdrawal(batch_id, entries)
            return self._withdrawn(withdrawal.id, reason, entries, recorded_at)

    def branched(self, into: Path) -> "Ledger":
        """Return a ledger of its own in another folder that holds all this one holds now.

        What is recorded in either is not seen in the other; the folder may be deleted at any time.
        """
        branch(self.root, into)
        return Ledger(into)

    def tidy(self) -> None:
        """Sweep what killed imports left behind, waiting while another process writes."""
        if any((self.root / "manifest").glob(".*")):
            with self._writing("tidying the ledger", None):
                pass

    def derive(self, head: Head | None = None, progress: Progress = None) -> Intervals:
        """Return the interval tables of a head (now, when none is named), deriving what is missing.

        Raises QuarterdeckError naming the file when a batch is missing or damaged.
        """
        return derive(self.root, self.entries(head), progress)

    def derived(self, head: Head) -> bool:
        """Tell whether the intervals of a head are on the disk, so that verify compares them."""
        return read_index(index_path(self.root, head)) is not None

    def verify(self, progress: Progress = None) -> tuple[Problem, ...]:
        """Prove the hash chain, every file, and the intervals against a derivation from scratch."""
        return verify(self.root, progress)

    @contextmanager
    def held(self, progress: Progress = None) -> Iterator[None]:
        """Keep the ledger as it is until this ends: whoever wants to write waits."""
        with self._writing("backing up the ledger", progress):
            yield

    def _withdrawn(
        self, id_: str, reason: str, entries: tuple[Entry, ...], recorded_at: datetime
    ) -> Entry:
        name = _name(f"withdraw {id_}", len(entries) + 1)
        blank = _blank(name, "withdraw", entries, recorded_at)
        return manifest.record(self.root / "manifest", replace(blank, withdraws=id_, reason=reason))

    @contextmanager
    def _writing(self, doing: str, progress: Progress) -> Iterator[tuple[Entry, ...]]:
        with careful(doing, self.root):
            for name in ("manifest", "batches"):
                make_folder(self.root / name)
            with lock(self.root / "lock", progress, _WAITING):
                entries = self.entries()
                batches.sweep(self.root, entries)
                yield entries


def _identity(content: str, table: str, observed_at: datetime | None, mapping: str) -> str:
    return "\n".join((content, table, stamp(observed_at) if observed_at else "", mapping))


def _twin(entries: tuple[Entry, ...], identity: str) -> Entry | None:
    same = (
        e
        for e in manifest.active(entries)
        if _identity(e.content_hash, e.table, e.observed_at, e.mapping_hash) == identity
    )
    return next(same, None)


def _name(identity: str, seq: int) -> str:
    return hashlib.sha256(f"{identity}#{seq}".encode()).hexdigest()[:12]


def _blank(name: str, kind: str, entries: tuple[Entry, ...], recorded_at: datetime) -> Entry:
    previous = entries[-1].hash if entries else ""
    return Entry(len(entries) + 1, name, kind, previous, recorded_at)


def _described(batch: NewBatch, stored: batches.Stored) -> dict[str, Any]:
    apart = {"rows", "quarantine"}
    said = {f.name: getattr(batch, f.name) for f in fields(batch) if f.name not in apart}
    return said | {f.name: getattr(stored, f.name) for f in fields(stored)}
