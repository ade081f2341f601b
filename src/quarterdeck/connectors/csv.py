"""Delimited text files: encoding, line ends, delimiter, quotes and packing are found by looking."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from quarterdeck.connectors.copying import LEGACY, plain_copy
from quarterdeck.connectors.footer import cut_text, ending_note
from quarterdeck.connectors.header import Header, read_header
from quarterdeck.connectors.look import ROW, Look, Wish
from quarterdeck.connectors.other_forms import other_form
from quarterdeck.connectors.scan import HEAD, Scan, first_bytes, refuse_nul, scan
from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.words.problem import Problem, QuarterdeckError, Severity

_PARQUET = b"PAR1"
_SPACE = b"\xef\xbb\xbf \t\r\n"
_PLAIN = ("utf-8", "utf-8-sig")
_LINE_ENDS = {"lf": "LF", "crlf": "CRLF", "cr": "CR alone", "mixed": "mixed", "": "none"}
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_NEW_LINE = {"crlf": "\\r\\n"}


@dataclass(frozen=True, slots=True)
class CsvConnector:
    """The door for delimited text; SQL reads the file in parallel, rejects of it are kept."""

    def look(self, path: Path, wish: Wish) -> Look | None:
        """Read all bytes once and the header; None for files that are no delimited text."""
        head, _ = first_bytes(path)
        if other_form(head) or head.startswith(_PARQUET) or head.lstrip(_SPACE).startswith(b"{"):
            return None
        found = scan(path)
        encoding = wish.encoding or found.encoding or LEGACY
        refuse_nul(path, found, encoding)
        read_path = path
        copied = encoding.lower() not in _PLAIN or found.line_end in ("cr", "mixed")
        if copied:
            read_path = wish.scratch / f"{found.content_hash[:16]}.csv"
            plain_copy(path, read_path, encoding=encoding, compressed=found.compressed)
        header = read_header(_head_text(read_path), wish.delimiter, wish.layout.header_row)
        if not header.columns:
            raise _empty(path)
        form, notes = _form(found, encoding, header), _notes(path, found, header, wish)
        plain = replace(found, compressed=found.compressed and not copied)
        read_path, plain, ending = cut_text(
            read_path, plain, header, patterns=wish.layout.footer, to=_cut_path(wish, found)
        )
        reading = _reading(read_path, header, plain, copied=copied)
        return Look(
            path=path,
            connector="csv",
            columns=header.columns,
            types=("VARCHAR",) * len(header.columns),
            content_hash=found.content_hash,
            read_path=read_path,
            delimiter=header.delimiter,
            form=form,
            reading=reading,
            unreadable=load("connectors", "unreadable_csv"),
            swallowed=_swallowed(header, reading),
            lines=plain.lines - header.below,
            first_line=header.below + 1,
            above=header.skip + 1,
            quoted=True,
            left_out=ending.rows if ending else 0,
            full_left_out=ending.full if ending else 0,
            notes=(*notes, ending_note(path.name, ending)) if ending else notes,
        )

    def relation(self, look: Look) -> str:
        """Return SQL for the rows: trimmed column names, all text, and qd_row."""
        columns = ", ".join(ident(name) for name in look.columns)
        number = look.numbers or "row_number() OVER ()"
        return f"SELECT {columns}, {number} AS {ROW} FROM {look.reading}"


def _reading(read_path: Path, header: Header, found: Scan, *, copied: bool) -> str:
    """Write the table function that reads the file just as it was found."""
    line_end = "lf" if copied else found.line_end
    new_line = f", new_line = '{_NEW_LINE[line_end]}'" if line_end in _NEW_LINE else ""
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header.columns)
    return render(
        load("connectors", "read_csv"),
        path=str(read_path),
        columns=Raw(columns),
        delimiter=header.delimiter,
        skip=header.skip,
        packing="gzip" if found.compressed else "none",
        new_line=Raw(new_line),
    )


def _swallowed(header: Header, reading: str) -> str:
    """Write the query for what may be rows that an open quote hides."""
    last, mark = len(header.columns) - 1, literal(header.delimiter)
    turns = " ".join(
        f"WHEN qd_holds_rows({ident(name)}, {place}, {last}, {mark}) THEN {ident(name)}"
        for place, name in enumerate(header.columns)
    )
    return render(
        load("connectors", "swallowed_csv"),
        cell=Raw(f"CASE {turns} END"),
        reading=Raw(reading),
        last=last,
        mark=header.delimiter,
    )


def _head_text(path: Path) -> str:
    head, _ = first_bytes(path)
    return head[:HEAD].decode("utf-8-sig", "ignore")


def _form(found: Scan, encoding: str, header: Header) -> str:
    packed = "gzip, " if found.compressed else ""
    mark = _DELIMITERS.get(header.delimiter, repr(header.delimiter))
    return f"{packed}{encoding}, line ends {_LINE_ENDS[found.line_end]}, {mark}"


def _cut_path(wish: Wish, found: Scan) -> Path:
    """Return where a copy without its footer goes, one for each way of cutting it."""
    way = hashlib.sha256("\n".join(wish.layout.footer).encode()).hexdigest()
    return wish.scratch / f"{found.content_hash[:16]}.{way[:8]}.csv"


def _notes(path: Path, found: Scan, header: Header, wish: Wish) -> tuple[Problem, ...]:
    notes = []
    if not found.encoding and not wish.encoding:
        notes.append(
            Problem(
                where=f"{path.name}: byte {found.odd_at:,}",
                says="The file is not UTF-8; it was read as Windows-1252.",
                fix='If names look wrong, set `encoding = "..."` in the mapping to what it is.',
                severity=Severity.WARNING,
            )
        )
    if found.line_end in ("cr", "mixed"):
        notes.append(
            Problem(
                where=path.name,
                says=f"Line ends are {_LINE_ENDS[found.line_end]}; they were read as line ends.",
                fix="Nothing to do.",
                severity=Severity.NOTE,
            )
        )
    if header.renamed:
        notes.append(
            Problem(
                where=f"{path.name}: header",
                says="Several columns have one name; the later became "
                f"{', '.join(header.renamed)}.",
                fix="Use these names in the mapping, or rename the columns in the export.",
                severity=Severity.WARNING,
                count=len(header.renamed),
            )
        )
    return tuple(notes)


def _empty(path: Path) -> QuarterdeckError:
    return QuarterdeckError(
        f"{path.name} is empty: it has no header.",
        fix="Export the file again with a header line.",
        where=str(path),
    )


connector = CsvConnector()
