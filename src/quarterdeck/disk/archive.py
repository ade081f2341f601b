"""One file that holds many, with the hash of each: written wholly or not, read only if unharmed."""

import gzip
import hashlib
import io
import secrets
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import orjson

from quarterdeck.disk.files import careful, digest, make_folder, sync
from quarterdeck.words.problem import QuarterdeckError

FORMAT = "quarterdeck backup 1"
_MANIFEST = "manifest.json"
_LEVEL = 3
"""Most of what is packed is compressed already."""

_DAMAGED = (
    tarfile.TarError,
    gzip.BadGzipFile,
    EOFError,
    zlib.error,
    ValueError,
    KeyError,
    TypeError,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of an archive: its name there, its bytes, their SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds and what it is about; `seal` is the SHA-256 over all of that."""

    about: Mapping[str, str]
    files: tuple[Kept, ...]

    @property
    def seal(self) -> str:
        """The hash that stands for the whole archive."""
        return hashlib.sha256(orjson.dumps(_plain(self), option=orjson.OPT_SORT_KEYS)).hexdigest()


def pack(archive: Path, members: Iterable[tuple[str, Path]], about: Mapping[str, str]) -> Manifest:
    """Write an archive of files under their names there, for its owner alone.

    Files are read while `members` is walked, so that what yields them may keep writers out. Raises
    QuarterdeckError where a file of that name is there or the disk refuses; nothing is left then.
    """
    draft = archive.with_name(f".{archive.name}.{secrets.token_hex(6)}")
    with careful("writing the backup", archive):
        make_folder(archive.parent)
        try:
            draft.touch(mode=0o600)
            manifest = _written(draft, members, about)
            sync(draft)
            archive.hardlink_to(draft)
            sync(archive.parent)
        except FileExistsError as error:
            raise QuarterdeckError(
                "There is a file of this name already.", where=str(archive), fix="Name a new one."
            ) from error
        finally:
            draft.unlink(missing_ok=True)
    return manifest


def unpack(archive: Path, into: Path) -> Manifest:
    """Write the files of an archive below a folder and return what it says of itself.

    Raises QuarterdeckError for what is no archive, and for one that is not as it was written.
    """
    if not archive.is_file():
        raise QuarterdeckError(
            "There is no such file.", where=str(archive), fix="Name a file of 'quarterdeck backup'."
        )
    with careful("reading the backup", archive):
        try:
            with tarfile.open(archive, "r:gz") as tar:
                names = list(_extracted(tar, into))
            manifest = _read(into / _MANIFEST)
        except _DAMAGED as error:
            raise _harmed(archive, "it cannot be read to its end") from error
    (into / _MANIFEST).unlink()
    _prove(archive, into, manifest, names)
    return manifest


class _Hashed(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(size)
        self.hash.update(found)
        return found


def _written(
    draft: Path, members: Iterable[tuple[str, Path]], about: Mapping[str, str]
) -> Manifest:
    with tarfile.open(draft, "w:gz", compresslevel=_LEVEL) as tar:
        manifest = Manifest(about, tuple(_add(tar, name, path) for name, path in members))
        told = orjson.dumps(_plain(manifest) | {"seal": manifest.seal}, option=orjson.OPT_INDENT_2)
        info = tarfile.TarInfo(_MANIFEST)
        info.size = len(told)
        tar.addfile(info, io.BytesIO(told))
    return manifest


def _add(tar: tarfile.TarFile, name: str, path: Path) -> Kept:
    with path.open("rb") as file:
        found = tar.gettarinfo(name=str(path), arcname=name, fileobj=file)
        plain = tarfile.TarInfo(name)
        plain.size, plain.mtime = found.size, int(found.mtime)
        plain.mode = found.mode & 0o700 or 0o600
        hashed = _Hashed(file)
        tar.addfile(plain, hashed)
    return Kept(name, plain.size, hashed.hash.hexdigest())


def _extracted(tar: tarfile.TarFile, into: Path) -> Iterator[str]:
    for member in tar:
        place = PurePosixPath(member.name)
        if not member.isfile() or place.is_absolute() or ".." in place.parts:
            raise tarfile.TarError(member.name)
        tar.extract(member, into, filter="data")
        if member.name != _MANIFEST:
            yield member.name


def _read(path: Path) -> Manifest:
    if not path.is_file():
        raise tarfile.TarError(path.name)
    raw = orjson.loads(path.read_bytes())
    manifest = Manifest(raw["about"], tuple(Kept(**file) for file in raw["files"]))
    if raw["format"] != FORMAT or raw["seal"] != manifest.seal:
        raise tarfile.TarError(path.name)
    return manifest


def _prove(archive: Path, into: Path, manifest: Manifest, names: list[str]) -> None:
    if sorted(names) != sorted(file.name for file in manifest.files):
        raise _harmed(archive, "it does not hold the files that its manifest lists")
    for file in manifest.files:
        if digest(into / file.name) != file.sha256:
            raise _harmed(archive, f"{file.name} is not as it was backed up")


def _harmed(archive: Path, why: str) -> QuarterdeckError:
    return QuarterdeckError(
        f"The backup is damaged, or is none: {why}.",
        where=str(archive),
        fix="Take another copy of it, or an earlier backup. Nothing was restored.",
    )


def _plain(manifest: Manifest) -> dict[str, object]:
    files = [{"name": f.name, "size": f.size, "sha256": f.sha256} for f in manifest.files]
    return {"format": FORMAT, "about": dict(manifest.about), "files": files}
