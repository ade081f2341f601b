"""A CSV table edited line by line: other lines and comments keep every byte, and their order."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quarterdeck.playbook.tables import COMMENT, delimiter
from quarterdeck.words.problem import QuarterdeckError

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the table: its cells by column, and which lines of the file it takes."""

    first: int
    end: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableText:
    """A table as its file has it: every line with its ending, the header, the records below it."""

    lines: tuple[str, ...]
    mark: str
    ending: str
    header: tuple[str, ...]
    at: int
    records: tuple[Record, ...]

    def edited(
        self,
        changed: Mapping[int, Mapping[str, str] | None],
        added: Iterable[Mapping[str, str]] = (),
    ) -> str:
        """Return the text with some records changed by their place (None: gone), others added.

        A change names the cells that become others; a column that is missing joins the header.
        Raises QuarterdeckError for a line that would be read as a comment.
        """
        added = tuple(added)
        header = self._header([*(c for c in changed.values() if c), *added])
        lines: list[str] = list(self.lines)
        for place, cells in changed.items():
            record = self.records[place]
            row = self._row(header, {**record.cells, **cells}) if cells is not None else ""
            lines[record.first : record.end] = [row, *[""] * (record.end - record.first - 1)]
        if header != self.header:
            opened = _BOM if lines[self.at].startswith(_BOM) else ""
            lines[self.at] = f"{opened}{self._line(header)}"
        if added and lines and not "".join(lines).endswith(("\n", "\r")):
            lines.append(self.ending)
        return "".join([*lines, *(self._row(header, cells) for cells in added)])

    def _header(self, cells: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
        named = (name for one in cells for name, value in one.items() if value)
        new = dict.fromkeys(name for name in named if name not in self.header)
        return (*self.header, *new)

    def _row(self, header: tuple[str, ...], cells: Mapping[str, str]) -> str:
        row = [cells.get(name, "") for name in header]
        if row[0].startswith(COMMENT):
            raise QuarterdeckError(
                f"{row[0]!r} would be read as a comment.",
                fix=f"Ids in the playbook cannot begin with {COMMENT}.",
            )
        return self._line(row)

    def _line(self, cells: Sequence[str]) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator=self.ending, delimiter=self.mark).writerow(cells)
        return out.getvalue()


def table_text(path: Path, columns: tuple[str, ...]) -> TableText:
    """Return the table of a file, one with a header of the columns alone where there is none."""
    text = path.read_bytes().decode() if path.is_file() else ""
    if not [one for one in text.split("\n") if one.strip() and not one.startswith(COMMENT)]:
        text = f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{','.join(columns)}\n"
    return parsed(text)


def parsed(text: str) -> TableText:
    """Return a table as its text has it."""
    lines = list(io.StringIO(text, newline=""))
    mark = delimiter(text.removeprefix(_BOM))
    reader = csv.reader(iter(lines), delimiter=mark)
    header: tuple[str, ...] = ()
    at, first, records = 0, 0, list[Record]()
    for number, cells in enumerate(reader):
        row = [cell.strip() for cell in cells]
        if not number and row:
            row[0] = row[0].removeprefix(_BOM).strip()
        told = any(row) and not row[0].startswith(COMMENT)
        if told and header:
            named = dict(zip(header, row, strict=False))
            records.append(Record(first, reader.line_num, named))
        elif told:
            header, at = tuple(name.casefold() for name in row), first
        first = reader.line_num
    ending = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    return TableText(tuple(lines), mark, ending, header, at, tuple(records))
