"""The verbs about rows held back: list them, mend them, take the mended ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from quarterdeck.connectors.fixing import Fix, Proposal, cell_of, fixed, proposals
from quarterdeck.connectors.held import HeldRow, held_rows, to_be_mended
from quarterdeck.connectors.intake import refuse_absent, scratch_folder
from quarterdeck.connectors.replay import replay as take
from quarterdeck.connectors.result import ImportResult
from quarterdeck.desk.confidential import veil_of
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.playbook.model import Playbook
from quarterdeck.reports.quarantine_page import HeldBack
from quarterdeck.reports.veil import Veil
from quarterdeck.words.problem import QuarterdeckError


@dataclass(frozen=True, slots=True)
class Which:
    """Which rows held back are meant: those of a batch, for a reason, of a row; '' and 0 for any.

    `row` is the number of a row in the file of the batch.
    """

    batch: str = ""
    reason: str = ""
    row: int = 0


def held_back(desk: Desk, viewer: Viewer, which: Which | None = None) -> tuple[HeldRow, ...]:
    """Return the rows that are held back, of one batch or for one reason if named.

    Those about confidential deals are left out for who may not see these. Raises QuarterdeckError
    for a viewer who may not see all, and for a batch or reason that does not exist.
    """
    _may(viewer, "read", "see")
    return _seen(desk, viewer, _rows(desk, which or Which()))


def held_page(desk: Desk, viewer: Viewer, which: Which | None = None) -> HeldBack:
    """Return the rows held back with what would mend them and whose deals they are.

    Raises QuarterdeckError as `held_back` does.
    """
    _may(viewer, "read", "see")
    every = _rows(desk, which or Which())
    rows = _seen(desk, viewer, every)
    people = {crm: person.id for person in desk.playbook.people for crm in person.crm_ids}
    owners = tuple(_owner(desk, row, people) for row in rows)
    head = desk.ledger.head.hash
    settings, day = desk.playbook.settings, desk.last_day if desk.ledger.entries() else desk.today
    ways = ways_to_mend(desk, rows)
    return HeldBack(settings, day, head, rows, owners, ways, hidden=len(every) - len(rows))


def _owner(desk: Desk, row: HeldRow, people: Mapping[str, str]) -> str:
    """Return who owns a row, as the file says it; a person of the workspace by their name."""
    said = cell_of(row, "owner", desk.files)
    return str(desk.name(people.get(said, said))) if said else ""


def _seen(desk: Desk, viewer: Viewer, rows: tuple[HeldRow, ...]) -> tuple[HeldRow, ...]:
    """Leave out rows about deals that are confidential and not open to the viewer."""
    if not rows or not desk.ledger.entries():
        return rows
    hidden = _Hidden.of(desk, viewer)
    return tuple(row for row in rows if not hidden.has(row))


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What tells that a row is about a deal which a viewer may not see."""

    veil: Veil
    marks: tuple[tuple[str, frozenset[str]], ...]
    playbook: Playbook

    @classmethod
    def of(cls, desk: Desk, viewer: Viewer) -> Self:
        """Return it for a viewer."""
        marking = () if viewer.sees_confidential else desk.files.dimensions
        marks = ((f"dim_{one.name}", frozenset(one.confidential)) for one in marking)
        return cls(veil_of(desk, viewer), tuple(m for m in marks if m[1]), desk.files)

    def has(self, row: HeldRow) -> bool:
        """Whether a row names such a deal, has its id or the mark of one; unsure is as if it did.

        The cells of a row that cannot be told apart may each be an id.
        """
        cells = (cell_of(row, name, self.playbook) for name in self._columns(row))
        ids = set(cells if row.cells else re.findall(r"\w+", row.raw))
        marked = any(cell_of(row, name, self.playbook) in values for name, values in self.marks)
        return marked or bool(ids & self.veil.ids) or self.veil.over(row.raw) != row.raw

    def _columns(self, row: HeldRow) -> tuple[str, ...]:
        """Return the columns that say which deal a row is about."""
        own = (m.id_column for m in self.playbook.mappings if m.name == row.mapping)
        return (*own, "deal")


def _rows(desk: Desk, which: Which) -> tuple[HeldRow, ...]:
    rows = held_rows(desk.ledger, which.batch, which.reason)
    return tuple(row for row in rows if not which.row or row.row == which.row)


def ways_to_mend(desk: Desk, rows: tuple[HeldRow, ...]) -> tuple[Proposal, ...]:
    """Return the commands that would mend rows held back alike."""
    return proposals(rows, desk.files)


def fix(
    desk: Desk, viewer: Viewer, mend: Fix, *, which: Which | None = None
) -> tuple[ImportResult, ...]:
    """Mend rows held back alike and take them into their batches; one result a batch.

    Rows that still cannot be taken stay held back. Raises QuarterdeckError where no row is changed,
    and for a viewer who may not see all: what is held back has no owner yet that could be told.
    """
    _may(viewer, "write", "mend")
    which = which or Which()
    rows = _seen(desk, viewer, _rows(desk, which))
    changed = fixed(rows, mend, desk.files) if rows else ()
    if not changed:
        raise QuarterdeckError(
            "No row held back would be changed by this.",
            where="quarantine fix",
            fix="See what is held back, and what would mend it: quarterdeck quarantine list",
        )
    with scratch_folder(desk.root) as scratch:
        file = scratch / "fixed.csv"
        file.write_text(to_be_mended(changed), encoding="utf-8")
        return replay(desk, viewer, file)


def mending_file(rows: tuple[HeldRow, ...]) -> str:
    """Return the rows as CSV with the columns of their exports, ready to be mended and replayed."""
    return to_be_mended(rows)


def replay(desk: Desk, viewer: Viewer, file: Path) -> tuple[ImportResult, ...]:
    """Take the rows of a mended file into their batches; one result a batch.

    Rows that the viewer may not see stay held back as they are, whatever the file says. Raises
    QuarterdeckError when the file is absent or no list of rows held back, and for a viewer who may
    not see all.
    """
    _may(viewer, "write", "mend")
    refuse_absent(file)
    every = _rows(desk, Which())
    seen = set(_seen(desk, viewer, every))
    shut = {(row.batch, row.row) for row in every if row not in seen}
    return take(desk.files, desk.ledger, desk.identities, file, recorded_at=desk.now, shut=shut)


def _may(viewer: Viewer, right: str, what: str) -> None:
    """Raise QuarterdeckError unless the viewer holds the right for the whole company."""
    may(viewer, right)
    if not viewer.sees_all:
        raise QuarterdeckError(
            f"Rows held back are the whole company's, so they are not for everyone to {what}.",
            fix="Ask the workspace's owner.",
        )
