"""The page of a backtest: the verdict first, then rivals, ranges, chances of deals, every day."""

from collections.abc import Iterator
from dataclasses import replace

from quarterdeck.forecast.backtest import Backtest
from quarterdeck.forecast.optional import untried
from quarterdeck.forecast.summaries import SERVED, Summary
from quarterdeck.reports.backtesting.pictures import (
    best_rival,
    chances_picture,
    days_picture,
    errors_picture,
)
from quarterdeck.reports.backtesting.proved import Proved
from quarterdeck.reports.backtesting.tables import (
    alike_table,
    days_table,
    deals_table,
    methods_table,
    ranges_table,
    served_of,
)
from quarterdeck.reports.backtesting.words import OURS, named, rung_named
from quarterdeck.reports.blocks import (
    Block,
    EmptyState,
    Figures,
    Labelled,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Table,
    Words,
)
from quarterdeck.reports.figures import count, rate, signed
from quarterdeck.reports.page import page


def backtest_report(proved: Proved) -> Report:
    """Return the page of a backtest."""
    found = proved.backtest
    title = "Backtest of the forecast"
    if not found.summaries:
        nothing = EmptyState(
            "Nothing was won in any of these periods, so there is nothing to compare with.",
            "Take other days with --from and --to.",
        )
        return page(proved.source, title, (nothing,))
    currency = proved.source.currency
    blocks: tuple[Block, ...] = (
        Sentence(tuple(_lead(found)), lead=True),
        Sentence(tuple(_second(found))),
        _strip(found),
        Section("What was forecast, and what came", (days_picture(found, currency),)),
        Section("Against simpler ways", _methods(found)),
        Section("Does the range hold what it promises?", (ranges_table(found),)),
        *_chances(found),
        *_alike(found),
        Section("Day by day", (days_table(found, currency),)),
        Notes("How to read it", tuple(_notes(found))),
    )
    return page(proved.source, title, blocks, period=proved.origins.kind)


def backtest_sheet(proved: Proved) -> Table:
    """Return the days as one table, for CSV."""
    return days_table(proved.backtest, proved.source.currency)


def _lead(found: Backtest) -> Iterator[Part]:
    ours = served_of(found, "amount")
    days = "day" if ours.errors.n == 1 else "days"
    yield from ("On ", count(ours.errors.n), f" past {days} the forecast was off by ")
    yield rate(ours.errors.wape)
    yield from (" of what was won; chance alone would leave ", rate(found.floor), ".")


def _second(found: Backtest) -> Iterator[Part]:
    best = best_rival(found.summaries, OURS)
    if best:
        few = best.errors.n < served_of(found, "amount").errors.n
        yield f"The best simpler way, {named(best.method)}, was off by "
        yield rate(best.errors.wape)
        yield f" on the {best.errors.n} days it answers" if few else ""
        yield from _gained(best)
    held = (served_of(found, "amount").coverage or {})[80]
    yield from ("The range for 8 of 10 cases held ", rate(held), " of what came.")


def _gained(best: Summary) -> Iterator[Part]:
    gain = best.gain
    if gain is None:
        yield ". "
        return
    less = gain.share >= 0
    yield ": the forecast is "
    yield replace(rate(abs(gain.share)), text=f"{abs(gain.share):.0%}".removesuffix("%"))
    yield " less wrong" if less else " more wrong"
    if gain.between is None:
        yield ", on too few days to be sure. "
    else:
        yield ". " if gain.firm else ", which may be chance. "


def _strip(found: Backtest) -> Figures:
    ours, errors = served_of(found, "amount"), served_of(found, "amount").errors
    between = errors.between
    sure: Words = (rate(between[0]), " to ", rate(between[1])) if between else "too few to be sure"
    bias = replace(rate(errors.bias), text=signed(rate(errors.bias)))
    items = [
        Labelled("Off by", rate(errors.wape), sure),
        Labelled("Bias", bias, "too high" if errors.bias > 0 else "too low"),
        Labelled("Within a tenth", rate(errors.within10), "of days"),
        Labelled("80 % range held", rate((ours.coverage or {})[80]), "of outcomes"),
        Labelled("CRPS", rate(ours.crps), "of what was won"),
    ]
    if SERVED in found.deals:
        items.append(Labelled("Chances off by", rate(found.deals[SERVED].ece), "on average"))
    return Figures(tuple(items))


def _methods(found: Backtest) -> tuple[Block, ...]:
    tables = (methods_table(found, "amount"), methods_table(found, "count"))
    if best_rival(found.summaries, OURS) is None:
        return tables
    return (errors_picture(found), *tables)


def _chances(found: Backtest) -> tuple[Block, ...]:
    if not found.deals:
        return ()
    title = "Of deals given a chance, how many were won in the period"
    shown = tuple(chances_picture(found.deals[m], title) for m in found.deals if m == SERVED)
    return (Section("Do chances come true?", (*shown, deals_table(found))),)


def _alike(found: Backtest) -> tuple[Block, ...]:
    weeks = [one for one in found.alike if one.by == "weeks_left"]
    rungs = [one for one in found.alike if one.by == "rung"]
    tables = [alike_table(weeks, "By weeks left in the period", "Left")] if weeks else []
    tables += [alike_table(rungs, "By what was served", "Served")] if rungs else []
    return (Section("When is it better, and when worse?", tuple(tables)),) if tables else ()


def _notes(found: Backtest) -> Iterator[str]:
    days, rungs = len(found.tried), {t.rung for t in found.tried}
    yield "Every day is forecast with what was known by its end, fitted anew for it."
    yield (
        "Off by: all misses added up, over all that was won (WAPE). Bias: the same with signs. "
        "CRPS: how far off the whole range was; of a method without one it is its error."
    )
    yield (
        f"Chance alone would leave {found.floor:.1%}: the best possible forecast is that far off "
        "on such days."
    )
    if found.block > 1:
        yield (
            f"Up to {found.block} neighbouring days see the same weeks, so the {days} days hold "
            f"about {max(days // found.block, 1)} independent ones; resamples take blocks of "
            f"{found.block}."
        )
    for method, (library, extra) in untried().items():
        yield (
            f"Not tried: {named(method)}, for {library} is not installed; "
            f"pip install 'quarterdeck[{extra}]' brings it."
        )
    if len(rungs) == 1:
        yield f"Served on all days: {rung_named(rungs.pop()).lower()}."
