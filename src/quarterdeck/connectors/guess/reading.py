"""How a file is to be read before anybody has said so: its header below a title, its last lines."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from glob import escape
from pathlib import Path

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.doors import look_at, rows
from quarterdeck.connectors.guess.known import words
from quarterdeck.connectors.header import DELIMITERS
from quarterdeck.connectors.header_rows import SEARCHED, likely_header
from quarterdeck.connectors.look import ROW, Expected, Look, Wish
from quarterdeck.connectors.scan import first_bytes, text_blocks
from quarterdeck.connectors.staging import database
from quarterdeck.engine.sql import Raw, ident, load, render
from quarterdeck.playbook.model import Layout

_LAST = 400
_TAIL = 64 * 1024
_FEW = 3
_NUMBER = re.compile(r"\d[\d.,]*")


def first_look(path: Path, scratch: Path, sheet: str = "") -> tuple[Look, Layout]:
    """Look at a file as its own first and last lines suggest; of several sheets take the fullest.

    `sheet` is the one that the user named, if any. Returns the table, with those left out as its
    `others`, and the layout that a mapping has to state for it. Raises QuarterdeckError for what
    cannot be read.
    """
    wish = Wish(scratch)
    look = look_at(path, wish)
    sheets = (look, *look.others)
    named = [table for table in sheets if sheet and same(table.sheet) == same(sheet)]
    look = max(named or sheets, key=lambda table: len(table.columns) * table.lines)
    left_out = tuple(table for table in sheets if table is not look)
    layout = Layout(sheet=look.sheet if len(sheets) > 1 else "", header_row=_header_row(look))
    if layout.header_row:
        look = look_at(path, replace(wish, layout=layout))
    for footer in _footers(look, scratch):
        stated = replace(layout, footer=(footer,))
        cut = look_at(path, replace(wish, layout=replace(stated, sheet=look.sheet)))
        if not cut.full_left_out:
            look, layout = cut, stated
            break
    expected = _mixed(look, scratch) if look.own_dates else Expected()
    if expected != Expected():
        stated = replace(layout, sheet=look.sheet)
        look = look_at(path, replace(wish, layout=stated, expected=expected))
    return replace(look, others=left_out), layout


def _mixed(look: Look, scratch: Path) -> Expected:
    """Return which columns of a workbook hold days and decimal commas beside cells of that kind."""
    with database(scratch) as con:
        query = render(
            load("connectors", "mixed"),
            columns=Raw(", ".join(ident(name) for name in look.columns)),
            rows=Raw(rows(look)),
        )
        found = con.execute(query).fetchall()
    return Expected(
        commas=frozenset(same(name) for name, commas, _ in found if commas),
        dates=frozenset(same(name) for name, _, dates in found if dates),
    )


def _header_row(look: Look) -> tuple[int, ...]:
    """Return the line of a text's header when it is not the first; a workbook finds its own."""
    if not look.quoted:
        return ()
    head, _ = first_bytes(look.read_path)
    text = head.decode("utf-8-sig", "ignore").replace("\r\n", "\n").replace("\r", "\n")
    ways = [_records(text, mark) for mark in DELIMITERS]
    lines = max(ways, key=lambda way: max((len(cells) for _, cells in way), default=0))
    filled = [number for number, cells in lines if any(cell.strip() for cell in cells)]
    place, _ = likely_header([cells for _, cells in lines])
    begins = lines[place - 1][0] if lines else 1
    return (begins, begins) if filled and begins > filled[0] and not _says_mark(text) else ()


def _says_mark(text: str) -> bool:
    """Tell whether a text begins with the line in which spreadsheets state their delimiter."""
    return bool(re.match(r"sep=.\n", text, re.IGNORECASE))


def _records(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Return the first rows of a text with the line on which each begins."""
    reader, found, begins = csv.reader(io.StringIO(text), delimiter=mark), [], 1
    with suppress(csv.Error):
        for cells in reader:
            found.append((begins, cells))
            begins = reader.line_num + 1
            if len(found) >= SEARCHED:
                break
    return found


def _footers(look: Look, scratch: Path) -> tuple[str, ...]:
    """Return patterns of the first of the last lines that are no rows, () when all are rows.

    The wider comes first, then the narrower for a file in which the word begins a deal's name too;
    a line that is the word alone is taken as narrowly as it stands.
    A word that also begins rows further up only adds some of them up: the data go on below it.
    """
    known = words()["last_lines"]["footer"]
    most = min(_FEW, max(len(look.columns) // 2, 1))
    rows_read = _last_rows(look, scratch)
    begun = Counter(_word(cells, known) for cells in rows_read if len(cells) <= most)
    found: tuple[str, ...] = ()
    for cells in reversed(rows_read):
        if len(cells) > most:
            break
        word = _word(cells, known)
        if begun[word] == 1 and word:
            line = cells[0].casefold()
            found = (line,) if line == word else (f"{word}*", _NUMBER.sub("*", escape(line)))
    return found


def _word(cells: Sequence[str], known: Sequence[str]) -> str:
    """Return the longest known word with which the first cell of a row begins, '' for none."""
    first = cells[0].casefold()
    return max((word for word in known if first.startswith(word)), key=len, default="")


def _last_rows(look: Look, scratch: Path) -> list[list[str]]:
    """Return the filled cells of the last rows that have any."""
    if look.quoted:
        found = _tail(look)
    else:
        with database(scratch) as con:
            query = (
                f"SELECT * EXCLUDE ({ROW}) FROM ({rows(look)}) ORDER BY {ROW} DESC LIMIT {_LAST}"
            )
            found = [[str(c or "") for c in row] for row in con.execute(query).fetchall()][::-1]
    filled = [[cell.strip() for cell in row if cell.strip()] for row in found]
    return [cells for cells in filled if cells]


def _tail(look: Look) -> list[list[str]]:
    """Return the last rows of a text; the first may be cut, which does no harm here."""
    _, packed = first_bytes(look.read_path)
    tail = b""
    for block in text_blocks(look.read_path, compressed=packed):
        tail = (tail + block)[-_TAIL:]
    text = tail.decode("utf-8", "ignore")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found: list[list[str]] = []
    with suppress(csv.Error):
        found.extend(csv.reader(io.StringIO(text), delimiter=look.delimiter))
    return found[-_LAST:]
