"""What a connector says of a file, and what a connector is."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from quarterdeck.playbook.model import Layout
from quarterdeck.words.problem import Problem

ROW = "qd_row"
"""The column that every rows relation adds: the place of a row among the readable ones, from 1."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The columns that mappings look for; each name in the form in which equal names are equal.

    A header is known by all names of one of `headers`. Among the columns that are `used`, `commas`
    write decimals with a comma, `dates` hold days or moments, and `plain` hold text of which a
    missing value is no lost money: an id, a stage, a name.
    """

    headers: tuple[frozenset[str], ...] = ()
    used: frozenset[str] = frozenset()
    commas: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wish:
    """What the mappings that fit a file by name say about reading it; '' leaves it to looking.

    `scratch` is a folder of this import alone, for a copy in UTF-8 where one is needed; `layout`
    says where the rows stand, `expected` which columns are looked for.
    """

    scratch: Path
    encoding: str = ""
    delimiter: str = ""
    layout: Layout = field(default_factory=Layout)
    expected: Expected = field(default_factory=Expected)


@dataclass(frozen=True, slots=True)
class Look:
    """One file as it was found: how to read it, its columns, and its fingerprint.

    `columns` are the trimmed header names, made unique; `types` the engine's types beside them;
    `content_hash` is the SHA-256 of the raw bytes; `read_path` is the file itself or its copy in
    UTF-8. `form` says in words what was found (encoding, line ends, delimiter); `reading` is the
    connector's own. `unreadable` is SQL to run after the rows were read, giving (line, raw, reason)
    of those that could not be; '' when every row can be read. `swallowed` is SQL giving (text,
    sure) of what may be rows that a quote left open hides; it need not run unless the file has more
    `lines` than rows. `first_line` is the first line below the header (0 for what has no lines),
    `above` how many rows the engine counts above it, `quoted` whether quotes may hold line ends.
    `numbers` is SQL for the number of a row where it is not its place. `left_out` rows at the end
    are no data, `full_left_out` of them look like data all the same. `own_dates` says that the file
    itself knows days and moments: these are written in ISO 8601, whatever form texts have. `sheet`
    names the table in a workbook, `others` are further tables of the same file; `shown` has the
    signs or codes of currencies that only the formats of cells show, by column.
    """

    path: Path
    connector: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    content_hash: str
    read_path: Path
    delimiter: str = ","
    form: str = ""
    reading: str = ""
    unreadable: str = ""
    swallowed: str = ""
    lines: int = 0
    first_line: int = 0
    above: int = 0
    quoted: bool = False
    numbers: str = ""
    left_out: int = 0
    full_left_out: int = 0
    sheet: str = ""
    shown: tuple[tuple[str, tuple[str, ...]], ...] = ()
    own_dates: bool = False
    notes: tuple[Problem, ...] = ()
    others: "tuple[Look, ...]" = ()


class Connector(Protocol):
    """A door for one kind of file."""

    def look(self, path: Path, wish: Wish) -> Look | None:
        """Say what the file is, or None when it is not of this kind."""

    def relation(self, look: Look) -> str:
        """Return SQL giving the rows: every column of the look and qd_row BIGINT."""
