"""What the columns of a file hold: counts of what their cells look like."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path

import duckdb

from quarterdeck.connectors import staging
from quarterdeck.connectors.doors import rows
from quarterdeck.connectors.look import ROW, Look
from quarterdeck.connectors.namelike import is_name, is_word
from quarterdeck.engine.sql import Raw, ident, load, render
from quarterdeck.words.problem import QuarterdeckError

SAMPLE = 50_000
"""Rows from which columns are told apart; the columns chosen are then checked over all rows."""

DAY = (
    r"\d{4}-\d{1,2}-\d{1,2}([T ].*)?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T,].*)?"
    r"|\d{1,2}[ .-]+\pL{3,9}[.]?[ ,-]+\d{2,4}( .*)?|\pL{3,9}[.]? \d{1,2},? \d{4}( .*)?"
)
_MOSTLY = 0.9


@dataclass(frozen=True, slots=True)
class Profile:
    """One column: how many of its sampled cells are filled, different, numbers, days, and so on."""

    name: str
    found: int
    filled: int
    different: int
    numbers: int
    days: int
    codes: int
    truths: int
    names: int
    words: int
    record_ids: int
    phones: int
    prose: int

    def mostly(self, count: int) -> bool:
        """Tell whether nearly all filled cells are counted."""
        return self.filled > 0 and count >= _MOSTLY * self.filled

    @property
    def is_number(self) -> bool:
        """Numbers and no days."""
        return self.mostly(self.numbers) and not self.mostly(self.days)

    @property
    def is_day(self) -> bool:
        """Days or moments."""
        return self.mostly(self.days)

    @property
    def may_name_people(self) -> bool:
        """Some cells look like names of people, or are words that may be."""
        return self.names + self.words > 0

    @property
    def is_each_its_own(self) -> bool:
        """Every row has a cell that no other row has."""
        return self.filled == self.found > 0 and self.different == self.filled


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file opened for looking: its rows in a database of its own, and its columns' profiles.

    `rows_read` there has the trimmed text of each column, NULL when empty, under its name.
    """

    con: duckdb.DuckDBPyConnection
    look: Look
    rows: int
    profiles: tuple[Profile, ...]

    def column(self, name: str) -> Profile:
        """Return the profile of a column."""
        return next(profile for profile in self.profiles if profile.name == name)

    def whole(self, name: str) -> Profile:
        """Return the profile of a column over every row, be the file as long as it may."""
        if self.rows <= SAMPLE:
            return self.column(name)
        (profile,) = _profiles(self.con, (name,), many=False)
        return profile

    def counts(self, name: str, limit: int = 60) -> list[tuple[str, int]]:
        """Return the values of a column with how many rows have each, the most common first."""
        column = ident(name)
        found = self.con.execute(
            f"SELECT {column}, count(*) FROM rows_read WHERE {column} IS NOT NULL"
            f" GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT {limit}"
        ).fetchall()
        return [(value, count) for value, count in found]

    def one(self, query: str) -> int:
        """Return the single whole number that a query gives."""
        row = self.con.execute(query).fetchone()
        return int(row[0]) if row and row[0] is not None else 0


@contextmanager
def opened(look: Look, scratch: Path) -> Iterator[Sheet]:
    """Read a file into a database of its own; QuarterdeckError when it cannot be read."""
    with staging.database(scratch) as con:
        cells = ", ".join(
            f"nullif(trim(CAST({ident(name)} AS VARCHAR)), '') AS {ident(name)}"
            for name in look.columns
        )
        try:
            con.execute(f"CREATE TEMP TABLE rows_read AS SELECT {cells}, {ROW} FROM ({rows(look)})")
            filled = " OR ".join(f"{ident(name)} IS NOT NULL" for name in look.columns)
            con.execute(f"DELETE FROM rows_read WHERE NOT ({filled})")
        except duckdb.Error as error:
            raise QuarterdeckError(
                f"{look.path.name} cannot be read as {look.form}: "
                f"{str(error).strip().splitlines()[0]}",
                fix="Look at the file near that place; export it again if it is damaged.",
                where=str(look.path),
            ) from error
        con.execute(
            "CREATE TEMP VIEW sampled AS SELECT * FROM rows_read"
            f" USING SAMPLE reservoir({SAMPLE} ROWS) REPEATABLE (1)"
        )
        (count,) = con.execute("SELECT count(*) FROM rows_read").fetchall()[0]
        profiles = _profiles(con, look.columns, many=count > SAMPLE)
        yield Sheet(con, look, count, profiles)


def with_columns(sheet: Sheet, columns: Mapping[str, str]) -> Sheet:
    """Return the file with further columns: names and SQL over the columns it has."""
    added = ", ".join(f"{sql} AS {ident(name)}" for name, sql in columns.items())
    if not added:
        return sheet
    sheet.con.execute(f"CREATE OR REPLACE TEMP TABLE rows_read AS SELECT *, {added} FROM rows_read")
    more = _profiles(sheet.con, tuple(columns), many=sheet.rows > SAMPLE)
    return replace(sheet, profiles=(*sheet.profiles, *more))


def without(sheet: Sheet, condition: str) -> Sheet:
    """Return the file without the rows for which a condition (SQL) holds."""
    sheet.con.execute(f"DELETE FROM rows_read WHERE {condition}")
    rows_left = sheet.one("SELECT count(*) FROM rows_read")
    names = tuple(profile.name for profile in sheet.profiles)
    found = _profiles(sheet.con, names, many=rows_left > SAMPLE)
    return replace(sheet, rows=rows_left, profiles=found)


def _profiles(
    con: duckdb.DuckDBPyConnection, names: Sequence[str], *, many: bool
) -> tuple[Profile, ...]:
    """Return the profiles of columns, from a sample where there are many rows."""
    rows_read = "sampled" if many else "rows_read"
    query = render(
        load("connectors", "profile"),
        columns=Raw(", ".join(ident(name) for name in names)),
        rows=Raw(rows_read),
        day=DAY,
        is_name=is_name("cell"),
        is_word=is_word("cell"),
    )
    found = {name: counts for name, *counts in con.execute(query).fetchall()}
    (rows_found,) = con.execute(f"SELECT count(*) FROM {rows_read}").fetchone() or (0,)
    empty = [0] * (len(fields(Profile)) - 2)
    return tuple(Profile(name, rows_found, *found.get(name, empty)) for name in names)
