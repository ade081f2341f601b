"""What a file's columns hold and what each was taken for, for whoever looks a draft through."""

from quarterdeck.connectors.guess.breakdowns import declared_fields
from quarterdeck.connectors.guess.columns import Roles
from quarterdeck.connectors.guess.draft import Paper, SeenColumn
from quarterdeck.connectors.guess.known import headers
from quarterdeck.connectors.guess.profile import Sheet
from quarterdeck.playbook.model import Playbook

_SAMPLES = 3
_ALSO = {
    "created_at": {"created", "valid_at"},
    "closed_at": {"closed", "valid_at"},
    "changed_at": {"valid_at"},
    "field": {"field_column"},
    "old_value": {"old_column"},
    "new_value": {"new_column"},
}
"""Keys of a mapping that fields fill under another name."""

_HELPS = frozenset({"probability", "is_closed", "is_won", "outcome"})
"""Fields that are read to tell stages apart, and kept by no mapping."""


def seen_columns(sheet: Sheet, found: Roles, paper: Paper) -> tuple[SeenColumn, ...]:
    """Return the columns of a file in their order, each with the fields that it is read for."""
    keys = {line.key for line in (*paper.head, *paper.columns)}
    fields = [field for field in found.by_field if keys & {field, *_ALSO.get(field, ())}]
    fields += [field for field in found.by_field if field in _HELPS]
    return tuple(
        SeenColumn(
            profile.name,
            profile.filled,
            profile.different,
            tuple(value for value, _ in sheet.counts(profile.name, _SAMPLES)),
            tuple(field for field in fields if found[field] == profile.name),
        )
        for profile in sheet.profiles
    )


def fields_of(table: str, playbook: Playbook) -> tuple[str, ...]:
    """Return the fields that a column of a file of a table may be said to fill."""
    return (*headers(table), *declared_fields(table, playbook))
