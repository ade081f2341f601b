"""Export files the product has no table for yet: they lie beside the rest, not imported."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

from quarterdeck.simulation import calls, evidence, pay
from quarterdeck.simulation.columns import as_words, codes, days_text, money_text
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.names import BUSINESS, PRODUCTS
from quarterdeck.simulation.rates import CURRENCIES
from quarterdeck.simulation.span import day_of, quarter_label
from quarterdeck.simulation.targets import QuarterTarget

Ints = npt.NDArray[np.int64]


def write_extras(
    folder: Path, company: Company, targets: tuple[QuarterTarget, ...]
) -> tuple[Path, ...]:
    """Write the files into the folder; return their paths. Same company, same bytes."""
    orders = pay.orders_of(company)
    tables: Mapping[str, pa.Table] = {
        "calls.csv": call_table(company, targets),
        "pay_orders.csv": order_table(company, orders),
        "pay_credits.csv": credit_table(company, orders),
        "contacts.csv": contact_table(company),
        "roster.csv": roster(company),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        csv.write_csv(table, str(folder / name), csv.WriteOptions(quoting_style="needed"))
    return tuple(folder / name for name in tables)


def call_table(company: Company, targets: tuple[QuarterTarget, ...]) -> pa.Table:
    """Return who called what: call_id, called_on, person, quarter, category, amount, currency."""
    found = calls.calls_of(company, targets)
    labels = {day: quarter_label(day_of(day)) for day in np.unique(found.quarter).tolist()}
    return pa.table(
        {
            "call_id": codes("F-", _numbered(found.day), 6),
            "called_on": days_text(found.day),
            "person": as_words(_people(company), found.member),
            "quarter": [labels[day] for day in found.quarter.tolist()],
            "category": as_words(calls.CATEGORIES, found.category),
            "amount": money_text(found.amount),
            "currency": [CURRENCIES[0]] * len(found),
        }
    )


def order_table(company: Company, orders: pay.Orders) -> pa.Table:
    """Return what was signed, and what was cancelled of it, as docs/simulation.md lists it."""
    demand, deal = company.demand, orders.deal
    return pa.table(
        {
            "order_id": codes("O-", _numbered(deal), 5),
            "booked_on": days_text(orders.day),
            "kind": as_words(("order", "cancellation"), (orders.amount < 0).astype(np.int64)),
            "deal_id": codes("D-", deal, 5),
            "business": as_words(BUSINESS, demand.business[deal]),
            "product": as_words(PRODUCTS, demand.product[deal]),
            "amount": money_text(orders.amount),
            "currency": as_words(CURRENCIES, company.currency()[deal]),
            "months": [12] * len(deal),
            "cancels": codes("O-", orders.cancels, 5),
        }
    )


def credit_table(company: Company, orders: pay.Orders) -> pa.Table:
    """Return credits: order_id, person, share in percent, kind."""
    found = pay.credits_of(company, orders)
    return pa.table(
        {
            "order_id": codes("O-", found.order, 5),
            "person": as_words(_people(company), found.member),
            "share": found.share,
            "kind": as_words(pay.CREDITS, found.kind),
        }
    )


def contact_table(company: Company) -> pa.Table:
    """Return people met at accounts, without names: contact_id, account_id, role, since."""
    found = evidence.contacts_of(company)
    return pa.table(
        {
            "contact_id": codes("C-", found.number, 6),
            "account_id": codes("A-", found.account, 5),
            "role": as_words(evidence.CONTACT_ROLES, found.role),
            "since": days_text(found.since),
        }
    )


def roster(company: Company) -> pa.Table:
    """Return who held which post: person, role, team, since, until, why it ended."""
    rows: list[tuple[str, str, str, str, str, str]] = []
    for member in company.organisation.members:
        ends = [since for _, since in member.posts[1:]]
        for n, (team, since) in enumerate(member.posts):
            moved = n < len(ends)
            left = member.left.isoformat() if member.left else ""
            until, why = (ends[n].isoformat(), "moved") if moved else (left, "left" if left else "")
            rows.append((member.crm_id, member.role, team, since.isoformat(), until, why))
    names = ("person", "role", "team", "since", "until", "why")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def _people(company: Company) -> list[str]:
    """Return the id each member goes by in the CRM."""
    return [member.crm_id for member in company.organisation.members]


def _numbered(rows: Ints) -> Ints:
    """Return the number of each row."""
    return np.arange(len(rows), dtype=np.int64)
