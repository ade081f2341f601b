"""Random deal histories, a plain Python reading of them, and their way into a ledger."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import Entry, NewBatch
from quarterdeck.ledger.intervals import Intervals

START = datetime(2024, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIELDS = {"amount": "BIGINT", "owner": "VARCHAR", "stage": "VARCHAR"}
_ARROW = {"BIGINT": pa.int64(), "VARCHAR": pa.string(), "BOOLEAN": pa.bool_()}


@dataclass(frozen=True)
class Event:
    """One row of an export: what it says of a deal, since when, known since when."""

    id: str
    valid: int
    known: int
    seq: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    reconstructed: tuple[str, ...] = ()
    doubtful: str = ""


@dataclass(frozen=True)
class Listing:
    """A complete export: everything the CRM showed on a day."""

    day: int
    events: tuple[Event, ...]


def at(step: int) -> datetime:
    return START + timedelta(days=step)


def write_rows(path: Path, events: Sequence[Event], fields: dict[str, str], *, full: bool) -> Path:
    columns: dict[str, Any] = {
        "id": [e.id for e in events],
        "valid_at": pa.array([at(e.valid) for e in events], pa.timestamp("us", tz="UTC")),
        "known_at": pa.array([at(e.known) for e in events], pa.timestamp("us", tz="UTC")),
        "seq": pa.array([e.seq for e in events], pa.int64()),
        "row_no": pa.array(range(1, len(events) + 1), pa.int64()),
        "reconstructed": pa.array([",".join(e.reconstructed) for e in events], pa.string()),
        "doubtful": pa.array([e.doubtful for e in events], pa.string()),
    }
    for name, kind in fields.items():
        columns[name] = pa.array([e.values.get(name) for e in events], _ARROW[kind])
        if not full:
            columns[f"has_{name}"] = pa.array([name in e.values for e in events], pa.bool_())
    pq.write_table(pa.table(columns), path)
    return path


def batch_of(
    folder: Path,
    events: Sequence[Event],
    *,
    full: bool = False,
    listed_on: int | None = None,
    mapping: str = "deals",
    fields: dict[str, str] | None = None,
    table: str = "deals",
) -> NewBatch:
    fields = FIELDS if fields is None else fields
    said = repr((sorted(events, key=repr), full, listed_on, mapping))
    content = hashlib.sha256(said.encode()).hexdigest()
    path = write_rows(folder / f"{content[:16]}.parquet", events, fields, full=full)
    return NewBatch(
        table=table,
        fields=fields,
        full=full,
        rows=path,
        source=f"{mapping}.csv",
        content_hash=content,
        mapping=mapping,
        mapping_hash=mapping,
        observed_at=None if listed_on is None else at(listed_on),
        complete=listed_on is not None,
        rows_in=len(events),
        accepted=len(events),
    )


def append(
    ledger: Ledger,
    folder: Path,
    events: Sequence[Event],
    *,
    full: bool = False,
    listed_on: int | None = None,
    mapping: str = "deals",
) -> Entry:
    folder.mkdir(parents=True, exist_ok=True)
    batch = batch_of(folder, events, full=full, listed_on=listed_on, mapping=mapping)
    return ledger.append(batch, recorded_at=NOW)


def versions(intervals: Intervals, table: str = "deals") -> list[dict[str, Any]]:
    paths = [str(p) for p in intervals.table(table).paths]
    if not paths:
        return []
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.read_parquet(paths).order("id, version").to_arrow_table()
    return list(found.to_pylist())


def content(intervals: Intervals, table: str = "deals") -> list[dict[str, Any]]:
    lineage = {"batch", "row_no"}
    return [
        {k: v for k, v in row.items() if k not in lineage} for row in versions(intervals, table)
    ]


def known_at(rows: Iterable[dict[str, Any]], step: int) -> dict[str, dict[str, Any]]:
    """What the versions say was known at the end of a step, deal by deal."""
    kept = ("reconstructed", "doubtful", *FIELDS, "presence")
    return {
        row["id"]: {name: row[name] for name in kept}
        for row in rows
        if row["known_from"] <= at(step) < row["known_to"]
    }


def naive(events: Iterable[Event], step: int) -> dict[str, dict[str, Any]]:
    """What was known at the end of a step; doubts are those of the row that began the state."""
    listed = list(events)
    states = _states(listed, step)
    doubted = {e.id for e in listed if e.doubtful}
    mine = [e for e in listed if e.id in doubted]
    for day in sorted({e.known for e in mine if e.known <= step}):
        for deal, now in _states(mine, day).items():
            before = states[deal] if day > min(e.known for e in mine if e.id == deal) else {}
            begins = {**now, "doubtful": ""} != {**before, "doubtful": ""}
            states[deal] = now if begins else before
    return states


def _states(events: Iterable[Event], step: int) -> dict[str, dict[str, Any]]:
    """Read the events one by one, as the definition says: no windows, no parts, no short cuts."""
    states: dict[str, dict[str, Any]] = {}
    marks: dict[str, set[str]] = {}
    for event in sorted((e for e in events if e.known <= step), key=_truth):
        state = states.setdefault(
            event.id, {**dict.fromkeys(FIELDS), "presence": "present", "doubtful": ""}
        )
        state.update(event.values)
        mine = marks.setdefault(event.id, set())
        mine -= set(event.values)
        mine |= set(event.reconstructed) & set(event.values)
        if not event.doubtful.startswith("(absent"):
            state["doubtful"] = event.doubtful
    for deal, state in states.items():
        state["reconstructed"] = ",".join(sorted(marks[deal]))
    return states


def _truth(event: Event) -> tuple[Any, ...]:
    said = [
        (name in event.values, event.values.get(name) is None, event.values.get(name) or 0)
        if FIELDS.get(name) == "BIGINT"
        else (name in event.values, event.values.get(name) is None, event.values.get(name) or "")
        for name in sorted([*FIELDS, "presence"])
    ]
    marks = ",".join(event.reconstructed)
    return (event.id, event.valid, event.seq, event.known, marks, *said, event.doubtful)


def with_absences(listings: Sequence[Listing]) -> list[Event]:
    """All events of complete exports, and what their silence says of each deal."""
    events = [e for listing in listings for e in listing.events]
    days = sorted({listing.day for listing in listings})
    shown = {d: {e.id for x in listings if x.day == d for e in x.events} for d in days}
    for deal in sorted({e.id for e in events}):
        absent = -1
        for day in days:
            before = absent
            absent = 0 if deal in shown[day] else absent + (absent >= 0)
            said = _silence(before, absent)
            if said:
                events.append(
                    Event(deal, day, day, -(2**63), {"presence": said}, doubtful="(absent)")
                )
    return events


def _silence(before: int, now: int) -> str:
    if now == 0:
        return "present" if before > 0 else ""
    return {1: "missing", 2: "deleted"}.get(now, "")
