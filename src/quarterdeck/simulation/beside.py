"""Export files beside the deals that the product has tables for, from activities to evidence."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from quarterdeck.simulation import evidence as notes
from quarterdeck.simulation import pay
from quarterdeck.simulation.billing import KINDS, Lines, line_currency, product_of
from quarterdeck.simulation.board import Activities
from quarterdeck.simulation.columns import (
    DAY_SECONDS,
    as_words,
    codes,
    days_text,
    moments_text,
    money_text,
)
from quarterdeck.simulation.company import Company, currency_of
from quarterdeck.simulation.costs import Cost
from quarterdeck.simulation.habits import STAYS, TERM_DAYS
from quarterdeck.simulation.names import (
    ACTIVITIES,
    ELEMENTS,
    MOST_CONTACTS,
    PRODUCTS,
    SHOWN_BY,
    UNSET,
)
from quarterdeck.simulation.rates import CURRENCIES
from quarterdeck.simulation.targets import QuarterTarget, set_on

Ints = npt.NDArray[np.int64]

MORNING, WORKING_SECONDS, EVENING = 7 * 3600, 36_000, 76_000


def activities(company: Company) -> pa.Table:
    """Return what was done, in order of time.

    Columns: activity_id, at (UTC), kind, owner, deal_id, account_id, contact_id.
    """
    acts = company.activities
    number = np.arange(len(acts.day), dtype=np.int64)
    second = seconds_of(acts)
    order = np.lexsort((number, second))
    owners = [member.crm_id for member in company.organisation.members]
    return pa.table(
        {
            "activity_id": codes("T-", number, 6),
            "at": moments_text(second[order]),
            "kind": as_words(ACTIVITIES, acts.kind[order]),
            "owner": as_words(owners, acts.member[order]),
            "deal_id": codes("D-", acts.deal[order], 5),
            "account_id": codes("A-", acts.account[order], 5),
            "contact_id": codes("C-", (acts.account * MOST_CONTACTS + acts.contact)[order], 6),
        }
    )


def seconds_of(acts: Activities) -> Ints:
    """Return the second since 1970-01-01 (UTC) at which each activity took place."""
    number = np.arange(len(acts.day), dtype=np.int64)
    return acts.day * DAY_SECONDS + MORNING + (number * 7919) % WORKING_SECONDS


def invoice_lines(company: Company, lines: Lines) -> pa.Table:
    """Return orders, invoices and credits, in order of day; a credit's amount is above 0 too.

    Columns: line_id, booked_on, document, kind, account_id, product, quantity, unit_price, amount,
    currency, deal_id.
    """
    number = np.arange(len(lines.day), dtype=np.int64)
    currency = line_currency(company, lines)
    return pa.table(
        {
            "line_id": codes("L-", number, 6),
            "booked_on": days_text(lines.day),
            "document": codes("R-", number, 6),
            "kind": as_words(KINDS, lines.kind),
            "account_id": codes("A-", lines.account, 5),
            "product": as_words((*PRODUCTS, "Use"), lines.product),
            "quantity": as_words(("1",), np.zeros(len(number), dtype=np.int64)),
            "unit_price": money_text(lines.amount),
            "amount": money_text(lines.amount),
            "currency": as_words(CURRENCIES, currency),
            "deal_id": codes("D-", np.where(lines.deal == UNSET, UNSET, lines.deal), 5),
        }
    )


def subscriptions(company: Company) -> pa.Table:
    """Return what customers pay year after year, known since it was signed; nothing bought once.

    Columns: subscription_id, signed_on, account_id, product, status, starts_on, ends_on (the last
    day), arr, currency, deal_id.
    """
    product = product_of(company)
    stays = np.flatnonzero(np.array(STAYS)[product])
    signed = company.contracts
    begins, ends = signed.begins[stays], signed.ends[stays]
    account = signed.account[stays]
    currency = currency_of(company.organisation)[company.accounts.team[account]]
    return pa.table(
        {
            "subscription_id": codes("Y-", np.arange(len(stays), dtype=np.int64), 5),
            "signed_on": days_text(signed.signed[stays]),
            "account_id": codes("A-", account, 5),
            "product": as_words(PRODUCTS, product[stays]),
            "status": ["active"] * len(stays),
            "starts_on": days_text(begins),
            "ends_on": days_text(ends - 1),
            "arr": money_text(signed.billed[stays] * TERM_DAYS // np.maximum(ends - begins, 1)),
            "currency": as_words(CURRENCIES, currency),
            "deal_id": codes("D-", signed.deal[stays], 5),
        }
    )


def costs(found: tuple[Cost, ...]) -> pa.Table:
    """Return what was spent. Columns: cost_id, booked_on, scope, category, amount, currency."""
    return pa.table(
        {
            "cost_id": codes("K-", np.arange(len(found), dtype=np.int64), 5),
            "booked_on": [cost.booked_on.isoformat() for cost in found],
            "scope": [cost.scope for cost in found],
            "category": [cost.category for cost in found],
            "amount": money_text(np.array([cost.amount for cost in found], dtype=np.int64)),
            "currency": [CURRENCIES[0]] * len(found),
        }
    )


def quotas(company: Company, targets: tuple[QuarterTarget, ...]) -> pa.Table:
    """Return what the CRM expects of each seller in each quarter: the plan, or the street by slip.

    Columns: quota_id, set_on, owner, starts_on, span, amount, currency, full, ramp and active in
    percent, street.
    """
    found = pay.quotas_of(company, targets)
    ids = {m.id: m.crm_id for m in company.organisation.members}
    return pa.table(
        {
            "quota_id": codes("Q-", np.arange(len(found), dtype=np.int64), 5),
            "set_on": [set_on(q.quarter).isoformat() for q in found],
            "owner": [ids[q.member] for q in found],
            "starts_on": [q.quarter.isoformat() for q in found],
            "span": ["quarter"] * len(found),
            "amount": _cents(q.told for q in found),
            "currency": [CURRENCIES[0]] * len(found),
            "full": _cents(q.full for q in found),
            "ramp": [q.ramp for q in found],
            "active": [q.active for q in found],
            "street": _cents(q.street for q in found),
        }
    )


def splits(company: Company) -> pa.Table:
    """Return who shares a deal. Columns: split_id, changed_at, deal_id, owner, kind, percent."""
    orders = pay.orders_of(company)
    found = pay.splits_of(orders, pay.credits_of(company, orders))
    owners = [member.crm_id for member in company.organisation.members]
    return pa.table(
        {
            "split_id": codes("S-", np.arange(len(found.day), dtype=np.int64), 5),
            "changed_at": moments_text(found.day * DAY_SECONDS + EVENING),
            "deal_id": codes("D-", found.deal, 5),
            "owner": as_words(owners, found.member),
            "kind": as_words(pay.SPLITS, found.kind),
            "percent": found.share,
        }
    )


def evidence(company: Company) -> pa.Table:
    """Return what was noted of the elements of the methodology.

    Columns: evidence_id, noted_at, deal_id, element, score, shown_by, contact_id, noted_by.
    """
    found = notes.evidence_of(company)
    number = np.arange(len(found.day), dtype=np.int64)
    owners = [member.crm_id for member in company.organisation.members]
    return pa.table(
        {
            "evidence_id": codes("E-", number, 6),
            "noted_at": moments_text(found.day * DAY_SECONDS + EVENING),
            "deal_id": codes("D-", found.deal, 5),
            "element": as_words(ELEMENTS, found.element),
            "score": found.level,
            "shown_by": as_words(SHOWN_BY, found.contact % len(SHOWN_BY)),
            "contact_id": codes("C-", found.contact, 6),
            "noted_by": as_words(owners, found.member),
        }
    )


def _cents(amounts: Iterable[int]) -> pa.Array:
    """Return amounts in minor units as text."""
    return money_text(np.fromiter(amounts, dtype=np.int64))
