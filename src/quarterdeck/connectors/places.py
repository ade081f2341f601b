"""On which line of a text each row stands: blank lines and lines inside of quotes count too."""

from collections.abc import Iterator
from dataclasses import dataclass

from quarterdeck.connectors.look import Look
from quarterdeck.connectors.scan import first_bytes, text_blocks

_BLANKS = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the rows of a text stand, as pairs (from, ahead) that hold until the next pair.

    `lines`: from this row on, its line is so many ahead of its number. `counted`: from this count
    of the engine on, which counts what stands above the rows and blank lines, it is so many ahead
    of the row's number. `rows` is how many there are.
    """

    lines: tuple[tuple[int, int], ...]
    counted: tuple[tuple[int, int], ...]
    rows: int


def plain_places(look: Look, rows: int) -> Places:
    """Return the places in a text whose rows follow each other, one a line."""
    return Places(((1, look.first_line - 1),), ((1, look.above),), rows)


def find_places(look: Look) -> Places:
    """Read a text once more and return where its rows stand."""
    lines: list[tuple[int, int]] = []
    counted: list[tuple[int, int]] = []
    row = blanks = 0
    for line, begins in _lines(look):
        if not begins:
            blanks += 1
            continue
        row += 1
        if not lines or lines[-1][1] != line - row:
            lines.append((row, line - row))
        ahead = line - row if not look.quoted else look.above + blanks
        if not counted or counted[-1][1] != ahead:
            counted.append((row + ahead, ahead))
    return Places(tuple(lines), tuple(counted), row)


def _lines(look: Look) -> Iterator[tuple[int, bool]]:
    """Yield the number of each line below the header that begins a row, and of each blank one."""
    mark, inside = look.delimiter.encode(), False
    blanks = _BLANKS.replace(mark, b"")
    for number, line in enumerate(_texts(look), start=1):
        if number < look.first_line:
            continue
        if not inside:
            yield number, bool(line.strip(blanks))
        if look.quoted and b'"' in line:
            inside = _ends_inside(line, mark, inside=inside)


def _texts(look: Look) -> Iterator[bytes]:
    _, packed = first_bytes(look.read_path)
    rest = b""
    for block in text_blocks(look.read_path, compressed=packed):
        whole = (rest + block).split(b"\n")
        rest = whole.pop()
        yield from whole
    if rest:
        yield rest


def _ends_inside(line: bytes, mark: bytes, *, inside: bool) -> bool:
    """Tell whether a line ends inside of a quoted cell; `inside` says whether it begins in one."""
    at = 0
    while True:
        if inside:
            at = line.find(b'"', at)
            if at < 0:
                return True
            if line[at + 1 : at + 2] == b'"':
                at += 2
                continue
            inside = False
        elif line[at : at + 1] == b'"':
            inside, at = True, at + 1
            continue
        at = line.find(mark, at)
        if at < 0:
            return False
        at += len(mark)
