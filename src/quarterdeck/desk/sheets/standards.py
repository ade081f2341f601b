"""The pipeline standards as a form: who is held to what, how grave it is, and who acts."""

from quarterdeck.desk.sheets.one_standard import NEW_ONE, after, asked_one, edit_one, one_standard
from quarterdeck.desk.sheets.part import Book, Edit, Part
from quarterdeck.desk.sheets.standard_lines import (
    changed_texts,
    choices,
    held,
    known_standards,
    placed,
    sets_of,
    texts_of,
    threshold,
    write,
)
from quarterdeck.metrics.standards.policy import Standard
from quarterdeck.playbook.edits.documents import opened
from quarterdeck.playbook.standards import OWNERS, SEVERITIES
from quarterdeck.reports.playbooks.sheets import YES, Cell, Line, Sheet, Typed, Wrongs
from quarterdeck.words.days import FIRST_DAY


def sheet(book: Book) -> Sheet:
    """Return every standard there is or could be, those in force first, or the form of one."""
    if which := asked_one(book):
        return one_standard(book, which)
    known = sorted(known_standards(book.playbook), key=lambda one: _rank(book, one))
    on = sum(held(book, one) for one in known)
    rest = f", {len(known) - on} are not" if len(known) > on else ""
    own = "the first change makes them the company's own"
    whose = "." if book.playbook.standards else f"; they are the built-in ones, and {own}."
    return Sheet(
        PART.name,
        PART.title,
        "What a healthy pipeline looks like here, and who acts where it is not: "
        f"{on} standards are in force{rest}{whose} Choose one to change all of it.",
        ("Standard", "In force", "How grave", "Who acts", "Thresholds", "What they are to do"),
        (_ADD, *(_line(book, one) for one in known)),
    )


def edit(book: Book, typed: Typed) -> Edit:
    """Return the files of standards with what was typed; the first time they are written whole."""
    if which := asked_one(book):
        return edit_one(book, which, typed)
    wrong = Wrongs()
    known = {one.id: one for one in known_standards(book.playbook)}
    sets = {key: sets_of(known[key], cells, wrong) for key, cells in typed.items() if key in known}
    changed = {key: told for key, told in sets.items() if told[0] or told[1]}
    if wrong or not changed:
        return Edit({}, wrong)
    documents = {path: opened(text) for path, text in texts_of(book)}
    for key, (keys, thresholds) in changed.items():
        write(documents, known[key], (keys, thresholds))
    return Edit(changed_texts(book, documents), wrong, placed)


_ADD = Line(
    NEW_ONE,
    "Add a standard",
    ((Cell("none", "", kind="shown"),),) * 5,
    "A rule with other thresholds or for other deals, or a filter of your own.",
    add=True,
    leads=f"one={NEW_ONE}",
)

PART = Part(
    "standards", "Standards", "What a healthy pipeline looks like here.", sheet, edit, after
)


def _rank(book: Book, one: Standard) -> tuple[bool, int, str]:
    """Put those in force first, the gravest of them before the others."""
    return not held(book, one), -SEVERITIES.index(one.severity), one.title


def _line(book: Book, one: Standard) -> Line:
    in_force = Cell("held", "In force", YES if held(book, one) else "", "check")
    severity = Cell("severity", "How grave", one.severity, "choice", choices(SEVERITIES))
    owner = Cell("owner", "Who acts", one.owner, "choice", choices(OWNERS))
    thresholds = tuple(threshold(one, name, value) for name, value in one.thresholds.items())
    none = (Cell("none", "Thresholds", "", "shown"),)
    do = Cell("do", "What they are to do", one.do, "long", size=36)
    cells = ((in_force,), (severity,), (owner,), thresholds or none, (do,))
    says = one.sentence + (f" From {one.since} on." if one.since != FIRST_DAY else "")
    return Line(one.id, one.title, cells, says, leads=f"one={one.id}")
