"""The verb that takes calls from a file into the journal."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from quarterdeck.desk.answering import People
from quarterdeck.desk.importing import moment
from quarterdeck.desk.speaking import week_of
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.journal.api import CALLS, WEEKS, Call
from quarterdeck.journal.files import Readers, read_calls
from quarterdeck.reports.calls.taken import Taken
from quarterdeck.words.calendar import parse_period
from quarterdeck.words.days import local_day
from quarterdeck.words.problem import Problem


def import_calls(
    desk: Desk, viewer: Viewer, file: Path, *, preview: bool = False, history: bool = False
) -> Taken:
    """Take the calls of a CSV file into the journal; a line taken before is not taken again.

    Each is known from now on, and is about what the person answered for when it was said. With
    `history` they are the company's past: each counts from when it is said to have been said, and
    whatever rests on it tells that it was loaded. Lines that cannot be read, and those of a locked
    week, are left out and told. Raises QuarterdeckError for a file that is not there or has other
    columns, and for a viewer who may not write.
    """
    may(viewer, "write")
    reading = _Reading(desk, People(desk))
    found = read_calls(file, reading.readers(), recorded_at=desk.now, loaded=history)
    locked = _locked(desk)
    calls = [c for c in found.calls if reading.week(c) not in locked]
    shut = [c for c in found.calls if reading.week(c) in locked]
    known = set(desk.journal.refs(CALLS, [c.said.ref for c in calls])) if preview else set()
    fresh = {c.said.ref for c in calls} - known
    added = len(fresh) if preview else desk.journal.add(calls)
    told = (*found.problems, *_told(file, shut))
    return Taken(file.name, len(found.calls), added, told, recorded=not preview)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a workspace reads the words of a file of calls."""

    desk: Desk
    people: People

    def readers(self) -> Readers:
        settings = self.desk.playbook.settings
        return Readers(
            cache(lambda text: parse_period(text, settings.calendar)),
            settings.currency,
            settings.measure,
            lambda text: self.people.find(text, where="person"),
            cache(lambda text: moment(text, settings.timezone, now=self.desk.now)),
            lambda person, at: self.people.scope(person, self.day(at)),
        )

    def day(self, at: datetime) -> date:
        return local_day(at, self.desk.playbook.settings.timezone)

    def week(self, call: Call) -> date:
        return week_of(self.desk, self.day(call.said.known_at))


def _locked(desk: Desk) -> frozenset[date]:
    """Return the weeks that are locked now."""
    last = {row["week"]: row["locked"] for row in desk.journal.read(WEEKS).to_pylist()}
    return frozenset(week for week, locked in last.items() if locked)


def _told(file: Path, shut: list[Call]) -> tuple[Problem, ...]:
    if not shut:
        return ()
    return (
        Problem(
            str(file.name),
            "Calls of a locked week were left out.",
            "Have the week unlocked with the reason, then import the file again: what was taken "
            "is not taken twice.",
            count=len(shut),
        ),
    )
