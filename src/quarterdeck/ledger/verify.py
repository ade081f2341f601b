"""Prove a ledger: its chain, its files, and its intervals derived once more from scratch."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quarterdeck.disk.files import Progress, careful, lock, remove, tell
from quarterdeck.engine import duck, sql
from quarterdeck.ledger.batches import LOST, settled
from quarterdeck.ledger.derive import damage, fold_part, restore
from quarterdeck.ledger.entry import Entry
from quarterdeck.ledger.intervals import Index, Part, file_of, index_path, indexes, read_index
from quarterdeck.ledger.manifest import active, read_chain
from quarterdeck.ledger.plan import Plan, plan
from quarterdeck.words.problem import Problem, QuarterdeckError

_REBUILD = "delete the ledger's folder `intervals`; it is derived again from the batches"


def verify(root: Path, progress: Progress) -> tuple[Problem, ...]:
    """Return everything that is not as it was recorded; nothing when the ledger is sound.

    Work files are written below the ledger. Raises QuarterdeckError when the disk is full.
    """
    if not root.is_dir():
        return ()
    seen = settled(root)  # before the chain: what is recorded meanwhile must not look lost
    chain = read_chain(root / "manifest")
    tell(progress, f"{len(chain.entries)} entries of the manifest follow one another")
    damaged = tuple(_damaged_batches(root, chain.entries, progress))
    lost = () if chain.broken else tuple(_lost(root, seen, chain.entries))
    problems = ((chain.broken,) if chain.broken else ()) + lost + damaged
    stored = tuple(_damaged_parts(root))
    if not damaged and not stored and chain.entries:
        stored = tuple(_derived_again(root, chain.entries, progress))
    return problems + stored


def _lost(root: Path, seen: list[Path], entries: tuple[Entry, ...]) -> Iterator[Problem]:
    """Yield the batches that were recorded and whose entries are gone, or whose folder is apart."""
    known = {entry.id for entry in entries}
    apart = root / LOST
    kept = sorted(apart.iterdir()) if apart.is_dir() else []
    for folder in (*(path for path in seen if path.name not in known), *kept):
        if folder.name in known:
            says = "the entry of this batch is there again, but its folder lies apart"
            fix = "move this folder back into `batches`"
        else:
            says = "no entry of the manifest speaks of this batch: the last entries are gone"
            fix = (
                "restore the folder `manifest` from a backup, then move this folder back into"
                " `batches`; delete it if the batch is not wanted"
            )
        yield Problem(where=str(folder), says=says, fix=fix)


def _damaged_batches(
    root: Path, entries: tuple[Entry, ...], progress: Progress
) -> Iterator[Problem]:
    for entry in entries:
        for file in entry.files:
            path = root / "batches" / entry.id / file.name
            says = damage(path, size=file.size, sha256=file.sha256)
            if says:
                yield Problem(where=str(path), says=says, fix=restore(entry))
    tell(progress, f"the files of {len(entries)} entries are as they were recorded")


def _damaged_parts(root: Path) -> Iterator[Problem]:
    seen: set[Path] = set()
    for _, index in indexes(root):
        for name, table in index.tables.items():
            for part in table.parts:
                path = file_of(root, name, part)
                says = "" if path in seen or not part.hash else _part_damage(path, part)
                seen.add(path)
                if says:
                    yield Problem(where=str(path), says=says, fix=_REBUILD)


def _part_damage(path: Path, part: Part) -> str:
    return damage(path, size=part.size, sha256=part.hash)


def _derived_again(root: Path, entries: tuple[Entry, ...], progress: Progress) -> Iterator[Problem]:
    index = read_index(index_path(root, entries[-1].head))
    if index is None:
        return
    work = root / "work" / "verify"
    waiting = "waiting for another process that is verifying this ledger"
    with careful("verifying the intervals", root), lock(root / "work" / "lock", progress, waiting):
        remove(work)
        work.mkdir(parents=True)
        try:
            batches = active(entries)
            for name in sorted({b.table for b in batches} | set(index.tables)):
                mine = tuple(b for b in batches if b.table == name)
                again = _Again(root, work, plan(root, name, mine), mine)
                yield from again.compare(index, progress)
        except QuarterdeckError as error:
            yield Problem(where=error.where, says=error.says, fix=error.fix)
        finally:
            remove(work)


@dataclass(frozen=True, slots=True)
class _Again:
    root: Path
    work: Path
    plan: Plan
    batches: tuple[Entry, ...]

    def compare(self, index: Index, progress: Progress) -> Iterator[Problem]:
        table = index.tables.get(self.plan.table)
        where = str(index_path(self.root, index.head))
        if table is None or len(table.parts) != self.plan.parts:
            says = f"the index does not list the parts of {self.plan.table}"
            yield Problem(where=where, says=says, fix=_REBUILD)
            return
        for stored in table.parts:
            difference = self._difference(stored)
            if difference:
                path = file_of(self.root, self.plan.table, stored) if stored.hash else where
                yield Problem(where=str(path), says=difference, fix=_REBUILD)
        tell(progress, f"intervals of {self.plan.table}: derived again, {len(table.parts)} parts")

    def _difference(self, stored: Part) -> str:
        target = self.work / "again.parquet"
        made = fold_part(
            self.plan, stored.number, target=target, batches=self.batches, root=self.root
        )
        try:
            if made.hash == stored.hash:
                return ""
            if made.rows != stored.rows or made.ids != stored.ids:
                return f"derived again, the part has {made.rows:,} rows instead of {stored.rows:,}"
            theirs = file_of(self.root, self.plan.table, stored)
            differing = _differing(target, theirs)
            return f"derived again, {differing:,} rows are different" if differing else ""
        finally:
            remove(target)


def _differing(ours: Path, theirs: Path) -> int:
    text = sql.render(sql.load("ledger", "differing"), ours=str(ours), theirs=str(theirs))
    with duck.connect(memory="1GB", temp=ours.parent, macros=False) as connection:
        row = connection.execute(text).fetchone()
    return int(row[0]) if row else 0
