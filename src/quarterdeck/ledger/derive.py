"""Bring the intervals up to a head: only the parts that new or withdrawn batches touch."""

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from quarterdeck.disk.files import Progress, careful, digest, lock, remove, sync, tell
from quarterdeck.engine import duck, sql
from quarterdeck.ledger.entry import Entry, Head
from quarterdeck.ledger.fold import Earlier, Folded, fold
from quarterdeck.ledger.intervals import (
    KEPT,
    Index,
    Intervals,
    Part,
    TableIndex,
    changes_path,
    file_of,
    index_path,
    indexes,
    opened,
    read_index,
    source_of,
    whole,
    write_index,
)
from quarterdeck.ledger.manifest import active
from quarterdeck.ledger.plan import SLOTS, Plan, plan, stored_path
from quarterdeck.words.problem import QuarterdeckError

_AT_ONCE = min(2, os.cpu_count() or 1)


def derive(root: Path, entries: tuple[Entry, ...], progress: Progress) -> Intervals:
    """Return the intervals of the last of these entries, deriving what is not there yet.

    Reads without a lock when nothing is missing. Raises QuarterdeckError naming the file when a
    batch is missing or damaged, or when the disk is full.
    """
    sources = tuple(source_of(batch) for batch in active(entries))
    return replace(_derived(root, entries, progress), sources=sources)


def _derived(root: Path, entries: tuple[Entry, ...], progress: Progress) -> Intervals:
    head = entries[-1].head if entries else Head()
    ready = _ready(root, head)
    if ready is not None or not entries:
        return opened(root, ready or Index(head, None, {}))
    waiting = "waiting for another process that is deriving the intervals"
    with (
        careful("deriving the intervals", root / "intervals"),
        lock(root / "intervals" / "lock", progress, waiting),
    ):
        index = _ready(root, head) or _build(root, entries, progress)
        return opened(root, index)


def _ready(root: Path, head: Head) -> Index | None:
    index = read_index(index_path(root, head))
    if index is None or index.head != head:
        return None
    parts = ((name, part) for name, t in index.tables.items() for part in t.parts)
    return index if all(whole(root, name, part) for name, part in parts) else None


def _build(root: Path, entries: tuple[Entry, ...], progress: Progress) -> Index:
    work = root / "work" / "derive"
    remove(work)
    work.mkdir(parents=True)
    try:
        batches = active(entries)
        known = [index for _, index in indexes(root)]
        tables: dict[str, TableIndex] = {}
        for name in sorted({b.table for b in batches}):
            mine = tuple(b for b in batches if b.table == name)
            tables[name] = _Table(root, work, plan(root, name, mine), mine).derive(known, progress)
        moments = [b.observed_until for b in batches if b.observed_until is not None]
        index = Index(entries[-1].head, max(moments, default=None), tables)
        write_index(root, index)
        _forget(root)
        return index
    finally:
        remove(work)


@dataclass(frozen=True, slots=True)
class _Table:
    root: Path
    work: Path
    plan: Plan
    batches: tuple[Entry, ...]

    def derive(self, known: list[Index], progress: Progress) -> TableIndex:
        base = self._base(known)
        kept = {p.number: p for p in base.parts} if base else {}
        stale = self._touched(base)
        lost = {p.number for p in kept.values() if not whole(self.root, self.plan.table, p)}
        stale |= lost
        check_files(self.root, self.batches)
        (self.root / "intervals" / self.plan.table).mkdir(exist_ok=True)
        named = self._named(base)
        usable = {n: p for n, p in kept.items() if named and p.hash and n not in lost}
        make = partial(self._derive_part, usable, named)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for done, part in enumerate(pool.map(make, sorted(stale)), start=1):
                kept[part.number] = part
                tell(progress, f"intervals of {self.plan.table}: {done} of {len(stale)} parts")
        parts = tuple(kept[n] for n in range(self.plan.parts))
        return TableIndex(self.plan.fields, tuple(b.id for b in self.batches), parts)

    def _base(self, known: list[Index]) -> TableIndex | None:
        mine = {b.id for b in self.batches}
        tables = [index.tables.get(self.plan.table) for index in known]
        usable = [
            t
            for t in tables
            if t and len(t.parts) == self.plan.parts and t.fields == self.plan.fields
        ]
        return min(usable, key=lambda t: len(mine ^ set(t.batches)), default=None)

    def _touched(self, base: TableIndex | None) -> set[int]:
        everything = set(range(self.plan.parts))
        if base is None or self.plan.parts == 1:
            same = base is not None and set(base.batches) == {b.id for b in self.batches}
            return set() if same else everything
        ours = {b.id: b for b in self.batches}
        gone = set(base.batches) - set(ours)
        fresh = [b for b in self.batches if b.id not in set(base.batches)]
        if gone or any(b.complete for b in fresh):
            return everything
        return set().union(*(self._parts_of(b) for b in fresh))

    def _named(self, base: TableIndex | None) -> tuple[Path, ...]:
        """Return the batch files that name every record that may differ from the base.

        A further complete list also changes what the two before it showed. Empty when a batch was
        taken back or a list came late: then no files name them all.
        """
        known = set(base.batches) if base else set()
        fresh = [b for b in self.batches if b.id not in known]
        if not known <= {b.id for b in self.batches}:
            return ()
        named = {b.id: b for b in fresh}
        for batch in (b for b in fresh if b.complete):
            alike = [b for b in self.batches if b.complete and b.mapping == batch.mapping]
            if any(_seen(b) >= _seen(batch) for b in alike if b.id in known):
                return ()
            times = sorted({_seen(b) for b in alike if _seen(b) <= _seen(batch)})
            named |= {b.id: b for b in alike if _seen(b) in times[-3:]}
        return tuple(stored_path(self.root, b) for b in named.values())

    def _parts_of(self, batch: Entry) -> set[int]:
        width = SLOTS // self.plan.parts
        path = sql.literal(str(stored_path(self.root, batch)))
        with duck.connect(memory="500MB", temp=self.work, macros=False) as connection:
            rows = connection.execute(
                f"SELECT DISTINCT slot // {width} FROM read_parquet({path})"
            ).fetchall()
        return {int(row[0]) for row in rows}

    def _derive_part(
        self, usable: Mapping[int, Part], named: tuple[Path, ...], number: int
    ) -> Part:
        """Derive a part, from its earlier state where that is usable; its changes are kept too."""
        target = self.work / f"{self.plan.table}-{number}.parquet"
        changes = target.with_suffix(".changes")
        base = usable.get(number)
        earlier = None
        if base:
            path = file_of(self.root, self.plan.table, base)
            earlier = Earlier(path, base.ids, named, changes)
        with blaming(self.root, self.batches):
            folded = fold(self.plan, number, target=target, work=self.work, earlier=earlier)
        if base and folded.changed == 0:
            return base
        made = described(number, folded, target)
        if made.hash:
            sync(target)
            path = file_of(self.root, self.plan.table, made)
            target.replace(path)
            if base and folded.changed and made.hash != base.hash:
                sync(changes)
                changes.replace(changes_path(path, base.hash))
        return made


def fold_part(
    plan_: Plan, number: int, *, target: Path, batches: Iterable[Entry], root: Path
) -> Part:
    """Fold one part into `target` and describe it; names the damaged batch file if there is one."""
    with blaming(root, batches):
        return described(number, fold(plan_, number, target=target, work=target.parent), target)


def described(number: int, folded: Folded, target: Path) -> Part:
    """Describe the file of a part as the index lists it."""
    if not folded.rows:
        return Part(number, "", 0, 0, 0)
    return Part(number, digest(target), target.stat().st_size, folded.rows, folded.ids)


@contextmanager
def blaming(root: Path, batches: Iterable[Entry]) -> Iterator[None]:
    """Name the damaged batch file, if there is one, when reading the batches fails."""
    try:
        yield
    except Exception:
        check_files(root, batches, hashes=True)
        raise


def check_files(root: Path, batches: Iterable[Entry], *, hashes: bool = False) -> None:
    """Raise QuarterdeckError for the first batch file that is not as it was recorded."""
    for batch in batches:
        for file in batch.files:
            path = root / "batches" / batch.id / file.name
            says = damage(path, size=file.size, sha256=file.sha256 if hashes else "")
            if says:
                raise QuarterdeckError(says, fix=restore(batch), where=str(path))


def damage(path: Path, *, size: int, sha256: str) -> str:
    """Say what is wrong with a recorded file, or nothing; without `sha256` only its size counts."""
    try:
        found = path.stat().st_size
        if found != size:
            return f"the file has {found:,} bytes where {size:,} were recorded"
        if sha256 and digest(path) != sha256:
            return "the file was changed after it was recorded: its hash does not match"
    except FileNotFoundError:
        return "the file is missing"
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
    return ""


def restore(batch: Entry) -> str:
    """Say how to come back from a damaged batch file."""
    return (
        f"restore the file from a backup, or withdraw batch {batch.id} and import"
        f" {batch.source or 'its source'} again"
    )


def _forget(root: Path) -> None:
    listed = list(indexes(root))
    for path, _ in listed[KEPT:]:
        path.unlink(missing_ok=True)
    used = {
        file_of(root, name, part)
        for _, index in listed[:KEPT]
        for name, table in index.tables.items()
        for part in table.parts
    }
    for path in (root / "intervals").glob("*/*.parquet"):
        # The keys that changed lie beside a part's file, under its name and the earlier one's.
        if path.with_name(f"{path.name.partition('.')[0]}.parquet") not in used:
            remove(path)


def _seen(batch: Entry) -> datetime:
    return batch.observed_at or datetime.min.replace(tzinfo=UTC)
