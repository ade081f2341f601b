"""The verbs about rows held back: list them, write them to be mended, take the mended ones."""

from pathlib import Path

from quarterdeck.connectors.held import HeldRow, held_rows, to_be_mended
from quarterdeck.connectors.intake import refuse_absent
from quarterdeck.connectors.replay import replay as take
from quarterdeck.connectors.result import ImportResult
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk


def held_back(
    desk: Desk, viewer: Viewer, *, batch: str = "", reason: str = ""
) -> tuple[HeldRow, ...]:
    """Return the rows that are held back, of one batch or for one reason if named.

    Raises QuarterdeckError for a batch or reason that does not exist.
    """
    may(viewer, "read")
    return held_rows(desk.ledger, batch, reason)


def mending_file(rows: tuple[HeldRow, ...]) -> str:
    """Return the rows as CSV with the columns of their exports, ready to be mended and replayed."""
    return to_be_mended(rows)


def replay(desk: Desk, viewer: Viewer, file: Path) -> tuple[ImportResult, ...]:
    """Take the rows of a mended file into their batches; one result a batch.

    Raises QuarterdeckError when the file is absent or no list of rows held back.
    """
    may(viewer, "write")
    refuse_absent(file)
    return take(desk.playbook, desk.ledger, desk.identities, file, recorded_at=desk.now)
