"""The brief for programs: the JSON document of `today`; ids, not names, stand for people."""

from typing import Any

from quarterdeck.forecast.bridge import Stood
from quarterdeck.forecast.chances import ONE
from quarterdeck.reports.blocks import Column, Table, plain
from quarterdeck.reports.figures import exact
from quarterdeck.reports.today.brief import Brief, Moved, Need
from quarterdeck.reports.today.page import matters, what_changed
from quarterdeck.words.money import to_major
from quarterdeck.words.named import deal_name

Json = dict[str, Any]


def today_json(brief: Brief) -> Json:
    """Return the document of a brief."""
    source = brief.source
    return {
        "as_of": source.question.as_of.isoformat(),
        "since": brief.since.isoformat(),
        "person": brief.reader or None,
        "scope": source.question.scope,
        "where": source.question.where,
        **source.stand,
        **source.money_json(),
        "period": brief.period.label,
        "forecast": _forecast(brief),
        "changed": [_moved(brief, moved) for moved in brief.moved],
        "needs": [_need(brief, need) for need in brief.needs],
        "notes": [note] if (note := source.observed_note()) else [],
    }


def _forecast(brief: Brief) -> Json | None:
    foreseen = brief.foreseen
    if foreseen is None:
        return None
    whole, currency = foreseen.forecast.whole, brief.source.currency
    low, high = (round(end) for end in foreseen.forecast.spread.interval(80))
    bridged = brief.bridge.whole if brief.bridge else None
    change = bridged.closing.expected - bridged.opening.expected if bridged else None
    return {
        "booked": to_major(whole.booked, currency),
        "expected": to_major(whole.expected, currency),
        "low": to_major(low, currency),
        "high": to_major(high, currency),
        "target": None if foreseen.target is None else to_major(foreseen.target, currency),
        "chance": None if foreseen.reached is None else round(foreseen.reached, 6),
        "change": None if change is None else to_major(change, currency),
    }


def _moved(brief: Brief, moved: Moved) -> Json:
    deal, currency = moved.deal, brief.source.currency
    return {
        "id": deal.id,
        "title": deal.title,
        "owner": deal.owner,
        "cause": moved.cause,
        "what": what_changed(brief, moved),
        "effect": to_major(moved.effect, currency),
        "chance_before": _chance(deal.first),
        "chance": _chance(deal.last),
        "question": moved.asks,
    }


def _chance(stood: Stood | None) -> float | None:
    """Return the chance of an open deal; None for one that is closed or was not known."""
    return round(stood.chance / ONE, 6) if stood and stood.outcome == "open" else None


def _need(brief: Brief, need: Need) -> Json:
    return {
        "kind": need.kind,
        "says": plain(need.says),
        "do": need.do,
        "deals": need.deals,
        "amount": None if need.money is None else to_major(need.money, brief.source.currency),
    }


def today_sheet(brief: Brief) -> Table:
    """Return everything that is told as rows of a file: what changed, and what waits."""
    keys = ("kind", "what", "owner", "why", "ask")
    columns = (*(Column(key, key) for key in keys), Column("amount", "amount", "money"))
    currency = brief.source.currency
    moved = tuple(
        (
            "changed",
            f"{deal_name(m.deal.title, m.deal.id)}: {what_changed(brief, m)}",
            brief.source.names(m.deal.owner),
            matters(brief, m),
            m.asks,
            exact(m.effect, currency),
        )
        for m in brief.moved
    )
    needs = tuple(
        (n.kind, plain(n.says), "", "", n.do, "" if n.money is None else exact(n.money, currency))
        for n in brief.needs
    )
    return Table("", columns, (*moved, *needs))
