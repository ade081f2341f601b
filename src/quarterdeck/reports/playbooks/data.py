"""What the pages about the playbook are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from quarterdeck.movement.rules import Effect
from quarterdeck.playbook.changes import Change
from quarterdeck.playbook.model import Settings
from quarterdeck.playbook.versions import Version


@dataclass(frozen=True, slots=True)
class Side:
    """One of two playbooks that are held against each other; no version is the files.

    `draft` says that it is an edit of the files that nobody has decided yet.
    """

    version: Version | None
    draft: bool = False

    @property
    def name(self) -> str:
        """What a sentence begins with to speak of it."""
        if self.draft:
            return "This change"
        if self.version is None:
            return "The files"
        return f"Version {self.version.number} of {self.version.since}"

    @property
    def inside(self) -> str:
        """The same within a sentence."""
        return f"{self.name[:1].lower()}{self.name[1:]}"

    @property
    def key(self) -> str:
        """How it is asked for: 'files', or the number of the version."""
        return str(self.version.number) if self.version else "files"


@dataclass(frozen=True, slots=True)
class Differing:
    """Two playbooks, what they decide otherwise, and what that does to the deals of a day.

    `first` says that nothing was applied yet, `deals` that anything is imported; `plain` are the
    changes with ids in place of people's names.
    """

    settings: Settings
    before: Side
    after: Side
    day: date
    ledger_head: str
    first: bool
    differs: bool
    changes: tuple[Change, ...]
    plain: tuple[Change, ...]
    effect: Effect
    names: Callable[[str | None], str]
    deals: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """Every applied version; `used` is the one that answers for the last observed day.

    `unapplied` is the line that says that the files differ from what is applied, '' if they do not;
    `names` tells how people are called.
    """

    settings: Settings
    versions: tuple[Version, ...]
    used: Version | None
    today: date
    last_day: date | None
    ledger_head: str
    unapplied: str
    names: Callable[[str | None], str]
