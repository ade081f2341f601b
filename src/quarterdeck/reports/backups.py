"""What a backup holds and what one brought back: as text and as JSON."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quarterdeck.connectors.sentences import many
from quarterdeck.disk.archive import Manifest


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup made or brought back: where it lies, what it holds, and how much of each.

    `where` is the archive that was made, or the folder that was filled; `entries` are those of the
    ledger, `ledger_head` NUMBER:HASH of the last of them, '' for an empty one.
    """

    where: Path
    manifest: Manifest
    ledger_head: str
    entries: int
    versions: int
    runs: int
    calls: int
    logins: bool


def backup_json(made: Backup) -> dict[str, Any]:
    """Return what a backup holds as plain values."""
    return {
        "where": str(made.where),
        "workspace": made.manifest.about["workspace"],
        "made_at": made.manifest.about["made_at"],
        "seal": made.manifest.seal,
        "files": len(made.manifest.files),
        "bytes": sum(file.size for file in made.manifest.files),
        "ledger_head": made.ledger_head,
        "ledger_entries": made.entries,
        "playbook_versions": made.versions,
        "runs": made.runs,
        "calls": made.calls,
        "logins": made.logins,
    }


def backup_text(made: Backup, says: str) -> str:
    """Return what a backup holds in a few lines; `says` is what was done."""
    told = backup_json(made)
    entries = "1 entry" if made.entries == 1 else f"{made.entries:,} entries"
    head = f", head {made.ledger_head}" if made.ledger_head else ""
    return (
        f"{says}.\n"
        f"  {entries} in the ledger{head}\n"
        f"  {many(made.versions, 'version')} of the playbook, {many(made.runs, 'published run')}, "
        f"{many(made.calls, 'call')}, {'logins' if made.logins else 'no logins'}\n"
        f"  {many(told['files'], 'file')}, {made.manifest.about['workspace']} as of "
        f"{made.manifest.about['made_at']}\n"
        f"  seal {made.manifest.seal}\n"
    )
