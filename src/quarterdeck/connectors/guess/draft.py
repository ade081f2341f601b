"""A drafted mapping while it is put together, and as it is handed over."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quarterdeck.connectors.guess.evidence import Choice, Question
from quarterdeck.playbook import toml

Value = str
"""A value as TOML writes it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One key of a drafted mapping with its evidence; `off` writes it as a comment."""

    key: str
    value: Value
    choice: Choice | None = None
    remark: str = ""
    off: bool = False


@dataclass(slots=True)
class Paper:
    """What is drafted so far: the two tables of a mapping, and what stays open."""

    head: list[Line] = field(default_factory=list)
    columns: list[Line] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    dated: bool = True

    def say(self, key: str, value: Value, choice: Choice | None = None, remark: str = "") -> None:
        """Add a key to [mapping]."""
        self.head.append(Line(key, value, choice, remark))

    def fill(self, field: str, value: Value, choice: Choice | None = None, **more: str) -> None:
        """Add a field to [columns]; `remark` stands behind it."""
        self.columns.append(Line(field, value, choice, more.get("remark", "")))

    def ask(self, question: Question | None) -> None:
        """Add a question, if there is one."""
        if question is not None:
            self.questions.append(question)

    def off(self, field: str, value: Value, remark: str = "") -> None:
        """Add a field to [columns] as a comment."""
        self.columns.append(Line(field, value, None, remark, off=True))


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """One column of a file: how many of its cells are filled, its commonest values, what it fills.

    `fields` are the fields it was taken for, the one that the mapping has first.
    """

    name: str
    filled: int
    different: int
    samples: tuple[str, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A mapping drafted from a file.

    `mapping` is its text, with the evidence of each choice as comments and open questions as TODO;
    `stages` a text for playbook/stages.toml, '' when the playbook's own stages do. `questions` are
    what neither the file nor an answer told; `dated` is false for a list of which nothing says when
    it was exported. `columns` are those of the file in their order, `fields` those that any of them
    may fill.
    """

    name: str
    file: str
    form: str
    rows: int
    table: str
    kind: str
    mapping: str
    stages: str
    choices: tuple[Choice, ...]
    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()
    dated: bool = True
    columns: tuple[SeenColumn, ...] = ()
    fields: tuple[str, ...] = ()


def column(name: str, **more: Value) -> Value:
    """Write where a field comes from: the column alone, or with how it is read."""
    given = {key: value for key, value in more.items() if value}
    return toml.inline({"column": toml.text(name), **given}) if given else toml.text(name)


def values(pairs: Mapping[str, str]) -> Value:
    """Write a table of translations, '' for none."""
    return toml.inline({a: toml.text(b) for a, b in pairs.items()}) if pairs else ""
