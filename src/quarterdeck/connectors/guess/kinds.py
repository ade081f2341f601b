"""What one row of a file is: a deal as it stands, one change of it, or a deal that is over."""

from collections.abc import Sequence
from dataclasses import dataclass

from quarterdeck.connectors.guess.columns import Roles
from quarterdeck.connectors.guess.evidence import Choice, Confidence
from quarterdeck.connectors.guess.profile import Sheet
from quarterdeck.connectors.guess.stages import Proposed
from quarterdeck.engine.sql import ident
from quarterdeck.words.deal import Outcome

_FEW_TWICE = 0.05


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a file, why, and the column of the time from which its rows hold ('' if none)."""

    name: str
    choice: Choice
    time: str = ""


def kind_of(sheet: Sheet, roles: Roles, stages: Sequence[Proposed]) -> Kind:
    """Decide what one row of a file of deals is."""
    if roles.has("field", "new_value", "changed_at", "id"):
        why = f"columns {roles['field']!r} and {roles['new_value']!r} name a change and its value"
        return _kind("field_history", Confidence.CERTAIN, why, roles["changed_at"])
    if not roles["id"]:
        return _kind("snapshot", Confidence.UNSURE, "no column is known to name the record")
    if _different(sheet, roles["id"]) == sheet.rows:
        return _one_row_each(sheet, roles, stages)
    return _several_rows_each(sheet, roles)


def _several_rows_each(sheet: Sheet, roles: Roles) -> Kind:
    """Decide for a file in which ids stand more than once."""
    ids, rows = _different(sheet, roles["id"]), sheet.rows
    if roles["observed_at"] and _different(sheet, roles["id"], roles["observed_at"]) == rows:
        why = f"each id stands once for each day of {roles['observed_at']!r}"
        return _kind("snapshot", Confidence.CERTAIN, why, roles["observed_at"])
    if rows - ids <= _FEW_TWICE * rows:
        why = f"nearly every id stands once; {rows - ids:,} rows repeat one"
        return _kind("snapshot", Confidence.LIKELY, why, roles["observed_at"])
    changed = roles["changed_at"] or roles["created_at"]
    if changed:
        why = f"{ids:,} ids in {rows:,} rows, each with its time in {changed!r}"
        return _kind("events", Confidence.LIKELY, why, changed)
    why = f"{rows - ids:,} rows repeat an id and no column tells them apart in time"
    return _kind("snapshot", Confidence.UNSURE, why)


def _one_row_each(sheet: Sheet, roles: Roles, stages: Sequence[Proposed]) -> Kind:
    closed = roles["closed_at"] or roles["close_date"]
    over = bool(stages) and all(stage.outcome is not Outcome.OPEN for stage in stages)
    if over and roles["created_at"] and closed:
        why = "each id stands once, every deal is over, and both creation and closing have a day"
        return _kind("closed_deals", Confidence.LIKELY, why)
    why = f"each of {sheet.rows:,} ids stands once: deals as they were on one day"
    return _kind("snapshot", Confidence.CERTAIN, why, roles["observed_at"])


def _kind(name: str, sure: Confidence, why: str, time: str = "") -> Kind:
    return Kind(name, Choice("kind", sure, why), time)


def _different(sheet: Sheet, *names: str) -> int:
    if not all(names):
        return 0
    listed = ", ".join(ident(name) for name in names)
    return sheet.one(f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM rows_read)")
