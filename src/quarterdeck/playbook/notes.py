"""Reading TOML so that every mistake is noted at its file, line and key, not only the first."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from quarterdeck.words.problem import Problem, QuarterdeckError, Severity, did_you_mean

_HEADER = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*=""")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column (\d+)\)")
_KINDS = {bool: "true or false", int: "a whole number", str: "a text", list: "a list of texts"}


@dataclass(slots=True)
class Notes:
    """The problems found so far, in the order of reading."""

    found: list[Problem] = field(default_factory=list)

    def add(self, where: str, says: str, *, fix: str, severity: Severity = Severity.ERROR) -> None:
        """Note one problem at a place in a file."""
        self.found.append(Problem(where=where, says=says, fix=fix, severity=severity))

    def add_error(self, where: str, error: QuarterdeckError) -> None:
        """Note what a reader of words refused, at the place where the word stood."""
        self.add(where, error.says, fix=error.fix)


@dataclass(frozen=True, slots=True)
class Source:
    """One TOML file: its path inside the workspace, its text and what it says."""

    path: str
    text: str
    data: dict[str, object]

    def line(self, keys: tuple[str, ...]) -> int:
        """Return the line that sets the dotted key, or that of the nearest table, or 0."""
        header: tuple[str, ...] = ()
        best, best_line = 0, 0
        for number, line in enumerate(self.text.splitlines(), start=1):
            table = _HEADER.match(line)
            pair = None if table else _KEY.match(line)
            if table:
                header = tuple(part.strip().strip("\"'") for part in table[1].split("."))
            path = header if pair is None else (*header, pair[1] or pair[2] or pair[3])
            if (table or pair) and len(path) > best and keys[: len(path)] == path:
                best, best_line = len(path), number
        return best_line

    def line_with(self, word: str) -> int:
        """Return the first line that holds the word in quotes, or 0."""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if f'"{word}"' in line or f"'{word}'" in line:
                return number
        return 0


class Section:
    """One table of a TOML file: typed reads that note what is missing, misspelt or misplaced."""

    def __init__(
        self,
        source: Source,
        table: dict[str, object],
        notes: Notes,
        *,
        keys: tuple[str, ...] = (),
        line: int = 0,
    ) -> None:
        """Read `table`, found in `source` under the dotted `keys` (at `line`, if that is known)."""
        self.source = source
        self.table = table
        self.notes = notes
        self.keys = keys
        self.at = line
        self._asked: set[str] = set()

    def where(self, key: str = "") -> str:
        """Return file, line and dotted key for a message."""
        keys = (*self.keys, key) if key else self.keys
        line = self.at or self.source.line(keys)
        place = f"{self.source.path}:{line}" if line else self.source.path
        return f"{place} {'.'.join(keys)}".rstrip()

    def note(self, key: str, says: str, *, fix: str, severity: Severity = Severity.ERROR) -> None:
        """Note a problem with one key of this table."""
        self.notes.add(self.where(key), says, fix=fix, severity=severity)

    def get(self, key: str) -> object:
        """Return the raw value, or None, and remember that this key is known."""
        self._asked.add(key)
        return self.table.get(key)

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Return a text exactly as it stands in its quotes; numbers as they are written."""
        value = self.get(key)
        if isinstance(value, (dict, list)):
            self._wrong(key, value, str)
            return default
        word = default if value is None else _plain(value)
        if required and not word.strip():
            self.note(key, f"{key} is missing.", fix=f'Add {key} = "..." here.')
        return word

    def choice(self, key: str, known: tuple[str, ...], default: str = "") -> str:
        """Return one of the known words; notes any other, with the closest known one."""
        word = self.text(key, default)
        if word in known:
            return word
        self.note(
            key,
            f"{key} cannot be {word!r}.{did_you_mean(word, known)}",
            fix=f"Use one of: {', '.join(known)}.",
        )
        return default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self._wrong(key, value, bool)
            return default
        return value

    def whole(self, key: str, default: int, *, least: int, most: int) -> int:
        """Return a whole number between `least` and `most`, both included."""
        value = self.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong(key, value, int)
            return default
        if not least <= value <= most:
            self.note(key, f"{key} cannot be {value}.", fix=f"Use {least} to {most}.")
            return default
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts; one text alone counts as a list of one."""
        value = self.get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        if any(isinstance(item, (dict, list)) for item in items):
            self._wrong(key, value, list)
            return ()
        if required and not items:
            self.note(key, f"{key} is missing.", fix=f'Add {key} = ["..."] here.')
        return tuple(_plain(item) for item in items)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return a table of texts as pairs, in the order of the file."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, dict) or any(isinstance(v, (dict, list)) for v in value.values()):
            self.note(key, f"{key} is not a table.", fix=f'Write {key} = {{"from" = "to"}}.')
            return ()
        return tuple((name, _plain(item)) for name, item in value.items())

    def section(self, key: str) -> "Section":
        """Return a table inside this one, empty when it is absent."""
        value = self.get(key)
        if value is not None and not isinstance(value, dict):
            self.note(
                key,
                f"{key} is not a table.",
                fix=f"Write [{'.'.join((*self.keys, key))}] above it.",
            )
            value = None
        return Section(self.source, value or {}, self.notes, keys=(*self.keys, key), line=self.at)

    def sections(self) -> Iterator[tuple[str, "Section"]]:
        """Return every table inside this one with its name; notes what is no table."""
        for name in self.table:
            yield name, self.section(name)

    def rows(self, key: str, anchor: str) -> tuple["Section", ...]:
        """Return a list of tables; `anchor` names the key whose text finds the line."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or any(not isinstance(item, dict) for item in value):
            self.note(
                key, f"{key} is not a list of tables.", fix=f"Write {key} = [ {{...}}, ... ]."
            )
            return ()
        return tuple(
            Section(
                self.source,
                item,
                self.notes,
                keys=(*self.keys, f"{key}[{number}]"),
                line=self.source.line_with(str(item.get(anchor, ""))),
            )
            for number, item in enumerate(value)
        )

    def finish(self) -> None:
        """Note every key that nobody asked for: a misspelt key would be ignored in silence."""
        for key in self.table:
            if key not in self._asked:
                self.note(
                    key,
                    f"{key!r} is not known here.{did_you_mean(key, self._asked)}",
                    fix=f"Known here: {', '.join(sorted(self._asked)) or 'nothing'}.",
                )

    def _wrong(self, key: str, value: object, kind: type) -> None:
        self.note(key, f"{key} is {value!r}, not {_KINDS[kind]}.", fix=f"Make it {_KINDS[kind]}.")


def _plain(value: object) -> str:
    """Write a TOML scalar as text: 2026, 0.5 and true as they stand in the file."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_toml(root: Path, path: str, notes: Notes, *, required: str = "") -> Section | None:
    """Open a TOML file of the workspace; None when it is absent or cannot be understood.

    `required` says what to do when the file is absent; empty means that it may be.
    """
    text = read_text(root, path, notes, required=required)
    if text is None:
        return None
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        where = f"{path}:{at[1]}" if at else f"{path}:{text.count(chr(10)) + 1}"
        says = _AT_LINE.sub("", str(error)).removesuffix("(at end of document)").strip()
        fix = f"Look at column {at[2]} of that line." if at else "Look for an unclosed bracket."
        notes.add(where, f"This is not valid TOML: {says}.", fix=f"{fix} Texts stand in quotes.")
        return None
    return Section(Source(path, text, data), data, notes)


def read_text(root: Path, path: str, notes: Notes, *, required: str = "") -> str | None:
    """Read a playbook file as UTF-8 text, with or without a byte order mark."""
    file = root / path
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        if required:
            notes.add(path, "The file is missing.", fix=required)
    except UnicodeDecodeError as error:
        notes.add(
            path,
            f"The file is not UTF-8 text (byte {error.start + 1} is no character of it).",
            fix="Save it again as 'CSV UTF-8' or as UTF-8 text.",
        )
    except OSError as error:
        notes.add(path, f"The file cannot be read: {error.strerror}.", fix="Check its permissions.")
    return None
