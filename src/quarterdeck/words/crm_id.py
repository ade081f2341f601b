"""Ids of CRM records: when two of them name the same record."""

_LONG, _SHORT = 18, 15
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def same_crm_id(crm_id: str) -> str:
    """Return the form in which equal CRM ids are equal: Salesforce's 18 characters become 15.

    The last three only repeat which of the 15 are capitals; an id where they do not, or of any
    other shape, is returned as it is.
    """
    if len(crm_id) != _LONG or not crm_id.isascii() or not crm_id.isalnum():
        return crm_id
    short = crm_id[:_SHORT]
    return short if crm_id[_SHORT:].upper() == _check(short) else crm_id


def crm_id_forms(crm_id: str) -> tuple[str, ...]:
    """Return every form under which a file may name the record: itself alone if it has one."""
    short = same_crm_id(crm_id)
    if len(short) != _SHORT or not short.isascii() or not short.isalnum():
        return (crm_id,)
    return (short, short + _check(short))


def _check(short: str) -> str:
    """Return the three characters that repeat which of the 15 are capitals."""
    return "".join(
        _LETTERS[sum(1 << n for n, c in enumerate(short[part : part + 5]) if c.isupper())]
        for part in (0, 5, 10)
    )
