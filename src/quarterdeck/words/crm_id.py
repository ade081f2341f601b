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
    suffix = "".join(
        _LETTERS[sum(1 << n for n, c in enumerate(crm_id[part : part + 5]) if c.isupper())]
        for part in (0, 5, 10)
    )
    return crm_id[:_SHORT] if crm_id[_SHORT:].upper() == suffix else crm_id
