"""The files the sample company exports: deals, accounts and users, and what lies beside them."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from quarterdeck.simulation import beside, names
from quarterdeck.simulation.billing import lines_of
from quarterdeck.simulation.board import Bulk, Events, Kind, Step
from quarterdeck.simulation.columns import (
    DAY_SECONDS,
    as_words,
    blank,
    codes,
    days_text,
    moments_text,
    money_text,
)
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.costs import costs_of
from quarterdeck.simulation.names import UNSET, account_name
from quarterdeck.simulation.playbook_files import mail_of
from quarterdeck.simulation.rates import CURRENCIES
from quarterdeck.simulation.span import number_of
from quarterdeck.simulation.targets import targets_of

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
    *("category", "lost", "reopened", "deleted", "restored", "competitor", "merged", "won"),
)
OLD_NAMES = {"Evaluation": "Solution fit"}
WON_EVENT = EVENTS.index("won")
SETS = {
    "stage": (Kind.CREATED, Kind.STAGE, Kind.CLOSED, Kind.REOPENED),
    "money": (Kind.CREATED, Kind.AMOUNT, Kind.CLOSED),
    "close_date": (Kind.CREATED, Kind.CLOSE_DATE, Kind.CLOSED, Kind.REOPENED),
    "owner": (Kind.CREATED, Kind.OWNER),
    "category": (Kind.CREATED, Kind.STAGE, Kind.CATEGORY, Kind.CLOSED, Kind.REOPENED),
    "reason": (Kind.CLOSED,),
    "competitor": (Kind.COMPETITOR,),
    "begin": (Kind.CREATED,),
}
OFFICE_SECONDS, NIGHT_SECONDS = 28_800, 5_400
OPENS_AT = {"USD": 13 * 3600, "CAD": 13 * 3600}
OPENS_USUALLY = 7 * 3600
RESEGMENTED_EVERY, GROWN_AFTER = 40, 200


def write_exports(folder: Path, company: Company) -> tuple[Path, ...]:
    """Write the files to import into the folder; return their paths. Same company, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = lines_of(company)
    tables = {
        "deals_history.csv": deal_history(company),
        "accounts_history.csv": account_history(company),
        "users.csv": users(company),
        "activities.csv": beside.activities(company),
        "invoice_lines.csv": beside.invoice_lines(company, lines),
        "subscriptions.csv": beside.subscriptions(company),
        "costs.csv": beside.costs(costs_of(company, lines)),
        "splits.csv": beside.splits(company),
        "quotas.csv": beside.quotas(company, targets_of(company)),
        "evidence.csv": beside.evidence(company),
    }
    style = csv.WriteOptions(quoting_style="needed")
    for name, table in tables.items():
        csv.write_csv(table, str(folder / name), style)
    return tuple(folder / name for name in tables)


def deal_history(company: Company) -> pa.Table:
    """Return one line per change in order of time, blank in the columns a line says nothing about.

    Columns: deal_id, seq (within the deal), changed_at (UTC), changed_by, event, deal_name, stage,
    amount, list_price, currency, close_date, owner, account_id, business, product, source,
    sourced_by, channel, partner, category, competitor, loss_reason, merged_into. A stage that was
    renamed stands under the name of its day.
    """
    demand = company.demand
    events = company.events
    time = moments_of(company, events)
    order = np.lexsort((np.arange(len(events)), time, events.day))
    log = events.at(order)
    deal, begin = log.deal, _says(log, "begin")
    owners = [member.crm_id for member in company.organisation.members]
    by_program = as_words(("integration",), np.where(log.bulk == UNSET, UNSET, 0))
    columns = {
        "deal_id": codes("D-", deal, 5),
        "seq": pa.array(_sequence(deal)),
        "changed_at": moments_text(log.day * DAY_SECONDS + time[order]),
        "changed_by": pc.coalesce(by_program, as_words(owners, log.owner)),
        "event": as_words(EVENTS, np.where(_wins(log), WON_EVENT, log.kind)),
        "deal_name": blank(titles_of(company, deal), ~begin),
        "stage": blank(stages_of(company, log), ~_says(log, "stage")),
        "amount": blank(money_text(log.amount), ~_says(log, "money")),
        "list_price": blank(money_text(log.price), ~_says(log, "money")),
        "currency": blank(as_words(CURRENCIES, company.currency()[deal]), ~begin),
        "close_date": blank(days_text(log.close_date), ~_says(log, "close_date")),
        "owner": blank(as_words(owners, log.owner), ~_says(log, "owner")),
        "account_id": blank(codes("A-", demand.account[deal], 5), ~begin),
        "business": blank(as_words(names.BUSINESS, demand.business[deal]), ~begin),
        "product": blank(as_words(names.PRODUCTS, demand.product[deal]), ~begin),
        "source": blank(as_words(names.SOURCES, demand.source[deal]), ~begin),
        "sourced_by": blank(as_words(owners, demand.sourced_by[deal]), ~begin),
        "channel": blank(as_words(names.CHANNELS, demand.channel[deal]), ~begin),
        "partner": blank(as_words(names.PARTNERS, demand.partner[deal]), ~begin),
        "category": blank(_categories(log), ~_says(log, "category")),
        "competitor": blank(as_words(names.COMPETITORS, log.competitor), ~_says(log, "competitor")),
        "loss_reason": as_words(
            names.LOSS_REASONS, np.where(_says(log, "reason"), log.reason, UNSET)
        ),
        "merged_into": codes("D-", np.where(log.kind == Kind.MERGED, log.into, UNSET), 5),
    }
    return pa.table(columns)


def moments_of(company: Company, events: Events) -> Ints:
    """Return the second of its day (UTC) at which each event happened.

    Sellers work office hours of their own; programs run at night, all lines at one moment.
    """
    teams = company.organisation.teams
    opens = np.array([OPENS_AT.get(t.currency, OPENS_USUALLY) for t in teams])
    spread = (events.deal * 7919 + events.day * 104_729) % OFFICE_SECONDS
    office = opens[company.demand.team[events.deal]] + spread
    return np.where(events.bulk == UNSET, office, NIGHT_SECONDS)


def _wins(log: Events) -> Flags:
    """Return which lines close a deal as won."""
    return np.asarray((log.kind == Kind.CLOSED) & (log.stage == Step.WON))


def stages_of(company: Company, log: Events) -> pa.Array:
    """Return each line's stage, under its old name before the day it was renamed."""
    renamed = company.edits.get(Bulk.STAGE_RENAME)
    now = as_words(STAGES, log.stage)
    if renamed is None:
        return now
    old = as_words([OLD_NAMES.get(name, name) for name in STAGES], log.stage)
    return pc.if_else(pa.array(log.day < number_of(renamed)), old, now)


def account_history(company: Company) -> pa.Table:
    """Return one line per account when it is first seen, and one when it grows into a segment.

    Columns: account_id, changed_at (UTC), name, segment, industry.
    """
    accounts = company.accounts
    seen, grown = _seen(company)
    which = np.r_[seen, grown]
    later = np.r_[np.zeros(len(seen), dtype=np.int64), np.ones(len(grown), dtype=np.int64)]
    day = accounts.since[which] + later * GROWN_AFTER
    order = np.lexsort((which, day))
    which, later, day = which[order], later[order], day[order]
    called = [account_name(i) for i in range(len(accounts.since))]
    return pa.table(
        {
            "account_id": codes("A-", which, 5),
            "changed_at": moments_text(day * DAY_SECONDS + 6 * 3600),
            "name": as_words(called, which),
            "segment": as_words(names.SEGMENTS, accounts.segment[which] + later),
            "industry": as_words(names.INDUSTRIES, accounts.industry[which]),
        }
    )


def account_state(company: Company) -> tuple[Ints, Ints, list[str]]:
    """Return the accounts of the last day, the segment each is in by then, and all names."""
    seen, grown = _seen(company)
    segment = company.accounts.segment[seen] + np.isin(seen, grown)
    return seen, segment, [account_name(i) for i in range(len(company.accounts.since))]


def _seen(company: Company) -> tuple[Ints, Ints]:
    """Return the accounts there are by the last day, and those that grew into a segment."""
    accounts, until = company.accounts, number_of(company.span.until)
    seen = np.flatnonzero(accounts.since <= until)
    grown = seen[
        (seen % RESEGMENTED_EVERY == 0) & (accounts.segment[seen] < len(names.SEGMENTS) - 1)
    ]
    return seen, grown[accounts.since[grown] + GROWN_AFTER <= until]


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
    usual = as_words(USUAL_CATEGORY, log.stage)
    return pc.coalesce(as_words(CATEGORIES, log.category), usual)


def _sequence(deal: Ints) -> Ints:
    """Return each line's number within its deal, from 1 in the order they stand."""
    order = np.argsort(deal, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(deal[order]) != 0])
    counts = np.diff(np.r_[starts, len(deal)])
    number = np.empty(len(deal), dtype=np.int64)
    number[order] = np.arange(len(deal)) - np.repeat(starts, counts) + 1
    return number


def titles_of(company: Company, deal: Ints) -> pa.Array:
    """Return what the seller called each line's deal: the account and the product."""
    called = [account_name(i) for i in range(len(company.accounts.since))]
    account = as_words(called, company.demand.account[deal])
    return pc.binary_join_element_wise(
        account, as_words(names.PRODUCTS, company.demand.product[deal]), " "
    )
