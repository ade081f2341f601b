"""What a letter is made of before it becomes a mail or a message in a channel."""

from dataclasses import dataclass

from quarterdeck.words.named import DEAL, Named

BRIEF, CALLS = "brief", "calls"
"""The kinds of letters: the brief of a day, and the reminder of calls that are due."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is told: in words, of which deal, how much money, and more in lines.

    `deal` is the deal's id, '' for none; `amount` is as printed.
    """

    says: str
    deal: str = ""
    amount: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Several things under a title."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """A forecast on a line from nothing, in minor units: booked, the range of 8 in 10, target."""

    booked: int
    low: int
    high: int
    target: int | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one reader: its kind, what it is about, one sentence, numbers and things.

    `about` says of what and of which day it tells; `figures` are labels with numbers as printed.
    `page` is the page of the app it leads to, `opens` what the way there is called.
    """

    kind: str
    subject: str
    company: str
    simulated: bool
    about: str
    lead: str
    page: str
    opens: str
    says: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    strip: Strip | None = None
    passages: tuple[Passage, ...] = ()


def deal_of(name: str) -> str:
    """Return the id of the deal that a name is of, '' for a name of anything else."""
    return name.id if isinstance(name, Named) and name.kind == DEAL else ""
