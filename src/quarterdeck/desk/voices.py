"""Who may speak for whom: what was lent, to whom, until when, and what was ended."""

from datetime import date, timedelta

from quarterdeck.desk.parts import Row
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.journal.api import DELEGATIONS
from quarterdeck.reports.calls.lent import Lending, Lent

_TWO_WEEKS = 14
_DAY = timedelta(days=1)


def lent(desk: Desk, viewer: Viewer) -> Lent:
    """Return what a viewer lent or was lent, the newest first; revenue operations see all of it.

    Nothing is ever deleted: of one pair the last word counts. Raises NotAllowedError for a viewer
    who may not call.
    """
    may(viewer, "call")
    whole = viewer.role == "revops"
    rows: list[Row] = desk.journal.read(DELEGATIONS).to_pylist()
    last = {(row["person"], row["delegate"]): row for row in rows}
    shown = [row for row in rows if whole or viewer.person in _pair(row)]
    names = desk.names({one for row in shown for one in _pair(row)})
    found = tuple(_lending(desk, viewer, row, last, names) for row in reversed(shown))
    return Lent(desk.playbook.settings, desk.today, desk.head.hash, found, whole)


def usual_end(desk: Desk) -> date:
    """Return the day that a form offers: the last one of the forecast week two weeks on."""
    later = desk.today + timedelta(days=_TWO_WEEKS)
    return desk.playbook.settings.calendar.week_of(later).last_day


def _lending(
    desk: Desk,
    viewer: Viewer,
    row: Row,
    last: dict[tuple[str, str], Row],
    names: dict[str, str],
) -> Lending:
    person, delegate = _pair(row)
    ends = row["ends_on"]
    running = row["starts_on"] <= desk.today < (ends or date.max)
    return Lending(
        person,
        delegate,
        (names.get(person, person), names.get(delegate, delegate)),
        row["starts_on"],
        ends - _DAY if ends else None,
        running and last[person, delegate] is row,
        viewer.person == person or viewer.role == "revops",
    )


def _pair(row: Row) -> tuple[str, str]:
    return row["person"], row["delegate"]
