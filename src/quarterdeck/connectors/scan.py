"""One reading of a text file's bytes: fingerprint, encoding, line ends, and lines too long."""

import codecs
import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from quarterdeck.connectors.lines import Lines
from quarterdeck.connectors.other_forms import nul_fix
from quarterdeck.words.problem import QuarterdeckError

BLOCK = 16 * 1024 * 1024
HEAD = 256 * 1024
_FEWEST_PAIRS = 2
_GZIP = b"\x1f\x8b"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Scan:
    """What the bytes of a file say.

    `encoding` is 'utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le' or 'utf-16-be', or '' when the bytes
    are none of these; then `odd_at` is the offset of the first that is no UTF-8 (else -1).
    `line_end` is 'lf', 'crlf', 'cr', 'mixed', or '' for a text without any; `lines` counts them.
    `nul_at` is the offset of the first NUL byte, -1 without one.
    """

    content_hash: str
    compressed: bool
    encoding: str
    odd_at: int
    line_end: str
    lines: int
    head: bytes
    nul_at: int


def first_bytes(path: Path) -> tuple[bytes, bool]:
    """Return the beginning of the file's text, and whether the file is packed by gzip."""
    with path.open("rb") as file:
        raw = file.read(HEAD)
    if not raw.startswith(_GZIP):
        return raw, False
    try:
        return zlib.decompressobj(wbits=31).decompress(raw, HEAD), True
    except zlib.error as error:
        raise _broken_gzip(path) from error


def scan(path: Path) -> Scan:
    """Read the whole file once; raises QuarterdeckError for a giant line or a broken gzip."""
    head, compressed = first_bytes(path)
    digest = hashlib.sha256()
    lines, text = Lines(path), _Text(head)
    for block in text_blocks(path, compressed=compressed, seen=digest.update):
        lines.add(block)
        text.add(block)
    return Scan(
        content_hash=digest.hexdigest(),
        compressed=compressed,
        encoding=text.finish(),
        odd_at=text.odd_at,
        line_end=lines.finish(),
        lines=lines.count,
        head=head,
        nul_at=text.nul_at,
    )


def refuse_nul(path: Path, found: Scan, encoding: str) -> None:
    """Raise QuarterdeckError for NUL bytes in a text whose encoding has none."""
    wide = encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32"))
    if found.nul_at >= 0 and not wide:
        raise QuarterdeckError(
            f"{path.name} holds a NUL byte, which no text has: byte {found.nul_at:,}.",
            fix=nul_fix(),
            where=str(path),
        )


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's raw bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def text_blocks(
    path: Path, *, compressed: bool, seen: Callable[[bytes], None] | None = None
) -> Iterator[bytes]:
    """Yield the file's bytes, unpacked, in blocks; `seen` is called with the raw bytes."""
    with path.open("rb") as file:
        raw_blocks = iter(lambda: file.read(BLOCK), b"")
        unpack = _Unpack(path)
        for raw in raw_blocks:
            if seen:
                seen(raw)
            if compressed:
                yield from unpack.blocks(raw)
            else:
                yield raw
        unpack.finish()


class _Unpack:
    """Unpacks gzip, also of several members, in bounded blocks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._member = zlib.decompressobj(wbits=31)
        self._begun = False

    def blocks(self, raw: bytes) -> Iterator[bytes]:
        try:
            while raw:
                self._begun = True
                yield self._member.decompress(raw, BLOCK)
                raw = self._member.unconsumed_tail
                if self._member.eof:
                    raw = self._member.unused_data
                    self._member, self._begun = zlib.decompressobj(wbits=31), False
        except zlib.error as error:
            raise _broken_gzip(self._path) from error

    def finish(self) -> None:
        if self._begun:
            raise _broken_gzip(self._path)


class _Text:
    """Finds out which encoding a text is in: by its mark, as UTF-8, or by its zero bytes."""

    def __init__(self, head: bytes) -> None:
        self._marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
        self._wide = _wide(head)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._plain = True
        self._at = 0
        self.odd_at = self.nul_at = -1

    def add(self, block: bytes) -> None:
        if self.odd_at < 0 and not (self._plain and block.isascii()):
            held = len(self._decoder.getstate()[0])
            try:
                self._decoder.decode(block)
                self._plain = not self._decoder.getstate()[0]
            except UnicodeDecodeError as error:
                self.odd_at = self._at - held + error.start
        if self.nul_at < 0 and b"\0" in block:
            self.nul_at = self._at + block.index(0)
        self._at += len(block)

    def finish(self) -> str:
        if self._marked or self._wide:
            return self._marked or self._wide
        if self.odd_at < 0 and not self._plain:
            self.odd_at = self._at - 1
        return "utf-8" if self.odd_at < 0 else ""


def _wide(head: bytes) -> str:
    """Name the UTF-16 without a mark that a head with a zero in every second byte is written in."""
    pairs = len(head) // 2
    if pairs < _FEWEST_PAIRS or 2 * head.count(0) < pairs:
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _broken_gzip(path: Path) -> QuarterdeckError:
    return QuarterdeckError(
        f"{path.name} is packed by gzip but is damaged or cut off.",
        fix="Export or copy the file again; `gzip -t` must find it sound.",
        where=str(path),
    )
