"""Names in a mapping against the columns of a file: trimmed, whatever their case."""

from collections.abc import Iterator
from dataclasses import dataclass

from quarterdeck.connectors.look import Look
from quarterdeck.playbook.model import Column, Mapping
from quarterdeck.words.problem import QuarterdeckError, did_you_mean


def same(name: str) -> str:
    """Return the form in which two names of one column are equal."""
    return " ".join(name.split()).casefold()


def used_columns(mapping: Mapping) -> Iterator[str]:
    """Yield every source column that a mapping refers to."""
    yield mapping.id_column
    yield from (mapping.sequence, mapping.field_column, mapping.old_column, mapping.new_column)
    yield from (column for column, _ in mapping.ignore)
    times = (mapping.valid_at, mapping.observed_at, mapping.created, mapping.closed)
    for column in (*mapping.columns, *(time for time in times if time)):
        yield column.column
        yield column.when_column
        yield column.instead_column


@dataclass(frozen=True, slots=True)
class Cells:
    """The columns of one file as cells: raw text by SQL alias, native times kept as they are."""

    look: Look

    def place(self, name: str) -> int:
        """Return the place of a column; raises QuarterdeckError when the file has none."""
        places = {same(column): n for n, column in enumerate(self.look.columns)}
        if same(name) not in places:
            raise QuarterdeckError(
                f"{self.look.path.name} has no column {name!r}."
                f"{did_you_mean(name, self.look.columns)}",
                fix="Correct the mapping or the export; "
                f"the file has: {', '.join(self.look.columns)}.",
                where=str(self.look.path),
            )
        return places[same(name)]

    def text(self, name: str) -> str:
        """Return the alias of a column's trimmed text, NULL when empty."""
        return f"r{self.place(name)}"

    def native(self, name: str) -> str:
        """Return the alias of a column's own value when it is a date or a moment, else ''."""
        place = self.place(name)
        return f"n{place}" if _is_time(self.look.types[place]) else ""

    def type_of(self, name: str) -> str:
        """Return the engine's type of a column."""
        return self.look.types[self.place(name)]

    def check(self, mapping: Mapping) -> None:
        """Raise QuarterdeckError for the first column of the mapping that the file lacks."""
        names = [name for name in used_columns(mapping) if name]
        there = {same(column) for column in self.look.columns}
        if not any(same(name) in there for name in names):
            raise QuarterdeckError(
                f"{self.look.path.name} has none of the columns of the mapping {mapping.name!r}.",
                fix="If its first line is a row, add a line with the names of the columns above "
                "it; else name the mapping it is for.",
                where=str(self.look.path),
            )
        for name in names:
            self.place(name)


def named_columns(mapping: Mapping) -> tuple[str, ...]:
    """Return the source columns that hold people's names."""
    ids = (mapping.id_column,) if mapping.id_names else ()
    return (*ids, *(c.column for c in mapping.columns if c.names and c.column))


def changes(mapping: Mapping) -> tuple[tuple[str, str], ...]:
    """Return the source's names of fields with ours; without field_names both are the same."""
    return mapping.field_names or tuple((c.field, c.field) for c in mapping.columns)


def named_changes(mapping: Mapping) -> tuple[str, ...]:
    """Return the source's names of the fields of a history whose values are people's names."""
    if mapping.kind != "field_history":
        return ()
    ours = {c.field for c in mapping.columns if c.names}
    return tuple(source for source, field in changes(mapping) if field in ours)


def when_of(column: Column, cells: Cells) -> tuple[str, tuple[str, ...]]:
    """Return the cell and the values that a field waits for, or ('', ()) when it is always set."""
    return (cells.text(column.when_column), column.when_values) if column.when_column else ("", ())


def _is_time(kind: str) -> bool:
    return kind.startswith(("TIMESTAMP", "DATE"))
