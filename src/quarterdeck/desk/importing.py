"""The verb that records exports in the ledger."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from quarterdeck.connectors.intake import intake
from quarterdeck.connectors.result import ImportResult
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.words.days import end_of_day, local_day, start_of_day, zone
from quarterdeck.words.problem import QuarterdeckError

_DAY_ALONE = len("2026-07-31")
_FIRST = date(1980, 1, 1)


def import_files(
    desk: Desk,
    viewer: Viewer,
    files: Sequence[Path],
    *,
    mapping: str = "",
    observed_at: str = "",
) -> tuple[ImportResult, ...]:
    """Import files and return what became of each; raises QuarterdeckError for a wrong use.

    They are read as the playbook's files say, applied or not: a batch keeps how it was read.
    """
    may(viewer, "write")
    if not files:
        raise QuarterdeckError(
            "No file is named.", fix="Say which: quarterdeck import export.csv --workspace FOLDER"
        )
    return intake(
        desk.files,
        desk.ledger,
        desk.identities,
        files,
        recorded_at=desk.now,
        observed_at=moment(observed_at, desk.playbook.settings.timezone, now=desk.now)
        if observed_at
        else None,
        mapping=mapping,
        progress=desk.progress,
    )


def moment(text: str, timezone: str, *, now: datetime) -> datetime:
    """Read a day (its last second) or a moment in the workspace's zone.

    Raises QuarterdeckError for what is neither, before 1980 or after the end of tomorrow.
    """
    read = _read(text)
    tomorrow = local_day(now, timezone) + timedelta(days=1)
    if _FIRST.year <= read.year <= tomorrow.year:
        if len(text) == _DAY_ALONE:
            seen = end_of_day(read.date(), timezone) - timedelta(seconds=1)
        else:
            seen = (read if read.tzinfo else read.replace(tzinfo=zone(timezone))).astimezone(UTC)
        if start_of_day(_FIRST, timezone) <= seen < end_of_day(tomorrow, timezone):
            return seen
    raise QuarterdeckError(
        f"{text!r} cannot be when a file was seen.",
        where="--observed-at",
        fix=f"Use a day from {_FIRST} to {tomorrow}.",
    )


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise QuarterdeckError(
            f"{text!r} is neither a day nor a moment.",
            where="--observed-at",
            fix="Write it as 2026-07-31 or 2026-07-31T18:00:00.",
        ) from error
