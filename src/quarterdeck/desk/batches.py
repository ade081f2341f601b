"""The verbs of imports: what was brought in, when, and what of it counts."""

from quarterdeck.desk.viewer import NotAllowedError, Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.batch_page import Batch
from quarterdeck.reports.batches import Batches
from quarterdeck.words.problem import QuarterdeckError, did_you_mean


def batches_of(desk: Desk, viewer: Viewer) -> Batches:
    """Return every import at the desk's head; raises NotAllowedError for who sees a part alone."""
    _may(viewer)
    entries = desk.ledger.entries(desk.head)
    counting = frozenset(entry.id for entry in desk.ledger.batches(desk.head))
    day = desk.last_day if entries else desk.today
    return Batches(desk.playbook.settings, day, desk.head.hash, entries, counting)


def batch_of(desk: Desk, viewer: Viewer, id_: str) -> Batch:
    """Return one import at the desk's head.

    Raises QuarterdeckError for one that was never recorded, NotAllowedError as `batches_of` does.
    """
    every = batches_of(desk, viewer)
    recorded = {entry.id: entry for entry in every.entries if entry.kind == "batch"}
    if id_ not in recorded:
        raise QuarterdeckError(
            f"No import {id_!r} was recorded here.{did_you_mean(id_, recorded)}",
            fix="See all of them: quarterdeck batches",
        )
    told = (every.settings, every.as_of, every.ledger_head)
    return Batch(*told, recorded[id_], every.entries, every.counting)


def _may(viewer: Viewer) -> None:
    may(viewer, "read")
    if not viewer.sees_all or viewer.only_whole:
        raise NotAllowedError("Imports are of the whole company.", fix="Ask revenue operations.")
