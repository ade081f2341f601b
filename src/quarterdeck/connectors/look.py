"""What a connector says of a file, and what a connector is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from quarterdeck.words.problem import Problem

ROW = "qd_row"
"""The column that every rows relation adds: the place of a row among the readable ones, from 1."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the mappings that fit a file by name say about reading it; '' leaves it to looking.

    `scratch` is a folder of this import alone, for a copy in UTF-8 where one is needed.
    """

    scratch: Path
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One file as it was found: how to read it, its columns, and its fingerprint.

    `columns` are the trimmed header names, made unique; `types` the engine's types beside them;
    `content_hash` is the SHA-256 of the raw bytes; `read_path` is the file itself or its copy in
    UTF-8. `form` says in words what was found (encoding, line ends, delimiter); `reading` is the
    connector's own. `unreadable` is SQL to run after the rows were read, giving (line, raw, reason)
    of those that could not be; '' when every row can be read. `swallowed` is SQL giving the first
    line of cells in which a quote left open hides rows; it need not run unless the file has more
    `lines` than rows.
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
    notes: tuple[Problem, ...] = ()


class Connector(Protocol):
    """A door for one kind of file."""

    def look(self, path: Path, wish: Wish) -> Look | None:
        """Say what the file is, or None when it is not of this kind."""

    def relation(self, look: Look) -> str:
        """Return SQL giving the rows: every column of the look and qd_row BIGINT."""
