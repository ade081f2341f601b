"""Who speaks, and for whom: themselves, or a person who lent them their voice."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.desk.answering import People
from quarterdeck.desk.ask import said_of
from quarterdeck.desk.parts import Row, lent_on
from quarterdeck.desk.viewer import NotAllowedError, Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.journal.api import DELEGATIONS, Delegation, Said
from quarterdeck.words.calendar import Period, parse_period
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError


@dataclass(frozen=True, slots=True)
class Who:
    """Who speaks (`by`), and for whom if not for themselves; ids, CRM ids or names as typed."""

    by: str = ""
    person: str = ""


def delegate(  # noqa: PLR0913 -- what is lent, and to whom
    desk: Desk, viewer: Viewer, *, who: Who, to: str, until: str = "", end: bool = False
) -> Delegation:
    """Let somebody speak for a person from today on, up to and with a day, or end that today.

    Only the person may lend their voice, or revenue operations. Raises QuarterdeckError otherwise,
    and for a viewer who may not call.
    """
    may(viewer, "call")
    people = People(desk)
    actor = actor_of(desk, viewer, who.by, people)
    person = people.find(who.person, where="--for") if who.person else actor
    if person != actor and people.roles.get(actor) != "revops":
        raise NotAllowedError(
            f"{desk.name(actor)} cannot lend the voice of {desk.name(person)}.",
            where="--for",
            fix="Only the person or revenue operations can.",
        )
    with said_of("--until"):
        last = parse_day(until) if until else None
    other = people.find(to, where="--to")
    if other == person:
        raise QuarterdeckError(
            f"{desk.name(person)} speaks for themselves already.",
            where="--to",
            fix="Name somebody else: --to PERSON",
        )
    if end:
        _refuse_no_end(desk, person, other, last)
    ends = desk.today if end else date.fromordinal(last.toordinal() + 1) if last else None
    lent = Delegation(person, other, desk.today, ends, said_now(desk, actor))
    desk.journal.add([lent])
    return lent


def speakers(desk: Desk, viewer: Viewer, who: Who) -> tuple[str, str, People]:
    """Return whose word it is and who says it; refuse who may not speak for the person."""
    may(viewer, "call")
    people = People(desk)
    actor = actor_of(desk, viewer, who.by, people)
    person = people.find(who.person, where="--for") if who.person else actor
    if person != actor and not _lent(desk, person, actor):
        raise NotAllowedError(
            f"{desk.name(actor)} may not speak for {desk.name(person)}.",
            where="--for",
            fix=f"{desk.name(person)} can allow it: quarterdeck call delegate --by {person} "
            f"--to {actor}",
        )
    for one, where in ((actor, "--by"), (person, "--for")):
        refuse_left(desk, one, desk.today, where=where)
    return person, actor, people


def refuse_left(desk: Desk, person: str, day: date, *, where: str) -> None:
    """Raise QuarterdeckError for somebody who had left the company by a day."""
    left = next((p.left for p in desk.known.people if p.id == person), None)
    if left is not None and left <= day:
        raise QuarterdeckError(
            f"{desk.name(person)} left on {left} and calls nothing after that.",
            where=where,
            fix="Name who answers for it now; or correct the day in people.csv.",
        )


def actor_of(desk: Desk, viewer: Viewer, by: str, people: People) -> str:
    """Return who speaks: the viewer, or whoever the holder of the workspace says it is."""
    if not by and not viewer.person:
        raise QuarterdeckError(
            "It is not said who speaks.",
            where="--by",
            fix="Name the person, by name or id: --by PERSON",
        )
    actor = people.find(by, where="--by") if by else viewer.person
    if viewer.person and actor != viewer.person:
        raise NotAllowedError(
            f"{desk.name(viewer.person)} cannot sign as {desk.name(actor)}.",
            where="--by",
            fix="Leave it out; to speak for somebody else use --for PERSON.",
        )
    return actor


def _lent(desk: Desk, person: str, actor: str) -> bool:
    return lent_on(desk.journal.read(DELEGATIONS).to_pylist(), person, actor, desk.today)


def _refuse_no_end(desk: Desk, person: str, other: str, last: date | None) -> None:
    if last is not None:
        raise QuarterdeckError(
            "Ending it now and letting it run until a day are two things.",
            where="--end",
            fix="Leave out --until to end it today, or --end to let it run.",
        )
    if not _lent(desk, person, other):
        raise QuarterdeckError(
            f"{desk.name(other)} does not speak for {desk.name(person)}, so nothing is ended.",
            where="--end",
            fix="Name who speaks for them now: --to PERSON",
        )


def running(desk: Desk, text: str) -> Period:
    """Return the period that is meant, the running quarter by default; refuse one that is over."""
    calendar = desk.playbook.settings.calendar
    with said_of("--period"):
        period = parse_period(text, calendar) if text else calendar.quarter_of(desk.today)
    if period.end <= desk.today:
        raise QuarterdeckError(
            f"{period.label} ended on {period.last_day}.",
            where="--period",
            fix="Call a period that runs or is to come.",
        )
    return period


def week_of(desk: Desk, day: date) -> date:
    """Return the first day of the forecast week that a day falls into."""
    return desk.playbook.settings.calendar.week_of(day).start


def said_now(desk: Desk, actor: str, why: str = "", last: Row | None = None) -> Said:
    """Return the who, when and why of what is said at this moment."""
    supersedes = last["id"] if last else None
    return Said(actor, desk.now, desk.now, why, supersedes=supersedes)
