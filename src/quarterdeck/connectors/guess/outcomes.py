"""Files whose stage says how far a deal is and another column how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from quarterdeck.connectors.guess.evidence import Confidence
from quarterdeck.connectors.guess.known import bare
from quarterdeck.connectors.guess.profile import Sheet
from quarterdeck.connectors.guess.stages import Beside, Proposed, proposals
from quarterdeck.engine.sql import ident, literal
from quarterdeck.words.deal import Outcome

_STATES = ("status", "state", "statecode", "dealstatus", "opportunitystatus")
_ACTIVE = ("active", "isactive", "aktiv")
_NO = ("false", "f", "no", "n", "0", "inactive")
_PUT_AWAY = "records that are no longer active, as lost deals are put away"
_FEW = 12


@dataclass(frozen=True, slots=True)
class Overruling:
    """The column that says how deals ended ('' for none), and the stage each value of it means."""

    column: str = ""
    turns: tuple[tuple[str, Proposed], ...] = ()

    @property
    def condition(self) -> str:
        """SQL telling that a row's deal is over by that column, '' for no column."""
        words = [word for word, _ in self.turns]
        return f"coalesce({ident(self.column)} IN {literal(words)}, FALSE)" if words else ""


def overruling(sheet: Sheet, stage: str, stages: Sequence[Proposed]) -> Overruling:
    """Return the column that says how deals ended where their stages do not.

    A column of states (open, won, lost) overrules the stage; so does one that says a record is no
    longer active, where deals are lost by being put away.
    """
    ended = {one.outcome for one in stages}
    if Outcome.WON in ended and Outcome.LOST in ended:
        return Overruling()
    for profile in sheet.profiles:
        if profile.name == stage or profile.different > _FEW:
            continue
        turns: list[tuple[str, Proposed]] = []
        if bare(profile.name) in _STATES:
            found = proposals(sheet, profile.name, Beside(), {})
            turns = [(one.name, one) for one in found if one.outcome is not Outcome.OPEN]
        elif bare(profile.name) in _ACTIVE and Outcome.LOST not in ended:
            put_away = [v for v in sheet.counts(profile.name) if v[0].casefold() in _NO]
            turns = [(word, _lost(rows)) for word, rows in put_away]
        if turns:
            return Overruling(profile.name, tuple(turns))
    return Overruling()


def merged(stages: Sequence[Proposed], overruled: Overruling) -> tuple[Proposed, ...]:
    """Return the stages with those that another column adds behind them, each name once."""
    names = {stage.name for stage in stages}
    return (*stages, *(one for _, one in overruled.turns if one.name not in names))


def _lost(rows: int) -> Proposed:
    return Proposed("Lost", rows, Outcome.LOST, 0, Confidence.LIKELY, _PUT_AWAY)
