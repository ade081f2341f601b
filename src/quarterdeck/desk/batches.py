"""The verb of imports: what was brought in, when, and what of it counts."""

from quarterdeck.desk.viewer import NotAllowedError, Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.batches import Batches


def batches_of(desk: Desk, viewer: Viewer) -> Batches:
    """Return every import at the desk's head; raises NotAllowedError for who sees a part alone."""
    may(viewer, "read")
    if not viewer.sees_all or viewer.only_whole:
        raise NotAllowedError("Imports are of the whole company.", fix="Ask revenue operations.")
    entries = desk.ledger.entries(desk.head)
    counting = frozenset(entry.id for entry in desk.ledger.batches(desk.head))
    day = desk.last_day if entries else desk.today
    return Batches(desk.playbook.settings, day, desk.head.hash, entries, counting)
