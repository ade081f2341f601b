"""The verbs of the week's lock: who may still call is decided once a week."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.desk.answering import People
from quarterdeck.desk.ask import said_of
from quarterdeck.desk.speaking import actor_of, week_of
from quarterdeck.desk.viewer import NotAllowedError, Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.journal.api import Said, WeekState
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError

MAY_LOCK = frozenset({"vp", "revops"})
"""The roles whose people may lock a week and open it again."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A week after it was locked or unlocked, and who did it why."""

    state: WeekState
    actor: str
    why: str


def lock(desk: Desk, viewer: Viewer, *, by: str = "", week: str = "", note: str = "") -> Turned:
    """Lock a forecast week, that of today unless a day of it is named: nobody calls in it any more.

    Heads of sales and revenue operations may. Raises QuarterdeckError for others, for a week that
    is locked already, and when somebody else changed it in between.
    """
    return _turn(desk, _leader(desk, viewer, by), locked=True, week=week, note=note)


def unlock(desk: Desk, viewer: Viewer, *, by: str = "", week: str = "", note: str = "") -> Turned:
    """Open a locked week again, with the reason; raises QuarterdeckError as `lock` does."""
    actor = _leader(desk, viewer, by)
    if not note.strip():
        raise QuarterdeckError(
            "A locked week is opened with a reason only.",
            where="--note",
            fix='Say why: --note "numbers of the south came late"',
        )
    return _turn(desk, actor, locked=False, week=week, note=note)


def _leader(desk: Desk, viewer: Viewer, by: str) -> str:
    """Return who turns the lock; refuse anybody whose role does not let them."""
    may(viewer, "write")
    people = People(desk)
    actor = actor_of(desk, viewer, by, people)
    role = viewer.role if viewer.person else people.roles.get(actor, "")
    if role in MAY_LOCK:
        return actor
    raise NotAllowedError(
        f"{desk.name(actor)} may not lock the week.",
        where="--by",
        fix="The head of sales (vp) and revenue operations (revops) may, as people.csv has their "
        "roles.",
    )


def _turn(desk: Desk, actor: str, *, locked: bool, week: str, note: str) -> Turned:
    seen = desk.journal.week(_monday(desk, week))
    if seen.locked == locked:
        raise QuarterdeckError(
            f"The week of {seen.week} is {'locked' if locked else 'open'} already.",
            where="--week",
            fix="See its state: quarterdeck call missing",
        )
    said = Said(actor, desk.now, desk.now, note)
    return Turned(desk.journal.turn(seen, locked=locked, said=said), actor, note)


def _monday(desk: Desk, text: str) -> date:
    """Return the first day of the week meant: of the day typed, or of today."""
    with said_of("--week"):
        return week_of(desk, parse_day(text) if text else desk.today)
