"""What a file's columns hold and what each was taken for, for whoever looks a draft through."""

from quarterdeck.connectors.guess.breakdowns import declared_fields
from quarterdeck.connectors.guess.columns import Roles
from quarterdeck.connectors.guess.draft import Paper, SeenColumn
from quarterdeck.connectors.guess.known import headers
from quarterdeck.connectors.guess.profile import Sheet
from quarterdeck.playbook.model import Playbook

_SAMPLES = 3
_TIMES = ("valid_at", "observed_at", "created", "closed")


def seen_columns(sheet: Sheet, found: Roles, paper: Paper) -> tuple[SeenColumn, ...]:
    """Return the columns of a file in their order, each with the fields that it was taken for."""
    written = {line.key for line in (*paper.head, *paper.columns) if not line.off}
    written |= {"changed_at", "created_at", "closed_at"} if written & set(_TIMES) else set()
    fields = sorted(found.by_field, key=lambda field: field not in written)
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
