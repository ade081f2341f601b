"""One mapping under examination, beside the playbook it must fit."""

from dataclasses import dataclass

from quarterdeck.playbook.model import Mapping, Playbook
from quarterdeck.playbook.notes import Notes, Source, read_text
from quarterdeck.words.measure import measure_field
from quarterdeck.words.problem import Severity
from quarterdeck.words.record import TABLES

DIMENSION = "dim_"
"""Begins a field that holds a declared breakdown."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One mapping under examination, beside the playbook it must fit."""

    mapping: Mapping
    playbook: Playbook
    notes: Notes

    def note(self, keys: str, says: str, *, fix: str, severity: Severity = Severity.ERROR) -> None:
        """Note a problem at a dotted key, with its line if the file can be read again."""
        text = read_text(self.playbook.root, self.mapping.path, Notes()) or ""
        line = Source(self.mapping.path, text, {}).line(tuple(keys.split(".")))
        place = f"{self.mapping.path}:{line}" if line else self.mapping.path
        self.notes.add(f"{place} {keys}", says, fix=fix, severity=severity)

    def fields(self) -> tuple[str, ...]:
        """Return every field that a column of this mapping may fill."""
        source = {"deals": "deal", "accounts": "account"}.get(self.mapping.table)
        dimensions = (d.name for d in self.playbook.dimensions if d.source == source)
        tracks = {t.name for p in self.playbook.pipelines for t in p.tracks if not t.main}
        beside = [f"track_{name}" for name in sorted(tracks)] if source == "deal" else []
        beside += (
            [measure_field(m.name) for m in self.playbook.measures] if source == "deal" else []
        )
        named = [f"{DIMENSION}{name}" for name in dimensions]
        return (*TABLES[self.mapping.table], *named, *beside)
