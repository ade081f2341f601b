"""Export files beside the deals that the product has tables for: activities, invoices, costs."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from quarterdeck.simulation.billing import KINDS, Lines, line_currency
from quarterdeck.simulation.columns import (
    DAY_SECONDS,
    as_words,
    codes,
    days_text,
    moments_text,
    money_text,
)
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.costs import Cost
from quarterdeck.simulation.names import ACTIVITIES, MOST_CONTACTS, PRODUCTS, UNSET
from quarterdeck.simulation.rates import CURRENCIES

Ints = npt.NDArray[np.int64]

MORNING, WORKING_SECONDS = 7 * 3600, 36_000


def activities(company: Company) -> pa.Table:
    """Return what was done, in order of time.

    Columns: activity_id, at (UTC), kind, owner, deal_id, account_id, contact_id.
    """
    acts = company.activities
    number = np.arange(len(acts.day), dtype=np.int64)
    second = acts.day * DAY_SECONDS + MORNING + (number * 7919) % WORKING_SECONDS
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
