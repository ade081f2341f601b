"""The state of a page, which is all in its address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from urllib.parse import urlencode

from quarterdeck.desk.ask import Ask


@dataclass(frozen=True, slots=True)
class State:
    """What is looked at: of whom, of when, of which deals, against which day; '' is the default.

    `more` is what one page alone understands, such as the cause whose deals are listed.
    """

    scope: str = ""
    period: str = ""
    measure: str = ""
    as_of: str = ""
    compare: str = ""
    where: str = ""
    by: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def ask(self) -> Ask:
        """The question as the desk takes it."""
        by = tuple(part.strip() for part in self.by.split(",") if part.strip())
        return Ask(self.as_of, self.scope, self.where, by, self.period, measure=self.measure)

    @property
    def query(self) -> str:
        """The state as an address has it: in one order, without what is the default."""
        shared = [(name, getattr(self, name)) for name in SHARED if getattr(self, name)]
        return urlencode([*shared, *sorted((k, v) for k, v in self.more.items() if v)])

    def with_(self, **changes: str) -> "State":
        """Return the state with some of its parts changed; others are what one page understands."""
        shared = {name: value for name, value in changes.items() if name in SHARED}
        own = {name: value for name, value in changes.items() if name not in SHARED}
        return replace(self, **shared, more=MappingProxyType({**self.more, **own}))

    @property
    def now(self) -> str:
        """The same as an address, as of the last day known."""
        return self.with_(as_of="").query

    def kept(self) -> "State":
        """Return what goes along to another page."""
        return replace(self, more={})


SHARED = tuple(f.name for f in fields(State) if f.name != "more")
"""The parts of a state that every page understands, in the order they stand in an address."""

_LONGEST = 1000


def state_of(query: Mapping[str, str]) -> State:
    """Return the state that an address tells; what is too long to be meant is cut."""
    told = {name: value.strip()[:_LONGEST] for name, value in query.items()}
    shared = {name: told.pop(name) for name in SHARED if name in told}
    return State(**shared, more=MappingProxyType(told))
