"""A backtest as a JSON document."""

from typing import Any

from quarterdeck.forecast.backtest import SERVED, Summary, Tried
from quarterdeck.forecast.measures import Scored
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.reports.backtesting.proved import Proved
from quarterdeck.words.money import to_major


def backtest_json(proved: Proved) -> dict[str, Any]:
    """Return the document of `backtest`: a row for every day, method and measure, and summaries."""
    found, source = proved.backtest, proved.source
    return {
        "served_method": SERVED,
        "kind": proved.origins.kind,
        "from": proved.origins.first.isoformat(),
        "to": proved.origins.last.isoformat(),
        "as_of": source.question.as_of.isoformat(),
        "scope": source.question.scope,
        "where": source.question.where,
        **source.stand,
        **source.money_json(),
        "rows": [
            _row(proved, tried, method, measure)
            for tried in found.tried
            for method in tried.expected
            for measure in ("amount", "count")
        ],
        "summary": [_summary(one, found.floor) for one in found.summaries],
        "deals": [_deals(found.deals)] if found.deals else [],
    }


def _row(proved: Proved, tried: Tried, method: str, measure: str) -> dict[str, Any]:
    money = measure == "amount"

    def told(value: float) -> str | float:
        return to_major(round(value), proved.source.currency) if money else round(value, 6)

    expected = tried.expected[method]
    ranges = tried.intervals if money else tried.counts
    ends = {f"{n}": [told(end) for end in ranges[n]] for n in LEVELS} if method == SERVED else None
    return {
        "method": method,
        "as_of": tried.window.as_of.isoformat(),
        "period": tried.window.period.label,
        "measure": measure,
        "actual": told(tried.actual if money else tried.actual_n),
        "forecast": told(expected.money if money else expected.count),
        "intervals": ends,
        "floor": round(tried.floor, 6),
        "rung": tried.rung,
    }


def _summary(one: Summary, floor: float) -> dict[str, Any]:
    errors = one.errors
    return {
        "method": one.method,
        "measure": one.measure,
        "n": errors.n,
        "wape": errors.wape,
        "wape_low": errors.wape_low,
        "wape_high": errors.wape_high,
        "bias": errors.bias,
        "within10": errors.within10,
        "crps": one.crps,
        "coverage": {f"{n}": share for n, share in one.coverage.items()} if one.coverage else None,
        "width80": one.width,
        "skill": list(one.gain) if one.gain else None,
        "floor": floor,
    }


def _deals(found: Scored) -> dict[str, Any]:
    return {
        "method": SERVED,
        "n": found.n,
        "brier": found.brier,
        "logloss": found.logloss,
        "auc": found.auc,
        "ece": found.ece,
        "bins": [{"chance": b.chance, "came": b.came, "n": b.n} for b in found.bins],
    }
