"""What a page is: a name, who it is for, and a function from a look to an answer."""

from collections.abc import Callable
from dataclasses import dataclass

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Report, Table
from quarterdeck.web.accounts.roles import ROLES
from quarterdeck.web.state import State

EVERYONE = frozenset(ROLES) - {"admin"}
INSIDE = EVERYONE - {"board"}
"""Those who see numbers, and those of them who may see persons and single deals."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looking at a page: at whose desk, with which rights, in which state."""

    desk: Desk
    viewer: Viewer
    state: State

    @property
    def ask(self) -> Ask:
        """The question as the desk takes it."""
        return self.state.ask

    def text(self, name: str, default: str = "") -> str:
        """Return what the address says of something that this page alone understands."""
        return self.state.more.get(name, "") or default


@dataclass(frozen=True, slots=True)
class Answer:
    """A page's answer: the report, and its JSON and table where they are not the report itself."""

    report: Report
    document: Callable[[], object] | None = None
    sheet: Callable[[], Table] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `/name` answers with `answer`, and so do its .json, .csv and .xlsx.

    `key` goes to it after a g. `calls` says that it tells what people called, `persons` that a look
    at it is a look at data about persons. `listed` pages stand in the bar; `scoped` ones
    are about a part of the company, `item` ones about one thing, named in the address. `template`
    draws it; what it needs beside the answer comes from `beside`, which is asked at each look.
    """

    name: str
    title: str
    says: str
    answer: Callable[[Look], Answer]
    key: str = ""
    roles: frozenset[str] = INSIDE
    calls: bool = False
    persons: bool = False
    listed: bool = True
    scoped: bool = True
    item: bool = False
    template: str = "quarterdeck/page.html"
    beside: Callable[[Look], dict[str, object]] | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms its twins have."""
        return ("json", "csv", "xlsx")

    def seen_by(self, role: str) -> bool:
        """Whether a role has this page."""
        return role in self.roles
