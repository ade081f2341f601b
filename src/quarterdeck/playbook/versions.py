"""Applied versions of the playbook: what was in force when, kept for good.

`applied/` holds a folder of files for each content, named by its hash, and in `applied/log/` one
entry for each time one was applied, which names the entry before it by its hash. Nothing in there
is ever changed; people's names never enter it.
"""

import hashlib
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import orjson

from quarterdeck.disk.files import make_folder, publish
from quarterdeck.playbook import private, settings
from quarterdeck.playbook.hash import same_meaning
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.read import read_all
from quarterdeck.playbook.write import playbook_files, write_files
from quarterdeck.words.days import end_of_day, local_day
from quarterdeck.words.problem import QuarterdeckError

FOLDER = "applied"
_LOG = "log"
_SHOWN = 12
_LEAST = 6
_NAMED = re.compile(r"[0-9]+|[0-9a-f]{6,64}")


@dataclass(frozen=True, slots=True)
class Version:
    """One time a playbook was applied: `number` counts from 1, `content` is what it says, hashed.

    `files` is the hash of the workspace's files it was read from, '' where it was none of them but
    the older version `again` (0 otherwise). `hash` is the entry's own. `by` is the id or the role
    of who applied it, `note` why; '' where that was not said.
    """

    number: int
    content: str
    applied_at: datetime
    timezone: str
    files: str
    again: int
    previous: str
    hash: str
    by: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        """The beginning of the content's hash, as people type it."""
        return self.content[:_SHOWN]

    @property
    def since(self) -> date:
        """The day from whose end on it is in force, in its own time zone."""
        return local_day(self.applied_at, self.timezone)


@dataclass(frozen=True, slots=True)
class Versions:
    """Every version applied to a workspace, the first one first."""

    root: Path
    entries: tuple[Version, ...] = ()

    @property
    def last(self) -> Version | None:
        """The version in force now, None where nothing was ever applied."""
        return self.entries[-1] if self.entries else None

    def in_force(self, day: date) -> Version | None:
        """Return the version in force at the end of a day; before the first it is the first.

        Days end in the zone of the version in force until then, so that no later version has a
        say in which one it is.
        """
        if not self.entries:
            return None
        found = self.entries[0]
        for entry in self.entries[1:]:
            if entry.applied_at >= end_of_day(day, found.timezone):
                break
            found = entry
        return found

    def find(self, text: str, *, where: str = "") -> Version:
        """Return the version named by its number or by six digits or more of its id.

        Several versions of one content are the last of them. Raises QuarterdeckError for none.
        """
        word = text.strip().lower()
        known = ", ".join(f"{one.number} ({one.id})" for one in self.entries[-5:])
        found = [one for one in self.entries if word == str(one.number)]
        if not found and len(word) >= _LEAST and _NAMED.fullmatch(word):
            found = [one for one in self.entries if one.content.startswith(word)]
        if found and len({one.content for one in found}) == 1:
            return found[-1]
        raise QuarterdeckError(
            f"There is no version {text!r} of the playbook."
            if not found
            else f"{text!r} may be several versions.",
            where=where,
            fix=f"Name one by its number or id; the last are {known}."
            if known
            else "Nothing has been applied yet; `quarterdeck apply` makes the first version.",
        )

    def read(self, version: Version) -> Playbook:
        """Return the playbook of a version; raises QuarterdeckError where its files are gone."""
        folder = self.folder(version)
        if not (folder / settings.FILE).is_file():
            raise QuarterdeckError(
                f"The files of version {version.number} of the playbook are gone.",
                where=str(folder),
                fix="Restore the folder from a backup: answers of its days need it.",
            )
        return replace(_playbook_in(folder, content_of(_texts(folder))), root=self.root)

    def folder(self, version: Version) -> Path:
        """Return where the files of a version lie."""
        return self.root / FOLDER / version.content

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong with the record: a broken chain, files changed or gone."""
        found, before = [], ""
        for number, entry in enumerate(self.entries, start=1):
            if entry.number != number or entry.previous != before:
                found.append(f"Version {entry.number} does not follow the one before it.")
            if content_of(_texts(self.folder(entry))) != entry.content:
                found.append(f"The files of version {entry.number} are not those applied.")
            before = entry.hash
        return tuple(found)


def versions_of(root: Path) -> Versions:
    """Return the versions applied to a workspace; raises QuarterdeckError for a broken record."""
    log = root / FOLDER / _LOG
    return Versions(root, tuple(_read(path) for path in sorted(log.glob("*.json"))))


def applied(
    root: Path,
    playbook: Playbook,
    *,
    at: datetime,
    again: int = 0,
    said: tuple[str, str] = ("", ""),
) -> Version:
    """Record a playbook as the version in force from now on, and return it.

    `again` names the older version it is taken from, else it was read from the workspace's files.
    `said` is who applies it, by id or role, and why.
    Raises QuarterdeckError when it holds names of people, when the clock is behind the version
    before, and when another process applied one meanwhile; then nothing is recorded.
    """
    last = versions_of(root).last
    if last and at <= last.applied_at:
        raise QuarterdeckError(
            f"The clock says {at:%Y-%m-%d %H:%M} UTC, but version {last.number} was applied at "
            f"{last.applied_at:%Y-%m-%d %H:%M} UTC.",
            fix="Set the clock of this computer, then apply again.",
        )
    files = playbook_files(playbook)
    refuse_names(root, files)
    content = content_of({path: text.encode() for path, text in files.items()})
    _keep(root / FOLDER / content, files)
    if not same_meaning(read_all(root / FOLDER / content, crossed=False).playbook, playbook):
        raise QuarterdeckError(
            "The playbook cannot be written down so that it reads the same.",
            where=str(root / FOLDER / content),
            fix="Nothing was applied. Please report this with the files of the playbook.",
        )
    entry = {
        "version": last.number + 1 if last else 1,
        "content": content,
        "applied_at": at.isoformat(),
        "timezone": playbook.settings.timezone,
        "files": "" if again else files_hash(root),
        "again": again,
        "previous": last.hash if last else "",
        "by": said[0],
        "note": said[1],
    }
    path = root / FOLDER / _LOG / f"{entry['version']:06}.json"
    _publish(path, orjson.dumps(entry, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return _read(path)


def files_hash(root: Path) -> str:
    """Return the SHA-256 of the workspace's playbook files as they are, people's names left out."""
    files = [root / settings.FILE, *(root / "playbook").rglob("*.*")]
    paths = {p.relative_to(root).as_posix(): p for p in files if p.suffix in {".toml", ".csv"}}
    paths.pop(private.FILE, None)
    return content_of({name: path.read_bytes() for name, path in paths.items() if path.is_file()})


def content_of(texts: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of files by path, whatever order they come in."""
    each = [(path, hashlib.sha256(text).hexdigest()) for path, text in sorted(texts.items())]
    return hashlib.sha256(orjson.dumps(each)).hexdigest()


def refuse_names(root: Path, files: Mapping[str, str]) -> None:
    """Raise QuarterdeckError for texts that hold a full name or an e-mail of people_private.csv.

    One word alone may be anybody's or anything's and is let pass.
    """
    folded = {path: text.casefold() for path, text in files.items()}
    for person in private.read_private(root):
        words = {" ".join(w.split()) for w in (person.name, person.email, *person.aliases)}
        for word in (w.casefold() for w in words if " " in w or "@" in w):
            for path, text in folded.items():
                if word in text:
                    raise QuarterdeckError(
                        f"A name or e-mail of {person.id!r} stands in {path}; a version is kept "
                        "for good, and names must stay erasable.",
                        where=path,
                        fix=f"Write the id {person.id} there instead, then apply again.",
                    )


@lru_cache(maxsize=32)
def _playbook_in(folder: Path, _content: str) -> Playbook:
    """Read the playbook of a version once while its files say the same: desks open often."""
    return read_all(folder, crossed=False).playbook


def _read(path: Path) -> Version:
    raw = path.read_bytes()
    try:
        told = orjson.loads(raw)
        return Version(
            number=told["version"],
            content=told["content"],
            applied_at=datetime.fromisoformat(told["applied_at"]),
            timezone=told["timezone"],
            files=told["files"],
            again=told["again"],
            previous=told["previous"],
            hash=hashlib.sha256(raw).hexdigest(),
            by=told.get("by", ""),
            note=told.get("note", ""),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise QuarterdeckError(
            "The record of an applied playbook cannot be read.",
            where=str(path),
            fix="Restore it from a backup: answers of its days need it.",
        ) from error


def _keep(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a content once, whole or not at all."""
    if folder.exists():
        return
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as scratch:
            made = Path(scratch) / "content"
            write_files(made, files)
            try:
                made.rename(folder)
            except OSError:
                # Another process may have written the same content just now.
                if not folder.exists():
                    raise
    except OSError as error:
        raise _unwritable(folder, error) from error


def _publish(path: Path, content: bytes) -> None:
    """Write an entry under a name that nobody took; raises QuarterdeckError if somebody did."""
    try:
        make_folder(path.parent)
        publish(path, content, replace=False)
    except FileExistsError as error:
        raise QuarterdeckError(
            "Another version was applied meanwhile; nothing was done.",
            fix="Look at `quarterdeck diff`, then apply again.",
        ) from error
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> QuarterdeckError:
    return QuarterdeckError(
        f"{path} cannot be written: {error.strerror}.",
        fix="Check the folder's permissions and the free space, then try again.",
    )


def _texts(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
