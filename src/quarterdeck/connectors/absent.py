"""Empty cells: which are gaps that someone should fill, and which are as they should be."""

from quarterdeck.connectors.sentences import rows
from quarterdeck.engine.sql import literal
from quarterdeck.playbook.model import Mapping, Playbook
from quarterdeck.words.deal import Outcome

WEIGHTY = ("amount", "owner", "account")
"""Fields whose absence leaves a row out of someone's numbers."""

FILL_IN = "Fill it in in the CRM where it is known."
NOTHING, NOTHING_WHERE_NONE = "Nothing to do.", "Nothing to do where there is none."
_DIMENSION = "dim_"
_LOSS_REASON = "dim_loss_reason"
_ENDED = (Outcome.LOST, Outcome.NO_DECISION, Outcome.DISQUALIFIED)

_AS_IT_SHOULD_BE = {
    ("accounts", "parent"): "{rows} with no account above, as most have none.",
    ("activities", "account"): "{rows} with no account.",
    ("activities", "deal"): "{rows} on no deal, as a call to an account before there is one.",
    ("costs", "scope"): "{rows} of no team, so of the whole company.",
    ("deals", "category"): "{rows} without a category, so that of the stage.",
    ("people", "parent"): "{rows} with nobody above, as at the top.",
    ("quotas", "ends_on"): "{rows} with no last day.",
    ("quotas", "owner"): "{rows} of nobody, so of the whole company.",
    ("splits", "kind"): "{rows} without a kind, so revenue.",
    ("subscriptions", "ends_on"): "{rows} with no last day: open-ended.",
}
"""What is said of cells that may well be empty, by table and field."""


def asked_of(field: str, mapping: Mapping, playbook: Playbook) -> str:
    """Return SQL for the rows that should have the field: a reason of loss only what was not won.

    '' where no row of such a file should.
    """
    if field != _LOSS_REASON or mapping.table != "deals":
        return "TRUE"
    if mapping.kind == "field_history" or "stage" not in {c.field for c in mapping.columns}:
        return ""
    tracks = (track for p in playbook.pipelines for track in p.tracks if track.main)
    ended = [stage.name for track in tracks for stage in track.known if stage.outcome in _ENDED]
    return f"stage IN {literal(ended)}" if ended else ""


def in_words(field: str, count: int, mapping: Mapping, playbook: Playbook) -> tuple[str, str]:
    """Say of how many rows a cell is empty, and what is to be done about it if anything."""
    if said := _AS_IT_SHOULD_BE.get((mapping.table, field)):
        return said.format(rows=rows(count)), NOTHING
    if field == _LOSS_REASON:
        return f"{rows(count)} not won without a loss reason.", FILL_IN
    name = field.removeprefix(_DIMENSION)
    listed = {dimension.name for dimension in playbook.dimensions if dimension.values}
    if field.startswith(_DIMENSION) and name not in listed:
        return f"{rows(count)} with no {name.replace('_', ' ')}.", NOTHING_WHERE_NONE
    says = f"{rows(count)} without {_worded(field)}"
    if field == "currency":
        says += f"; read as {playbook.settings.currency}"
    return f"{says}.", FILL_IN


def _worded(field: str) -> str:
    plain = field.removeprefix(_DIMENSION).removeprefix("track_").replace("_", " ")
    if field == "created_at":
        return "a day of creation"
    return f"{'an' if plain[0] in 'aeiou' else 'a'} {plain}"
