"""Ways in which a file may be spoilt, each a pure function of its bytes and two places in it."""

import gzip
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tests.connectors.books import HEADER, book, row

T = TypeVar("T")
CORPUS = Path(__file__).parent / "corpus"
_MARKS = (
    b",", b";", b"\t", b"|", b'"', b"\n", b"\r\n", b"\r", b"'", b"\0", b"\xff\xfe", b"\x00\x00",
)  # fmt: skip
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "shift_jis")
_CELLS = (
    b"", b" ", b"=1+1", b"#N/A", b"NULL", b"9" * 40, b"-0", b"1e309", b"NaN", b"(1.234,56)",
    b"1,2,3", b"2026-13-45", b"0000-00-00", b"9999-12-31", b"31.12.2025", b"12/31/2025 24:61",
    b"\xe2\x80\xae", b"\xf0\x9f\x92\xa3", b"'; DROP TABLE deals; --", b"{0}", b"%s", b"A" * 5000,
    b"Grand Totals (3)", b"006KM0000001HLD", b"006KM0000001HLDYA2", b"EUR", b"XXX", b"true",
)  # fmt: skip


@dataclass(frozen=True)
class Spoiling:
    """One way to spoil a file: by name, with two places from 0 to 1."""

    how: str
    one: float
    two: float

    def __call__(self, raw: bytes) -> bytes:
        """Return the spoilt bytes."""
        return WAYS[self.how](raw, self.one, self.two)


def spoilt(raw: bytes, spoilings: Sequence[Spoiling]) -> bytes:
    """Return a file after several spoilings, none of which makes it large."""
    for spoiling in spoilings:
        raw = spoiling(raw)[:200_000]
    return raw


def sources() -> dict[str, bytes]:
    """Return the files that are spoilt, by the name under which they are imported."""
    return {path.name: path.read_bytes() for path in sorted(CORPUS.iterdir())}


@cache
def a_book() -> bytes:
    """Return a small workbook as people make them."""
    rows = [["Pipeline"], [], HEADER, row("A", 12.5), row("B", "x"), ["Subtotal"], row("C", "#N/A")]
    with TemporaryDirectory() as folder:
        return book(Path(folder) / "snap.xlsx", Notes=[["x"]], Deals=rows).read_bytes()


def _flip(raw: bytes, one: float, two: float) -> bytes:
    at = _at(raw, one)
    return raw[:at] + bytes([int(two * 255)]) + raw[at + 1 :]


def _cut(raw: bytes, one: float, two: float) -> bytes:
    low, high = sorted((_at(raw, one), _at(raw, two)))
    return raw[:low] + raw[high:]


def _double(raw: bytes, one: float, two: float) -> bytes:
    low, high = sorted((_at(raw, one), _at(raw, two)))
    return raw[:high] + raw[low:high] + raw[high:]


def _insert(raw: bytes, one: float, two: float) -> bytes:
    at = _at(raw, one)
    return raw[:at] + _pick(_MARKS, two) + raw[at:]


def _insert_cell(raw: bytes, one: float, two: float) -> bytes:
    """Put an odd value in the place of a cell."""
    lines = raw.split(b"\n")
    line = int(one * (len(lines) - 1))
    mark = max((b",", b";", b"\t", b"|"), key=raw.count)
    cells = lines[line].split(mark)
    cells[int(two * (len(cells) - 1))] = _pick(_CELLS, (one * 7 + two) % 1)
    lines[line] = mark.join(cells)
    return b"\n".join(lines)


def _drop_line(raw: bytes, one: float, two: float) -> bytes:
    lines = raw.split(b"\n")
    del lines[int(one * (len(lines) - 1))]
    return b"\n".join(lines) if two < 0.9 else b"\r".join(lines)


def _move_line(raw: bytes, one: float, two: float) -> bytes:
    lines = raw.split(b"\n")
    moved = lines.pop(int(one * (len(lines) - 1)))
    lines.insert(int(two * len(lines)), moved)
    return b"\n".join(lines)


def _repeat_line(raw: bytes, one: float, two: float) -> bytes:
    lines = raw.split(b"\n")
    lines.insert(int(two * len(lines)), lines[int(one * (len(lines) - 1))])
    return b"\n".join(lines)


def _rename(raw: bytes, one: float, two: float) -> bytes:
    """Change the name of a column, empty it or make it that of another."""
    header, end, rest = raw.partition(b"\n")
    mark = max((b",", b";", b"\t", b"|"), key=header.count)
    names = header.split(mark)
    names[int(one * (len(names) - 1))] = _pick(
        (b"", b" ", names[-1], b"qd_row", b"%s", b"\xff"), two
    )
    return mark.join(names) + end + rest


def _encode(raw: bytes, one: float, two: float) -> bytes:
    del two
    text = raw.decode("utf-8", "replace")
    return text.encode(_pick(_ENCODINGS, one), "replace")


def _pack(raw: bytes, one: float, two: float) -> bytes:
    packed = gzip.compress(raw, mtime=0)
    return packed if one < 0.5 else _cut(packed, one, two)


def _spoil_part(raw: bytes, one: float, two: float) -> bytes:
    """Spoil a part inside of a workbook and pack it soundly again; other files are cut."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as old:
            parts = {name: old.read(name) for name in old.namelist()}
    except Exception:  # noqa: BLE001 -- spoilt already, in whatever way
        return _cut(raw, one, two)
    if not parts:
        return raw
    name = sorted(parts)[int(one * (len(parts) - 1))]
    way = _pick((_flip, _cut, _double, _insert, _insert_xml), (one * 13 + two) % 1)
    parts[name] = way(parts[name], two, (two * 17 + one) % 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each, content in parts.items():
            new.writestr(zipfile.ZipInfo(each), content)
    return out.getvalue()


def _insert_xml(raw: bytes, one: float, two: float) -> bytes:
    at = raw.find(b"<", _at(raw, one))
    odd = (
        b'<c r="XFD1048576"><v>1</v></c>', b'<c t="s"><v>99999</v></c>', b"<v>1e999</v>", b"<row/>",
        b'<c r="A0"><v>1</v></c>', b'<c r="B2" t="e"><v>#REF!</v></c>', b"<![CDATA[x]]>", b"&amp;",
        b'<mergeCell ref="A1:ZZ9"/>', b'<c r="C9" t="b"><v>7</v></c>', b"<!-- -->", b"&#0;",
    )  # fmt: skip
    return raw[:at] + _pick(odd, two) + raw[at:] if at >= 0 else raw


def _at(raw: bytes, place: float) -> int:
    return int(place * len(raw))


def _pick(options: Sequence[T], place: float) -> T:
    return options[min(int(place * len(options)), len(options) - 1)]


WAYS: dict[str, Callable[[bytes, float, float], bytes]] = {
    "flip": _flip,
    "cut": _cut,
    "double": _double,
    "insert": _insert,
    "insert_cell": _insert_cell,
    "drop_line": _drop_line,
    "move_line": _move_line,
    "repeat_line": _repeat_line,
    "rename": _rename,
    "encode": _encode,
    "pack": _pack,
    "spoil_part": _spoil_part,
}
"""Every way to spoil a file."""
