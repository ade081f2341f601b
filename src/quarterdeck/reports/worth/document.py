"""What fields are worth as a JSON document."""

from typing import Any

from quarterdeck.forecast.worth import Value, Worth
from quarterdeck.reports.worth.valued import Valued, said_of
from quarterdeck.words.money import to_major

Json = dict[str, Any]


def worth_json(valued: Valued) -> Json:
    """Return the document of `worth`: how much worse each measure is without each field."""
    found, source, origins = valued.weighed, valued.source, valued.origins
    together = found.together if found else None
    return {
        "kind": origins.kind,
        "from": origins.first.isoformat(),
        "to": origins.last.isoformat(),
        "as_of": source.question.as_of.isoformat(),
        "scope": source.question.scope,
        "where": source.question.where,
        **source.stand,
        **source.money_json(),
        "days": found.days if found else 0,
        "overlap": found.block if found else 1,
        "missed": _major(valued, found.missed) if found else None,
        "wape": found.wape if found else None,
        "fields": [_worth(valued, one) for one in (found.fields if found else ())],
        "together": _worth(valued, together) if together else None,
    }


def _worth(valued: Valued, one: Worth) -> Json:
    money = one.missed
    ends = [_major(valued, end) for end in money.between] if money.between else None
    return {
        "field": one.field,
        "verdict": one.verdict,
        "says": said_of(one, valued),
        "missed": {"more": _major(valued, money.more), "between": ends, "firm": money.firm},
        **{name: _value(getattr(one, name)) for name in ("wape", "width", "crps", "logloss")},
    }


def _value(value: Value) -> Json:
    ends = list(value.between) if value.between else None
    return {"more": value.more, "between": ends, "firm": value.firm}


def _major(valued: Valued, minor: float) -> str:
    return to_major(round(minor), valued.source.currency)
