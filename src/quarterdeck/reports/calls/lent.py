"""Who may speak for whom, as a page, a table and a document."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterdeck.playbook.model import Settings
from quarterdeck.reports.blocks import Block, Column, EmptyState, Part, Report, Table
from quarterdeck.words.named import NODE, Named

_MAY = ("call", "see")
"""What somebody may who was lent a voice: call in that one's place, and see what that one sees."""


@dataclass(frozen=True, slots=True)
class Lending:
    """A voice that was lent: `person` lets `delegate` speak for them; both with their names.

    `last` is the last day of it, None where none was said; `holds` tells that it is so today, and
    `mine` that it is the viewer's own to end.
    """

    person: str
    delegate: str
    names: tuple[str, str]
    first: date
    last: date | None
    holds: bool
    mine: bool

    @property
    def ended(self) -> bool:
        """Whether it was a word that ended an earlier one."""
        return self.last is not None and self.last < self.first


@dataclass(frozen=True, slots=True)
class Lent:
    """The voices that a viewer lent or was lent, the newest first, as they stand today.

    `whole` tells that they are those of the whole company.
    """

    settings: Settings
    today: date
    ledger_head: str
    lendings: tuple[Lending, ...]
    whole: bool


def nothing_lent(found: Lent) -> EmptyState:
    """Return what to say, and do next, where no voice was lent."""
    if found.whole:
        then = "Who is away soon lends theirs, so that their call is made in time."
        return EmptyState("Nobody has lent their voice.", then)
    says = "Nobody speaks for you, and you speak for nobody else."
    then = "Lend your voice before you are away, so that your call is made in time."
    return EmptyState(says, then)


def lent_report(found: Lent) -> Report:
    """Return what was lent as a page."""
    return Report(
        title="Who may speak for whom",
        workspace=found.settings.name,
        as_of=found.today,
        ledger_head=found.ledger_head or "none yet",
        currency=found.settings.currency,
        blocks=_blocks(found),
        simulated=found.settings.simulated,
    )


def lent_table(found: Lent) -> Table:
    """Return one row for each word that lent a voice or ended that."""
    columns = (
        Column("delegate_name", "Who speaks"),
        Column("person_name", "For"),
        Column("delegate", "Id of who speaks"),
        Column("person", "Id of for whom"),
        Column("first_day", "From", "date"),
        Column("last_day", "Until", "date"),
        Column("may", "May"),
        Column("now", "Now"),
    )
    return Table("", columns, tuple(map(_row, found.lendings)))


def lent_json(found: Lent) -> dict[str, Any]:
    """Return the document of it; `last_day` is null where it holds until it is ended."""
    return {
        "as_of": found.today.isoformat(),
        "may": list(_MAY),
        "lendings": [_json(one) for one in found.lendings],
    }


def _blocks(found: Lent) -> tuple[Block, ...]:
    return (lent_table(found),) if found.lendings else (nothing_lent(found),)


def _row(one: Lending) -> tuple[Part, ...]:
    person, delegate = one.names
    return (
        Named(delegate, NODE, one.delegate),
        Named(person, NODE, one.person),
        one.delegate,
        one.person,
        one.first.isoformat(),
        _last(one) or "",
        "" if one.ended else ", ".join(_MAY),
        _now(one),
    )


def _last(one: Lending) -> str | None:
    return one.last.isoformat() if one.last and not one.ended else None


def _now(one: Lending) -> str:
    if one.ended:
        return "ended"
    return "speaks" if one.holds else "no more"


def _json(one: Lending) -> dict[str, Any]:
    person, delegate = one.names
    return {
        "delegate": one.delegate,
        "delegate_name": delegate,
        "person": one.person,
        "person_name": person,
        "first_day": one.first.isoformat(),
        "last_day": _last(one),
        "ended": one.ended,
        "speaks_now": one.holds,
    }
