"""A forecast's bridge as a JSON document."""

from typing import Any

from quarterdeck.forecast.bridge import MovedDeal, PartBridge, Stood, Term
from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.scoring import Part
from quarterdeck.reports.forecasting.bridged import Bridged, why
from quarterdeck.words.money import to_major


def bridge_json(bridged: Bridged) -> dict[str, Any]:
    """Return the document of `bridge`: opening plus the terms is closing, exactly.

    Money is major units in text; ids, not names, stand for people.
    """
    found, source = bridged.bridge, bridged.source
    return {
        "from": bridged.start.isoformat(),
        "to": bridged.end.isoformat(),
        "period": bridged.period.label,
        "period_from": bridged.period.start.isoformat(),
        "period_to": bridged.period.last_day.isoformat(),
        "over": found.over,
        "scope": source.question.scope,
        "where": source.question.where,
        **source.stand,
        **source.money_json(),
        "rungs": [rung.name for rung in found.rungs],
        **_bridge(bridged, found.whole),
        "assumptions": list(bridged.assumptions),
        "learned": [
            {
                "what": one.what,
                "before": _learned(bridged, one.what, one.before),
                "after": _learned(bridged, one.what, one.after),
            }
            for one in found.learned
        ],
        "deals": [_deal(bridged, deal) for deal in found.deals],
        "by": [
            {
                "dimensions": dict(zip(source.question.by, part.keys, strict=True)),
                **_bridge(bridged, part),
            }
            for part in found.parts
        ],
    }


def _bridge(bridged: Bridged, part: PartBridge) -> dict[str, Any]:
    return {
        "opening": _major(bridged, part.opening.expected),
        "closing": _major(bridged, part.closing.expected),
        "terms": [_term(bridged, term) for term in part.terms],
        "opening_parts": _made(bridged, part.opening),
        "closing_parts": _made(bridged, part.closing),
    }


def _term(bridged: Bridged, term: Term) -> dict[str, Any]:
    return {
        "term": term.term,
        "amount": _major(bridged, term.amount),
        "deals": term.deals,
        "causes": [
            {"cause": c.what, "amount": _major(bridged, c.amount), "deals": c.deals}
            for c in term.causes
        ],
    }


def _made(bridged: Bridged, part: Part) -> dict[str, str]:
    values = {"booked": part.booked, "open": part.opened, "new": part.created}
    return {name: _major(bridged, value) for name, value in values.items()}


def _learned(bridged: Bridged, what: str, value: float) -> float:
    """Return what was learned: money in major units, all else as it is."""
    if what == "worth":
        return float(_major(bridged, value))
    return round(value, 6)


def _deal(bridged: Bridged, deal: MovedDeal) -> dict[str, Any]:
    currency = bridged.bridge.currency
    return {
        "id": deal.id,
        "title": deal.title,
        "owner": deal.owner,
        "effect": _major(bridged, deal.effect),
        "why": why(deal, currency, lambda person: person or "no owner"),
        "causes": {what: _major(bridged, amount) for what, amount in deal.causes.items()},
        "before": _stood(bridged, deal.first) if deal.first else None,
        "after": _stood(bridged, deal.last),
    }


def _stood(bridged: Bridged, stood: Stood) -> dict[str, Any]:
    return {
        "stage": stood.stage,
        "category": stood.category,
        "close_date": stood.close_date.isoformat() if stood.close_date else None,
        "outcome": stood.outcome,
        "amount": None if stood.money is None else _major(bridged, stood.money),
        "chance": stood.chance / ONE,
        "adds": _major(bridged, stood.added),
    }


def _major(bridged: Bridged, minor: float) -> str:
    return to_major(round(minor), bridged.bridge.currency)
