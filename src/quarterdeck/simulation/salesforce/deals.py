"""The deals as a Salesforce keeps them: today's state, and what its histories tell of before.

Stage, amount and close date are kept with every change, in OpportunityHistory. The forecast
category stands beside them and makes no line of its own. The owner and the reason of a loss are
kept only from the day their tracking was switched on, other fields not at all, and of a deleted
deal nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.simulation import names
from quarterdeck.simulation.board import Events, Kind, Step
from quarterdeck.simulation.columns import DAY_SECONDS, as_words, days_text
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.exports import (
    CATEGORIES,
    STAGES,
    USUAL_CATEGORY,
    moments_of,
    stages_of,
    titles_of,
)
from quarterdeck.simulation.names import UNSET
from quarterdeck.simulation.rates import CURRENCIES
from quarterdeck.simulation.salesforce.cells import (
    ACCOUNT,
    DEAL,
    FIELD_HISTORY,
    HISTORY,
    USER,
    double,
    flags,
    ids,
    moments,
)
from quarterdeck.simulation.span import number_of, quarter_start

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_KEPT = (Kind.CREATED, Kind.STAGE, Kind.AMOUNT, Kind.CLOSE_DATE, Kind.CLOSED, Kind.REOPENED)
_LABELS = {"Best case": "Best Case", "Most likely": "Most Likely"}
_API_NAMES = {"Best case": "BestCase", "Most likely": "MostLikely", "Commit": "Forecast"}
_PROBABILITY = ("", "15.0", "22.0", "33.0", "48.0", "65.0", "100.0", "0.0", "0.0", "0.0")
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
        "ID": ids(DEAL, deal),
        "NAME": titles_of(company, deal),
        "ACCOUNTID": ids(ACCOUNT, demand.account[deal]),
        "STAGENAME": as_words(STAGES, now.stage),
        "AMOUNT": double(now.amount),
        "CURRENCYISOCODE": as_words(CURRENCIES, company.currency()[deal]),
        "CLOSEDATE": days_text(now.close_date),
        "ISCLOSED": flags(now.stage >= Step.WON),
        "ISWON": flags(now.stage == Step.WON),
        "FORECASTCATEGORYNAME": _categories(now, _LABELS),
        "PROBABILITY": as_words(_PROBABILITY, now.stage),
        "OWNERID": ids(USER, now.owner),
        "TYPE": as_words(names.BUSINESS, demand.business[deal]),
        "LEADSOURCE": as_words(names.SOURCES, demand.source[deal]),
        "CREATEDDATE": moments(first.seconds),
        "ISDELETED": flags(deal < 0),
        "LIST_PRICE__C": double(now.price),
        "PRODUCT__C": as_words(names.PRODUCTS, demand.product[deal]),
        "CHANNEL__C": as_words(names.CHANNELS, demand.channel[deal]),
        "PARTNER__C": as_words(names.PARTNERS, demand.partner[deal]),
        "COMPETITOR__C": as_words(names.COMPETITORS, now.competitor),
        "LOSS_REASON__C": as_words(names.LOSS_REASONS, _said(now.stage, now.reason)),
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
        "ID": ids(HISTORY, np.arange(len(now))),
        "OPPORTUNITYID": ids(DEAL, now.deal),
        "CREATEDBYID": ids(USER, now.owner),
        "CREATEDDATE": moments(rows.seconds),
        "STAGENAME": stages_of(company, now),
        "AMOUNT": double(now.amount),
        "CURRENCYISOCODE": as_words(CURRENCIES, company.currency()[now.deal]),
        "CLOSEDATE": days_text(now.close_date),
        "PROBABILITY": as_words(_PROBABILITY, now.stage),
        "FORECASTCATEGORY": _categories(now, _API_NAMES),
        "ISDELETED": flags(now.deal < 0),
    }
    return pa.table(columns)


def field_history(company: Company, log: Log) -> pa.Table:
    """Return the changes of the tracked fields; an owner's by name and by id, as it keeps them."""
    states = log.rows(log.settled)
    deal, since = states.events.deal, tracked_since(company)
    again = np.r_[False, deal[1:] == deal[:-1]]
    people = [member.name for member in company.organisation.members]
    owner, reason = states.events.owner, _said(states.events.stage, states.events.reason)
    begun = np.flatnonzero(~again & (states.seconds >= _second(since["Owner"])))
    parts = [_lines(states, begun, ("created", "Text"), [pa.nulls(len(begun), pa.string())] * 2)]
    for field, values in (("Owner", owner), ("Loss_Reason__c", reason)):
        changed = again & (values != np.r_[UNSET, values[:-1]])
        at = np.flatnonzero(changed & (states.seconds >= _second(since[field])))
        old, new = values[at - 1], values[at]
        if field == "Owner":
            told = [as_words(people, old), as_words(people, new)]
            parts.append(_lines(states, at, (field, "Text"), told))
            parts.append(_lines(states, at, (field, "EntityId"), [ids(USER, old), ids(USER, new)]))
        else:
            told = [as_words(names.LOSS_REASONS, old), as_words(names.LOSS_REASONS, new)]
            parts.append(_lines(states, at, (field, "DynamicEnum"), told))
    whole = pa.concat_tables(parts).sort_by([("CREATEDDATE", "ascending"), ("PLACE", "ascending")])
    numbered = ids(FIELD_HISTORY, np.arange(whole.num_rows))
    return whole.drop_columns("PLACE").add_column(0, "ID", numbered)


def _lines(states: Log, at: Ints, what: tuple[str, str], values: list[pa.Array]) -> pa.Table:
    """Return one line of a field's history for each of the states `at`."""
    size, (field, kind) = len(at), what
    return pa.table(
        {
            "PLACE": pa.array(at, pa.int64()),
            "OPPORTUNITYID": ids(DEAL, states.events.deal[at]),
            "CREATEDBYID": ids(USER, states.events.owner[at]),
            "CREATEDDATE": moments(states.seconds[at]),
            "FIELD": pa.array([field] * size, pa.string()),
            "DATATYPE": pa.array([kind] * size, pa.string()),
            "OLDVALUE": values[0],
            "NEWVALUE": values[1],
            "ISDELETED": flags(np.zeros(size, dtype=bool)),
        }
    )


def _said(stage: Ints, reason: Ints) -> Ints:
    """Return the reason of a loss, UNSET while a deal is open or where it was won."""
    return np.where(stage > Step.WON, reason, UNSET)


def _categories(log: Events, written: Mapping[str, str]) -> pa.Array:
    """Return the forecast categories in the words that Salesforce has for them."""
    usual, own = (tuple(written.get(w, w) for w in ws) for ws in (USUAL_CATEGORY, CATEGORIES))
    return pc.coalesce(as_words(own, log.category), as_words(usual, log.stage))


def _second(day: date) -> int:
    return number_of(day) * DAY_SECONDS
