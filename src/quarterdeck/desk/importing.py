"""The verb that records exports in the ledger."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quarterdeck.connectors.intake import intake
from quarterdeck.connectors.result import ImportResult
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.words.days import end_of_day, zone
from quarterdeck.words.problem import QuarterdeckError

_DAY_ALONE = len("2026-07-31")


def import_files(
    desk: Desk,
    viewer: Viewer,
    files: Sequence[Path],
    *,
    mapping: str = "",
    observed_at: str = "",
) -> tuple[ImportResult, ...]:
    """Import files and return what became of each; raises QuarterdeckError for a wrong use."""
    may(viewer, "write")
    if not files:
        raise QuarterdeckError(
            "No file is named.", fix="Say which: quarterdeck import export.csv --workspace FOLDER"
        )
    return intake(
        desk.playbook,
        desk.ledger,
        desk.identities,
        files,
        recorded_at=desk.now,
        observed_at=moment(observed_at, desk.playbook.settings.timezone) if observed_at else None,
        mapping=mapping,
        progress=desk.progress,
    )


def moment(text: str, timezone: str) -> datetime:
    """Read a day (its last second) or a moment in the workspace's zone."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise QuarterdeckError(
            f"{text!r} is neither a day nor a moment.",
            where="--observed-at",
            fix="Write it as 2026-07-31 or 2026-07-31T18:00:00.",
        ) from error
    if len(text) == _DAY_ALONE:
        return end_of_day(read.date(), timezone) - timedelta(seconds=1)
    return (read if read.tzinfo else read.replace(tzinfo=zone(timezone))).astimezone(UTC)
