"""Intake: files of the CRM become batches of the ledger; nothing else writes to it."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from quarterdeck.connectors.archives import archive_of, is_archive, unpack
from quarterdeck.connectors.choosing import fits_name, lacking, named, unknown
from quarterdeck.connectors.header_place import refuse_header_below
from quarterdeck.connectors.look import Look
from quarterdeck.connectors.person_names import remember_names
from quarterdeck.connectors.recording import Recorder
from quarterdeck.connectors.result import ImportResult, Options
from quarterdeck.connectors.tables import match
from quarterdeck.connectors.watching import Progress
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.identity import IdentityStore
from quarterdeck.playbook.mappings import read_mappings
from quarterdeck.playbook.model import Mapping, Playbook
from quarterdeck.playbook.notes import Notes
from quarterdeck.words.problem import Problem, QuarterdeckError, Severity
from quarterdeck.words.record import TABLES

_ORDER = tuple(TABLES)
_NAMED = 5


def intake(  # noqa: PLR0913 -- the door: what, where to, and what the caller says of it
    playbook: Playbook,
    ledger: Ledger,
    identities: IdentityStore,
    files: Sequence[Path],
    *,
    recorded_at: datetime,
    observed_at: datetime | None = None,
    mapping: str = "",
    progress: Progress = None,
) -> tuple[ImportResult, ...]:
    """Import files, tables that others refer to first: one result a file, mapping and observation.

    A zip archive is the tables in it. A file that cannot be read is refused and the others go on.
    Raises QuarterdeckError when a file does not exist or the mapping asked for does not; nothing is
    recorded then.
    """
    for path in files:
        refuse_absent(path)
    asked = named(playbook.mappings, mapping) if mapping else None
    options = Options(recorded_at, observed_at, progress)
    results: list[ImportResult] = []
    with scratch_folder(playbook.root) as scratch:
        jobs = _Jobs(playbook, asked, scratch, progress)
        for path in unpacked(files, scratch, results):
            with refusing(path, results):
                results += jobs.look(path)
        recorder = Recorder(playbook, ledger, identities, options)
        for chosen, look in jobs.ordered():
            with refusing(look.path, results):
                remember_names(chosen, look, identities, scratch)
                results += recorder.record(chosen, look, scratch)
        if any(result.status == "already" for result in results):
            ledger.tidy()
    return tuple(results)


@dataclass(frozen=True, slots=True)
class _Jobs:
    """The files looked at so far, each with the mappings it is meant for."""

    playbook: Playbook
    asked: Mapping | None
    scratch: Path
    progress: Progress
    found: list[tuple[Mapping, Look]] = field(default_factory=list)

    def look(self, path: Path) -> list[ImportResult]:
        """Look at a file and choose its mappings; a file nobody knows is a result at once."""
        if self.progress:
            self.progress(f"looking at {path.name}", None)
        mappings = self.playbook.mappings
        asked = (self.asked,) if self.asked else ()
        by_name = asked or tuple(m for m in mappings if fits_name(m, path))
        chosen, look = match(path, by_name, self.asked, self.scratch)
        if not chosen or any(lacking(mapping, table) for mapping, table in chosen):
            refuse_header_below(look, asked or mappings)
        self.found.extend(chosen)
        if chosen:
            return []
        examples = read_mappings(self.playbook.root, Notes(), ".toml.example")
        note = unknown(look, mappings, examples)
        return [ImportResult(path.name, "ignored", form=look.form, problems=(note,))]

    def ordered(self) -> list[tuple[Mapping, Look]]:
        """Return the jobs, tables that others refer to first."""
        return sorted(self.found, key=lambda job: _ORDER.index(job[0].table))


def unpacked(files: Sequence[Path], scratch: Path, results: list[ImportResult]) -> list[Path]:
    """Return the files with the tables of an archive in its place; `results` tells what is none."""
    found: list[Path] = []
    for number, path in enumerate(files):
        if not is_archive(path):
            found.append(path)
            continue
        with refusing(path, results):
            inside = unpack(path, scratch / f"archive-{number}")
            found += inside.tables
            if inside.others:
                results.append(_left_out(path, inside.others))
    return found


def _left_out(path: Path, others: Sequence[str]) -> ImportResult:
    listed = ", ".join(others[:_NAMED]) + (" and others" if len(others) > _NAMED else "")
    says = f"In {path.name}, {listed} {'is' if len(others) == 1 else 'are'} no table of ours."
    fix = "Nothing to do, unless rows you miss are in there: then import that by itself."
    note = Problem(path.name, says, fix, severity=Severity.NOTE)
    return ImportResult(path.name, "unpacked", problems=(note,))


def refuse_absent(path: Path) -> None:
    """Raise QuarterdeckError for what is no file that can be read more than once."""
    if path.is_dir():
        raise QuarterdeckError(
            f"{path} is a folder.", fix=f"Name the files in it: {path}/*.csv.", where=str(path)
        )
    if not path.exists():
        raise QuarterdeckError(
            f"There is no file {path}.", fix="Correct the name.", where=str(path)
        )
    if not path.is_file():
        raise QuarterdeckError(
            f"{path} is no regular file but a pipe or a device.",
            fix="Save what it gives as a file and import that.",
            where=str(path),
        )


@contextmanager
def scratch_folder(root: Path) -> Iterator[Path]:
    """Make a folder of this import alone, on the workspace's disk, readable by its owner only."""
    cache = root / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    with _alone(cache):
        _sweep(cache)
        made = tempfile.TemporaryDirectory(prefix="intake-", dir=cache)
        held = os.open(made.name, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
    try:
        with made as folder:
            yield Path(folder)
    finally:
        os.close(held)


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """Hold the cache's lock, so that nobody sweeps a folder between its making and its lock."""
    held = os.open(cache, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _sweep(cache: Path) -> None:
    """Delete the folders that killed imports left: the lock on each ends with its process."""
    for folder in cache.glob("intake-*"):
        try:
            held = os.open(folder, os.O_RDONLY)
        except OSError:
            continue
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
        finally:
            os.close(held)


@contextmanager
def refusing(path: Path, results: list[ImportResult]) -> Iterator[None]:
    """Turn what makes one file unusable into its result, so that the others go on.

    Results of a table that came in an archive are called by both: export.zip/deals.csv.
    """
    before = len(results)
    try:
        yield
    except QuarterdeckError as error:
        problem = Problem(error.where or path.name, error.says, error.fix)
        results.append(ImportResult(path.name, "refused", problems=(problem,)))
    except OSError as error:
        reason = error.strerror or str(error)
        problem = Problem(
            str(path),
            f"{path.name} cannot be read: {reason}.",
            "Check that the file is still there, that you may read it and that the disk has room.",
        )
        results.append(ImportResult(path.name, "refused", problems=(problem,)))
    if archive := archive_of(path):
        results[before:] = [_within(archive, path, result) for result in results[before:]]


def _within(archive: str, path: Path, result: ImportResult) -> ImportResult:
    called = f"{archive}/{path.name}"
    told = tuple(replace(p, where=p.where.replace(str(path), called)) for p in result.problems)
    return replace(result, file=called, problems=told)
