"""The verbs of the playbook itself: what is applied since when, what differs, applying it."""

from pathlib import Path

from quarterdeck.desk.applied import unapplied
from quarterdeck.desk.checking import check_playbook
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import CURRENT, FILES, Desk
from quarterdeck.facts.question import Question
from quarterdeck.movement.rules import Effect, effect
from quarterdeck.playbook.changes import changes
from quarterdeck.playbook.hash import same_meaning
from quarterdeck.playbook.private import FILE as PRIVATE
from quarterdeck.playbook.read import PlaybookInvalid
from quarterdeck.playbook.versions import Version, applied, refuse_names
from quarterdeck.playbook.write import playbook_files, write_files
from quarterdeck.reports.playbooks.data import Differing, Listing, Side
from quarterdeck.reports.problems import has_errors
from quarterdeck.words.problem import QuarterdeckError


def listing(desk: Desk, viewer: Viewer) -> Listing:
    """Return every applied version with its time, and whether the files say otherwise."""
    may(viewer, "read")
    last_day = desk.last_day if desk.ledger.entries() else None
    return Listing(
        settings=desk.playbook.settings,
        versions=desk.versions.entries,
        used=desk.versions.in_force(last_day) if last_day else desk.versions.last,
        today=desk.today,
        last_day=last_day,
        ledger_head=desk.head.hash,
        unapplied=unapplied(desk),
        names=desk.name,
    )


def diff_of(desk: Desk, viewer: Viewer, before: str = "", after: str = "") -> Differing:
    """Return what differs between two playbooks, and what that does to the deals of the last day.

    They are named as `--playbook` takes them; left out, the one in force now and the files. Where
    nothing was ever applied the files are both. Raises QuarterdeckError for a version there is
    none of, and for files with errors.
    """
    may(viewer, "read")
    _check_files(desk, (before or CURRENT, after or FILES))
    one, other = (desk.pin(text) for text in (before or CURRENT, after or FILES))
    return differing(one, other)


def preview(desk: Desk, viewer: Viewer, *, version: str = "", undo: bool = False) -> Differing:
    """Return what applying would change: the files, an older version, or the one before the last.

    Raises QuarterdeckError for files with errors, and for what cannot be undone.
    """
    may(viewer, "write")
    if undo and version:
        raise QuarterdeckError(
            "--undo takes back the last version, and a version names another one.",
            where="--undo",
            fix="Give one of the two.",
        )
    entries = desk.versions.entries
    if undo and len(entries) < 2:  # noqa: PLR2004 -- the last one and the one before it
        raise QuarterdeckError(
            "There is no version to go back to.",
            where="--undo",
            fix="Edit the files and apply them; `quarterdeck playbook` lists what was applied.",
        )
    asked = str(entries[-2].number) if undo else version
    if not asked:
        _check_files(desk, (FILES,))
    return differing(desk.pin(CURRENT), desk.pin(asked or FILES))


def apply(desk: Desk, viewer: Viewer, what: Differing, note: str = "") -> Version:
    """Put a previewed playbook in force from now on, and return the version that it is.

    The note says why, and is kept with it for good. The names in people_private.csv are read into
    the identity store.

    Raises QuarterdeckError when it says the same as the one in force, when it holds names of
    people, and when another version was applied meanwhile.
    """
    may(viewer, "write")
    again = what.after.version.number if what.after.version else 0
    refuse_names(desk.root, {"the note": note})
    take_names(desk)
    if desk.versions.last and not what.differs:
        raise QuarterdeckError(
            f"{what.after.name} says the same as version {desk.versions.last.number}, which is in "
            "force: there is nothing to apply.",
            fix="Edit the files first, or name another version.",
        )
    playbook = desk.versions.read(what.after.version) if what.after.version else desk.files
    said = (viewer.person or viewer.role, note.strip())
    return applied(desk.root, playbook, at=desk.now, again=again, said=said)


def write_out(desk: Desk, viewer: Viewer, folder: Path, version: str) -> tuple[str, ...]:
    """Write the files of a version into an absent or empty folder, to be read or taken over.

    Returns their paths in it. Raises QuarterdeckError for a version there is none of, and for a
    folder that holds anything.
    """
    may(viewer, "read")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QuarterdeckError(
            "The folder is not empty.", where=str(folder), fix="Name an absent or empty one."
        )
    files = playbook_files(desk.pin(version).playbook)
    write_files(folder, files)
    return tuple(sorted(files))


def _check_files(desk: Desk, asked: tuple[str, ...]) -> None:
    """Raise QuarterdeckError for files that have errors, those of standards included."""
    problems = check_playbook(desk.root) if FILES in asked else ()
    if has_errors(problems):
        raise PlaybookInvalid(desk.root, problems)


def differing(one: Desk, other: Desk, *, called: bool = False) -> Differing:
    """Return what differs between two desks' playbooks; `called` says that the other is a draft."""
    named = changes(one.playbook, other.playbook, lambda node: one.name(node) if node else node)
    base = one.base or one
    day = base.last_day if base.ledger.entries() else None
    differs = not same_meaning(one.playbook, other.playbook)
    done = Effect()
    if differs and day:
        done = effect(one.facts, other.facts, question=Question(day))
    return Differing(
        settings=other.playbook.settings,
        before=Side(one.version),
        after=Side(other.version, draft=called),
        day=day or base.today,
        ledger_head=base.head.hash,
        first=base.versions.last is None,
        differs=differs,
        changes=named,
        plain=changes(one.playbook, other.playbook),
        effect=done,
        names=one.name,
        deals=day is not None,
    )


def take_names(desk: Desk) -> None:
    """Read the names in people_private.csv into the identity store."""
    private = desk.root / PRIVATE
    if private.is_file() and not desk.identities.verify():
        desk.identities.read_people(private)
