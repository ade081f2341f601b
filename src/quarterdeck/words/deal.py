"""What a deal is made of, in the field's own terms."""

from enum import StrEnum


class Outcome(StrEnum):
    """What a stage says about the deal's fate."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    NO_DECISION = "no_decision"
    DISQUALIFIED = "disqualified"


class Category(StrEnum):
    """Forecast category: how a seller stands behind a deal."""

    PIPELINE = "pipeline"
    BEST_CASE = "best_case"
    MOST_LIKELY = "most_likely"
    COMMIT = "commit"
    CLOSED = "closed"
    OMITTED = "omitted"


class Presence(StrEnum):
    """Whether the source still shows the deal."""

    PRESENT = "present"
    MISSING = "missing"
    DELETED = "deleted"
    MERGED = "merged"


DEAL_FIELDS: dict[str, str] = {
    "title": "VARCHAR",
    "pipeline": "VARCHAR",
    "stage": "VARCHAR",
    "category": "VARCHAR",
    "amount": "BIGINT",
    "list_amount": "BIGINT",
    "currency": "VARCHAR",
    "close_date": "DATE",
    "owner": "VARCHAR",
    "account": "VARCHAR",
    "created_at": "TIMESTAMPTZ",
    "presence": "VARCHAR",
}
"""Core fields of the deals table and their engine types; money is BIGINT minor units of
`currency`. Further tracks are `track_<name>`, declared dimensions `dim_<name>`, all VARCHAR."""

ACCOUNT_FIELDS: dict[str, str] = {"title": "VARCHAR", "parent": "VARCHAR", "presence": "VARCHAR"}
"""Core fields of the accounts table; declared dimensions are `dim_<name>`."""

PERSON_FIELDS: dict[str, str] = {
    "parent": "VARCHAR",
    "role": "VARCHAR",
    "active": "BOOLEAN",
    "presence": "VARCHAR",
}
"""Core fields of the people table; names live in the identity store, never here."""
