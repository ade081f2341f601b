"""What the forms of standards share: their fields, and how what is typed gets into the files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

from quarterdeck.desk.sheets.part import Book, number_of
from quarterdeck.metrics.standards import rules
from quarterdeck.metrics.standards.policy import OWN, Standard, problems, standard
from quarterdeck.playbook.edits.again import files_of_standards, set_thresholds
from quarterdeck.playbook.edits.documents import Value, latest, set_keys, table_in, written
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.model import Standard as Written
from quarterdeck.playbook.standards import FOLDER, plain
from quarterdeck.reports.playbooks.sheets import Cell, Wrongs
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.problem import Problem

_FILE = f"{FOLDER}/standards.toml"
THRESHOLD = "threshold "
"""The cells of thresholds begin with this, then comes the name."""

_AT = re.compile(r"^\S+?(?::\d+)? (?P<id>\w+)(?P<of>\.thresholds)?(?:\.(?P<key>\w+))?$")

Sets = tuple[dict[str, Value], dict[str, Value]]
"""What the table of a standard gets, and what its thresholds get."""


def known_standards(playbook: Playbook) -> Iterator[Standard]:
    """Yield the last version of each standard, off or not, then rules that nobody took up."""
    wrong = {p.where for p in problems(playbook)}
    last = {one.id: one for one in playbook.standards if one.path not in wrong}
    yield from (standard(one, playbook) for one in last.values())
    used = {one.rule for one in playbook.standards}
    for name in rules.catalogue():
        if name not in used and name != OWN:
            yield replace(standard(Written(name, name, FIRST_DAY), playbook), written=False)


def held(book: Book, one: Standard) -> bool:
    """Whether a standard is in force: the last version is not off; built-in ones are until then."""
    if not book.playbook.standards:
        return True
    versions = [w for w in book.playbook.standards if w.id == one.id]
    return bool(versions) and not versions[-1].off


def choices(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return what a field offers to choose, each called by its own word."""
    return tuple((word, word) for word in words)


def threshold(one: Standard, name: str, value: int) -> Cell:
    """Return the field of a threshold."""
    known = {p.name: p for p in one.rule.parameters}
    meaning = known[name].meaning if name in known else name
    return Cell(THRESHOLD + name, meaning, plain(value), "number", size=5, named=True)


def sets_of(one: Standard, cells: Mapping[str, str], wrong: Wrongs) -> Sets:
    """Return what the file gets: only what is typed otherwise than it stands."""
    keys: dict[str, Value] = {}
    stands = {"severity": one.severity, "owner": one.owner, "do": one.do}
    for name, word in stands.items():
        if cells.get(name, word) != word:
            keys[name] = cells[name] or None
    thresholds: dict[str, Value] = {}
    for name, value in one.thresholds.items():
        text = cells.get(THRESHOLD + name, plain(value))
        if text != plain(value):
            thresholds |= number(one.id, name, text, wrong)
    if "held" in cells:
        keys["off"] = None if cells["held"] else True
    return keys, thresholds


def number(key: str, name: str, text: str, wrong: Wrongs) -> dict[str, Value]:
    """Return a threshold as typed; an empty one is as the rule has it."""
    if not text:
        return {name: None}
    typed = number_of(text)
    if typed is not None:
        return {name: typed}
    wrong.add(key, THRESHOLD + name, f"{text!r} is no number. Write 14 or 1.5.")
    return {}


def texts_of(book: Book) -> Iterator[tuple[str, str]]:
    """Yield each file of standards with its text; where there is none, the built-in policy."""
    found = files_of_standards(book.root)
    yield from found.items()
    if not book.playbook.standards and _FILE not in found:
        yield _FILE, (files("quarterdeck.playbook") / "template" / _FILE).read_text("utf-8")


def differs(book: Book, path: str, text: str) -> bool:
    """Whether a file says something else by now, or is not there."""
    file = book.root / path
    return not file.is_file() or file.read_bytes() != text.encode()


def changed_texts(book: Book, documents: dict[str, Any]) -> dict[str, str | None]:
    """Return the files of standards that say something else by now."""
    texts = {path: written(document) for path, document in documents.items()}
    return {path: text for path, text in texts.items() if differs(book, path, text)}


def file_of(documents: dict[str, Any], one: Standard) -> str:
    """Return the file in which a standard stands, or would."""
    path = one.path.partition(":")[0] if one.path else ""
    holding = [p for p, document in documents.items() if one.id in document]
    return path if path in documents else next(iter(holding), "") or next(iter(documents))


def write(documents: dict[str, Any], one: Standard, sets: Sets) -> None:
    """Set what is typed in the table of a standard, a new one where there is none."""
    keys, thresholds = sets
    path = file_of(documents, one)
    table = latest(documents[path][one.id]) if one.id in documents[path] else None
    if table is None:
        documents[path][one.id] = table_in(documents[path])
        table = documents[path][one.id]
    set_keys(table, keys)
    if thresholds:
        set_thresholds(table, thresholds)


def placed(problem: Problem) -> tuple[str, str] | None:
    """Return the line and cell of a problem, which names the standard and its key."""
    found = _AT.match(problem.where)
    if not found or not problem.where.startswith(FOLDER):
        return None
    return found["id"], f"{THRESHOLD if found['of'] else ''}{found['key'] or ''}"
