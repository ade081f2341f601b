"""Whether the columns of a mapping fill fields that there are, with values that there may be."""

import re
from collections.abc import Iterable

from quarterdeck.playbook.mapping_desk import DIMENSION, Desk
from quarterdeck.playbook.model import Column, Playbook
from quarterdeck.words.deal import Category, Presence
from quarterdeck.words.measure import is_measure, measure_name
from quarterdeck.words.problem import Severity, did_you_mean
from quarterdeck.words.record import TABLES, WORDS

_YEARS = frozenset({"Y", "y", "-y", "x", "c", "G"})
_PARTS = _YEARS | frozenset("abdfghjmnpuwzABHIMSTUVWXZ%") | {f"-{part}" for part in "djmHIMS"}
"""What may follow % in a date format, and which of it says the year."""


def fields_known(desk: Desk) -> None:
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
    bare = field.removeprefix(DIMENSION)
    elsewhere = [d for d in desk.playbook.dimensions if d.name == bare]
    if elsewhere:
        fix = f"{bare!r} is declared as a breakdown of each {elsewhere[0].source}"
        if f"{DIMENSION}{bare}" in known:
            fix = f"Write {DIMENSION}{bare}: {fix}."
        else:
            fix = f"{fix}: map it in the file of {elsewhere[0].source}s, or declare it otherwise."
    elif is_measure(field):
        fix = f"Declare [{measure_name(field)}] in playbook/measures.toml first."
    elif field.startswith(DIMENSION):
        fix = f"Declare [{bare}] in playbook/dimensions.toml first."
    else:
        fix = f"Fields of {desk.mapping.table}: {', '.join(known)}."
    desk.note(
        key, f"{field!r} is no field of {desk.mapping.table}.{did_you_mean(field, known)}", fix=fix
    )


def values_known(desk: Desk) -> None:
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
                    f"{word!r} is not a known {column.field.removeprefix(DIMENSION)}."
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
        **{f"{DIMENSION}{d.name}": d.values for d in playbook.dimensions if d.values},
    }


def _written(column: Column) -> Iterable[str]:
    """Return the values that the mapping itself writes into a field."""
    if column.constant:
        yield column.constant
    yield from (word for _, word in (*column.values, *column.instead_values) if word)


def names_stated(desk: Desk) -> None:
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


def forms_known(desk: Desk) -> None:
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


def drifts_fit(desk: Desk) -> None:
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
