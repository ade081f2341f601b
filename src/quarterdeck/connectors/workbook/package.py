"""The parts packed in a workbook, and what is refused before any of them is unpacked.

A workbook is a zip archive. What comes from outside may be built to harm whoever opens it: a few
kilobytes that unpack to gigabytes, or programs inside. Sizes are therefore looked up first and
proven by unpacking piece by piece, and no more is ever held than one piece.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from struct import unpack_from

from quarterdeck.words.problem import QuarterdeckError

LARGEST = 1024**3
"""Bytes that all parts of a workbook may have unpacked; a full sheet of 20 columns has as many."""

MOST_PACKED = 100
"""How many times larger than packed the parts may be; a sheet of one repeated row comes to 20."""

_SMALL = 32 * 1024**2
_MOST_PARTS = 10_000
_PIECE = 1024**2
_LOCAL_HEADER = 30
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_OLE = b"\xd0\xcf\x11\xe0"
_OTHER_BOOKS = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "content.xml": "an OpenDocument sheet (.ods)",
}
_AS_XLSX = "Save it in Excel as .xlsx, or export it as CSV (UTF-8), and import that."
_PROGRAMS = ("vbaproject.bin", "vbadata.xml")
_MACRO_SHEETS = "xl/macrosheets/"
_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook on disk whose parts may be unpacked: their places by name."""

    path: Path
    parts: dict[str, zipfile.ZipInfo]

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part in pieces; QuarterdeckError when it is damaged or larger than it says."""
        yield from _unpacked(self.path, self.parts[name])

    def text(self, name: str) -> str:
        """Return a small part whole, '' when there is none."""
        if name not in self.parts or self.parts[name].file_size > _SMALL:
            return ""
        return b"".join(self.pieces(name)).decode("utf-8", "replace")


def open_package(path: Path) -> Package | None:
    """Return the parts of a workbook that is safe to read, None for what is no workbook.

    Raises QuarterdeckError for a workbook that is locked by a password, holds macros, is damaged,
    or would unpack to more than can be meant.
    """
    if _is_locked(path):
        raise _refusal(path, "is locked by a password", "Save it without a password")
    if not _is_zip(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged(path, str(error)) from error
    names = [info.filename for info in infos]
    for name, kind in _OTHER_BOOKS.items():
        if name in names:
            raise QuarterdeckError(f"{path.name} is {kind}.", fix=_AS_XLSX, where=str(path))
    if "xl/workbook.xml" not in names:
        return None
    _refuse_macros(path, names)
    _refuse_sizes(path, infos)
    package = Package(path, {info.filename: info for info in infos})
    if "macroenabled" in package.text(_TYPES).lower():
        raise _macros(path)
    return package


def prove(package: Package) -> None:
    """Unpack every part that a reader would, piece by piece; QuarterdeckError where sizes lie."""
    for name in package.parts:
        if PurePosixPath(name).suffix.lower() in (".xml", ".rels"):
            for _ in package.pieces(name):
                pass


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _is_locked(path: Path) -> bool:
    """Tell a workbook under a password: Office wraps it in its old container, in a known stream."""
    with path.open("rb") as file:
        if file.read(4) != _OLE:
            return False
        sought, before = "EncryptedPackage".encode("utf-16-le"), b""
        while block := file.read(_PIECE):
            if sought in before + block:
                return True
            before = block[-len(sought) :]
    return False


def _refuse_macros(path: Path, names: list[str]) -> None:
    lowered = [name.lower() for name in names]
    if path.suffix.lower() in (".xlsm", ".xltm") or any(
        PurePosixPath(name).name in _PROGRAMS or name.startswith(_MACRO_SHEETS) for name in lowered
    ):
        raise _macros(path)


def _refuse_sizes(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    if len({info.filename for info in infos}) < len(infos) or len(infos) > _MOST_PARTS:
        raise _damaged(path, "two of its parts have one name, or there are too many")
    for info in infos:
        if info.flag_bits & 1:
            raise _refusal(path, "is locked by a password", "Save it without a password")
        if info.compress_type not in (_STORED, _DEFLATED):
            raise _damaged(path, "it is packed in a way that Excel does not use")
    unpacked, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
    if packed > path.stat().st_size:
        raise _damaged(path, "its parts lie over each other")
    if unpacked > LARGEST or (unpacked > _SMALL and unpacked > MOST_PACKED * max(packed, 1)):
        raise _too_large(path, unpacked)


def _unpacked(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part unpacks to, and stop where it gets larger than the archive says."""
    left, grown = info.compress_size, 0
    unpack = zlib.decompressobj(wbits=-15) if info.compress_type == _DEFLATED else None
    with path.open("rb") as file:
        file.seek(_begin(path, info))
        while left > 0 and (raw := file.read(min(_PIECE, left))):
            left -= len(raw)
            while raw:
                piece, raw = (raw, b"") if unpack is None else _next(path, unpack, raw)
                grown += len(piece)
                if grown > info.file_size:
                    raise _too_large(path, grown)
                yield piece
    if grown != info.file_size:
        raise _damaged(path, f"{info.filename} is cut off")


def _next(path: Path, unpack: "zlib._Decompress", raw: bytes) -> tuple[bytes, bytes]:
    try:
        return unpack.decompress(raw, _PIECE), unpack.unconsumed_tail
    except zlib.error as error:
        raise _damaged(path, str(error)) from error


def _begin(path: Path, info: zipfile.ZipInfo) -> int:
    """Return where the bytes of a part begin: behind a header of its own, as long as that says."""
    if info.header_offset < 0:
        raise _damaged(path, f"{info.filename} is not where it should be")
    with path.open("rb") as file:
        file.seek(info.header_offset)
        header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise _damaged(path, f"{info.filename} is not where it should be")
    name, extra = unpack_from("<HH", header, 26)
    return int(info.header_offset + _LOCAL_HEADER + name + extra)


def _macros(path: Path) -> QuarterdeckError:
    return _refusal(path, "holds macros, which are programs", "Save it as .xlsx, without macros")


def _refusal(path: Path, what: str, fix: str) -> QuarterdeckError:
    return QuarterdeckError(
        f"{path.name} {what}; it was not opened.", fix=f"{fix}, and import that.", where=str(path)
    )


def _damaged(path: Path, why: str) -> QuarterdeckError:
    return QuarterdeckError(
        f"{path.name} is a damaged workbook: {why.strip().rstrip('.')}.",
        fix="Export or copy it again; Excel must open it without repairing anything.",
        where=str(path),
    )


def _too_large(path: Path, unpacked: int) -> QuarterdeckError:
    return QuarterdeckError(
        f"{path.name} would unpack to {unpacked:,} bytes or more, far beyond what its size of "
        f"{path.stat().st_size:,} bytes lets expect; it was not opened.",
        fix="If it is meant to be that large, export it as CSV (UTF-8) and import that.",
        where=str(path),
    )
