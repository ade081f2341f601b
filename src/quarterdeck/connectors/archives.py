"""Zip archives of exports, as CRMs hand them out: each table in one is a file of its own name.

What comes from outside may be built to harm whoever opens it: names that lead elsewhere, a few
kilobytes that unpack to gigabytes. Only the last part of a name is used, in a folder of our own,
and sizes are refused before anything is unpacked and held to while it is.
"""

import errno
import lzma
import re
import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from quarterdeck.words.problem import QuarterdeckError

ENDING = ".zip"
MOST_TABLES = 200
"""Tables of one archive: a CRM exports one for each of its objects."""

LARGEST = 16 * 1024**3
"""Bytes that all tables of an archive may have unpacked."""

MOST_PACKED = 200
"""How many times larger than packed the tables may be; exports come to 5 to 30."""

_SMALL = 32 * 1024**2
_TABLES = frozenset({".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".parquet"})
_PACKED = ".gz"
_LOCKED = 1
_SPARE = 2**28
_LONGEST = 120
_STRANGE = re.compile(r"[/\x00-\x1f]")
_BROKEN = (
    zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, zlib.error, lzma.LZMAError,
)  # fmt: skip
_NOT_OURS = ("__MACOSX/", ".")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The tables of an archive as files, and the names of what is in it and is no table."""

    tables: tuple[Path, ...]
    others: tuple[str, ...]


def is_archive(path: Path) -> bool:
    """Tell an archive of exports by its ending; an Excel workbook, packed alike, has another."""
    return path.suffix.lower() == ENDING


def archive_of(path: Path) -> str:
    """Return the name of the archive that `unpack` took a file from, '' for any other file."""
    return path.parent.name if is_archive(path.parent) else ""


def unpack(path: Path, into: Path, only: int | None = None) -> Unpacked:
    """Unpack the tables of an archive below a folder of our own, in the order of their names.

    `only` is the number of the one that is wanted. Raises QuarterdeckError for an archive that is
    damaged, under a password, without a table, or that would unpack to more than can be meant or
    than the disk has room for.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if _meant(info)]
            tables = sorted((i for i in infos if _is_table(i)), key=lambda info: info.filename)
            _refuse(path, tables, into)
            files = tuple(
                _written(archive, info, into / f"{number}" / path.name, name)
                for number, (info, name) in enumerate(zip(tables, _names(tables), strict=True))
                if only in (None, number)
            )
    except _BROKEN as error:
        raise _damaged(path, str(error)) from error
    except OSError as error:
        # Where bytes lead beyond its ends, an archive is read as a disk that fails.
        if error.errno == errno.ENOSPC:
            raise
        raise _damaged(path, error.strerror or str(error)) from error
    return Unpacked(files, tuple(info.filename for info in infos if not _is_table(info)))


def _meant(info: zipfile.ZipInfo) -> bool:
    """Whether somebody put it there: no folder, and nothing that a system keeps for itself."""
    name = PurePosixPath(info.filename).name
    return not (info.is_dir() or info.filename.startswith(_NOT_OURS) or name.startswith("."))


def _is_table(info: zipfile.ZipInfo) -> bool:
    name = info.filename.lower().removesuffix(_PACKED)
    return PurePosixPath(name).suffix in _TABLES


def _refuse(path: Path, tables: Sequence[zipfile.ZipInfo], into: Path) -> None:
    if not tables:
        raise QuarterdeckError(
            f"{path.name} holds no table; CSV, Excel (.xlsx), JSON Lines and Parquet can be read.",
            fix="Look into it: an archive within an archive has to be unpacked first.",
            where=str(path),
        )
    if len(tables) > MOST_TABLES:
        raise QuarterdeckError(
            f"{path.name} holds {len(tables):,} tables; {MOST_TABLES} are taken at most.",
            fix="Unpack it and import the tables that matter.",
            where=str(path),
        )
    if any(info.flag_bits & _LOCKED for info in tables):
        raise QuarterdeckError(
            f"{path.name} is locked by a password; it was not opened.",
            fix="Export it without a password, or unpack it and import its tables.",
            where=str(path),
        )
    _refuse_size(path, tables, into)


def _refuse_size(path: Path, tables: Sequence[zipfile.ZipInfo], into: Path) -> None:
    size = sum(info.file_size for info in tables)
    packed = min(sum(info.compress_size for info in tables), path.stat().st_size)
    if size > LARGEST or (size > _SMALL and size > MOST_PACKED * max(packed, 1)):
        raise QuarterdeckError(
            f"{path.name} would unpack to {size:,} bytes, far beyond what its "
            f"{path.stat().st_size:,} bytes let expect; it was not opened.",
            fix="If it is meant to be that large, unpack it and import its tables.",
            where=str(path),
        )
    there = next(folder for folder in (into, *into.parents) if folder.exists())
    if size > shutil.disk_usage(there).free - _SPARE:
        raise QuarterdeckError(
            f"{path.name} unpacks to {size:,} bytes, more than the disk has room for.",
            fix="Free some space, or import its tables one by one.",
            where=str(path),
        )


def _names(tables: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return what each table is called: its own name, with its folders where two have one name."""
    paths = [PurePosixPath(info.filename.replace("\\", "/")) for info in tables]
    times = Counter(path.name for path in paths)
    called = (p.name if times[p.name] == 1 else "-".join(p.parts).strip("/") for p in paths)
    return [_STRANGE.sub("_", name)[-_LONGEST:] for name in called]


def _written(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, name: str) -> Path:
    """Unpack one table; what is longer than it says fails by its checksum."""
    folder.mkdir(parents=True)
    target = folder / name
    with archive.open(info) as source, target.open("wb") as made:
        shutil.copyfileobj(source, made)
    return target


def _damaged(path: Path, why: str) -> QuarterdeckError:
    return QuarterdeckError(
        f"{path.name} is a damaged archive: {why.strip().rstrip('.') or 'it is cut off'}.",
        fix="Export or copy it again; nothing of it was taken.",
        where=str(path),
    )
