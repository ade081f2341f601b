"""The verb that drafts a mapping from an export, tries it, and writes it down when told to."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from quarterdeck.connectors.archives import unpack
from quarterdeck.connectors.choosing import fits_name
from quarterdeck.connectors.guess.draft import Draft
from quarterdeck.connectors.guess.guess import Brief, draft, name_of
from quarterdeck.connectors.intake import intake, refuse_absent, scratch_folder
from quarterdeck.connectors.result import ImportResult
from quarterdeck.connectors.tables import match
from quarterdeck.desk.sheets.drafted_stages import correct
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.identity import IdentityStore
from quarterdeck.playbook.init import template_files
from quarterdeck.playbook.mappings import FOLDER
from quarterdeck.playbook.model import Mapping as FileMapping
from quarterdeck.playbook.read import PlaybookInvalid, read_playbook
from quarterdeck.playbook.stages import FILE as STAGES
from quarterdeck.playbook.write import write_files
from quarterdeck.reports.playbooks.sheets import Typed
from quarterdeck.words.problem import QuarterdeckError

_NEEDED = ("id", "stage", "sheet")
_RATES = "rates"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Guess:
    """A draft, what importing with it would do, and the files it was written to (none unasked).

    `tried` is None while questions are open that the import cannot do without. `proposed` are the
    stages as they were drafted, before anything of them was corrected.
    """

    draft: Draft
    tried: ImportResult | None = None
    files: tuple[str, ...] = ()
    proposed: str = ""


def guess(  # noqa: PLR0913 -- a draft is asked for by what is said of it
    desk: Desk,
    viewer: Viewer,
    file: Path,
    *,
    write: str = "",
    answers: Mapping[str, str] | None = None,
    name: str = "",
    stages: Typed | None = None,
) -> Guess:
    """Draft a mapping from a file and try it on a copy of the workspace; nothing is imported.

    `name` is what the mapping would be called, one by the file where none is given. With `write`
    the draft becomes playbook/mappings/NAME.toml, and its stages become the playbook's
    while these are still those of a new workspace; `stages` is what was typed of them in their
    form. Raises QuarterdeckError for a file that cannot be read, for a name that is taken and for
    stages that cannot be.
    """
    may(viewer, "write")
    refuse_absent(file)
    _refuse_name(write or name)
    brief = Brief(desk.files, fresh=_is_fresh(desk), name=write or name, answers=answers or {})
    with scratch_folder(desk.root) as scratch:
        drawn = draft(file, brief, scratch)
    made = replace(drawn, stages=correct(drawn.stages, stages or {})) if drawn.stages else drawn
    files = _files(made)
    tried = _tried(desk, file, made, files)
    if not write:
        return Guess(made, tried, proposed=drawn.stages)
    _refuse_taken(desk, write)
    _refuse_known(desk, file, made)
    write_files(desk.root, files)
    return Guess(made, tried, tuple(sorted(files)), drawn.stages)


def readers_of(desk: Desk, viewer: Viewer, file: Path) -> tuple[str, ...]:
    """Return the names of the mappings that read a file already; a draft is for a file of none.

    Raises QuarterdeckError for a file that cannot be read.
    """
    may(viewer, "write")
    refuse_absent(file)
    return tuple(dict.fromkeys(mapping.name for mapping in _readers(desk, file)))


@dataclass(frozen=True, slots=True)
class Inside:
    """A table of an archive: its name, the mappings that read it already, why it cannot be read."""

    name: str
    readers: tuple[str, ...] = ()
    wrong: str = ""


def inside(desk: Desk, viewer: Viewer, archive: Path) -> tuple[Inside, ...]:
    """Return the tables of an archive in its order; raises QuarterdeckError for one we refuse."""
    may(viewer, "write")
    with scratch_folder(desk.root) as scratch:
        return tuple(_inside(desk, viewer, table) for table in unpack(archive, scratch).tables)


def _inside(desk: Desk, viewer: Viewer, table: Path) -> Inside:
    try:
        return Inside(table.name, readers_of(desk, viewer, table))
    except QuarterdeckError as error:
        return Inside(table.name, wrong=error.says)


def free_name(desk: Desk, file: Path) -> str:
    """Return a name for the mapping of a file that no mapping has."""
    first = name_of(file)
    names = chain([first], (f"{first}-{number}" for number in count(2)))
    return next(name for name in names if _is_free(desk, f"{FOLDER}/{name}.toml"))


def drafted(desk: Desk, viewer: Viewer, made: Draft) -> Desk:
    """Return the desk as it would be with a draft written down; nothing is written.

    Raises QuarterdeckError where the playbook with it would have errors.
    """
    may(viewer, "write")
    with scratch_folder(desk.root) as scratch:
        root = scratch / "drafted"
        shutil.copytree(desk.root / "playbook", root / "playbook")
        shutil.copy(desk.root / "workspace.toml", root / "workspace.toml")
        write_files(root, _files(made))
        playbook = replace(read_playbook(root), root=desk.root)
    answering = playbook if desk.versions.last is None else desk.playbook
    return replace(desk, playbook=answering, drafted=playbook)


def _files(made: Draft) -> dict[str, str]:
    files = {f"{FOLDER}/{made.name}.toml": made.mapping}
    if made.stages:
        files[STAGES] = made.stages
    return files


def _readers(desk: Desk, file: Path) -> tuple[FileMapping, ...]:
    by_name = [mapping for mapping in desk.files.mappings if fits_name(mapping, file)]
    with scratch_folder(desk.root) as scratch:
        pairs, _ = match(file, by_name, None, scratch)
    return tuple(mapping for mapping, _ in pairs)


def _is_fresh(desk: Desk) -> bool:
    """Tell whether the stages are those a new workspace begins with: nobody has decided on any."""
    return _is_untouched(desk, STAGES)


def _is_free(desk: Desk, path: str) -> bool:
    return not (desk.root / path).exists() or _is_untouched(desk, path)


def _is_untouched(desk: Desk, path: str) -> bool:
    file = desk.root / path
    return file.is_file() and file.read_text("utf-8") == template_files(desk.files.settings).get(
        path
    )


def _refuse_name(name: str) -> None:
    if name and not _NAME.fullmatch(name):
        raise QuarterdeckError(
            f"{name!r} cannot name a mapping.",
            where="--write",
            fix="Use letters, digits, - and _ only, such as salesforce-deals.",
        )


def _refuse_taken(desk: Desk, name: str) -> None:
    path = f"{FOLDER}/{name}.toml"
    if not _is_free(desk, path):
        raise QuarterdeckError(
            f"{path} is there already; nothing was written.",
            fix="Give another name to --write, or move that file away first.",
            where=str(desk.root / path),
        )


def _refuse_known(desk: Desk, file: Path, made: Draft) -> None:
    """Raise QuarterdeckError when another mapping reads the file into the same table already."""
    for mapping in _readers(desk, file):
        if mapping.table == made.table and Path(mapping.path).stem != made.name:
            raise QuarterdeckError(
                f"{mapping.path} reads {file.name} already: with two mappings its rows would be "
                "recorded twice. Nothing was written.",
                fix="Import the file as it is, or move that mapping away and draft again.",
                where=mapping.path,
            )


def _tried(desk: Desk, file: Path, made: Draft, files: Mapping[str, str]) -> ImportResult | None:
    """Import the file with the draft into a copy of the workspace that is thrown away."""
    if any(question.key in _NEEDED for question in made.questions):
        return None
    with scratch_folder(desk.root) as scratch:
        root = scratch / "trial"
        others = shutil.ignore_patterns(Path(FOLDER).name)
        shutil.copytree(desk.root / "playbook", root / "playbook", ignore=others)
        shutil.copy(desk.root / "workspace.toml", root / "workspace.toml")
        write_files(root, files)
        try:
            playbook = read_playbook(root)
        except PlaybookInvalid:
            if any(question.key == _RATES for question in made.questions):
                return None
            raise
        (result, *_) = intake(
            playbook,
            Ledger(root / "ledger"),
            IdentityStore(root / "identity.db"),
            [file],
            recorded_at=desk.now,
            observed_at=desk.now,
            mapping=made.name,
        )
        return result
