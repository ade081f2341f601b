"""The records of the ledger: a batch to be added, an entry of the manifest, a head."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path

import duckdb
import orjson

from quarterdeck.disk.chain import stamp
from quarterdeck.words.problem import Problem, Severity

Writer = Callable[[duckdb.DuckDBPyConnection, Path], None]
"""Writes the rows of a batch as one Parquet file at the path given."""


@dataclass(frozen=True, slots=True)
class Head:
    """A state of the ledger: the number of its last entry and that entry's hash.

    An empty ledger has the head 0 with no hash.
    """

    seq: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True)
class NewBatch:
    """Rows of one table from one source, ready to be recorded.

    `fields` maps each field the rows may set to its engine type. `full` says that every row sets
    every field, so that the rows carry no `has_` columns. `rows` writes the Parquet file, or is
    the path of a finished one, which is removed once recorded; without a column `row_no` a row's
    number is its place there, and its `seq`, where it has none. `complete` says that the source
    lists every record at `observed_at`, so that an absent one is missing. `columns` are those of
    the source, each with what its cells look like, so that the next one can be held against it.
    """

    table: str
    fields: dict[str, str]
    full: bool
    rows: Writer | Path
    source: str
    content_hash: str
    mapping: str
    mapping_hash: str
    observed_at: datetime | None = None
    complete: bool = False
    rows_in: int = 0
    accepted: int = 0
    quarantined: int = 0
    duplicates: int = 0
    quarantine: Path | None = None
    problems: tuple[Problem, ...] = ()
    supersedes: str | None = None
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a batch as it was when recorded: its name, bytes and SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Span:
    """First and last moment of the rows of a batch; None when it has no rows."""

    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the manifest: a batch that was recorded or the withdrawal of one.

    `hash` covers every other part, `previous` (the hash of the entry before) included. A withdrawal
    names its batch in `withdraws`, or the withdrawal that it takes back, and its cause in `reason`.
    `rows` counts the rows stored, `known` and `valid` are the spans of their two clocks. Entries
    older than `columns` have none.
    """

    seq: int
    id: str
    kind: str
    previous: str
    recorded_at: datetime
    table: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    full: bool = False
    source: str = ""
    content_hash: str = ""
    mapping: str = ""
    mapping_hash: str = ""
    observed_at: datetime | None = None
    complete: bool = False
    rows_in: int = 0
    accepted: int = 0
    quarantined: int = 0
    duplicates: int = 0
    problems: tuple[Problem, ...] = ()
    supersedes: str | None = None
    withdraws: str | None = None
    reason: str = ""
    files: tuple[StoredFile, ...] = ()
    rows: int = 0
    known: Span = Span()
    valid: Span = Span()
    columns: dict[str, str] = field(default_factory=dict)
    hash: str = ""

    @property
    def head(self) -> Head:
        """The state of the ledger right after this entry."""
        return Head(self.seq, self.hash)

    @property
    def observed_until(self) -> datetime | None:
        """The latest moment this batch speaks of: its last known row or its observation."""
        moments = [m for m in (self.known.last, self.observed_at) if m is not None]
        return max(moments, default=None)


def _default(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    raise TypeError(type(value).__name__)


_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


def seal(entry: Entry) -> str:
    """Return the hash of an entry: SHA-256 over its canonical JSON, its own hash left out."""
    content = {f.name: getattr(entry, f.name) for f in fields(entry) if f.name != "hash"}
    if not entry.columns:
        del content["columns"]
    return hashlib.sha256(orjson.dumps(content, _default, _OPTIONS)).hexdigest()


def to_json(entry: Entry) -> bytes:
    """Write an entry as the text of its manifest file."""
    return orjson.dumps(entry, _default, _OPTIONS | orjson.OPT_INDENT_2) + b"\n"


def from_json(text: bytes) -> Entry:
    """Read the text of a manifest file; ValueError, KeyError or TypeError when it is not one."""
    raw = orjson.loads(text)
    raw["recorded_at"] = datetime.fromisoformat(raw["recorded_at"])
    raw["observed_at"] = _moment(raw["observed_at"])
    raw["known"] = _span(raw["known"])
    raw["valid"] = _span(raw["valid"])
    raw["files"] = tuple(StoredFile(**f) for f in raw["files"])
    raw["problems"] = tuple(
        Problem(**{**p, "severity": Severity(p["severity"])}) for p in raw["problems"]
    )
    return Entry(**raw)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _span(raw: dict[str, str | None]) -> Span:
    return Span(_moment(raw["first"]), _moment(raw["last"]))
