"""Which part of the company somebody sees: their own, and for a time what others lent them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from quarterdeck.desk.answering import People
from quarterdeck.desk.viewer import Part, Viewer, own_part
from quarterdeck.desk.workspace import Desk
from quarterdeck.journal.api import DELEGATIONS

Row = Mapping[str, Any]
"""An entry of the journal as it was read."""


def part_of(desk: Desk, viewer: Viewer) -> Part | None:
    """Return what of today's org tree a viewer may see, None for all of it.

    Whoever speaks for somebody else today sees what that person sees, and no longer than that.
    """
    if viewer.sees_all:
        return None
    own = own_part(viewer, desk.places)
    lenders = lenders_to(desk, viewer)
    if not lenders:
        return own
    roles = People(desk).roles
    lent = [own_part(Viewer(one, roles.get(one, "")), desk.places) for one in lenders]
    nodes = own.nodes.union(*(part.nodes for part in lent))
    return Part(own.top, nodes, tuple(part.top for part in lent))


def lenders_to(desk: Desk, viewer: Viewer) -> tuple[str, ...]:
    """Return who lent their voice, and with it their sight, to a viewer for today."""
    if not viewer.person:
        return ()
    rows = desk.journal.read(DELEGATIONS).to_pylist()
    persons = sorted({row["person"] for row in rows if row["delegate"] == viewer.person})
    return tuple(one for one in persons if lent_on(rows, one, viewer.person, desk.today))


def lent_on(rows: Iterable[Row], person: str, actor: str, day: date) -> bool:
    """Return whether one might speak for another on a day, by the delegations on record."""
    pair = [r for r in rows if (r["person"], r["delegate"]) == (person, actor)]
    return bool(pair and pair[-1]["starts_on"] <= day < (pair[-1]["ends_on"] or date.max))
