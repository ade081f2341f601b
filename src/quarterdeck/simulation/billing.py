"""What accounts ordered and were billed: contracts by the quarter, use by the month, credits."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.company import Company, currency_of
from quarterdeck.simulation.names import UNSET
from quarterdeck.simulation.rates import in_euros
from quarterdeck.simulation.span import number_of

Ints = npt.NDArray[np.int64]

KINDS = ("order", "invoice", "credit")
ORDER, INVOICE, CREDIT = range(len(KINDS))
USE = 4
"""The number of the product that stands for use beyond the contract, after those of deals."""

INSTALMENT_DAYS = 91
USERS_AMONG, USE_SHARE, USE_SPREAD = 3, 0.012, 0.6
CREDITED, CREDIT_AFTER, LEAST_CREDIT = 0.02, 20, 0.1
STREAM = 101


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in order of day: minor units in the currency of the account's team, never below 0.

    `deal` is the deal a line comes from, UNSET (-1) for use and for what was signed before.
    """

    day: Ints
    account: Ints
    product: Ints
    kind: Ints
    amount: Ints
    deal: Ints

    def at(self, rows: npt.NDArray[np.generic]) -> "Lines":
        """Return these lines alone."""
        return Lines(*(getattr(self, name)[rows] for name in Lines.__slots__))


def lines_of(company: Company) -> Lines:
    """Return every order, invoice and credit up to the last known day, in order of day."""
    rng = np.random.default_rng([company.seed, STREAM])
    signed, use = _contracts(company), _use(company, rng)
    billed = _joined(signed, use)
    invoices = np.flatnonzero(billed.kind == INVOICE)
    back = invoices[rng.random(len(invoices)) < CREDITED]
    share = rng.uniform(LEAST_CREDIT, 1, len(back))
    taken = billed.at(back)
    returned = replace(
        taken,
        day=taken.day + CREDIT_AFTER,
        kind=np.full(len(back), CREDIT, dtype=np.int64),
        amount=(taken.amount * share).astype(np.int64),
    )
    whole = _joined(billed, returned)
    known = np.flatnonzero(whole.day <= number_of(company.span.until))
    order = np.lexsort((known, whole.kind[known], whole.day[known]))
    return whole.at(known[order])


def line_currency(company: Company, lines: Lines) -> Ints:
    """Return the currency of each line, an index into CURRENCIES."""
    return currency_of(company.organisation)[company.accounts.team[lines.account]]


def billed_euros(company: Company, lines: Lines) -> Ints:
    """Return what each line bills in euro cents of its day: credits below 0, orders nothing."""
    euros = in_euros(lines.amount, lines.day, line_currency(company, lines), company.rates)
    return np.select([lines.kind == INVOICE, lines.kind == CREDIT], [euros, -euros], 0)


def product_of(company: Company) -> Ints:
    """Return the product of each contract, a number of PRODUCTS."""
    signed = company.contracts
    before = company.accounts.product[signed.account]
    return np.where(signed.deal == UNSET, before, company.demand.product[signed.deal])


def _contracts(company: Company) -> Lines:
    """Return the order of each contract and its instalments, a quarter apart and in advance."""
    signed, product = company.contracts, product_of(company)
    times = np.maximum((signed.ends - signed.begins) // INSTALMENT_DAYS, 1)
    which = np.repeat(np.arange(len(times)), times)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    each = signed.billed[which] // times[which]
    last = nth == times[which] - 1
    amount = np.where(last, signed.billed[which] - each * (times[which] - 1), each)
    orders, parts = np.zeros(len(times), dtype=np.int64), np.ones(len(which), dtype=np.int64)
    return Lines(
        np.r_[signed.signed, signed.begins[which] + nth * INSTALMENT_DAYS],
        np.r_[signed.account, signed.account[which]],
        np.r_[product, product[which]],
        np.r_[orders + ORDER, parts * INVOICE],
        np.r_[signed.billed, amount],
        np.r_[signed.deal, signed.deal[which]],
    )


def _use(company: Company, rng: np.random.Generator) -> Lines:
    """Return what some customers use beyond their contracts, ordered and billed monthly."""
    signed, span = company.contracts, company.span
    annual = signed.billed * 365 // np.maximum(signed.ends - signed.begins, 1)
    months = np.arange(np.datetime64(span.start, "M"), np.datetime64(span.until, "M") + 1)
    found: list[tuple[Ints, Ints, Ints]] = []
    for end in ((months + 1).astype("datetime64[D]").astype(np.int64) - 1).tolist():
        running = (signed.begins <= end) & (signed.ends > end)
        running &= signed.account % USERS_AMONG == 0
        value = np.zeros(len(company.accounts.team), dtype=np.int64)
        np.add.at(value, signed.account[running], annual[running])
        account = np.flatnonzero(value)
        swing = np.exp(rng.normal(0, USE_SPREAD, len(account)))
        amount = (value[account] * USE_SHARE * swing).astype(np.int64)
        found.append((np.full(len(account), end, dtype=np.int64), account, amount))
    day, account, amount = (np.concatenate(part) for part in zip(*found, strict=True))
    kind = np.repeat(np.array([ORDER, INVOICE]), len(day))
    day, account, amount = (np.tile(part, 2) for part in (day, account, amount))
    product = np.full(len(day), USE, dtype=np.int64)
    return Lines(day, account, product, kind, amount, np.full(len(day), UNSET, dtype=np.int64))


def _joined(one: Lines, two: Lines) -> Lines:
    """Return the lines of both."""
    return Lines(*(np.r_[getattr(one, name), getattr(two, name)] for name in Lines.__slots__))
