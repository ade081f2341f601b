"""The record of published forecasts as a JSON document."""

from typing import Any

from quarterdeck.forecast.alarms.alarm import Alarm
from quarterdeck.forecast.measures import Errors
from quarterdeck.forecast.record import Compared, Count, Point, Said, Stretch
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.reports.forecast_record.data import Held
from quarterdeck.words.money import to_major


def record_json(held: Held) -> dict[str, Any]:
    """Return the document of `record`: money as major units in text, shares as fractions."""
    source, record = held.source, held.record
    return {
        "as_of": source.question.as_of.isoformat(),
        "scope": source.question.scope,
        "period": held.period.label if held.period else "all",
        "replays": held.replays,
        **source.stand,
        **source.money_json(),
        "forecasts": [_point(held, point) for point in record.points],
        "methods": [_compared(one) for one in record.compared],
        "weeks_before_end": [_stretch(one) for one in record.stretches],
        "coverage": {f"{n}": _count(record.coverage[n]) for n in LEVELS},
        "reliability": [_said(one) for one in record.reliability],
        "alarms": [_alarm(one) for one in held.watched.alarms] if held.watched else None,
        "not_judged": list(held.watched.unjudged) if held.watched else [],
        "left_out": {"other_kind": held.left.other, "without_this_part": held.left.elsewhere},
    }


def _alarm(one: Alarm) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "says": one.says,
        "since": one.since.isoformat() if one.since else None,
        "sure": one.sure,
        "do": one.do,
    }


def _point(held: Held, point: Point) -> dict[str, Any]:
    def told(minor: int | None) -> str | None:
        return None if minor is None else to_major(minor, held.source.currency)

    part = point.part
    return {
        "run": point.run,
        "published_at": point.published_at.isoformat(),
        "as_of": point.as_of.isoformat(),
        "period": point.period.label,
        "from": point.period.start.isoformat(),
        "to": point.period.last_day.isoformat(),
        "weeks_left": point.weeks_left,
        "expected": told(part.expected),
        "intervals": {f"{n}": [told(end) for end in part.ranges[n]] for n in LEVELS},
        "target": told(part.target),
        "p_target": part.p_target,
        "methods": {name: told(value) for name, value in part.methods.items()},
        "call": told(point.call),
        "call_loaded": point.call_loaded,
        "actual": told(point.actual),
        "booked_so_far": told(point.so_far),
        "off": point.off,
        "in_range": point.held(),
        "reached": point.reached,
        "note": point.note,
        "clock": point.clock,
    }


def _compared(one: Compared) -> dict[str, Any]:
    return {
        "method": one.method,
        "forecasts": one.n,
        "periods": one.periods,
        **_errors(one.errors),
        "served_wape": one.ours.wape,
    }


def _stretch(one: Stretch) -> dict[str, Any]:
    nothing = {"wape": None, "wape_low": None, "wape_high": None, "bias": None, "within10": None}
    return {
        "first": one.first,
        "last": one.last,
        **(_errors(one.errors) if one.errors else nothing),
        "in_range": _count(one.held),
    }


def _errors(found: Errors) -> dict[str, Any]:
    return {
        "wape": found.wape,
        "wape_low": found.between[0] if found.between else None,
        "wape_high": found.between[1] if found.between else None,
        "bias": found.bias,
        "within10": found.within10,
    }


def _said(one: Said) -> dict[str, Any]:
    return {"from": one.low, "to": one.high, "mean": one.mean, "reached": _count(one.reached)}


def _count(one: Count) -> dict[str, Any]:
    return {"forecasts": one.n, "periods": one.periods, "held": one.yes, "share": one.share}
