"""The files the sample company's CRM exports: deal history, account history, users."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from quarterdeck.simulation.board import UNSET, Events, Kind, Step
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.names import (
    INDUSTRIES,
    LOSS_REASONS,
    PRODUCTS,
    SEGMENTS,
    SOURCES,
    account_name,
)
from quarterdeck.simulation.playbook_files import mail_of
from quarterdeck.simulation.span import number_of

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

STAGES = (
    *("", "Discovery", "Qualified", "Evaluation", "Proposal", "Negotiation"),
    *("Won", "Lost", "No decision", "Disqualified"),
)
CATEGORIES = ("Commit", "Best case", "Omitted")
USUAL_CATEGORY = (
    *("", "Pipeline", "Pipeline", "Best case", "Most likely", "Commit"),
    *("Closed", "Omitted", "Omitted", "Omitted"),
)
EVENTS = (
    *("created", "stage", "amount", "close_date", "owner"),
    *("category", "lost", "reopened", "deleted", "restored", "won"),
)
WON_EVENT = EVENTS.index("won")
SETS = {
    "stage": (Kind.CREATED, Kind.STAGE, Kind.CLOSED, Kind.REOPENED),
    "money": (Kind.CREATED, Kind.AMOUNT, Kind.CLOSED),
    "close_date": (Kind.CREATED, Kind.CLOSE_DATE, Kind.CLOSED, Kind.REOPENED),
    "owner": (Kind.CREATED, Kind.OWNER),
    "category": (Kind.CREATED, Kind.STAGE, Kind.CATEGORY, Kind.CLOSED, Kind.REOPENED),
    "reason": (Kind.CLOSED,),
    "begin": (Kind.CREATED,),
}
DAY_SECONDS, OFFICE_SECONDS = 86_400, 28_800
OPENS_AT = {"EUR": 7 * 3600, "USD": 13 * 3600}
RESEGMENTED_EVERY = 40


def write_exports(folder: Path, company: Company) -> tuple[Path, ...]:
    """Write the three files into the folder; return their paths. Same company, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "deals_history.csv": deal_history(company),
        "accounts_history.csv": account_history(company),
        "users.csv": users(company),
    }
    style = csv.WriteOptions(quoting_style="needed")
    for name, table in tables.items():
        csv.write_csv(table, str(folder / name), style)
    return tuple(folder / name for name in tables)


def deal_history(company: Company) -> pa.Table:
    """Return one line per change in order of time, blank in the columns a line says nothing about.

    Columns: deal_id, seq (within the deal), changed_at (UTC), event, deal_name, stage, amount,
    list_price, currency, close_date, owner, account_id, product, source, category, loss_reason.
    """
    events, demand = company.events, company.demand
    opens = np.array([OPENS_AT[t.currency] for t in company.organisation.teams])
    time = opens[demand.team[events.deal]] + (events.deal * 7919 + events.day * 104_729) % (
        OFFICE_SECONDS
    )
    order = np.lexsort((np.arange(len(events)), time, events.day))
    log = Events(*(getattr(events, name)[order] for name in Events.__slots__))
    deal, begin, won = log.deal, _says(log, "begin"), log.stage == Step.WON
    owners = [member.crm_id for member in company.organisation.members]
    columns = {
        "deal_id": _codes("D-", deal, 5),
        "seq": pa.array(_sequence(deal)),
        "changed_at": _moments(log.day * DAY_SECONDS + time[order]),
        "event": _words(EVENTS, np.where(_says(log, "reason") & won, WON_EVENT, log.kind)),
        "deal_name": _blank(_titles(company, deal), ~begin),
        "stage": _blank(_words(STAGES, log.stage), ~_says(log, "stage")),
        "amount": _blank(_money(log.amount), ~_says(log, "money")),
        "list_price": _blank(_money(log.price), ~_says(log, "money")),
        "currency": _blank(_words(("EUR", "USD"), company.foreign()[deal]), ~begin),
        "close_date": _blank(_days(log.close_date), ~_says(log, "close_date")),
        "owner": _blank(_words(owners, log.owner), ~_says(log, "owner")),
        "account_id": _blank(_codes("A-", demand.account[deal], 5), ~begin),
        "product": _blank(_words(PRODUCTS, demand.product[deal]), ~begin),
        "source": _blank(_words(SOURCES, demand.source[deal]), ~begin),
        "category": _blank(_categories(log), ~_says(log, "category")),
        "loss_reason": _words(LOSS_REASONS, np.where(_says(log, "reason"), log.reason, UNSET)),
    }
    return pa.table(columns)


def account_history(company: Company) -> pa.Table:
    """Return one line per account when it is first seen, and one when it grows into a segment.

    Columns: account_id, changed_at (UTC), name, segment, industry.
    """
    accounts, until = company.accounts, number_of(company.span.until)
    seen = np.flatnonzero(accounts.since <= until)
    grown = seen[(seen % RESEGMENTED_EVERY == 0) & (accounts.segment[seen] < len(SEGMENTS) - 1)]
    grown = grown[accounts.since[grown] + 200 <= until]
    which = np.r_[seen, grown]
    later = np.r_[np.zeros(len(seen), dtype=np.int64), np.ones(len(grown), dtype=np.int64)]
    day = accounts.since[which] + later * 200
    order = np.lexsort((which, day))
    which, later, day = which[order], later[order], day[order]
    names = [account_name(i) for i in range(len(accounts.since))]
    return pa.table(
        {
            "account_id": _codes("A-", which, 5),
            "changed_at": _moments(day * DAY_SECONDS + 6 * 3600),
            "name": _words(names, which),
            "segment": _words(SEGMENTS, accounts.segment[which] + later),
            "industry": _words(INDUSTRIES, accounts.industry[which]),
        }
    )


def users(company: Company) -> pa.Table:
    """Return the CRM's users as of the last day.

    Columns: user_id, name, email, role, team, active, exported_at (UTC).
    """
    until = company.span.until
    exported = datetime.combine(until, datetime.min.time()) + timedelta(hours=20)
    members = [m for m in company.organisation.members if m.joined <= until]
    active = [m.left is None or m.left > until for m in members]
    return pa.table(
        {
            "user_id": [m.crm_id for m in members],
            "name": [m.name for m in members],
            "email": [mail_of(m.name) for m in members],
            "role": [m.role for m in members],
            "team": [m.posts[-1][0] for m in members],
            "active": ["true" if here else "false" for here in active],
            "exported_at": [exported.isoformat() + "Z"] * len(members),
        }
    )


def _says(log: Events, what: str) -> Flags:
    """Return which lines set these fields."""
    return np.isin(log.kind, SETS[what])


def _categories(log: Events) -> pa.Array:
    """Return what the seller set as category, else what the CRM sets for the stage."""
    usual = _words(USUAL_CATEGORY, log.stage)
    return pc.coalesce(_words(CATEGORIES, log.category), usual)


def _sequence(deal: Ints) -> Ints:
    """Return each line's number within its deal, from 1 in the order they stand."""
    order = np.argsort(deal, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(deal[order]) != 0])
    counts = np.diff(np.r_[starts, len(deal)])
    number = np.empty(len(deal), dtype=np.int64)
    number[order] = np.arange(len(deal)) - np.repeat(starts, counts) + 1
    return number


def _titles(company: Company, deal: Ints) -> pa.Array:
    """Return what the seller called each line's deal: the account and the product."""
    names = [account_name(i) for i in range(len(company.accounts.since))]
    account = _words(names, company.demand.account[deal])
    return pc.binary_join_element_wise(account, _words(PRODUCTS, company.demand.product[deal]), " ")


def _words(values: tuple[str, ...] | list[str], index: npt.NDArray[np.generic]) -> pa.Array:
    """Return values by index as strings, null where the index is UNSET."""
    numbers = np.asarray(index, dtype=np.int64)
    chosen = pa.array(numbers, pa.int64(), mask=numbers == UNSET)
    return pa.DictionaryArray.from_arrays(chosen, pa.array(values, pa.string())).cast(pa.string())


def _codes(prefix: str, number: Ints, width: int) -> pa.Array:
    """Return ids such as D-00017, counted from 1."""
    digits = pc.utf8_lpad(pa.array(number + 1).cast(pa.string()), width, "0")
    return pc.binary_join_element_wise(prefix, digits, "")


def _money(minor: Ints) -> pa.Array:
    """Return minor units as text with two decimals."""
    whole = pa.array(minor // 100).cast(pa.string())
    cents = pc.utf8_lpad(pa.array(minor % 100).cast(pa.string()), 2, "0")
    return pc.binary_join_element_wise(whole, cents, ".")


def _days(number: Ints) -> pa.Array:
    """Return days since 1970-01-01 as ISO dates."""
    return pa.array(number.astype(np.int32), pa.int32()).cast(pa.date32()).cast(pa.string())


def _moments(seconds: Ints) -> pa.Array:
    """Return seconds since 1970-01-01 in UTC as ISO moments."""
    stamps = pa.array(seconds, pa.int64()).cast(pa.timestamp("s"))
    return pc.strftime(stamps, format="%Y-%m-%dT%H:%M:%SZ")


def _blank(values: pa.Array, missing: Flags) -> pa.Array:
    """Return the values with null where missing."""
    return pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), values)
