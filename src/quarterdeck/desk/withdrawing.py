"""The verbs that take an import back, and that let it count again."""

from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.ledger.entry import Entry


def withdraw(
    desk: Desk, viewer: Viewer, batch: str, *, reason: str
) -> tuple[Entry, tuple[Entry, ...]]:
    """Withdraw a batch; return the entry of it and the batches that count again because of it.

    Raises QuarterdeckError if the batch is unknown or withdrawn already.
    """
    may(viewer, "write")
    before = {entry.id for entry in desk.ledger.batches()}
    entry = desk.ledger.withdraw(batch, reason, recorded_at=desk.now)
    after = desk.ledger.batches(entry.head)
    return entry, tuple(one for one in after if one.id not in before)


def bring_back(
    desk: Desk, viewer: Viewer, batch: str, *, reason: str
) -> tuple[Entry, tuple[Entry, ...]]:
    """Let a withdrawn batch count again; return the entry of it and the batches that give way.

    Those are what it had corrected. Raises QuarterdeckError if the batch is not withdrawn, or if
    another one counts in its place.
    """
    may(viewer, "write")
    before = desk.ledger.batches()
    entry = desk.ledger.bring_back(batch, reason, recorded_at=desk.now)
    after = {one.id for one in desk.ledger.batches(entry.head)}
    return entry, tuple(one for one in before if one.id not in after)
