"""The page of a backtest: the verdict first, then rivals, ranges, chances of deals, every day."""

from quarterdeck.forecast.backtest import SERVED, Backtest, Summary, Tried
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.reports.backtesting.proved import Proved
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import count, money, rate
from quarterdeck.reports.forecasting.foreseen import TITLES
from quarterdeck.reports.page import page

_OURS = {SERVED, "tables"}
"""What is no simpler way: what is served, and its own main part."""


def backtest_report(proved: Proved) -> Report:
    """Return the page of a backtest."""
    found = proved.backtest
    title = "Backtest of the forecast"
    if not found.summaries:
        nothing = EmptyState(
            "No period that is over was won anything in, so nothing can be compared.",
            "Take earlier days with --from and --to.",
        )
        return page(proved.source, title, (nothing,))
    blocks: tuple[Block, ...] = (
        Sentence(_lead(found), lead=True),
        Section("Against simpler ways", (_methods(found, "amount"), _methods(found, "count"))),
        Section("Does the range hold what it promises?", (_ranges(found),)),
        *_chances(found),
        Section("Day by day", (_days(proved),)),
        Notes("How to read it", tuple(_notes(found))),
    )
    return page(proved.source, title, blocks, period=proved.origins.kind)


def backtest_sheet(proved: Proved) -> Table:
    """Return the days as one table, for CSV."""
    return _days(proved)


def _served(found: Backtest, measure: str) -> Summary:
    return next(s for s in found.summaries if s.method == SERVED and s.measure == measure)


def _lead(found: Backtest) -> tuple[Part, ...]:
    ours = _served(found, "amount")
    head = ("On ", count(ours.errors.n), " past days the forecast was off by ")
    chance = (" of what was won; chance alone leaves ", rate(found.floor))
    rivals = [s for s in found.summaries if s.measure == "amount" and s.method not in _OURS]
    if not rivals:
        return (*head, rate(ours.errors.wape), *chance, ".")
    best = min(rivals, key=lambda s: s.errors.wape)
    told = (", and the best simpler way, ", f"{_named(best.method)}, ", rate(best.errors.wape))
    return (*head, rate(ours.errors.wape), *chance, *told, ".")


def _methods(found: Backtest, measure: str) -> Table:
    columns = (
        Column("method", "Method"),
        Column("n", "Days", "count"),
        Column("wape", "Off by", "rate", "%"),
        Column("between", "90 % of resamples"),
        Column("bias", "Bias", "change", "%"),
        Column("near", "Within a tenth", "rate", "%"),
        Column("gain", "Forecast is less wrong by", "change", "%"),
        Column("sure", "90 % of resamples"),
    )
    rows = tuple(_method_row(s) for s in found.summaries if s.measure == measure)
    return Table("Money" if measure == "amount" else "Deals", columns, rows)


def _method_row(one: Summary) -> tuple[Part, ...]:
    errors = one.errors
    gain = one.gain
    return (
        _named(one.method),
        count(errors.n),
        rate(errors.wape),
        f"{errors.wape_low:.1%} to {errors.wape_high:.1%}",
        rate(errors.bias),
        rate(errors.within10),
        rate(gain[0]) if gain else "",
        f"{gain[1]:.0%} to {gain[2]:.0%}" if gain else "",
    )


def _ranges(found: Backtest) -> Table:
    columns = (
        Column("range", "Range"),
        Column("money", "Held, money", "rate", "%"),
        Column("deals", "Held, deals", "rate", "%"),
    )
    kept = [_served(found, m).coverage or {} for m in ("amount", "count")]
    rows = tuple((f"{n} %", rate(kept[0].get(n)), rate(kept[1].get(n))) for n in LEVELS)
    ours = _served(found, "amount")
    note = (
        f"The 80 % range was {ours.width:.0%} of what was won wide; its score (CRPS) was "
        f"{ours.crps:.1%} of it. Neighbouring days see the same weeks, so few of them are "
        "independent."
    )
    return Table("", columns, rows, note)


def _chances(found: Backtest) -> tuple[Block, ...]:
    deals = found.deals
    if deals is None:
        return ()
    columns = (
        Column("said", "Said", "rate", "%"),
        Column("came", "Came true", "rate", "%"),
        Column("n", "Deals", "count"),
    )
    rows = tuple((rate(b.chance), rate(b.came), count(b.n)) for b in deals.bins)
    note = (
        f"Brier {deals.brier:.3f}, log loss {deals.logloss:.3f}, AUC {deals.auc:.3f}, mean "
        f"distance {deals.ece:.1%}; {deals.n:,} chances of open deals to be won in the period."
    )
    return (Section("Do chances come true?", (Table("", columns, rows, note),)),)


def _days(proved: Proved) -> Table:
    currency = proved.source.currency
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
    return Table("", columns, tuple(_day(one, currency) for one in proved.backtest.tried))


def _day(one: Tried, currency: str) -> tuple[Part, ...]:
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
        rate(off),
        "yes" if low <= one.actual <= high else "no",
        one.rung,
    )


def _named(method: str) -> str:
    return "Forecast" if method == SERVED else TITLES.get(method, method)


def _notes(found: Backtest) -> list[str]:
    return [
        "Every day is forecast with what was known by its end, fitted anew for it.",
        "Off by: all misses added up, over all that was won (WAPE). Bias: the same with signs.",
        (
            f"Chance alone would leave {found.floor:.1%}: the best possible forecast is that far "
            "off on such days."
        ),
        "Resamples take four neighbouring days at a time, as they overlap.",
    ]
