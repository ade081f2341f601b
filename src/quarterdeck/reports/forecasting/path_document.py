"""The path through a period as a JSON document."""

from typing import Any

from quarterdeck.forecast.told import Told
from quarterdeck.reports.forecasting.path_data import Walked
from quarterdeck.reports.pictures import PastPath
from quarterdeck.words.money import to_major


def path_json(walked: Walked) -> dict[str, Any]:
    """Return the document of `forecast --path`: money as major units in text."""
    foreseen = walked.foreseen
    source, currency = foreseen.source, foreseen.forecast.currency
    return {
        "as_of": foreseen.forecast.window.as_of.isoformat(),
        "period": foreseen.period.label,
        "from": foreseen.period.start.isoformat(),
        "to": foreseen.period.last_day.isoformat(),
        "scope": source.question.scope,
        "where": source.question.where,
        **source.stand,
        **source.money_json(),
        "target": None if foreseen.target is None else to_major(foreseen.target, currency),
        "booked": [
            {"day": point.day.isoformat(), "amount": to_major(point.value, currency)}
            for point in walked.points
        ],
        "forecasts": [_told(told, currency) for told in walked.all],
        "before": [_before(path, currency) for path in walked.past],
    }


def _told(told: Told, currency: str) -> dict[str, Any]:
    return {
        "as_of": told.day.isoformat(),
        "expected": to_major(told.expected, currency),
        "intervals": {
            f"{level}": [to_major(round(end), currency) for end in ends]
            for level, ends in told.ranges.items()
        },
        "run": told.run,
    }


def _before(path: PastPath, currency: str) -> dict[str, Any]:
    return {
        "period": path.label,
        "days": path.days,
        "booked": [to_major(value, currency) for value in path.values],
    }
