"""The pipeline standards as a form: who is held to what, how grave it is, and who acts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from typing import Any

from quarterdeck.desk.sheets.part import Book, Edit, Part
from quarterdeck.metrics.standards import rules
from quarterdeck.metrics.standards.policy import OWN, Standard, problems, standard
from quarterdeck.playbook.edits.again import files_of_standards, set_thresholds
from quarterdeck.playbook.edits.documents import Value, latest, opened, set_keys, table_in, written
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.model import Standard as Written
from quarterdeck.playbook.standards import FOLDER, OWNERS, SEVERITIES, plain
from quarterdeck.reports.playbooks.sheets import YES, Cell, Line, Sheet, Typed, Wrongs
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.problem import Problem

_FILE = f"{FOLDER}/standards.toml"
_THRESHOLD = "threshold "
_AT = re.compile(r"^\S+?(?::\d+)? (?P<id>\w+)(?P<of>\.thresholds)?(?:\.(?P<key>\w+))?$")


def sheet(book: Book) -> Sheet:
    """Return every standard that there is or could be, those in force first."""
    known = sorted(_known(book.playbook), key=lambda one: _rank(book, one))
    on = sum(_held(book, one) for one in known)
    rest = f", {len(known) - on} are not" if len(known) > on else ""
    own = "the first change makes them the company's own"
    whose = "." if book.playbook.standards else f"; they are the built-in ones, and {own}."
    return Sheet(
        PART.name,
        PART.title,
        "What a healthy pipeline looks like here, and who acts where it is not: "
        f"{on} standards are in force{rest}{whose}",
        ("Standard", "In force", "How grave", "Who acts", "Thresholds", "What they are to do"),
        tuple(_line(book, one) for one in known),
    )


def edit(book: Book, typed: Typed) -> Edit:
    """Return the files of standards with what was typed; the first time they are written whole."""
    wrong = Wrongs()
    known = {one.id: one for one in _known(book.playbook)}
    sets = {key: _sets(known[key], cells, wrong) for key, cells in typed.items() if key in known}
    changed = {key: told for key, told in sets.items() if told[0] or told[1]}
    if wrong or not changed:
        return Edit({}, wrong)
    documents = {path: opened(text) for path, text in _texts(book)}
    for key, (keys, thresholds) in changed.items():
        _write(documents, known[key], (keys, thresholds))
    texts = {path: written(document) for path, document in documents.items()}
    return Edit(
        {path: text for path, text in texts.items() if _differs(book, path, text)}, wrong, _at
    )


PART = Part("standards", "Standards", "What a healthy pipeline looks like here.", sheet, edit)

_Sets = tuple[dict[str, Value], dict[str, Value]]
"""What the table of a standard gets, and what its thresholds get."""


def _known(playbook: Playbook) -> Iterator[Standard]:
    """Yield the last version of each standard, off or not, then rules that nobody took up."""
    wrong = {p.where for p in problems(playbook)}
    last = {one.id: one for one in playbook.standards if one.path not in wrong}
    yield from (standard(one, playbook) for one in last.values())
    used = {one.rule for one in playbook.standards}
    for name in rules.catalogue():
        if name not in used and name != OWN:
            yield replace(standard(Written(name, name, FIRST_DAY), playbook), written=False)


def _held(book: Book, one: Standard) -> bool:
    """Whether a standard is in force: the last version is not off; built-in ones are until then."""
    if not book.playbook.standards:
        return True
    versions = [w for w in book.playbook.standards if w.id == one.id]
    return bool(versions) and not versions[-1].off


def _rank(book: Book, one: Standard) -> tuple[bool, int, str]:
    """Put those in force first, the gravest of them before the others."""
    return not _held(book, one), -SEVERITIES.index(one.severity), one.title


def _line(book: Book, one: Standard) -> Line:
    held = Cell("held", "In force", YES if _held(book, one) else "", "check")
    severity = Cell("severity", "How grave", one.severity, "choice", _choices(SEVERITIES))
    owner = Cell("owner", "Who acts", one.owner, "choice", _choices(OWNERS))
    thresholds = tuple(_threshold(one, name, value) for name, value in one.thresholds.items())
    none = (Cell("none", "Thresholds", "", "shown"),)
    do = Cell("do", "What they are to do", one.do, "long", size=36)
    cells = ((held,), (severity,), (owner,), thresholds or none, (do,))
    says = one.sentence + (f" From {one.since} on." if one.since != FIRST_DAY else "")
    return Line(one.id, one.title, cells, says)


def _choices(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


def _threshold(one: Standard, name: str, value: int) -> Cell:
    known = {p.name: p for p in one.rule.parameters}
    meaning = known[name].meaning if name in known else name
    return Cell(_THRESHOLD + name, meaning, plain(value), "number", size=5, named=True)


def _sets(one: Standard, cells: Mapping[str, str], wrong: Wrongs) -> _Sets:
    """Return what the file gets: only what is typed otherwise than it stands."""
    keys: dict[str, Value] = {}
    stands = {"severity": one.severity, "owner": one.owner, "do": one.do}
    for name, word in stands.items():
        if cells.get(name, word) != word:
            keys[name] = cells[name] or None
    thresholds: dict[str, Value] = {}
    for name, value in one.thresholds.items():
        text = cells.get(_THRESHOLD + name, plain(value))
        if text != plain(value):
            thresholds |= _number(one.id, name, text, wrong)
    if "held" in cells:
        keys["off"] = None if cells["held"] else True
    return keys, thresholds


def _number(key: str, name: str, text: str, wrong: Wrongs) -> dict[str, Value]:
    """Return a threshold as typed; an empty one is as the rule has it."""
    if not text:
        return {name: None}
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_finite():
        return {name: number}
    wrong.add(key, _THRESHOLD + name, f"{text!r} is no number. Write 14 or 1.5.")
    return {}


def _texts(book: Book) -> Iterator[tuple[str, str]]:
    """Yield each file of standards with its text; where there is none, the built-in policy."""
    found = files_of_standards(book.root)
    yield from found.items()
    if not book.playbook.standards and _FILE not in found:
        yield _FILE, (files("quarterdeck.playbook") / "template" / _FILE).read_text("utf-8")


def _differs(book: Book, path: str, text: str) -> bool:
    file = book.root / path
    return not file.is_file() or file.read_bytes() != text.encode()


def _write(documents: dict[str, Any], one: Standard, sets: _Sets) -> None:
    """Set what is typed in the table of a standard, a new one where there is none."""
    keys, thresholds = sets
    path = one.path.partition(":")[0] if one.path else ""
    holding = [p for p, document in documents.items() if one.id in document]
    path = path if path in documents else next(iter(holding), "") or next(iter(documents))
    table = latest(documents[path][one.id]) if one.id in documents[path] else None
    if table is None:
        documents[path][one.id] = table_in(documents[path])
        table = documents[path][one.id]
    set_keys(table, keys)
    if thresholds:
        set_thresholds(table, thresholds)


def _at(problem: Problem) -> tuple[str, str] | None:
    """Return the line and cell of a problem, which names the standard and its key."""
    found = _AT.match(problem.where)
    if not found or not problem.where.startswith(FOLDER):
        return None
    return found["id"], f"{_THRESHOLD if found['of'] else ''}{found['key'] or ''}"
