"""What the ledger refuses to record."""

import re

from quarterdeck.ledger.entry import Entry, NewBatch
from quarterdeck.ledger.manifest import active
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
    if batch_id in {e.withdraws for e in entries}:
        raise QuarterdeckError(
            f"the batch {batch_id!r} is withdrawn already",
            fix="nothing is to be done: it does not count any more",
        )


def _refusal(batch: NewBatch, says: str, fix: str) -> QuarterdeckError:
    return QuarterdeckError(says, fix=fix, where=batch.source)
