"""When an export was seen: by option, column, file name or mapping, never by the file's time."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from quarterdeck.connectors.archives import archive_of
from quarterdeck.playbook.model import Mapping, Settings
from quarterdeck.words.days import end_of_day, zone
from quarterdeck.words.problem import QuarterdeckError

_SECOND = timedelta(seconds=1)
_DAY = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")


def observed(
    mapping: Mapping, path: Path, option: datetime | None, settings: Settings
) -> datetime | None:
    """Return when a file was seen, or None when its rows say it or its kind does not need it.

    Raises QuarterdeckError for a snapshot of which nothing says when it was taken.
    """
    if option is not None:
        return option.astimezone(UTC)
    column = mapping.observed_at
    if column is not None and column.column:
        return None
    named = day_in(path.name) or day_in(archive_of(path))
    told = named or (column.constant if column else "")
    if told:
        return _moment(told, mapping.timezone or settings.timezone, mapping.path)
    if mapping.kind != "snapshot":
        return None
    raise QuarterdeckError(
        f"Nothing says when {path.name} was exported.",
        fix="Import it with --observed-at 2026-07-31, put the day into its name as in "
        "deals-2026-07-31.csv, or give the mapping observed_at.",
        where=str(path),
    )


def day_in(name: str) -> str:
    """Return the first day written in a file name as year, month and day, or ''."""
    for match in _DAY.finditer(name):
        try:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            continue
    return ""


def _moment(told: str, tz: str, where: str) -> datetime:
    """Read a day or a moment; a day alone was seen in its last second."""
    try:
        moment = datetime.fromisoformat(told)
    except ValueError as error:
        raise QuarterdeckError(
            f"observed_at cannot be {told!r}.",
            fix="Write a day or a moment, such as 2026-07-31 or 2026-07-31T18:00:00.",
            where=where,
        ) from error
    if len(told) == len("2026-07-31") and moment.time() == time():
        return end_of_day(moment.date(), tz) - _SECOND
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone(tz))).astimezone(UTC)
