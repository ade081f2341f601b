"""The tables a source may fill, and what a row of each is made of."""

from collections.abc import Mapping

from quarterdeck.words.deal import ACCOUNT_FIELDS, DEAL_FIELDS, PERSON_FIELDS

ACTIVITY_FIELDS: dict[str, str] = {
    "deal": "VARCHAR",
    "account": "VARCHAR",
    "owner": "VARCHAR",
    "kind": "VARCHAR",
    "at": "TIMESTAMPTZ",
    "presence": "VARCHAR",
}
"""What someone did: `kind` is the company's own word; what was written or said is never kept."""

INVOICE_LINE_FIELDS: dict[str, str] = {
    "invoice": "VARCHAR",
    "account": "VARCHAR",
    "product": "VARCHAR",
    "kind": "VARCHAR",
    "quantity": "BIGINT",
    "unit_price": "BIGINT",
    "amount": "BIGINT",
    "currency": "VARCHAR",
    "booked_on": "DATE",
    "presence": "VARCHAR",
}
"""A line of an invoice, a credit note or an order; `quantity` is in thousandths."""

COST_FIELDS: dict[str, str] = {
    "scope": "VARCHAR",
    "category": "VARCHAR",
    "amount": "BIGINT",
    "currency": "VARCHAR",
    "booked_on": "DATE",
    "presence": "VARCHAR",
}
"""What a team spent; `scope` is a person or team of the org tree, or empty for the company."""

TABLES: Mapping[str, Mapping[str, str]] = {
    "people": PERSON_FIELDS,
    "accounts": ACCOUNT_FIELDS,
    "deals": DEAL_FIELDS,
    "activities": ACTIVITY_FIELDS,
    "invoice_lines": INVOICE_LINE_FIELDS,
    "costs": COST_FIELDS,
}
"""The fields of every table with their engine types; those come first that others refer to."""

ONE = {
    "people": "person",
    "accounts": "account",
    "deals": "deal",
    "activities": "activity",
    "invoice_lines": "invoice line",
    "costs": "cost",
}
"""What one row of a table is called."""

MONEY = ("amount", "list_amount", "unit_price")
"""Fields of any table that hold money, in minor units of the row's currency."""

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "invoice_lines": {"kind": ("invoice", "credit", "order")},
    "costs": {"category": ("sales", "marketing", "delivery", "other")},
}
"""Fields that know a few words only, by table: numbers are computed from them."""
