"""What an import did, file by file: as text and as JSON."""

from collections.abc import Sequence
from typing import Any

from quarterdeck.connectors.result import ImportResult
from quarterdeck.connectors.sentences import many
from quarterdeck.reports.problems import problems_json, problems_text

_SAID = {
    "recorded": "recorded as batch {batch}",
    "superseded": "recorded as batch {batch}, in place of what an older mapping made of it",
    "already": "already in the ledger as batch {batch}; nothing was recorded",
    "ignored": "no mapping knows this file; nothing was recorded",
    "refused": "could not be read; nothing was recorded",
    "unpacked": "an archive; what is no table was left out",
    "replayed": "taken into batch {batch}, which replaces the one that held the rows back",
    "unmended": "no row of it can be taken yet; nothing was recorded",
}


_WOULD = {
    "recorded": "would be recorded",
    "superseded": "would be recorded, in place of what an older mapping made of it",
    "already": "is in the ledger already",
    "ignored": "no mapping knows it",
    "refused": "cannot be read",
    "unpacked": "is an archive; what is no table is left out",
    "replayed": "would be taken into its batch",
    "unmended": "no row of it can be taken yet",
}


def said_of(result: ImportResult) -> str:
    """Return what would become of a file, as a preview says it."""
    read_as = f": {result.table} by {result.mapping}" if result.table else ""
    return f"{_WOULD[result.status]}{read_as}"


def said_done(result: ImportResult) -> str:
    """Return what became of a file."""
    return _SAID[result.status].format(batch=result.batch)


def imports_text(results: Sequence[ImportResult], currency: str) -> str:
    """Return one paragraph per file, problems with the money at stake below it."""
    return "\n".join(_text(result, currency) for result in results)


def _text(result: ImportResult, currency: str) -> str:
    lines = [f"{result.file}: {said_done(result)}"]
    if result.table:
        read_as = f"  {result.table} by mapping {result.mapping}"
        seen = f", observed {result.observed_at:%Y-%m-%d %H:%M} UTC" if result.observed_at else ""
        lines.append(f"{read_as}{seen}{f' ({result.form})' if result.form else ''}")
    if result.table:
        lines.append(f"  {_rows(result)}")
    return "\n".join(lines) + "\n" + problems_text(result.problems, currency, indent="  ")


def _rows(result: ImportResult) -> str:
    parts = [
        f"{many(result.rows_in, 'row')} in",
        f"{result.accepted:,} accepted",
        f"{result.quarantined:,} quarantined",
        f"{result.duplicates:,} duplicates",
    ]
    parts += [f"{result.ignored:,} ignored by the mapping"] if result.ignored else []
    parts += [f"{result.doubtful:,} doubtful (counted and flagged)"] if result.doubtful else []
    return ", ".join(parts)


def imports_json(results: Sequence[ImportResult], currency: str) -> dict[str, Any]:
    """Return the document of `import`."""
    return {"files": [_json(result, currency) for result in results]}


def _json(result: ImportResult, currency: str) -> dict[str, Any]:
    words = ("file", "status", "mapping", "table", "batch")
    counts = ("rows_in", "accepted", "quarantined", "duplicates", "ignored", "doubtful")
    return {
        **{name: getattr(result, name) for name in words},
        "observed_at": result.observed_at.isoformat() if result.observed_at else None,
        **{name: getattr(result, name) for name in counts},
        "problems": problems_json(result.problems, currency),
    }
