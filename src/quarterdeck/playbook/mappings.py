"""playbook/mappings/*.toml: how each kind of export becomes rows of the ledger."""

from dataclasses import replace
from pathlib import Path

from quarterdeck.playbook.layouts import read_layout
from quarterdeck.playbook.model import DRIFTS, Column, Mapping
from quarterdeck.playbook.notes import Notes, Section, read_toml
from quarterdeck.playbook.settings import check_zone
from quarterdeck.words.record import TABLES

FOLDER = "playbook/mappings"
_NEVER = '"\n\r\0'
"""Quotes and line ends mean something else in a delimited text, so they part no cells."""
KINDS = ("events", "snapshot", "field_history", "closed_deals")


def read_mappings(root: Path, notes: Notes, ending: str = ".toml") -> tuple[Mapping, ...]:
    """Read every mapping in order of file name; files with another ending are left alone."""
    found = []
    for file in sorted((root / FOLDER).glob(f"*{ending}")):
        whole = read_toml(root, f"{FOLDER}/{file.name}", notes)
        if whole is not None:
            found.append(_mapping(whole, file.stem))
            whole.finish()
    return tuple(found)


def _mapping(whole: Section, stem: str) -> Mapping:
    head = whole.section("mapping")
    if not head.table:
        whole.note("mapping", "There is no [mapping] table.", fix="Begin the file with [mapping].")
    zone = head.text("timezone")
    mapping = Mapping(
        name=head.text("name", stem),
        path=whole.source.path,
        table=head.choice("table", tuple(TABLES), "deals"),
        kind=head.choice("kind", KINDS, "snapshot"),
        files=_files(head),
        header=head.texts("header"),
        id_column=head.text("id", required=True),
        columns=_columns(whole.section("columns")),
        sequence=head.text("sequence"),
        opened_stage=head.text("opened_stage"),
        complete=head.flag("complete"),
        keeps_deleted=head.flag("keeps_deleted"),
        beside=head.texts("beside"),
        ignore=_ignore(head),
        timezone=zone if not zone or check_zone(head, "timezone", zone) else "",
        delimiter=_delimiter(head),
        encoding=head.text("encoding"),
        id_names=head.flag("id_names"),
        layout=read_layout(head),
        person_name=head.texts("person_name"),
        drift=_drift(head),
        stated=tuple(key for key in ("id_names",) if key in head.table),
    )
    mapping = _history(_times(mapping, head), head)
    head.finish()
    return mapping


def _times(mapping: Mapping, head: Section) -> Mapping:
    return replace(
        mapping,
        valid_at=_optional_column(head, "valid_at"),
        observed_at=_optional_column(head, "observed_at"),
        created=_optional_column(head, "created"),
        closed=_optional_column(head, "closed"),
    )


def _history(mapping: Mapping, head: Section) -> Mapping:
    return replace(
        mapping,
        field_column=head.text("field_column"),
        old_column=head.text("old_column"),
        new_column=head.text("new_column"),
        field_names=head.pairs("field_names"),
    )


def _columns(section: Section) -> tuple[Column, ...]:
    return tuple(column for name in section.table if (column := _optional_column(section, name)))


def _optional_column(section: Section, key: str) -> Column | None:
    """Read `key = "source column"` or `key = {column = "...", ...}`; None when it is absent."""
    value = section.get(key)
    if value is None:
        return None
    if isinstance(value, dict):
        return _column(key, section.section(key))
    return Column(key, column=section.text(key))


def _column(name: str, section: Section) -> Column:
    when, instead = section.section("when"), section.section("instead")
    column = Column(
        field=name,
        column=section.text("column"),
        constant=section.text("constant"),
        format=section.texts("format"),
        decimal=section.choice("decimal", (".", ","), "."),
        values=section.pairs("values"),
        empty=section.texts("empty"),
        when_column=when.text("column", required=bool(when.table)),
        when_values=when.texts("values", required=bool(when.table)),
        names=section.flag("names"),
        instead_column=instead.text("column", required=bool(instead.table)),
        instead_values=instead.pairs("values"),
        drift=_drift(section),
        stated=tuple(key for key in ("decimal", "names") if key in section.table),
    )
    if column.column and column.constant:
        section.note(
            "constant",
            f"{name} has both a column and a constant.",
            fix="Keep the column if the file has it, else the constant.",
        )
    when.finish()
    instead.finish()
    section.finish()
    return column


def _drift(section: Section) -> str:
    """Read what becomes of what nobody foresaw, '' where nothing is said of it."""
    return section.choice("drift", DRIFTS) if section.get("drift") is not None else ""


def _ignore(head: Section) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for row in head.rows("ignore", "column"):
        found.append((row.text("column", required=True), row.texts("values", required=True)))
        row.finish()
    return tuple(found)


def _files(head: Section) -> tuple[str, ...]:
    """Read the patterns of file names, each of which must be a text that stands in quotes."""
    found, value = head.texts("files", required=True), head.get("files")
    items = value if isinstance(value, list) else [value]
    if found and not all(isinstance(item, str) and item.strip() for item in items):
        head.note("files", f"files cannot be {value!r}.", fix='Write files = ["deals*.csv"].')
    return found


def _delimiter(head: Section) -> str:
    """Read the delimiter as it is written: a tab must not be stripped away."""
    value = head.get("delimiter")
    if value is None or (isinstance(value, str) and len(value) == 1 and value not in _NEVER):
        return value or ""
    head.note("delimiter", f"delimiter cannot be {value!r}.", fix='Use one character, such as ";".')
    return ""
