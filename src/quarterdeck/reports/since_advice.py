"""What to switch on or to export so that a field's past is known: for each field of a deal."""

from collections.abc import Collection, Iterator

_HISTORY = (
    "Import the CRM's history of it: OpportunityHistory in Salesforce (kept from the start), the"
    " property history of deals in HubSpot, the audit history in Dynamics."
)
_TRACKED = (
    "Switch on its tracking now (Salesforce: field history of the opportunity, at most 20 fields,"
    " kept 18 to 24 months; HubSpot keeps property history anyway), and import that history."
)
_WISHES = {
    "stage": _HISTORY,
    "amount": _HISTORY,
    "close_date": _HISTORY,
    "owner": _TRACKED,
    "category": _TRACKED,
}
"""The fields whose past most numbers rest on, and what tells it."""


def advice(known: Collection[str], changing: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each field whose past is not told change by change: how it stands, and what helps."""
    for field, helps in _WISHES.items():
        name = field.replace("_", " ")
        if field not in known:
            yield name, "not mapped", "Map its column in playbook/mappings, if the export has it."
        elif field not in changing:
            yield name, "known only as exports showed it", helps
