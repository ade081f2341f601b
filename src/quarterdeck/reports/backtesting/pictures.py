"""The pictures of a backtest: every day beside what came, methods by error, chances come true."""

from collections.abc import Sequence

from quarterdeck.forecast.backtest import Backtest
from quarterdeck.forecast.measures import Scored
from quarterdeck.forecast.summaries import SERVED, Summary
from quarterdeck.reports.backtesting.words import named
from quarterdeck.reports.blocks import (
    Mark,
    PastForecast,
    PastForecasts,
    Reliability,
    Said,
    Span,
    Spans,
)
from quarterdeck.reports.figures import count, money, rate


def days_picture(found: Backtest, currency: str) -> PastForecasts:
    """Return every forecast with its range, and what came, over time."""
    rows = tuple(
        PastForecast(
            t.window.as_of,
            t.window.period.label,
            money(round(t.expected[SERVED].money), currency),
            t.intervals[80],
            money(round(t.actual), currency),
        )
        for t in sorted(found.tried, key=lambda t: t.window.as_of)
    )
    held = sum(row.held for row in rows)
    return PastForecasts(
        f"{held} of {len(rows)} outcomes lay within the range",
        f"From {rows[0].day} to {rows[-1].day}: forecasts, their ranges and what came.",
        rows,
        currency,
        "By the day looked from. Bar: the range for 8 of 10 cases, line across it: the forecast. "
        "Dot: what came; open and orange where it lies outside.",
    )


def errors_picture(found: Backtest) -> Spans:
    """Return the methods by error, the least first, with intervals and what chance leaves."""
    money_told = [s for s in found.summaries if s.measure == "amount"]
    ordered = sorted(money_told, key=lambda s: s.errors.wape)
    most = max(s.errors.n for s in ordered)
    return Spans(
        "How far off each way to forecast was",
        "Error of each method as a share of what was won, the least first.",
        tuple(_span(s, most) for s in ordered),
        ("Method", "Off by", "90 % of resamples"),
        "rate",
        marks=(Mark(found.floor, f"chance alone {found.floor:.1%}".replace("%", " %"), "target"),),
        holds=(0.0,),
        note="All misses added up, over all that was won. Line: what 90 % of resamples hold.",
    )


def _span(one: Summary, most: int) -> Span:
    errors = one.errors
    return Span(
        named(one.method),
        rate(errors.wape),
        errors.wape,
        errors.between,
        f"on {errors.n} of {most} days" if errors.n < most else against(one),
        firm=one.method == SERVED,
        strong=one.method == SERVED,
    )


def against(one: Summary) -> str:
    """Say how much less wrong the served forecast is than a method, and whether that is sure."""
    gain = one.gain
    if gain is None:
        return ""
    how = "less" if gain.share >= 0 else "more"
    said = f"forecast {abs(gain.share):.0%} {how} wrong".replace("%", " %")
    return said if gain.firm else f"{said}, may be chance"


def chances_picture(scored: Scored, title: str) -> Reliability:
    """Return what chances were told against what came true, tenth by tenth."""
    rows = tuple(Said(b.start, b.end, b.chance, b.came, count(b.n), b.between) for b in scored.bins)
    return Reliability(
        title,
        "Share of deals that came true by the chance they were given; on the dotted line, as said.",
        rows,
        "Bars: how many chances were told; a deal open on several days counts on each. Lines: what "
        "90 % of resamples of whole days hold.",
    )


def best_rival(summaries: Sequence[Summary], ours: set[str]) -> Summary | None:
    """Return the simpler way that was least wrong in money, None where there is none."""
    rivals = [s for s in summaries if s.measure == "amount" and s.method not in ours]
    return min(rivals, key=lambda s: s.errors.wape, default=None)
