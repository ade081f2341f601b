"""A scorecard and the benchmark register as JSON documents."""

from collections.abc import Iterable
from typing import Any

from quarterdeck.metrics.benchmarks import holds
from quarterdeck.metrics.scorecards import Measured
from quarterdeck.playbook.standards import THOUSAND
from quarterdeck.playbook.yardsticks import Benchmark
from quarterdeck.reports.scorecard.carded import Carded
from quarterdeck.reports.to_json import value_json
from quarterdeck.words.money import to_major


def scorecard_json(carded: Carded) -> dict[str, Any]:
    """Return the document of `scorecard`: every measure with what it is held against."""
    source, scored = carded.source, carded.scored
    return {
        "card": scored.card.name,
        "title": scored.card.title,
        "as_of": source.question.as_of.isoformat(),
        "period": scored.period.label,
        "before": {
            "period": scored.before.period.label,
            "as_of": scored.before.day.isoformat(),
        },
        "scope": source.question.scope,
        "where": source.question.where,
        **source.stand,
        **source.money_json(),
        "parts": [
            {"title": title, "measures": [_measure(carded, one) for one in found]}
            for title, found in scored.parts
        ],
    }


def benchmark_json(one: Benchmark, value: float | None = None) -> dict[str, Any]:
    """Return an entry of the register; `within` is null where it cannot be said."""
    return {
        "metric": one.metric,
        "segment": one.segment,
        "period": one.period or None,
        "says": one.says,
        **{name: _plain(getattr(one, name)) for name in ("low", "high", "median")},
        "within": None if value is None else holds(one, value),
        "publisher": one.publisher,
        "title": one.title,
        "year": one.year or None,
        "population": one.population,
        "n": one.n or None,
        "url": one.url,
        "differs": one.differs,
        "own": one.own,
    }


def register_json(entries: Iterable[Benchmark]) -> dict[str, Any]:
    """Return the document of `benchmarks`."""
    return {"benchmarks": [benchmark_json(one) for one in entries]}


def _measure(carded: Carded, one: Measured) -> dict[str, Any]:
    now, then, answer = carded.now(one), carded.then(one), one.answer
    currency = carded.source.currency
    goal = _plain(one.goal)
    return {
        "metric": one.metric,
        "title": one.title,
        "unit": now.unit,
        "currency": now.currency,
        "value": value_json(now),
        "before": value_json(then) if then else None,
        "target": None if one.target is None else to_major(one.target, currency),
        "goal": goal,
        "mark": _mark(carded, one),
        "trend": _trend(carded, one),
        "n": answer.n,
        "assumptions": list(answer.assumptions),
        "benchmarks": [
            benchmark_json(b, carded.judged(one, b)) for b in carded.benchmarks(one.metric)
        ],
    }


def _mark(carded: Carded, one: Measured) -> dict[str, Any]:
    """Return how it is judged: null where nothing judges it."""
    told = one.mark
    return {
        "grade": told.grade or None,
        "by": told.by or None,
        "low": _told(carded, one, told.low),
        "high": _told(carded, one, told.high),
    }


def _told(carded: Carded, one: Measured, value: float | None) -> str | float | None:
    money = one.answer.unit in {"money", "money_per_day"}
    return to_major(int(value), carded.source.currency) if money and value is not None else value


def _trend(carded: Carded, one: Measured) -> list[dict[str, Any]]:
    """Return the earlier values, oldest first."""
    told = []
    for past, found in reversed(one.trend):
        value = _told(carded, one, found)
        told.append({"period": past.period.label, "as_of": past.day.isoformat(), "value": value})
    return told


def _plain(thousandths: int | None) -> float | None:
    return None if thousandths is None else thousandths / THOUSAND
