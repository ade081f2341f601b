"""What mappings expect of a file before it is read: its columns, and how cells are written."""

from collections.abc import Iterable

from quarterdeck.connectors.columns import same, used_columns
from quarterdeck.connectors.look import Expected
from quarterdeck.playbook.model import Column, Layout, Mapping
from quarterdeck.words.record import TABLES

_DAYS = ("DATE", "TIMESTAMPTZ")


def expected(mappings: Iterable[Mapping]) -> Expected:
    """Return what these mappings expect of the files they read."""
    headers: list[frozenset[str]] = []
    used: set[str] = set()
    commas: set[str] = set()
    dates: set[str] = set()
    plain: set[str] = set()
    for mapping in mappings:
        stated = mapping.header if len(mapping.header) > 1 else tuple(used_columns(mapping))
        headers.append(frozenset(same(name) for name in stated if name))
        used |= {same(name) for name in used_columns(mapping) if name}
        times = (mapping.valid_at, mapping.observed_at, mapping.created, mapping.closed)
        fields = [(column, _kind(mapping, column)) for column in mapping.columns]
        fields += [(column, "TIMESTAMPTZ") for column in times if column]
        plain.add(same(mapping.id_column))
        for column, kind in fields:
            name = same(column.column)
            commas |= {name} if column.decimal == "," else set()
            dates |= {name} if kind in _DAYS else set()
            plain |= {name} if kind == "VARCHAR" else set()
    bare = {""}
    return Expected(
        tuple(headers),
        frozenset(used),
        frozenset(commas - bare),
        frozenset(dates - bare),
        frozenset(plain - dates - bare),
    )


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
    return TABLES[mapping.table].get(column.field, "VARCHAR")
