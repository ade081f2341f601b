"""Whether the mappings fit the rest of the playbook: fields, stages, dimensions, each other."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quarterdeck.playbook.model import Column, Mapping, Playbook
from quarterdeck.playbook.notes import Notes, Source, read_text
from quarterdeck.words.deal import Category, Outcome, Presence
from quarterdeck.words.measure import is_measure, measure_field, measure_name
from quarterdeck.words.problem import Severity, did_you_mean
from quarterdeck.words.record import TABLES, WORDS

NEEDED = {
    "events": ("valid_at",),
    "snapshot": (),
    "field_history": ("valid_at", "field_column", "new_column"),
    "closed_deals": ("created", "closed"),
}
"""The keys of [mapping] without which a kind of file cannot be read."""

_ONLY = {
    "valid_at": ("events", "field_history", "snapshot"),
    "observed_at": ("snapshot", "closed_deals"),
    "complete": ("snapshot",),
    "keeps_deleted": ("events", "field_history"),
    "beside": ("events",),
    "closed": ("closed_deals",),
    "opened_stage": ("closed_deals",),
    "field_column": ("field_history",),
    "old_column": ("field_history",),
    "new_column": ("field_history",),
    "field_names": ("field_history",),
}
_DIMENSION = "dim_"
_YEARS = frozenset({"Y", "y", "-y", "x", "c", "G"})
_PARTS = _YEARS | frozenset("abdfghjmnpuwzABHIMSTUVWXZ%") | {f"-{part}" for part in "djmHIMS"}
"""What may follow % in a date format, and which of it says the year."""


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
        named = [f"{_DIMENSION}{name}" for name in dimensions]
        return (*TABLES[self.mapping.table], *named, *beside)


def check_mappings(playbook: Playbook, notes: Notes) -> None:
    """Note every way in which a mapping does not fit its kind, the stages or the dimensions."""
    for mapping in playbook.mappings:
        desk = Desk(mapping, playbook, notes)
        for look in _LOOKS:
            look(desk)


def _needs(desk: Desk) -> None:
    """Note keys that the kind cannot do without, and keys that play no part in it."""
    mapping = desk.mapping
    for key in NEEDED[mapping.kind]:
        if not getattr(mapping, key):
            desk.note(
                f"mapping.{key}",
                f"A {mapping.kind} mapping needs {key}.",
                fix=f"Add {key} to [mapping]; the .example files of a new workspace show how.",
            )
    for key, kinds in _ONLY.items():
        if getattr(mapping, key) and mapping.kind not in kinds:
            desk.note(
                f"mapping.{key}",
                f"{key} plays no part in a {mapping.kind} mapping.",
                fix=f"Remove it; it belongs to {' and '.join(kinds)}.",
                severity=Severity.WARNING,
            )


def _stage_there(desk: Desk) -> None:
    """Note a list of deals that never says their stage."""
    mapping = desk.mapping
    fields = {column.field for column in mapping.columns}
    if mapping.table == "deals" and mapping.kind in ("snapshot", "closed_deals"):
        if "stage" not in fields:
            desk.note(
                "columns.stage",
                "No column is mapped to stage, so no deal of this file is open, won or lost.",
                fix='Add stage = "the stage column" under [columns].',
            )
    elif not fields and not mapping.field_names:
        desk.note("columns", "No column is mapped.", fix="Add at least one under [columns].")


def _columns(desk: Desk) -> None:
    """Note columns for fields that nobody knows, and columns without a value."""
    for column in desk.mapping.columns:
        _field(desk, f"columns.{column.field}", column.field)
        bare = not column.column and not column.constant
        if bare and desk.mapping.kind != "field_history":
            desk.note(
                f"columns.{column.field}",
                f"{column.field} has neither a column nor a constant.",
                fix=f'Write {column.field} = "column of the file", or {{constant = "..."}}.',
            )
    for name, field in desk.mapping.field_names:
        _field(desk, f"mapping.field_names.{name}", field)


def _field(desk: Desk, key: str, field: str) -> None:
    known = desk.fields()
    if field in known:
        return
    bare = field.removeprefix(_DIMENSION)
    elsewhere = [d for d in desk.playbook.dimensions if d.name == bare]
    if elsewhere:
        fix = f"{bare!r} is declared as a breakdown of each {elsewhere[0].source}"
        if f"{_DIMENSION}{bare}" in known:
            fix = f"Write {_DIMENSION}{bare}: {fix}."
        else:
            fix = f"{fix}: map it in the file of {elsewhere[0].source}s, or declare it otherwise."
    elif is_measure(field):
        fix = f"Declare [{measure_name(field)}] in playbook/measures.toml first."
    elif field.startswith(_DIMENSION):
        fix = f"Declare [{bare}] in playbook/dimensions.toml first."
    else:
        fix = f"Fields of {desk.mapping.table}: {', '.join(known)}."
    desk.note(
        key, f"{field!r} is no field of {desk.mapping.table}.{did_you_mean(field, known)}", fix=fix
    )


def _values(desk: Desk) -> None:
    """Note translations into stages, categories or dimension values that do not exist."""
    table = desk.mapping.table
    closed_lists = _closed_lists(desk.playbook) | dict(WORDS.get(table, {}))
    for column in desk.mapping.columns:
        known = closed_lists.get(column.field)
        if known is None:
            continue
        for word in _written(column):
            if word not in known:
                desk.note(
                    f"columns.{column.field}",
                    f"{word!r} is not a known {column.field.removeprefix(_DIMENSION)}."
                    f"{did_you_mean(word, known)}",
                    fix=f"Known: {', '.join(known) or 'none yet'}.",
                )


def _closed_lists(playbook: Playbook) -> dict[str, tuple[str, ...]]:
    """Return what each field with a fixed list of values may hold."""
    tracks = [track for pipeline in playbook.pipelines for track in pipeline.tracks]
    stages = tuple(dict.fromkeys(stage.name for track in tracks for stage in track.stages))
    return {
        "stage": stages,
        "category": tuple(str(category) for category in Category),
        "presence": tuple(str(presence) for presence in Presence),
        "pipeline": tuple(pipeline.name for pipeline in playbook.pipelines),
        "currency": playbook.currencies,
        **{f"{_DIMENSION}{d.name}": d.values for d in playbook.dimensions if d.values},
    }


def _written(column: Column) -> Iterable[str]:
    """Return the values that the mapping itself writes into a field."""
    if column.constant:
        yield column.constant
    yield from (word for _, word in (*column.values, *column.instead_values) if word)


def _names_stated(desk: Desk) -> None:
    """Note where nobody has said whether a cell holds a person's name, which no ledger may keep."""
    mapping = desk.mapping
    silent = [c for c in mapping.columns if "names" not in c.stated and not c.constant]
    asked = {"people": "parent", "evidence": "contact"}.get(mapping.table, "owner")
    if asked not in TABLES[mapping.table]:
        return
    keys = [f"columns.{c.field}" for c in silent if c.field == asked]
    if asked not in {column.field for column in mapping.columns}:
        keys += [f"mapping.field_names.{name}" for name, f in mapping.field_names if f == asked]
    if mapping.table == "people" and "id_names" not in mapping.stated:
        keys.append("mapping.id")
    for key in keys:
        line = "id_names = true beside id" if key == "mapping.id" else f"{asked} = {{names = true}}"
        desk.note(
            key,
            f"Nothing says whether {key.rpartition('.')[2]} holds names or e-mails of people, "
            "which the ledger would then keep for good.",
            fix=f"Write {line} if it does: ids are kept instead. If it holds ids, write false.",
            severity=Severity.WARNING,
        )


def _person_name(desk: Desk) -> None:
    """Note columns of names in a file that lists no people, or whose ids are names already."""
    mapping = desk.mapping
    if mapping.person_name and (mapping.table != "people" or mapping.id_names):
        desk.note(
            "mapping.person_name",
            "person_name plays a part only in a list of people by their ids.",
            fix='Remove it, or write table = "people" and id_names = false if that is what it is.',
            severity=Severity.WARNING,
        )


def _beside(desk: Desk) -> None:
    """Note fields said to stand beside the changes of others that no column is mapped to."""
    mapped = [column.field for column in desk.mapping.columns]
    for field in desk.mapping.beside:
        if field not in mapped:
            desk.note(
                "mapping.beside",
                f"No column is mapped to {field!r}.{did_you_mean(field, mapped)}",
                fix=f"Name fields of [columns]: {', '.join(mapped)}.",
            )


def _opened_stage(desk: Desk) -> None:
    """Note an opening stage that is not an open stage of a main track."""
    word = desk.mapping.opened_stage
    main = [track for p in desk.playbook.pipelines for track in p.tracks if track.main]
    known = [s.name for track in main for s in track.stages if s.outcome is Outcome.OPEN]
    if word and word not in known:
        desk.note(
            "mapping.opened_stage",
            f"{word!r} is not an open stage.{did_you_mean(word, known)}",
            fix=f"Open stages: {', '.join(known) or 'none yet'}.",
        )


def _pipeline_known(desk: Desk) -> None:
    """Note stages that several pipelines share when the file does not name the pipeline."""
    fields = {column.field for column in desk.mapping.columns}
    if desk.mapping.table != "deals" or "stage" not in fields or "pipeline" in fields:
        return
    homes: dict[str, set[str]] = {}
    for pipeline in desk.playbook.pipelines:
        for track in pipeline.tracks:
            for stage in track.stages:
                homes.setdefault(stage.name, set()).add(pipeline.name)
    shared = [name for name, pipelines in homes.items() if len(pipelines) > 1]
    if shared:
        desk.note(
            "columns.stage",
            f"The stage {shared[0]!r} stands in the pipelines "
            f"{' and '.join(sorted(homes[shared[0]]))}, and no column says which is meant.",
            fix="Map pipeline to a column, or to {constant = ...}.",
        )


def _formats(desk: Desk) -> None:
    """Note date patterns, encodings that no program would understand."""
    mapping = desk.mapping
    times = {"valid_at": mapping.valid_at, "observed_at": mapping.observed_at}
    times |= {"created": mapping.created, "closed": mapping.closed}
    named = {f"mapping.{name}": column for name, column in times.items() if column}
    named |= {f"columns.{column.field}": column for column in mapping.columns}
    for key, column in named.items():
        for pattern in column.format:
            if not _is_date_format(pattern):
                desk.note(
                    key,
                    f"{pattern!r} is no date format.",
                    fix="Write %Y-%m-%d for 2026-09-30, %d/%m/%Y for 30/09/2026, %m/%d/%y, ...",
                )
    if not _is_encoding(mapping.encoding or "utf-8"):
        desk.note(
            "mapping.encoding",
            f"{mapping.encoding!r} is no known encoding.",
            fix="Use utf-8, cp1252 or utf-16, or leave it out: it is found by looking.",
        )


def _is_date_format(pattern: str) -> bool:
    """Tell whether a pattern tells the year and uses nothing that cannot be read."""
    parts = re.findall(r"%(-?.?)", pattern, re.DOTALL)
    return any(part in _YEARS for part in parts) and all(part in _PARTS for part in parts)


def _is_encoding(name: str) -> bool:
    """Tell whether a name is an encoding of text, as `base64` is not."""
    try:
        "a".encode(name)
    except (LookupError, ValueError):
        return False
    return True


def _drifts(desk: Desk) -> None:
    """Note policies that a field cannot follow: what has no number or place cannot be taken in."""
    fields = TABLES[desk.mapping.table]
    texts = {"stage", "pipeline", "category"}
    for column in desk.mapping.columns:
        plain = fields.get(column.field, "VARCHAR") == "VARCHAR"
        knows = column.field == "currency" or column.field in WORDS.get(desk.mapping.table, {})
        if column.drift == "evolve" and column.field not in texts and (knows or not plain):
            desk.note(
                f"columns.{column.field}",
                f"What {column.field} cannot be read as can be held back or left out, but never "
                "taken in: no number could count it.",
                fix='Write drift = "freeze" (the default) or "discard".',
            )
    if desk.mapping.drift == "evolve":
        desk.note(
            "mapping.drift",
            "Columns nobody looked at are kept for good, people's names and e-mails among them.",
            fix="Leave such columns out of the export, or map what matters and drop this drift.",
            severity=Severity.WARNING,
        )
    if desk.mapping.drift == "evolve" and desk.mapping.table not in ("deals", "accounts"):
        desk.note(
            "mapping.drift",
            f"A new column of {desk.mapping.table} cannot become a breakdown.",
            fix='Write drift = "freeze" or "discard".',
        )


_LOOKS: tuple[Callable[[Desk], None], ...] = (
    _needs,
    _stage_there,
    _columns,
    _values,
    _names_stated,
    _person_name,
    _beside,
    _opened_stage,
    _pipeline_known,
    _formats,
    _drifts,
)
