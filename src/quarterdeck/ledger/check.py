"""What the ledger refuses to record."""

import re

from quarterdeck.ledger.entry import Entry, NewBatch
from quarterdeck.ledger.manifest import active, taken_back
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TYPES = frozenset({"VARCHAR", "BIGINT", "BOOLEAN", "DATE", "TIMESTAMPTZ", "INTEGER"})


def refuse(batch: NewBatch, entries: tuple[Entry, ...]) -> None:
    """Raise QuarterdeckError when a batch cannot stand beside what is recorded already."""
    for name in (batch.table, *batch.fields):
        if not _NAME.fullmatch(name):
            raise _refusal(
                batch, f"{name!r} cannot name a table or field", "use a-z, 0-9 and underscores"
            )
    if batch.complete and batch.observed_at is None:
        says = "a complete list of records must say when it was observed"
        raise _refusal(batch, says, "give observed_at in the mapping or with --observed-at")
    if batch.supersedes is not None and batch.supersedes not in {e.id for e in active(entries)}:
        says = f"the batch {batch.supersedes!r} it should supersede does not count"
        raise _refusal(batch, says, "name a batch that is neither withdrawn nor superseded")
    _refuse_types(batch, entries)


def _refuse_types(batch: NewBatch, entries: tuple[Entry, ...]) -> None:
    known = {n: k for e in entries if e.table == batch.table for n, k in e.fields.items()}
    known["presence"] = "VARCHAR"
    for name, kind in batch.fields.items():
        if kind not in _TYPES:
            says = f"the field {name} has the unknown type {kind!r}"
            raise _refusal(batch, says, f"use one of {', '.join(sorted(_TYPES))}")
        if known.get(name, kind) != kind:
            says = f"the field {name} is {known[name]} in this ledger but {kind} in this batch"
            raise _refusal(batch, says, "map it to a field of another name")


def refuse_withdrawal(batch_id: str, entries: tuple[Entry, ...]) -> None:
    """Raise QuarterdeckError unless the id names a batch that was not withdrawn before."""
    recorded = [e.id for e in entries if e.kind == "batch"]
    if batch_id not in recorded:
        raise QuarterdeckError(
            f"no batch {batch_id!r} was recorded here.{did_you_mean(batch_id, recorded)}",
            fix="name a recorded batch by its full id",
        )
    if batch_id in taken_back(entries):
        raise QuarterdeckError(
            f"the batch {batch_id!r} is withdrawn already",
            fix="nothing is to be done: it does not count any more",
        )


def standing_withdrawal(batch_id: str, entries: tuple[Entry, ...]) -> Entry:
    """Return the withdrawal to be withdrawn, so that a batch counts again.

    Raises QuarterdeckError for a batch that is not withdrawn, and for one in whose place another
    counts by now: its rows would count twice.
    """
    gone = taken_back(entries)
    found = [e for e in entries if e.withdraws == batch_id and e.id not in gone]
    if not found:
        raise QuarterdeckError(
            f"no withdrawn batch {batch_id!r} is here.{did_you_mean(batch_id, gone)}",
            fix="name a batch that was withdrawn by its full id",
        )
    batches = {e.id: e for e in entries if e.kind == "batch"}
    mine = batches[batch_id]
    rivals = [b for b in active(entries) if _first(b, batches) == _first(mine, batches)]
    rivals = [b for b in rivals if b.id not in _line(mine, batches)]
    rivals += [b for b in active(entries) if _said(b) == _said(mine)]
    if rivals:
        raise QuarterdeckError(
            f"the batch {rivals[0].id!r} counts in the place of {batch_id!r}",
            fix=f"withdraw {rivals[0].id} first, or leave it as it is",
        )
    return found[-1]


def _line(batch: Entry, batches: dict[str, Entry]) -> list[str]:
    """Return the ids of a batch and of those before it that it corrects."""
    line = [batch.id]
    while (older := batches[line[-1]].supersedes) in batches:
        line.append(str(older))
    return line


def _first(batch: Entry, batches: dict[str, Entry]) -> str:
    return _line(batch, batches)[-1]


def _said(batch: Entry) -> tuple[object, ...]:
    return batch.content_hash, batch.table, batch.observed_at, batch.mapping_hash


def _refusal(batch: NewBatch, says: str, fix: str) -> QuarterdeckError:
    return QuarterdeckError(says, fix=fix, where=batch.source)
