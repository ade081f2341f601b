"""The tables a source may fill, and what a row of each is made of."""

from collections.abc import Mapping

from quarterdeck.words.deal import ACCOUNT_FIELDS, DEAL_FIELDS, PERSON_FIELDS
from quarterdeck.words.measure import is_measure

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
    "owner": "VARCHAR",
    "product": "VARCHAR",
    "kind": "VARCHAR",
    "quantity": "BIGINT",
    "unit_price": "BIGINT",
    "amount": "BIGINT",
    "currency": "VARCHAR",
    "booked_on": "DATE",
    "presence": "VARCHAR",
}
"""A line of an invoice, a credit note or an order and its seller; `quantity` is in thousandths."""

SUBSCRIPTION_FIELDS: dict[str, str] = {
    "account": "VARCHAR",
    "product": "VARCHAR",
    "status": "VARCHAR",
    "starts_on": "DATE",
    "ends_on": "DATE",
    "mrr": "BIGINT",
    "arr": "BIGINT",
    "currency": "VARCHAR",
    "presence": "VARCHAR",
}
"""What a customer pays for again and again: `ends_on` is the last day it runs; its price is that of
a month (`mrr`) or of a year (`arr`)."""

COST_FIELDS: dict[str, str] = {
    "scope": "VARCHAR",
    "category": "VARCHAR",
    "amount": "BIGINT",
    "currency": "VARCHAR",
    "booked_on": "DATE",
    "presence": "VARCHAR",
}
"""What a team spent; `scope` is a person or team of the org tree, or empty for the company."""

SPLIT_FIELDS: dict[str, str] = {
    "deal": "VARCHAR",
    "owner": "VARCHAR",
    "kind": "VARCHAR",
    "percent": "BIGINT",
    "presence": "VARCHAR",
}
"""Whose credit a deal is, in part; `percent` is in thousandths of a per cent."""

QUOTA_FIELDS: dict[str, str] = {
    "owner": "VARCHAR",
    "amount": "BIGINT",
    "currency": "VARCHAR",
    "starts_on": "DATE",
    "ends_on": "DATE",
    "span": "VARCHAR",
    "presence": "VARCHAR",
}
"""What a CRM expects of a person, or of the company where nobody is named; `ends_on` is the last
day, or `span` tells how long it runs."""

EVIDENCE_FIELDS: dict[str, str] = {
    "deal": "VARCHAR",
    "element": "VARCHAR",
    "score": "VARCHAR",
    "what": "VARCHAR",
    "contact": "VARCHAR",
    "at": "TIMESTAMPTZ",
    "presence": "VARCHAR",
}
"""How far an element of the methodology is proven for a deal: what shows it and which contact, by
opaque id, said it."""

TABLES: Mapping[str, Mapping[str, str]] = {
    "people": PERSON_FIELDS,
    "accounts": ACCOUNT_FIELDS,
    "deals": DEAL_FIELDS,
    "activities": ACTIVITY_FIELDS,
    "invoice_lines": INVOICE_LINE_FIELDS,
    "subscriptions": SUBSCRIPTION_FIELDS,
    "costs": COST_FIELDS,
    "splits": SPLIT_FIELDS,
    "quotas": QUOTA_FIELDS,
    "evidence": EVIDENCE_FIELDS,
}
"""The fields of every table with their engine types; those come first that others refer to."""

ONE = {
    "people": "person",
    "accounts": "account",
    "deals": "deal",
    "activities": "activity",
    "invoice_lines": "invoice line",
    "subscriptions": "subscription",
    "costs": "cost",
    "splits": "split",
    "quotas": "quota",
    "evidence": "piece of evidence",
}
"""What one row of a table is called."""

MONEY = ("amount", "list_amount", "unit_price", "mrr", "arr")
"""Fields of any table that hold money, in minor units of the row's currency."""


def is_money(field: str) -> bool:
    """Return whether a field of any table holds money."""
    return field in MONEY or is_measure(field)


def kind_of(table: str, field: str) -> str:
    """Return the engine type of a field; declared dimensions and tracks are text."""
    return "BIGINT" if is_measure(field) else TABLES[table].get(field, "VARCHAR")


WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "invoice_lines": {"kind": ("invoice", "credit", "order")},
    "subscriptions": {"status": ("active", "trial", "paused", "cancelled")},
    "costs": {"category": ("sales", "marketing", "delivery", "other")},
    "splits": {"kind": ("revenue", "overlay")},
    "quotas": {"span": ("month", "quarter", "year")},
    "evidence": {"score": ("0", "1", "2", "3")},
}
"""Fields that know a few words only, by table: numbers are computed from them."""
