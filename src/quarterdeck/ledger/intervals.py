"""Intervals as records: where the parts of a table are, and the index that lists them per head."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from quarterdeck.disk.chain import stamp
from quarterdeck.disk.files import publish
from quarterdeck.engine import sql
from quarterdeck.ledger.entry import Entry, Head

FORMAT = 3
"""Grows whenever the same batches would give other intervals; older indexes are then rebuilt."""

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
"""The `known_to` of a version that is still current."""

KEPT = 8
"""How many heads keep their index, the last written first; older ones are derived again."""


class Partition(NamedTuple):
    """One part of an interval table: its number, its file, and the hash of the file's content."""

    number: int
    path: Path
    hash: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part as the index lists it; no file (an empty hash) when no record falls into it."""

    number: int
    hash: str
    size: int
    rows: int
    ids: int


@dataclass(frozen=True, slots=True)
class TableIndex:
    """One table at a head: the fields of its rows, the batches they come from, its parts."""

    fields: dict[str, str]
    batches: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """All tables at a head, and the last moment any batch of it speaks of."""

    head: Head
    observed_until: datetime | None
    tables: dict[str, TableIndex]


@dataclass(frozen=True, slots=True)
class IntervalTable:
    """Every version of every record of a table, one row each, in Parquet files split by id.

    Rows: key BIGINT (one per id), id, version INTEGER from 1, known_from and known_to TIMESTAMPTZ
    (half-open; 9999-12-31 while current), valid_at, batch INTEGER (manifest number), row_no,
    reconstructed, doubtful, then each of `fields` filled forward, `presence` always among them.
    """

    name: str
    partitions: tuple[Partition, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    ids: int = 0

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files of the table, in the order of their numbers."""
        return tuple(p.path for p in self.partitions)

    @property
    def state(self) -> dict[int, str]:
        """The hash of each file by its number: all that the rows depend on."""
        return {p.number: p.hash for p in self.partitions}

    def changed_since(self, state: Mapping[int, str]) -> tuple[Path, ...] | None:
        """Return the files of keys that changed since an earlier state; None when nobody knows."""
        if set(self.state) != set(state):
            return None
        steps = [changed_since(p, state[p.number]) for p in self.partitions]
        return None if None in steps else tuple(path for step in steps for path in step or ())

    def as_of(self, until: datetime) -> str:
        """Return SQL for the records as known before `until`, one row per id.

        Raises ValueError when the table has no rows at all, for then it has no files to read.
        """
        if not self.paths:
            raise ValueError(f"the table {self.name} is empty")
        files = sql.Raw("[" + ", ".join(sql.literal(str(p)) for p in self.paths) + "]")
        return sql.render(sql.load("ledger", "as_of"), files=files, until=until)


@dataclass(frozen=True, slots=True)
class Source:
    """One batch as far as it says what may be known: `fields` are those its rows may set.

    `since` is the first moment it tells of, `listed` when it showed its records as they stood
    (None for a history), `complete` whether it then listed all of them. `earliest` is the first
    moment that anything of it was known, None where nobody can say; `hash` is that of its entry.
    """

    table: str
    mapping: str
    fields: frozenset[str]
    since: datetime | None
    listed: datetime | None
    complete: bool
    earliest: datetime | None = None
    hash: str = ""


def source_of(batch: Entry) -> Source:
    """Return what a batch says of what may be known."""
    return Source(
        batch.table,
        batch.mapping,
        frozenset(batch.fields),
        batch.observed_at or batch.known.first,
        batch.observed_at,
        batch.complete,
        min((m for m in (batch.known.first, batch.observed_at) if m), default=None),
        batch.hash,
    )


@dataclass(frozen=True, slots=True)
class Intervals:
    """The interval tables of one head; `observed_until` is None while nothing was imported.

    `sources` are the batches they come from, in the order recorded.
    """

    head: Head
    observed_until: datetime | None
    tables: dict[str, IntervalTable]
    sources: tuple[Source, ...] = ()

    def table(self, name: str) -> IntervalTable:
        """Return a table by name; one without rows when nothing was imported into it."""
        return self.tables.get(name) or IntervalTable(name)


def file_of(root: Path, table: str, part: Part) -> Path:
    """Return where the file of a part lies; its name is its content's hash."""
    return root / "intervals" / table / f"{part.hash[:32]}.parquet"


def changes_path(path: Path, earlier_hash: str) -> Path:
    """Return where the keys lie of what a part's file holds otherwise than an earlier one."""
    return path.with_name(f"{path.stem}.{earlier_hash[:32]}.parquet")


def changed_since(partition: Partition, earlier_hash: str) -> tuple[Path, ...] | None:
    """Return the files of keys that changed since an earlier state; None when nobody knows."""
    folder = partition.path.parent
    steps: dict[str, tuple[Path, ...]] = {partition.path.stem: ()}
    waiting = [partition.path.stem]
    while waiting and earlier_hash[:32] not in steps:
        stem = waiting.pop()
        for path in folder.glob(f"{stem}.*.parquet"):
            before = path.name.split(".")[1]
            if before not in steps:
                steps[before] = (*steps[stem], path)
                waiting.append(before)
    return steps.get(earlier_hash[:32])


def opened(root: Path, index: Index) -> Intervals:
    """Turn an index into the tables a reader works with."""
    tables = {name: _open_table(root, name, t) for name, t in index.tables.items()}
    return Intervals(index.head, index.observed_until, tables)


def _open_table(root: Path, name: str, table: TableIndex) -> IntervalTable:
    filled = [p for p in table.parts if p.hash]
    return IntervalTable(
        name=name,
        partitions=tuple(Partition(p.number, file_of(root, name, p), p.hash) for p in filled),
        fields=dict(table.fields),
        rows=sum(p.rows for p in filled),
        ids=sum(p.ids for p in filled),
    )


def whole(root: Path, name: str, part: Part) -> bool:
    """Say whether the file of a part is there with the size it was written with."""
    if not part.hash:
        return True
    try:
        return file_of(root, name, part).stat().st_size == part.size
    except OSError:
        return False


def index_path(root: Path, head: Head) -> Path:
    """Return where the index of a head lies."""
    return root / "intervals" / "heads" / f"{head.seq:08d}-{head.hash[:16]}.json"


def write_index(root: Path, index: Index) -> None:
    """Publish the index of a head at once, over an older one of the same head."""
    path = index_path(root, index.head)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "format": FORMAT,
        "head": index.head,
        "observed_until": stamp(index.observed_until) if index.observed_until else None,
        "tables": index.tables,
    }
    publish(path, orjson.dumps(content, option=orjson.OPT_INDENT_2), replace=True)


def read_index(path: Path) -> Index | None:
    """Read an index; None when there is none, or none this version can use."""
    try:
        raw = orjson.loads(path.read_bytes())
        if raw["format"] != FORMAT:
            return None
        until = raw["observed_until"]
        tables = {name: _table(t) for name, t in raw["tables"].items()}
        observed = datetime.fromisoformat(until) if until else None
        return Index(Head(**raw["head"]), observed, tables)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _table(raw: dict[str, Any]) -> TableIndex:
    parts = tuple(Part(**p) for p in raw["parts"])
    return TableIndex(raw["fields"], tuple(raw["batches"]), parts)


def indexes(root: Path) -> Iterator[tuple[Path, Index]]:
    """Walk the indexes that can be used, the last written first."""
    folder = root / "intervals" / "heads"
    paths = list(folder.glob("[0-9]*.json")) if folder.is_dir() else []
    for path in sorted(paths, key=lambda p: (p.stat().st_mtime_ns, p.name), reverse=True):
        index = read_index(path)
        if index is not None:
            yield path, index
