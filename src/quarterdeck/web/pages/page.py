"""What a page is: a name, who it is for, and a function from a look to an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Report, Table
from quarterdeck.web.accounts.roles import ROLES
from quarterdeck.web.state import State
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

Pictures = Mapping[str, Callable[[], object]]
EVERYONE = frozenset(ROLES) - {"admin"}
INSIDE = EVERYONE - {"board"}
"""Those who see numbers, and those of them who may see persons and single deals."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looking at a page: at whose desk, with which rights, in which state.

    `stamp` is another text when imports, playbook or the day are, `said` when somebody said
    something: what a page keeps beside its answer goes by them.
    """

    desk: Desk
    viewer: Viewer
    state: State
    stamp: str = ""
    said: str = ""

    @property
    def ask(self) -> Ask:
        """The question as the desk takes it."""
        return self.state.ask

    @property
    def within(self) -> Ask:
        """The question of what stands on the day: without a period and a measure."""
        return Ask(self.state.as_of, self.state.scope, self.state.where, self.ask.by)

    @property
    def over_time(self) -> Ask:
        """The question of what became of everything: without a period and a breakdown."""
        return replace(self.ask, period="", by=())

    @property
    def whole(self) -> Ask:
        """The question of a part of the company alone: its day, its scope and the period."""
        return Ask(self.state.as_of, self.state.scope, period=self.state.period)

    def text(self, name: str, default: str = "") -> str:
        """Return what the address says of something that this page alone understands."""
        return self.state.more.get(name, "") or default


@dataclass(frozen=True, slots=True)
class Answer:
    """A page's answer: the report, and its JSON and table where they are not the report itself.

    `rows` are those of the page's grid, if it has one; `told` is what the page's template needs
    that is kept with the answer. `pictures` are made where it is drawn, of totals and our own words
    alone: no name of a deal is looked for in them.
    """

    report: Report
    document: Callable[[], object] | None = None
    sheet: Callable[[], Table] | None = None
    rows: Callable[[], object] | None = None
    told: Mapping[str, object] = field(default_factory=dict)
    pictures: Pictures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    """One of several sides of a page: its name in the address, its title, and what answers."""

    name: str
    title: str
    answer: Callable[[Look], Answer]


def chosen(*views: View) -> Callable[[Look], Answer]:
    """Return the answer of a page with several sides: the one its address names, else the first.

    Raises QuarterdeckError for a side that is none of them.
    """
    known = {view.name: view for view in views}

    def answer(look: Look) -> Answer:
        name = look.text("view", views[0].name)
        if name not in known:
            raise QuarterdeckError(
                f"There is no view {name!r}.{did_you_mean(name, known)}",
                where="view",
                fix=f"Use one of: {', '.join(known)}.",
            )
        return known[name].answer(look)

    return answer


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `/name` answers with `answer`, and so do its .json, .csv and .xlsx.

    `key` goes to it after a g. `calls` says that it tells what people called, `persons` that a look
    at it is a look at data about persons, `alike` that its answer is the same for whoever sees the
    whole company, whatever else they may. `views` are its sides, if it has several. `listed` pages
    stand in the bar; `scoped` ones are about a part of the company, `item` ones about one thing,
    named in the address. `template` draws it; what it needs beside the answer comes from `beside`,
    which is asked at each look; `aside` are the names in the address that are about that alone.
    `remembers` pages keep which day somebody saw there last.
    """

    name: str
    title: str
    says: str
    answer: Callable[[Look], Answer]
    key: str = ""
    roles: frozenset[str] = INSIDE
    calls: bool = False
    persons: bool = False
    alike: bool = False
    views: tuple[View, ...] = ()
    listed: bool = True
    scoped: bool = True
    item: bool = False
    template: str = "quarterdeck/page.html"
    beside: Callable[[Look], dict[str, object]] | None = None
    aside: frozenset[str] = frozenset()
    remembers: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms its twins have."""
        return ("json", "csv", "xlsx")

    def seen_by(self, role: str) -> bool:
        """Whether a role has this page."""
        return role in self.roles
