"""A backtest as a JSON document."""

from typing import Any

from quarterdeck.forecast.measures import Scored
from quarterdeck.forecast.resampling import Between
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.forecast.summaries import SERVED, Alike, Summary, Tried
from quarterdeck.reports.backtesting.proved import Proved
from quarterdeck.words.money import to_major

Json = dict[str, Any]


def backtest_json(proved: Proved) -> Json:
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
        "overlap": found.block,
        "rows": [
            _row(proved, tried, method, measure)
            for tried in found.tried
            for method in tried.expected
            for measure in ("amount", "count")
        ],
        "summary": [{**_summary(one, found.floor), **_sure(one)} for one in found.summaries],
        "alike": [_alike(one, summary) for one in found.alike for summary in one.summaries],
        "deals": [_deals(method, one) for method, one in found.deals.items()],
    }


def _row(proved: Proved, tried: Tried, method: str, measure: str) -> Json:
    money = measure == "amount"

    def told(value: float) -> str | float:
        return to_major(round(value), proved.source.currency) if money else round(value, 6)

    ranges = tried.ranges(measure)
    ends = {f"{n}": [told(end) for end in ranges[n]] for n in LEVELS} if method == SERVED else None
    return {
        "method": method,
        "as_of": tried.window.as_of.isoformat(),
        "period": tried.window.period.label,
        "weeks_left": tried.weeks,
        "measure": measure,
        "actual": told(tried.came(measure)),
        "forecast": told(tried.forecast(method, measure)),
        "intervals": ends,
        "floor": round(tried.floor, 6),
        "rung": tried.rung,
    }


def _summary(one: Summary, floor: float) -> Json:
    errors = one.errors
    return {
        "method": one.method,
        "measure": one.measure,
        "n": errors.n,
        "wape": errors.wape,
        "bias": errors.bias,
        "within10": errors.within10,
        "crps": one.crps,
        "coverage": {f"{n}": share for n, share in one.coverage.items()} if one.coverage else None,
        "width80": one.width,
        "floor": floor,
    }


def _sure(one: Summary) -> Json:
    low, high = one.errors.between or (None, None)
    return {"wape_low": low, "wape_high": high, "skill": _skill(one)}


def _skill(one: Summary) -> list[float | None] | None:
    return None if one.gain is None else [one.gain.share, *(one.gain.between or (None, None))]


def _alike(one: Alike, summary: Summary) -> Json:
    return {"by": one.by, "value": one.value, **_summary(summary, one.floor)}


def _deals(method: str, found: Scored) -> Json:
    return {
        "method": method,
        "n": found.n,
        "brier": found.brier,
        "logloss": found.logloss,
        "auc": found.auc,
        "ece": found.ece,
        "bins": [
            {
                "from": b.start,
                "to": b.end,
                "chance": b.chance,
                "came": b.came,
                "n": b.n,
                **_ends(b.between),
            }
            for b in found.bins
        ],
    }


def _ends(between: Between | None) -> Json:
    low, high = between or (None, None)
    return {"came_low": low, "came_high": high}
