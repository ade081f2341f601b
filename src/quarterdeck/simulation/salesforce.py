"""The same company as a Salesforce would export it: today's state, and what its histories keep.

Stage, amount and close date are kept with every change, in OpportunityHistory. The forecast
category stands beside them and makes no line of its own. The owner and the reason of a loss are
kept only from the day their tracking was switched on, other fields not at all, and of a deleted
deal nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from quarterdeck.simulation.board import Events, Kind, Step
from quarterdeck.simulation.columns import DAY_SECONDS, as_words, days_text
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.exports import (
    CATEGORIES,
    STAGES,
    USUAL_CATEGORY,
    account_state,
    moments_of,
    stages_of,
    titles_of,
)
from quarterdeck.simulation.names import (
    BUSINESS,
    CHANNELS,
    COMPETITORS,
    INDUSTRIES,
    LOSS_REASONS,
    PARTNERS,
    PRODUCTS,
    SEGMENTS,
    SOURCES,
    UNSET,
)
from quarterdeck.simulation.playbook_files import mail_of
from quarterdeck.simulation.rates import CURRENCIES
from quarterdeck.simulation.span import number_of, quarter_start

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MAPPINGS = (
    *("opportunity", "opportunity_history", "opportunity_field_history"),
    *("account", "user"),
)
"""The mappings of the exports, by the names of their templates."""

_KEPT = (Kind.CREATED, Kind.STAGE, Kind.AMOUNT, Kind.CLOSE_DATE, Kind.CLOSED, Kind.REOPENED)
_LABELS = {"Best case": "Best Case", "Most likely": "Most Likely"}
_API_NAMES = {"Best case": "BestCase", "Most likely": "MostLikely", "Commit": "Forecast"}
_PROBABILITY = ("", "15.0", "22.0", "33.0", "48.0", "65.0", "100.0", "0.0", "0.0", "0.0")
_ACCOUNT, _USER, _ROLE, _DEAL = "001", "005", "00E", "006"
_OWNER_SINCE, _REASON_SINCE = -3, -2


@dataclass(frozen=True, slots=True)
class Log:
    """The events of the deals that still exist, by deal and in order of time.

    `seconds` since 1970 say when; `settled` marks the last event of a deal at one moment.
    """

    events: Events
    seconds: Ints
    settled: Flags

    def rows(self, which: Flags) -> "Log":
        """Return only these events."""
        return Log(self.events.at(which), self.seconds[which], self.settled[which])


def tracked_since(company: Company) -> Mapping[str, date]:
    """Return the day on which the tracking of each field was switched on."""
    until = company.span.until
    return {
        "Owner": max(quarter_start(until, _OWNER_SINCE), company.span.judged),
        "Loss_Reason__c": max(quarter_start(until, _REASON_SINCE), company.span.judged),
    }


def crm_ids(company: Company) -> dict[str, str]:
    """Return the id of each member as a user of Salesforce."""
    return {m.id: _id(_USER, i) for i, m in enumerate(company.organisation.members)}


def write_exports(folder: Path, company: Company) -> tuple[Path, ...]:
    """Write the files into the folder; return the paths of those to import.

    The tree of roles is written but not imported: the playbook has it, with its past. Same company,
    same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log, day = log_of(company), company.span.until
    tables = {
        f"Opportunity-{day}.csv": opportunities(company, log),
        "OpportunityHistory.csv": opportunity_history(company, log),
        "OpportunityFieldHistory.csv": field_history(company, log),
        f"Account-{day}.csv": accounts(company),
        f"User-{day}.csv": users(company),
        f"UserRole-{day}.csv": roles(company),
    }
    style = csv.WriteOptions(quoting_style="all_valid")
    for name, table in tables.items():
        csv.write_csv(_filled(table), str(folder / name), style)
    return tuple(folder / name for name in tables if not name.startswith("UserRole"))


def log_of(company: Company) -> Log:
    """Return what happened to the deals that were not deleted."""
    events = company.events
    seconds = events.day * DAY_SECONDS + moments_of(company, events)
    order = np.lexsort((np.arange(len(events)), seconds, events.deal))
    order = order[~company.outcomes.deleted[events.deal[order]]]
    log = events.at(order)
    at = seconds[order]
    last = np.r_[(log.deal[1:] != log.deal[:-1]) | (at[1:] != at[:-1]), True]
    return Log(log, at, last)


def opportunities(company: Company, log: Log) -> pa.Table:
    """Return the deals as they stand on the last day."""
    last = log.rows(np.r_[log.events.deal[1:] != log.events.deal[:-1], True])
    first = log.rows(np.r_[True, log.events.deal[1:] != log.events.deal[:-1]])
    now, demand = last.events, company.demand
    deal = now.deal
    columns = {
        "ID": _ids(_DEAL, deal),
        "NAME": titles_of(company, deal),
        "ACCOUNTID": _ids(_ACCOUNT, demand.account[deal]),
        "STAGENAME": as_words(STAGES, now.stage),
        "AMOUNT": _double(now.amount),
        "CURRENCYISOCODE": as_words(CURRENCIES, company.currency()[deal]),
        "CLOSEDATE": days_text(now.close_date),
        "ISCLOSED": _flag(now.stage >= Step.WON),
        "ISWON": _flag(now.stage == Step.WON),
        "FORECASTCATEGORYNAME": _categories(now, _LABELS),
        "PROBABILITY": as_words(_PROBABILITY, now.stage),
        "OWNERID": _ids(_USER, now.owner),
        "TYPE": as_words(BUSINESS, demand.business[deal]),
        "LEADSOURCE": as_words(SOURCES, demand.source[deal]),
        "CREATEDDATE": _moments(first.seconds),
        "ISDELETED": _flag(deal < 0),
        "LIST_PRICE__C": _double(now.price),
        "PRODUCT__C": as_words(PRODUCTS, demand.product[deal]),
        "CHANNEL__C": as_words(CHANNELS, demand.channel[deal]),
        "PARTNER__C": as_words(PARTNERS, demand.partner[deal]),
        "COMPETITOR__C": as_words(COMPETITORS, now.competitor),
        "LOSS_REASON__C": as_words(LOSS_REASONS, _said(now.stage, now.reason)),
    }
    return pa.table(columns)


def opportunity_history(company: Company, log: Log) -> pa.Table:
    """Return one line per moment at which stage, amount or close date of a deal changed."""
    kept = np.isin(log.events.kind, _KEPT)
    moment = np.cumsum(np.r_[False, log.settled[:-1]])
    told = np.bincount(moment, weights=kept)[moment] > 0
    rows = log.rows(told & log.settled)
    now = rows.events
    columns = {
        "ID": _ids("008", np.arange(len(now))),
        "OPPORTUNITYID": _ids(_DEAL, now.deal),
        "CREATEDBYID": _ids(_USER, now.owner),
        "CREATEDDATE": _moments(rows.seconds),
        "STAGENAME": stages_of(company, now),
        "AMOUNT": _double(now.amount),
        "CURRENCYISOCODE": as_words(CURRENCIES, company.currency()[now.deal]),
        "CLOSEDATE": days_text(now.close_date),
        "PROBABILITY": as_words(_PROBABILITY, now.stage),
        "FORECASTCATEGORY": _categories(now, _API_NAMES),
        "ISDELETED": _flag(now.deal < 0),
    }
    return pa.table(columns)


def field_history(company: Company, log: Log) -> pa.Table:
    """Return the changes of the tracked fields; an owner's by name and by id, as it keeps them."""
    states = log.rows(log.settled)
    deal, since = states.events.deal, tracked_since(company)
    again = np.r_[False, deal[1:] == deal[:-1]]
    names = [member.name for member in company.organisation.members]
    owner, reason = states.events.owner, _said(states.events.stage, states.events.reason)
    begun = np.flatnonzero(~again & (states.seconds >= _second(since["Owner"])))
    parts = [_lines(states, begun, ("created", "Text"), [pa.nulls(len(begun), pa.string())] * 2)]
    for field, values in (("Owner", owner), ("Loss_Reason__c", reason)):
        changed = again & (values != np.r_[UNSET, values[:-1]])
        at = np.flatnonzero(changed & (states.seconds >= _second(since[field])))
        old, new = values[at - 1], values[at]
        if field == "Owner":
            told = [as_words(names, old), as_words(names, new)]
            parts.append(_lines(states, at, (field, "Text"), told))
            parts.append(
                _lines(states, at, (field, "EntityId"), [_ids(_USER, old), _ids(_USER, new)])
            )
        else:
            told = [as_words(LOSS_REASONS, old), as_words(LOSS_REASONS, new)]
            parts.append(_lines(states, at, (field, "DynamicEnum"), told))
    whole = pa.concat_tables(parts).sort_by([("CREATEDDATE", "ascending"), ("PLACE", "ascending")])
    numbered = _ids("017", np.arange(whole.num_rows))
    return whole.drop_columns("PLACE").add_column(0, "ID", numbered)


def accounts(company: Company) -> pa.Table:
    """Return the accounts as they are on the last day."""
    which, segment, names = account_state(company)
    return pa.table(
        {
            "ID": _ids(_ACCOUNT, which),
            "NAME": as_words(names, which),
            "PARENTID": pa.nulls(len(which), pa.string()),
            "INDUSTRY": as_words(INDUSTRIES, company.accounts.industry[which]),
            "SEGMENT__C": as_words(SEGMENTS, segment),
        }
    )


def users(company: Company) -> pa.Table:
    """Return everybody who ever joined, with the role held last."""
    until, places = company.span.until, _roles(company)
    members = [m for m in company.organisation.members if m.joined <= until]
    own = crm_ids(company)
    posts = [[place for place, since in m.posts if since <= until][-1] for m in members]
    heads = {place: own[m.id] for m, place in zip(members, posts, strict=True) if _leads(m.role)}
    above = {node: parent for node, parent in _tree(company).items() if node in places}
    bosses = [
        heads.get(above.get(place, "") if _leads(m.role) else place, "")
        for m, place in zip(members, posts, strict=True)
    ]
    return pa.table(
        {
            "ID": [own[m.id] for m in members],
            "USERNAME": [mail_of(m.name) for m in members],
            "FIRSTNAME": [m.name.partition(" ")[0] for m in members],
            "LASTNAME": [m.name.partition(" ")[2] for m in members],
            "TITLE": [m.role for m in members],
            "ISACTIVE": _flag(np.array([m.left is None or m.left > until for m in members])),
            "USERROLEID": [_id(_ROLE, places[place]) for place in posts],
            "MANAGERID": bosses,
        }
    )


def roles(company: Company) -> pa.Table:
    """Return the tree of roles as it is on the last day; how it was before, nobody kept."""
    places, tree = _roles(company), _tree(company)
    parents = [tree[node] for node in places]
    return pa.table(
        {
            "ID": [_id(_ROLE, number) for number in places.values()],
            "NAME": [node.replace("-", " ").title() for node in places],
            "PARENTROLEID": [_id(_ROLE, places[p]) if p in places else "" for p in parents],
            "DEVELOPERNAME": [node.replace("-", "_") for node in places],
        }
    )


def _leads(role: str) -> bool:
    return role != "seller"


def _tree(company: Company) -> dict[str, str]:
    """Return the parent of every node on the last day."""
    edges = sorted(company.organisation.edges(), key=lambda edge: edge[2])
    return {node: parent for node, parent, since in edges if since <= company.span.until}


def _roles(company: Company) -> dict[str, int]:
    """Return the nodes of the tree that are not people, numbered."""
    people = {m.id for m in company.organisation.members}
    return {node: i for i, node in enumerate(n for n in _tree(company) if n not in people)}


def _lines(states: Log, at: Ints, what: tuple[str, str], values: list[pa.Array]) -> pa.Table:
    """Return one line of a field's history for each of the states `at`."""
    size, (field, kind) = len(at), what
    return pa.table(
        {
            "PLACE": pa.array(at, pa.int64()),
            "OPPORTUNITYID": _ids(_DEAL, states.events.deal[at]),
            "CREATEDBYID": _ids(_USER, states.events.owner[at]),
            "CREATEDDATE": _moments(states.seconds[at]),
            "FIELD": pa.array([field] * size, pa.string()),
            "DATATYPE": pa.array([kind] * size, pa.string()),
            "OLDVALUE": values[0],
            "NEWVALUE": values[1],
            "ISDELETED": _flag(np.zeros(size, dtype=bool)),
        }
    )


def _said(stage: Ints, reason: Ints) -> Ints:
    """Return the reason of a loss, UNSET while a deal is open or where it was won."""
    return np.where(stage > Step.WON, reason, UNSET)


def _categories(log: Events, written: Mapping[str, str]) -> pa.Array:
    """Return the forecast categories in the words that Salesforce has for them."""
    usual, own = (tuple(written.get(w, w) for w in ws) for ws in (USUAL_CATEGORY, CATEGORIES))
    return pc.coalesce(as_words(own, log.category), as_words(usual, log.stage))


def _id(prefix: str, number: int) -> str:
    ids: list[str] = _ids(prefix, np.array([number])).to_pylist()
    return ids[0]


def _ids(prefix: str, number: Ints) -> pa.Array:
    """Return ids of 18 characters: the last three say which of the first five are capitals."""
    digits = pc.utf8_lpad(pa.array(number + 1).cast(pa.string()), 10, "0")
    stem = f"{prefix}QD"
    check = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[sum(1 << i for i, c in enumerate(stem) if c > "9")]
    return pc.binary_join_element_wise(stem, digits, f"{check}AA", "")


def _double(minor: Ints) -> pa.Array:
    """Return minor units as Salesforce writes a number: 35000.0, 73127.5, 12.34."""
    whole = pa.array(minor // 100).cast(pa.string())
    short = pa.array(minor % 100 // 10).cast(pa.string())
    full = pc.utf8_lpad(pa.array(minor % 100).cast(pa.string()), 2, "0")
    cents = pc.if_else(pa.array(minor % 10 == 0), short, full)
    return pc.binary_join_element_wise(whole, cents, ".")


def _moments(seconds: Ints) -> pa.Array:
    stamps = pa.array(seconds, pa.int64()).cast(pa.timestamp("s"))
    return pc.strftime(stamps, format="%Y-%m-%dT%H:%M:%S.000Z")


def _second(day: date) -> int:
    return number_of(day) * DAY_SECONDS


def _flag(values: Flags) -> pa.Array:
    return pc.if_else(pa.array(values, pa.bool_()), "true", "false")


def _filled(table: pa.Table) -> pa.Table:
    """Return the table with empty text for what is not there, as the Data Loader writes it."""
    columns = [pc.fill_null(column.cast(pa.string()), "") for column in table.columns]
    return pa.table(columns, names=table.column_names)
