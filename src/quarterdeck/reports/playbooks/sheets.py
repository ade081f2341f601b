"""What the forms of the playbook are made of: a part of it as lines of cells that can be typed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

NEW = "new"
"""The keys of lines that are not there yet begin with this."""

GONE = "gone"
"""The cell that takes a line away, where it is ticked."""

YES = "yes"
"""What a ticked cell says; an empty text is one that is not."""

Typed = Mapping[str, Mapping[str, str]]
"""What is typed otherwise than it stands: by line and cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing that is decided: its name, how people call it, what it says.

    `kind` is text, long, amount, number, day, choice, check or shown (not to be typed). `named`
    cells show their label, for their column has several. `typed` is what somebody typed instead,
    None where nothing; `wrong` what is wrong with that.
    """

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    size: int = 12
    named: bool = False
    typed: str | None = None
    wrong: tuple[str, ...] = ()

    @property
    def now(self) -> str:
        """What the field holds: what was typed, else what stands."""
        return self.value if self.typed is None else self.typed

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show and nothing to type."""
        return self.kind == "shown" and not self.value

    @property
    def differs(self) -> bool:
        """Whether something else was typed than stands."""
        return self.typed is not None and self.typed != self.value and self.kind != "check"

    @property
    def told(self) -> str:
        """What stands, as people read it."""
        return self._told(self.value)

    @property
    def meant(self) -> str:
        """What the field holds, as people read it."""
        return self._told(self.now)

    def _told(self, text: str) -> str:
        if self.kind == "check":
            return "yes" if text else "no"
        return dict(self.choices).get(text, text)


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a part: its key, its name, what else is told of it, the cells of each column.

    `removable` lines can be taken away; `add` ones are there to be filled. `leads` is the address
    of a form of its own, relative to the part's.
    """

    key: str
    title: str
    cells: tuple[tuple[Cell, ...], ...]
    says: str = ""
    depth: int = 0
    removable: bool = False
    add: bool = False
    gone: bool = False
    wrong: tuple[str, ...] = ()
    leads: str = ""

    @property
    def each(self) -> Iterator[Cell]:
        """Every cell that can be typed."""
        return (cell for column in self.cells for cell in column if cell.kind != "shown")

    @property
    def shown(self) -> dict[str, str]:
        """What every cell that can be typed says."""
        return {cell.name: cell.value for cell in self.each}

    @property
    def said(self) -> Iterator[str]:
        """What was typed in it, cell by cell."""
        if self.gone:
            yield f"{self.title}: taken away."
        for cell in self.each:
            if cell.typed is not None and cell.typed != cell.value:
                was = f" instead of {cell.told}" if cell.told else ""
                yield f"{self.title}: {cell.label}: {cell.meant or 'nothing'}{was}."

    @property
    def told_wrong(self) -> tuple[str, ...]:
        """Everything that is wrong with it."""
        return (*self.wrong, *(says for cell in self.each for says in cell.wrong))


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a part is shown: the name in the address, its label, what there is, what is it."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str = ""

    @property
    def several(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.options) > 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of the playbook as a form: of which state of the files (`mark`), in which columns.

    `head` is what holds for all lines, such as the day a change is in force from, `top` what is
    told before them. `pending` says that the files hold what nobody applied yet, `which` what of
    the part was asked for.
    """

    part: str
    title: str
    says: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    mark: str = ""
    choices: tuple[Choice, ...] = ()
    head: Line | None = None
    top: Line | None = None
    empty: str = ""
    pending: bool = False
    which: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """The address of this form: the part, and what of it is asked for."""
        asked = {choice.name: choice.value for choice in self.choices}
        return urlencode({"view": self.part} | dict(self.which) | asked)

    @property
    def all(self) -> tuple[Line, ...]:
        """What stands before the lines and what holds for them, if there is any, and every line."""
        return (*(line for line in (self.top, self.head) if line), *self.lines)

    @property
    def typable(self) -> bool:
        """Whether anything can be typed."""
        return any(True for line in self.all for _ in line.each)

    @property
    def said(self) -> tuple[str, ...]:
        """What was typed otherwise than it stands, in the words of the form."""
        return tuple(says for line in self.all for says in line.said)

    @property
    def removable(self) -> bool:
        """Whether any line can be taken away."""
        return any(line.removable for line in self.lines)

    @property
    def shown_json(self) -> str:
        """What every cell says, as a form carries it."""
        return json.dumps(self.shown, ensure_ascii=False, separators=(",", ":"))

    @property
    def shown(self) -> dict[str, dict[str, str]]:
        """What every cell says, by line and cell."""
        return {line.key: line.shown for line in self.all}

    def typed(self, typed: Typed, wrong: "Wrongs | None" = None) -> "Sheet":
        """Return the sheet with what was typed, and what is wrong with it, in its cells."""
        told = wrong or Wrongs()
        head, top = (_typed(line, typed, told) if line else None for line in (self.head, self.top))
        lines = tuple(_typed(line, typed, told) for line in self.lines)
        return replace(self, head=head, top=top, lines=lines)


@dataclass(slots=True)
class Wrongs:
    """What is wrong with what was typed: by line and cell, and what has no place in the form."""

    cells: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)

    def add(self, key: str, name: str, says: str) -> None:
        """Note something at a cell; at '' of a line for all of it."""
        self.cells.setdefault((key, name), []).append(says)

    def beside(self, sheet: "Sheet | None") -> tuple[str, ...]:
        """Return what has no line in a form."""
        keys = {line.key for line in sheet.all} if sheet else set()
        lost = (w for (key, _), told in self.cells.items() if key not in keys for w in told)
        return (*self.others, *lost)

    def __bool__(self) -> bool:
        return bool(self.cells or self.others)


def _typed(line: Line, typed: Typed, wrong: Wrongs) -> Line:
    told = typed.get(line.key, {})

    def cell(one: Cell) -> Cell:
        found = tuple(wrong.cells.get((line.key, one.name), ()))
        return replace(one, typed=told.get(one.name), wrong=found)

    cells = tuple(tuple(cell(one) for one in column) for column in line.cells)
    names = {one.name for one in line.each}
    elsewhere = (w for (key, n), w in wrong.cells.items() if key == line.key and n not in names)
    at_line = tuple(says for told_there in elsewhere for says in told_there)
    return replace(line, cells=cells, gone=bool(told.get(GONE)), wrong=at_line)
