"""The verb that takes an import back."""

from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.ledger.entry import Entry


def withdraw(desk: Desk, viewer: Viewer, batch: str, *, reason: str) -> Entry:
    """Withdraw a batch, with the reason on record; raises QuarterdeckError if it is unknown."""
    may(viewer, "write")
    return desk.ledger.withdraw(batch, reason, recorded_at=desk.now)
