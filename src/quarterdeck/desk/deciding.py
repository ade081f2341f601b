"""The verbs of forms: what the playbook says, what an edit of it would do, and deciding it.

An edit is tried on a copy of the files first. It is put in force with all that the files say, by
somebody, for a reason; files and version change together or not at all.
"""

from collections.abc import Mapping
from dataclasses import replace

from quarterdeck.desk.applied import unapplied
from quarterdeck.desk.attempts import copied, file_changes, mark_of, refuse_stale, written, wrong_in
from quarterdeck.desk.playbooks import apply, differing, take_names
from quarterdeck.desk.restoring import texts_of
from quarterdeck.desk.sheets import PARTS
from quarterdeck.desk.sheets.part import Book, Edit, Part
from quarterdeck.desk.standards import broken_by
from quarterdeck.desk.viewer import NotAllowedError, Viewer, may
from quarterdeck.desk.workspace import CURRENT, Desk
from quarterdeck.disk.files import lock
from quarterdeck.playbook.read import read_all
from quarterdeck.playbook.versions import Version, applied, refuse_names
from quarterdeck.reports.playbooks.data import Differing
from quarterdeck.reports.playbooks.drafts import Draft, Wish
from quarterdeck.reports.playbooks.sheets import Sheet, Wrongs
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

FILES, VERSION = "files", "version"
"""What can be decided beside the parts: what the files say already, and an older version."""


def sheet_of(
    desk: Desk, viewer: Viewer, part: str, which: Mapping[str, str] | None = None
) -> Sheet:
    """Return a part of the playbook as its files say it, applied or not.

    Raises QuarterdeckError for a part there is none of, for a viewer who may not see the whole
    company and its people, and for files with errors.
    """
    _may(viewer, "read")
    sheet = _part(part).sheet(_book(desk, which or {}))
    mark = mark_of(desk.root)
    return replace(sheet, mark=mark, pending=_pending(desk), which=which or {})


def draft_of(desk: Desk, viewer: Viewer, wish: Wish) -> Draft:
    """Return what an edit would change, in the files, in what is decided and in the numbers.

    What is wrong with it stands in the cells of its sheet. Raises StalePlaybookError where somebody
    changed the playbook after what was seen, else as `sheet_of` does.
    """
    _may(viewer, "write")
    refuse_stale(desk, wish.mark)
    plain = wish.part in {FILES, VERSION}
    sheet = None if plain else sheet_of(desk, viewer, wish.part, wish.which)
    edit = _edit(desk, wish)
    if edit.wrong:
        return Draft(wish, _filled(sheet, wish, edit.wrong), wrong=edit.wrong.beside(sheet))
    with copied(desk.root, edit.texts) as copy:
        wrong = wrong_in(copy, edit.place)
        playbook = replace(read_all(copy).playbook, root=desk.root)
    if wrong:
        return Draft(wish, _filled(sheet, wish, wrong), wrong=wrong.beside(sheet))
    base = desk.base or desk
    after = replace(base, playbook=playbook, version=None, pinned=True, base=base)
    now = desk.pin(CURRENT)
    return Draft(
        replace(wish, mark=mark_of(desk.root)),
        _filled(sheet, wish, Wrongs()),
        differing(now, after, called=True),
        file_changes(desk.root, edit.texts),
        pending=_pending(desk) and not plain,
        broken=broken_by(now, after, viewer),
    )


def decide(desk: Desk, viewer: Viewer, wish: Wish, note: str = "") -> Version | None:
    """Write what is wished into the files and put it in force from now on, with a note.

    Returns the version that it is, None where only people's names changed. Raises
    QuarterdeckError for what is wrong, for nothing to decide and for names in the note, and
    StalePlaybookError where somebody was quicker; then nothing is written.
    """
    _may(viewer, "write")
    refuse_names(desk.root, {"the note": note})
    with lock(desk.root / "cache" / "deciding.lock", None, ""):
        draft = draft_of(desk, viewer, wish)
        _refuse(draft)
        again = int(wish.which["version"]) if wish.part == VERSION else 0
        with written(desk.root, _edit(desk, wish).texts):
            take_names(desk)
            if draft.only_names:
                return None
            playbook = read_all(desk.root).playbook
            said = (viewer.person or viewer.role, note.strip())
            return applied(desk.root, playbook, at=desk.now, again=again, said=said)


def put_in_force(
    desk: Desk, viewer: Viewer, what: Differing, note: str = "", *, files: bool = False
) -> Version:
    """Apply what was previewed, with a note; with `files` they say an older version again, too.

    Raises QuarterdeckError as `apply` does.
    """
    older = what.after.version
    if not files or older is None:
        return apply(desk, viewer, what, note)
    return decide(desk, viewer, Wish(VERSION, {"version": f"{older.number}"}), note) or older


def _may(viewer: Viewer, right: str) -> None:
    """Raise NotAllowedError unless a viewer sees all of the company, and holds the right."""
    may(viewer, right)
    if not viewer.sees_all or viewer.only_whole:
        raise NotAllowedError(
            "The playbook of the whole company is not for everyone to see.",
            fix="Ask the workspace's owner for the right.",
        )


def _part(name: str) -> Part:
    if name in PARTS:
        return PARTS[name]
    raise QuarterdeckError(
        f"The playbook has no form for {name!r}.{did_you_mean(name, PARTS)}",
        fix=f"Use one of: {', '.join(PARTS)}.",
    )


def _book(desk: Desk, which: Mapping[str, str]) -> Book:
    return Book(desk.root, desk.files, desk.today, lambda node: str(desk.name(node)), which)


def _edit(desk: Desk, wish: Wish) -> Edit:
    """Return the texts that a wish makes of the files."""
    if wish.part == FILES:
        return Edit({}, Wrongs())
    if wish.part == VERSION:
        version = desk.versions.find(wish.which.get("version", ""))
        return Edit(texts_of(desk.root, desk.versions.read(version)), Wrongs())
    part, book = _part(wish.part), _book(desk, wish.which)
    shown = part.sheet(book).shown
    meant = {
        key: {n: v for n, v in cells.items() if v != shown.get(key, {}).get(n)}
        for key, cells in wish.typed.items()
    }
    return part.edit(book, {key: cells for key, cells in meant.items() if cells})


def _filled(sheet: Sheet | None, wish: Wish, wrong: Wrongs) -> Sheet | None:
    return sheet.typed(wish.typed, wrong) if sheet else None


def _pending(desk: Desk) -> bool:
    """Whether the files say what nobody applied yet, or what cannot be applied."""
    return bool(unapplied(desk))


def _refuse(draft: Draft) -> None:
    """Raise QuarterdeckError for a draft with something wrong, and for one that changes nothing."""
    if draft.differing is None:
        cells = [w for line in (draft.sheet.all if draft.sheet else ()) for w in line.told_wrong]
        told = [*draft.wrong, *cells]
        raise QuarterdeckError(told[0], fix="Nothing was written. Mend it, then apply again.")
    if not draft.changes:
        raise QuarterdeckError(
            "This says the same as what is in force: there is nothing to apply.",
            fix="Change something first.",
        )
