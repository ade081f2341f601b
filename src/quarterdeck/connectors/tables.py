"""Which tables of a file which mappings read: a text is one table, a workbook has many sheets."""

from collections.abc import Sequence
from pathlib import Path

from quarterdeck.connectors.choosing import choose, lacking
from quarterdeck.connectors.doors import look_at
from quarterdeck.connectors.expected import expected, layout_of, reading_alike
from quarterdeck.connectors.look import Look, Wish
from quarterdeck.playbook.model import Mapping
from quarterdeck.words.problem import QuarterdeckError

Pairs = list[tuple[Mapping, Look]]


def match(
    path: Path, by_name: Sequence[Mapping], asked: Mapping | None, scratch: Path
) -> tuple[Pairs, Look]:
    """Return the mappings that fit a file with the table each reads, and the file's first table.

    `by_name` are the mappings meant for files of that name, or the one asked for. Raises
    QuarterdeckError when a mapping fits several tables.
    """
    pairs: Pairs = []
    first: Look | None = None
    for group in reading_alike(by_name):
        look = look_at(path, wish_of(group, scratch))
        first = first or look
        tables = (look, *look.others)
        if asked:
            pairs.append((asked, _best(asked, tables)))
        else:
            pairs += [(mapping, table) for table in tables for mapping in choose(table, group)]
    _refuse_several(pairs)
    assert first is not None  # noqa: S101 -- there is always a group, be it an empty one
    return pairs, first


def wish_of(mappings: Sequence[Mapping], scratch: Path) -> Wish:
    """Take what mappings of one way of reading say about it."""
    return Wish(
        scratch,
        encoding=next((m.encoding for m in mappings if m.encoding), ""),
        delimiter=next((m.delimiter for m in mappings if m.delimiter), ""),
        layout=layout_of(mappings),
        expected=expected(mappings),
    )


def _best(asked: Mapping, tables: Sequence[Look]) -> Look:
    """Return the table that lacks the fewest columns of a mapping, the first of equals."""
    fitting = [table for table in tables if not lacking(asked, table)]
    if len(fitting) > 1:
        raise _several(asked, fitting)
    return min(tables, key=lambda table: len(lacking(asked, table)))


def _refuse_several(pairs: Pairs) -> None:
    for mapping, _ in pairs:
        tables = [table for other, table in pairs if other is mapping]
        if len(tables) > 1:
            raise _several(mapping, tables)


def _several(mapping: Mapping, tables: Sequence[Look]) -> QuarterdeckError:
    names = [table.sheet for table in tables]
    told = f"{', '.join(map(repr, names[:-1]))} and {names[-1]!r}"
    return QuarterdeckError(
        f"{tables[0].path.name} has {len(names)} sheets that fit the mapping {mapping.name!r}: "
        f"{told}; which one is meant is not known.",
        fix=f'Add sheet = "{names[-1]}" to [mapping] in {mapping.path}; for more than one, write a '
        "mapping for each.",
        where=str(tables[0].path),
    )
