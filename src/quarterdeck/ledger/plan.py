"""What the intervals of a table are made from: its batches, its fields, how many parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quarterdeck.ledger.entry import Entry

SLOTS = 4_096
"""An id belongs to one of this many slots, a part to a range of them."""

_SINGLE = 250_000
_PART = 800_000
"""Rows a part holds at most: opening a file costs more than reading a few rows too many."""


@dataclass(frozen=True, slots=True)
class Source:
    """Batches of one shape: the fields they may set, whether always, and their files."""

    fields: frozenset[str]
    full: bool
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """A complete list seen in a batch: `scope` numbers its kind, `number` its place in time."""

    batch: int
    scope: int
    number: int
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """How to derive one table.

    `full` says that every event sets every field, so that nothing is carried forward.
    """

    table: str
    fields: dict[str, str]
    full: bool
    parts: int
    sources: tuple[Source, ...]
    scans: tuple[Scan, ...]

    def slots(self, part: int) -> tuple[int, int]:
        """Return the first and the last slot of a part."""
        width = SLOTS // self.parts
        return part * width, (part + 1) * width - 1


def plan(root: Path, table: str, batches: Iterable[Entry]) -> Plan:
    """Lay out the derivation of a table from the batches that count."""
    listed = [b for b in batches if b.table == table]
    fields = {name: kind for b in listed for name, kind in sorted(b.fields.items())}
    given = "presence" in fields
    fields = dict(sorted({**fields, "presence": "VARCHAR"}.items()))
    scans = _scans(listed)
    wanted = set(fields) - (set() if given or scans else {"presence"})
    return Plan(
        table=table,
        fields=fields,
        full=not scans and all(b.full and set(b.fields) == wanted for b in listed),
        parts=parts_for(sum(b.rows for b in listed)),
        sources=_sources(root, listed),
        scans=scans,
    )


def parts_for(events: int) -> int:
    """Return into how many parts so many events are split: a power of two, grown by size."""
    if events <= _SINGLE:
        return 1
    parts = 2
    while parts < SLOTS and events > parts * _PART:
        parts *= 2
    return parts


def stored_path(root: Path, batch: Entry) -> Path:
    """Return where the rows of a batch lie."""
    return root / "batches" / batch.id / f"{batch.table}.parquet"


def _sources(root: Path, batches: list[Entry]) -> tuple[Source, ...]:
    shapes: dict[tuple[frozenset[str], bool], list[Path]] = {}
    for batch in batches:
        shape = (frozenset(batch.fields), batch.full)
        shapes.setdefault(shape, []).append(stored_path(root, batch))
    return tuple(Source(fields, full, tuple(paths)) for (fields, full), paths in shapes.items())


def _scans(batches: list[Entry]) -> tuple[Scan, ...]:
    complete = [b for b in batches if b.complete]
    scopes = sorted({b.mapping for b in complete})
    found: list[Scan] = []
    for scope, mapping in enumerate(scopes):
        mine = [(b.observed_at, b.seq) for b in complete if b.mapping == mapping]
        times = sorted({t for t, _ in mine if t is not None})
        found += [Scan(seq, scope, times.index(t), t) for t, seq in mine if t is not None]
    return tuple(found)
