"""What a draft of the playbook is made of: what is wished, what it changes, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quarterdeck.reports.playbooks.data import Differing
from quarterdeck.reports.playbooks.sheets import Sheet, Typed


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants decided: of which part, what is typed, after which state was seen.

    `part` is one of the parts that have forms, or `files` for what the files say already, or
    `version` for an older one, whose number `which` names. `mark` is that of the sheet, '' for
    whatever stands.
    """

    part: str
    which: Mapping[str, str] = field(default_factory=dict)
    typed: Typed = field(default_factory=dict)
    mark: str = ""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What becomes of one file: how many of its lines are new and gone, and which.

    `lines` begin with + and -; there are none where they would name people.
    """

    path: str
    added: int
    gone: int
    lines: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """How many open deals break a standard, and what they are worth in minor units.

    Before and after a change; None where the standard is not in force or cannot be judged.
    """

    title: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Draft:
    """An edit that was tried: `differing` is what it does, None where something is wrong with it.

    `sheet` is its form with what was typed, None where it has none; `wrong` is what has no place in
    the form. `pending` says that it applies what the files held before, too; `broken` are the
    standards that more or fewer deals break.
    """

    wish: Wish
    sheet: Sheet | None
    differing: Differing | None = None
    files: tuple[FileChange, ...] = ()
    wrong: tuple[str, ...] = ()
    pending: bool = False
    broken: tuple[Broken, ...] = ()

    @property
    def only_names(self) -> bool:
        """Whether nothing but people's names changes, of which there are no versions."""
        what = self.differing
        return what is not None and not what.differs and not what.first and bool(self.files)

    @property
    def changes(self) -> bool:
        """Whether there is anything to apply."""
        what = self.differing
        return what is not None and (what.differs or what.first or bool(self.files))
