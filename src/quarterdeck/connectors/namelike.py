"""Cells that name people where ids belong: such a file is refused until the mapping says which."""

from quarterdeck.connectors.sentences import many
from quarterdeck.connectors.staging import Staging
from quarterdeck.engine.sql import Raw, ident, load, render
from quarterdeck.playbook.model import Mapping
from quarterdeck.words.problem import QuarterdeckError

_HOLDERS = {
    "deals": ("owner",),
    "activities": ("owner",),
    "people": ("id", "parent"),
    "invoice_lines": ("owner",),
    "splits": ("owner",),
    "quotas": ("owner",),
    "evidence": ("contact",),
}


def refuse_names(staging: Staging) -> None:
    """Raise QuarterdeckError when names or e-mails would be written into the ledger as ids.

    A mapping that says `names` (or `id_names`), true or false, has decided; it is believed.
    """
    mapping = staging.plan.mapping
    for field in _HOLDERS.get(mapping.table, ()):
        if field in (*staging.plan.fields, "id") and not _decided(mapping, field):
            columns = [field]
            if mapping.kind == "field_history" and mapping.old_column:
                columns.append(f"old_{field}")
            parts = ", ".join(ident(column) for column in columns)
            found = staging.one(render(load("connectors", "namelike"), columns=Raw(parts)))
            if found:
                raise _refusal(staging, field, found)


def _decided(mapping: Mapping, field: str) -> bool:
    if field == "id":
        return mapping.id_names or "id_names" in mapping.stated
    return all(
        column.names or "names" in column.stated or bool(column.constant)
        for column in mapping.columns
        if column.field == field
    ) and any(column.field == field for column in mapping.columns)


def _refusal(staging: Staging, field: str, found: int) -> QuarterdeckError:
    mapping, look = staging.plan.mapping, staging.plan.look
    column = next((c for c in mapping.columns if c.field == field), None)
    if field == "id":
        name, line, below = mapping.id_column, "id_names = true", "[mapping]"
    elif column is not None and column.column:
        name, below = column.column, "[columns]"
        line = f'{field} = {{ column = "{name}", names = true }}'
    else:
        name, line, below = mapping.new_column, f"{field} = {{ names = true }}", "[columns]"
    return QuarterdeckError(
        f"{look.path.name} names people: {many(found, 'value')} of {name!r} that may be a name or "
        "e-mail. The ledger, of which nothing is erased, keeps ids only; nothing was recorded.",
        fix=f"Write {line} under {below} in {mapping.path}: names then go to the erasable identity "
        "store. If they are no people, write false for true.",
        where=str(look.path),
    )
