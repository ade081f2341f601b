"""The tables of a backtest: methods with all measures, ranges, days alike, every day."""

from collections.abc import Sequence
from dataclasses import replace

from quarterdeck.forecast.backtest import Backtest
from quarterdeck.forecast.resampling import Between
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.forecast.summaries import SERVED, Alike, Summary, Tried
from quarterdeck.reports.backtesting.pictures import best_rival
from quarterdeck.reports.backtesting.words import OURS, alike_named, named, rung_named
from quarterdeck.reports.blocks import Column, Part, Table
from quarterdeck.reports.figures import count, money, rate, ratio
from quarterdeck.reports.forecast_tables import ends_told


def served_of(found: Backtest, measure: str) -> Summary:
    """Return the served forecast over all days."""
    return next(s for s in found.summaries if s.method == SERVED and s.measure == measure)


def methods_table(found: Backtest, measure: str) -> Table:
    """Return all methods with their errors, the least wrong first."""
    columns = (
        Column("method", "Method"),
        Column("n", "Days", "count"),
        Column("wape", "Off by", "rate", "%"),
        Column("between", "90 % of resamples"),
        Column("bias", "Bias", "change", "%"),
        Column("near", "Within a tenth", "rate", "%"),
        Column("crps", "CRPS", "rate", "%"),
        Column("gain", "Forecast is less wrong by", "change", "%"),
        Column("sure", "90 % of resamples"),
    )
    told = [s for s in found.summaries if s.measure == measure]
    rows = tuple(_method_row(s) for s in sorted(told, key=lambda s: s.errors.wape))
    return Table("Money" if measure == "amount" else "Deals", columns, rows).filled


def _method_row(one: Summary) -> tuple[Part, ...]:
    errors, gain = one.errors, one.gain
    return (
        named(one.method),
        count(errors.n),
        rate(errors.wape),
        _ends(errors.between),
        rate(errors.bias),
        rate(errors.within10),
        rate(one.crps),
        rate(gain.share) if gain else "",
        _ends(gain.between) if gain else "",
    )


def _ends(between: Between | None) -> str:
    return ends_told(between, "rate")


def ranges_table(found: Backtest) -> Table:
    """Return how many outcomes each range held, and how wide it was."""
    columns = (
        Column("range", "Range"),
        Column("money", "Held, money", "rate", "%"),
        Column("deals", "Held, deals", "rate", "%"),
    )
    kept = [served_of(found, m).coverage or {} for m in ("amount", "count")]
    rows = tuple((f"{n} %", rate(kept[0].get(n)), rate(kept[1].get(n))) for n in LEVELS)
    ours = served_of(found, "amount")
    note = (
        f"The 80 % range was {ours.width:.0%} of what was won wide; its score (CRPS, the lower the "
        f"better) was {ours.crps:.1%} of it."
    )
    return Table("", columns, rows, note)


def deals_table(found: Backtest) -> Table:
    """Return the scores of deals' chances, the forecast's and those of the playbook's stages."""
    columns = (
        Column("method", "Chances by"),
        Column("n", "Told", "count"),
        Column("brier", "Brier", "ratio"),
        Column("logloss", "Log loss", "ratio"),
        Column("auc", "AUC", "ratio"),
        Column("ece", "Off from what came", "rate", "%"),
    )
    rows = tuple(
        (
            named(method),
            count(s.n),
            *(_score(x) for x in (s.brier, s.logloss, s.auc)),
            rate(s.ece),
        )
        for method, s in found.deals.items()
    )
    note = (
        "Brier and log loss: the lower the better; AUC: how often a deal that was won had the "
        "higher chance than one that was not, 0.5 by lot."
    )
    return Table("", columns, rows, note)


def _score(value: float) -> Part:
    return replace(ratio(value), text=f"{value:.3f}", suffix="")


def alike_table(found: Sequence[Alike], title: str, head: str) -> Table:
    """Return days alike, each kind with the forecast, chance and the best simpler way."""
    columns = (
        Column("value", head),
        Column("n", "Days", "count"),
        Column("wape", "Off by", "rate", "%"),
        Column("floor", "Chance alone", "rate", "%"),
        Column("bias", "Bias", "change", "%"),
        Column("held", "80 % range held", "rate", "%"),
        Column("width", "Its width", "rate", "%"),
        Column("best", "Best simpler way"),
        Column("theirs", "Off by", "rate", "%"),
    )
    return Table(title, columns, tuple(_alike_row(one) for one in found)).filled


def _alike_row(one: Alike) -> tuple[Part, ...]:
    ours, best = one.served, best_rival(one.summaries, OURS)
    return (
        alike_named(one),
        count(ours.errors.n),
        rate(ours.errors.wape),
        rate(one.floor),
        rate(ours.errors.bias),
        rate((ours.coverage or {}).get(80)),
        rate(ours.width),
        named(best.method) if best else "",
        rate(best.errors.wape) if best else "",
    )


def days_table(found: Backtest, currency: str) -> Table:
    """Return every day, its forecast and what came."""
    columns = (
        Column("as_of", "As of", "date"),
        Column("period", "Period"),
        Column("forecast", "Forecast", "money", currency),
        Column("low", "8 of 10 from", "money", currency),
        Column("high", "to", "money", currency),
        Column("actual", "Came", "money", currency),
        Column("off", "Off by", "change", "%"),
        Column("held", "Held"),
        Column("rung", "Served"),
    )
    several = len({t.rung for t in found.tried}) > 1
    rows = tuple(_day(one, currency, several=several) for one in found.tried)
    return Table("", columns, rows).filled


def _day(one: Tried, currency: str, *, several: bool) -> tuple[Part, ...]:
    low, high = one.intervals[80]
    expected = one.expected[SERVED].money
    off = (expected - one.actual) / one.actual if one.actual else None
    return (
        f"{one.window.as_of}",
        one.window.period.label,
        money(round(expected), currency),
        money(round(low), currency),
        money(round(high), currency),
        money(round(one.actual), currency),
        rate(off) if off is not None else "nothing came",
        "yes" if low <= one.actual <= high else "no",
        rung_named(one.rung) if several else "",
    )
