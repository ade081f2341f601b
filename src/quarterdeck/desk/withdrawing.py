"""The verb that takes an import back."""

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
