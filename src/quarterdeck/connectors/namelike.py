"""Cells that name people where ids belong: such a file is refused until the mapping says which."""

from collections.abc import Sequence

from quarterdeck.connectors.sentences import many
from quarterdeck.connectors.staging import Staging
from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.playbook.model import Mapping
from quarterdeck.words.problem import QuarterdeckError

_NAMES = (
    r"[^@\s]+@[^@\s]+[.][^@\s]+",
    r"\pL[\pL'\x{2019}.-]*(,? +\pL[\pL'\x{2019}.-]*){1,4}",
    r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}\x{30fb}\x{30fc}]{2,}",
)
_WORDS = (r"[^0-9]*\pL[^0-9]*\pL[^0-9]*", r"\pL+[._-]\pL{2,}[0-9]{1,3}")
_FIRST_NAMES = (r"\p{Lu}\p{Ll}{2,}|\pL{2,}([./_]\pL{2,})+",)

_HOLDERS = {
    "deals": ("owner",),
    "activities": ("owner",),
    "people": ("id", "parent"),
    "invoice_lines": ("owner",),
    "splits": ("owner",),
    "quotas": ("owner",),
    "evidence": ("contact",),
}


def is_name(column: str) -> Raw:
    """Return SQL for whether a text looks like an e-mail or the name of a person.

    That is two to five words, "Last, First", or Chinese, Japanese or Korean letters.
    """
    return _matches(column, _NAMES)


def is_word(column: str) -> Raw:
    """Return SQL for whether a text may be a name all the same.

    That is letters without any digit, as Anna, ANNA/SMITH and anna.smith are, or words joined by a
    mark before a few digits, as anna.smith2. Ids have digits.
    """
    return _matches(column, _WORDS)


def is_first_name(column: str) -> Raw:
    """Return SQL for whether a text is written as a first name is.

    That is as Anna, or as two names joined by a mark, as ANNA/SMITH and anna.smith are. Logins and
    initials, as asmith and AS, may be ids.
    """
    return _matches(column, _FIRST_NAMES)


def _matches(column: str, patterns: Sequence[str]) -> Raw:
    """Return SQL for a match of all of a text; a macro would make the patterns for each import."""
    found = (f"regexp_full_match({column}, {literal(pattern)})" for pattern in patterns)
    return Raw(f"({' OR '.join(found)})")


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
            asked = {"is_name": is_name("value"), "is_first_name": is_first_name("value")}
            found = staging.one(render(load("connectors", "namelike"), columns=Raw(parts), **asked))
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
