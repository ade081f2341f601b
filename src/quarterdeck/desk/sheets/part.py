"""What a part of the playbook is to its form: how it is shown, and which texts an edit makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from quarterdeck.playbook.edits.tables import TableText, table_text
from quarterdeck.playbook.model import Playbook
from quarterdeck.reports.playbooks.sheets import Choice, Sheet, Typed, Wrongs
from quarterdeck.words.problem import Problem, QuarterdeckError

_DIGITS = 18

HEAD = "all"
"""The key of what holds for all lines of a form."""


@dataclass(frozen=True, slots=True)
class Book:
    """The files a form is about: where they lie, what they say, and the day it is.

    `name` tells how a person or team is called, `which` what of the part is asked for.
    """

    root: Path
    playbook: Playbook
    today: date
    name: Callable[[str], str]
    which: Mapping[str, str] = field(default_factory=dict)


Place = Callable[[Problem], tuple[str, str] | None]
"""The line and cell of a form where a problem of the files belongs; None for nowhere in it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The texts of the files that an edit changes, by path, and what cannot be written at all."""

    texts: Mapping[str, str | None]
    wrong: Wrongs
    place: Place = lambda _: None


def _the_same(which: Mapping[str, str], _: Typed) -> Mapping[str, str]:
    return which


@dataclass(frozen=True, slots=True)
class Part:
    """A part that has a form: its name in the address, its title, what it is about.

    `after` tells what of it is shown once what was typed is in force.
    """

    name: str
    title: str
    says: str
    sheet: Callable[[Book], Sheet]
    edit: Callable[[Book, Typed], Edit]
    after: Callable[[Mapping[str, str], Typed], Mapping[str, str]] = _the_same


def refused(wrong: Wrongs, key: str, name: str, error: QuarterdeckError) -> None:
    """Note what a reader of words refused at the cell where the word was typed."""
    wrong.add(key, name, f"{error.says} {error.fix}".strip())


def number_of(text: str) -> Decimal | None:
    """Read a number that somebody typed; None for what is none or far beyond any figure."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    small = number.is_finite() and abs(number.adjusted()) <= _DIGITS
    return number if small and len(number.as_tuple().digits) <= _DIGITS else None


class TableEdit:
    """The changes of one table so far, each under the key of its line in the form."""

    def __init__(self, root: Path, path: str, columns: tuple[str, ...]) -> None:
        """Open the table."""
        self.path = path
        self.table: TableText = table_text(root / path, columns)
        self.changed: dict[int, Mapping[str, str] | None] = {}
        self.added: list[Mapping[str, str]] = []
        self.keys: dict[int, str] = {}
        self.new: list[str] = []

    def change(self, key: str, place: int, cells: Mapping[str, str] | None) -> None:
        """Change cells of a record that are others than it has; None takes it away."""
        self.keys[place] = key
        if cells is None:
            self.changed[place] = None
            return
        stands = self.table.records[place].cells
        others = {n: v for n, v in cells.items() if v != stands.get(n, "")}
        if others:
            self.changed[place] = others

    def add(self, key: str, cells: Mapping[str, str]) -> None:
        """Add a record at the end."""
        self.new.append(key)
        self.added.append(cells)

    @property
    def texts(self) -> dict[str, str | None]:
        """The text of the file, if anything of it changes."""
        if not self.changed and not self.added:
            return {}
        return {self.path: self.table.edited(self.changed, self.added)}

    def place(self, problem: Problem) -> tuple[str, str] | None:
        """Return the line and column of the form for a problem of the edited text."""
        file, _, rest = problem.where.partition(":")
        line, _, column = rest.partition(" ")
        if file != self.path or not line.isdigit():
            return None
        ends = self._ends()
        key = ends.get(int(line))
        return (key, column) if key else None

    def _ends(self) -> dict[int, str]:
        """Return the key of each touched line of the edited file by the number of that line."""
        found: dict[int, str] = {}
        at = 0
        last = 0
        for place, record in enumerate(self.table.records):
            at += record.first - last
            last = record.end
            change = self.changed.get(place, {})
            if change is not None:
                at += 1 if place in self.changed else record.end - record.first
                found |= {at: self.keys[place]} if place in self.keys else {}
        at += len(self.table.lines) - last
        return found | {at + n: key for n, key in enumerate(self.new, start=1)}


def asked_for(
    name: str,
    label: str,
    options: tuple[tuple[str, str], ...],
    which: Mapping[str, str],
    usual: str,
) -> Choice:
    """Return a choice with what is asked for, if it is one of the options, else the usual one."""
    value = which.get(name, usual)
    return Choice(name, label, options, value if value in dict(options) else usual)
