"""The verb that takes calls from a file into the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from quarterdeck.desk.answering import People
from quarterdeck.desk.call_checks import Checks, Sorted, at_desk
from quarterdeck.desk.importing import moment
from quarterdeck.desk.speaking import week_of
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.journal.api import CALLS, DELEGATIONS, WEEKS, Call, Floor, Journal
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
    whatever rests on it tells that it was loaded. Lines that cannot be read, that nobody could have
    said at the desk, and those of a locked week are left out and told. Raises QuarterdeckError for
    a file that is not there or has other columns, and for a viewer who may not write.
    """
    may(viewer, "write")
    reading = _Reading(desk, People(desk))
    found = read_calls(file, reading.readers(), recorded_at=desk.now, loaded=history)
    calls = at_desk(found.calls, desk)
    lent = desk.journal.read(DELEGATIONS).to_pylist()
    checks = Checks(desk, found.where, lent, history=history)
    if preview:
        kept, told = _sorted(desk.journal, reading, checks, calls)
        added = len({c.said.ref for c in kept})
    else:
        with desk.journal.floor() as floor:
            kept, told = _sorted(floor, reading, checks, calls)
            added = floor.add(kept)
    problems = (*found.problems, *told)
    return Taken(file.name, len(found.calls), added, problems, recorded=not preview)


def _sorted(
    journal: Journal | Floor, reading: "_Reading", checks: Checks, calls: Sequence[Call]
) -> Sorted:
    """Return the calls of a file that are new and may be taken now, and what others want."""
    before = journal.refs(CALLS, [c.said.ref for c in calls])
    new = [c for c in calls if c.said.ref not in before]
    alone, wrong = checks.each(new)
    locked = _locked(journal)
    shut = [c for c in alone if reading.week(c) in locked]
    free = [c for c in alone if reading.week(c) not in locked]
    kept, against = checks.together(free, journal.read(CALLS).to_pylist())
    return kept, [*wrong, *against, *_told(shut)]


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


def _locked(journal: Journal | Floor) -> frozenset[date]:
    """Return the weeks that are locked now."""
    last = {row["week"]: row["locked"] for row in journal.read(WEEKS).to_pylist()}
    return frozenset(week for week, locked in last.items() if locked)


def _told(shut: Sequence[Call]) -> tuple[Problem, ...]:
    if not shut:
        return ()
    return (
        Problem(
            shut[0].said.source,
            "Calls of a locked week were left out.",
            "Have the week unlocked with the reason, then import the file again: what was taken "
            "is not taken twice.",
            count=len(shut),
        ),
    )
