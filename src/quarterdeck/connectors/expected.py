"""What mappings expect of a file before it is read: its columns, and how cells are written."""

from collections.abc import Iterable

from quarterdeck.connectors.columns import same, used_columns
from quarterdeck.connectors.look import Expected
from quarterdeck.playbook.model import Column, Layout, Mapping
from quarterdeck.words.record import kind_of

_DAYS = ("DATE", "TIMESTAMPTZ")


def expected(mappings: Iterable[Mapping]) -> Expected:
    """Return what these mappings expect of the files they read."""
    headers, used = [], set()
    fields: list[tuple[str, str, str]] = []
    for mapping in mappings:
        names = [same(name) for name in used_columns(mapping) if name]
        stated = [same(name) for name in mapping.header] if len(mapping.header) > 1 else names
        headers.append(frozenset(stated))
        used |= set(names)
        fields += _fields(mapping)
    dates = {name for name, kind, _ in fields if kind in _DAYS}
    return Expected(
        tuple(headers),
        frozenset(used),
        commas=frozenset(name for name, _, decimal in fields if decimal == ","),
        dates=frozenset(dates),
        plain=frozenset({name for name, kind, _ in fields if kind == "VARCHAR"} - dates),
    )


def _fields(mapping: Mapping) -> list[tuple[str, str, str]]:
    """Return the columns of a mapping with the type each fills and its decimal mark."""
    times = (mapping.valid_at, mapping.observed_at, mapping.created, mapping.closed)
    filled = [(column, _kind(mapping, column)) for column in mapping.columns]
    filled += [(column, "TIMESTAMPTZ") for column in times if column]
    found = [(same(column.column), kind, column.decimal) for column, kind in filled]
    return [(same(mapping.id_column), "VARCHAR", "."), *(field for field in found if field[0])]


def reading_alike(mappings: Iterable[Mapping]) -> tuple[tuple[Mapping, ...], ...]:
    """Return the mappings in groups for which a file is read in one way; one empty group if none.

    Totals part no groups: they are judged row by row once the file is read.
    """
    groups: dict[object, list[Mapping]] = {}
    for mapping in mappings:
        place = mapping.layout
        groups.setdefault((place.sheet, place.header_row, place.footer), []).append(mapping)
    return tuple(tuple(group) for group in groups.values()) or ((),)


def layout_of(mappings: Iterable[Mapping]) -> Layout:
    """Return the layout that mappings of one group share."""
    return next((mapping.layout for mapping in mappings), Layout())


def _kind(mapping: Mapping, column: Column) -> str:
    return kind_of(mapping.table, column.field)
