"""The page of the backtest: which standards tell more than chance, and what became of the deals."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quarterdeck.metrics.standards.backtest import ALIKE, EXPECTED, FEWEST, LEVEL, UNDATED, Trial
from quarterdeck.reports.blocks import (
    Block,
    Column,
    Mark,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Span,
    Spans,
    Table,
)
from quarterdeck.reports.page import page, sentence
from quarterdeck.reports.standards_proof import UNWON, WORDS, Numbers, Proven

_NAMED = 3
"""So many standards are named in the sentence that opens the page."""


def proof_report(given: Proven) -> Report:
    """Return the page: a sentence, the lifts, what became of the flagged deals, the method."""
    blocks: list[Block] = [_lead(given)]
    if any(trial.flagged for trial in given.trials):
        picture = _picture(given)
        shown = (picture,) if picture.rows else ()
        title = "Do they tell more than chance?"
        blocks.append(Section(title, (*shown, _verdicts(given))))
        blocks.append(Section("What became of the flagged deals", (_fates(given),)))
    blocks.append(Notes("How it was done", tuple(map(sentence, _method(given)))))
    left = tuple(map(sentence, _left_out(given)))
    blocks += [Notes("Not tried, or not on all deals", left)] if left else []
    return page(given.source, "Standards on the past", tuple(blocks), period=_span(given))


def verdict(trial: Trial) -> str:
    """Return what a trial says, in words, with p where it was tested."""
    if trial.p is not None:
        p = "p < 0.001" if trial.p < 0.001 else f"p {trial.p:.3f}"  # noqa: PLR2004
        return f"{WORDS[trial.verdict]} ({p})"
    if trial.verdict == "few":
        return f"{WORDS['few']} ({trial.known})"
    return WORDS[trial.verdict]


def _picture(given: Proven) -> Spans:
    rows = []
    for trial in given.trials:
        between = trial.odds.lift_interval if trial.odds else None
        if trial.odds is None or trial.odds.lift is None or between is None or trial.p is None:
            continue
        firm = trial.verdict in {"better", "worse"}
        shown, words = Numbers(given, trial).lift(trial.odds), WORDS[trial.verdict]
        rows.append(Span(trial.standard.title, shown, trial.odds.lift, between, words, firm=firm))
    return Spans(
        "How many times as often flagged deals are not won in time",
        "Each dot is a standard tested, the line through it its 95 % interval.",
        tuple(rows),
        ("Standard", "Lift", "95 % interval"),
        "ratio",
        marks=(Mark(1, "as often as by chance"),),
        holds=(0.75, 1.25),
        note="Solid: more or less often than flags drawn by lot. Open: no better than chance.",
    )


def _span(given: Proven) -> str:
    days = given.backtest.plan.days
    return f"{days[0]} to {days[-1]}"


def _lead(given: Proven) -> Sentence:
    found = {word: [t for t in given.trials if t.verdict == word] for word in WORDS}
    looks = f"{len(given.backtest.plan.days):,} days"
    if not given.backtest.tested:
        said = (
            f"On {looks} too few deals were flagged, with their end behind them, to tell anything."
        )
        return Sentence((said,), lead=True)
    plural = "" if given.backtest.tested == 1 else "s"
    parts: list[Part] = [f"Of {given.backtest.tested} standard{plural} tested on {looks}, "]
    parts += _better(given, found["better"])
    parts += _named(found["chance"], "is no better than chance", "are no better than chance")
    parts += _named(found["worse"], "picks the better deals", "pick the better deals")
    return Sentence(tuple(parts), lead=True)


def _better(given: Proven, trials: Sequence[Trial]) -> Iterator[Part]:
    if not trials:
        yield "none tells more than chance which deals will not be won in time."
        return
    verb = "tells" if len(trials) == 1 else "tell"
    yield f"{len(trials)} {verb} more than chance which deals will not be won in time: "
    for place, trial in enumerate(trials[:_NAMED]):
        yield f"{', ' if place else ''}“{trial.standard.title}” ("
        yield replace(Numbers(given, trial).lift(trial.odds), suffix="times")
        yield " as often)"
    yield f" and {len(trials) - _NAMED} more." if len(trials) > _NAMED else "."


def _named(trials: Sequence[Trial], one: str, several: str) -> list[Part]:
    if len(trials) == 1:
        return [f" “{trials[0].standard.title}” {one}."]
    return [f" {len(trials)} {several}."] if trials else []


def _verdicts(given: Proven) -> Table:
    columns = (
        Column("standard", "Standard"),
        Column("known", "Flagged", "count"),
        Column("precision", "Not won in time", "rate", "%"),
        Column("base", "Of all", "rate", "%"),
        Column("lift", "Lift", "ratio", "x"),
        Column("interval", "95 %"),
        Column("in_stage", "At same stage", "ratio", "x"),
        Column("lead", "Warning", "days", "days"),
        Column("verdict", "In words"),
    )
    rows = tuple(_verdict_row(given, trial) for trial in given.trials if trial.flagged)
    note = (
        "Each deal counts once, at its first flag. At same stage: compared with deals of its stage"
        " alone; near 1 it tells what the stage tells already. Warning: median days from the flag"
        " to the loss or slip."
    )
    return Table("", columns, rows, note)


def _verdict_row(given: Proven, trial: Trial) -> tuple[Part, ...]:
    told, odds = Numbers(given, trial), trial.odds
    known = told.deals(trial.known, "flagged AND known", "Flagged deals whose end has come")
    if odds is None:
        return (trial.standard.title, known, *[""] * 6, verdict(trial))
    between = odds.lift_interval
    stage = (*ALIKE, "coalesce(stage, '')")
    return (
        trial.standard.title,
        known,
        told.precision(odds),
        told.base_rate(odds),
        told.lift(odds),
        f"{between[0]:.2f}–{between[1]:.2f}" if between else "",  # noqa: RUF001 -- a range
        told.lift(trial.in_stage, stage),
        told.lead() if trial.lead_days is not None else "",
        verdict(trial),
    )


def _fates(given: Proven) -> Table:
    currency = given.source.currency
    columns = (
        Column("standard", "Standard"),
        Column("flagged", "Flagged", "count"),
        Column("waiting", "Not over yet", "count"),
        Column("won", "Won in time", "count"),
        Column("slipped", "Still open", "count"),
        Column("lost", "Lost", "count"),
        Column("unwon", "No win so far", "rate", "%"),
        Column("unwon_base", "Of all", "rate", "%"),
        Column("money", "Flagged", "money", currency),
        Column("missed_money", "Not won in time", "money", currency),
    )
    rows = tuple(_fate_row(given, trial) for trial in given.trials if trial.flagged)
    note = (
        "Still open: at the end of what they were given. No win so far: closed by now without one,"
        " whenever. Money as on the day of the first flag, of deals whose end has come."
    )
    return Table("", columns, rows, note)


def _fate_row(given: Proven, trial: Trial) -> tuple[Part, ...]:
    told, known = Numbers(given, trial), "flagged AND known"
    won = trial.known - trial.lost - trial.slipped
    return (
        trial.standard.title,
        told.deals(trial.flagged, "flagged", "Flagged deals"),
        told.deals(trial.flagged - trial.known, "flagged AND NOT known", "Not over yet"),
        told.deals(won, f"{known} AND NOT missed", "Won in time"),
        told.deals(trial.slipped, f"{known} AND slipped", "Still open at the end"),
        told.deals(trial.lost, f"{known} AND lost", "Lost by the end"),
        told.precision(trial.unwon, UNWON) if trial.unwon else "",
        told.base_rate(trial.unwon, UNWON) if trial.unwon else "",
        told.money(trial.money, known, "Money flagged"),
        told.money(trial.missed_money, f"{known} AND missed", "Money not won in time"),
    )


def _method(given: Proven) -> Iterator[str]:
    plan, tested = given.backtest.plan, given.backtest.tested
    yield (
        f"On {len(plan.days):,} days, every {given.every} from {plan.days[0]} to {plan.days[-1]},"
        " the standards in force now judged the open deals by what was known at the end of the day"
    )
    yield "A deal flagged on many days counts once for a standard, at its first flag of these days"
    yield "Which deals a day's flags are, with the SQL: quarterdeck standards --as-of DAY"
    given_until = (
        f"until the end of the fiscal quarter it was due in; without a date {UNDATED} days"
        if plan.horizon is None
        else f"{plan.horizon} days from the flag"
    )
    yield f"A deal is given {given_until}. What ends after {plan.last} is not over yet: left out"
    yield from _statistics(tested)


def _statistics(tested: int) -> Iterator[str]:
    yield (
        "Of all: what flags drawn by lot would have found among all deals of the same day and end"
        " not flagged before; deals looked at for the first time are compared with such"
    )
    yield (
        "The interval is Wilson's for the share of the flagged, over the share of all as it stands"
    )
    yield (
        "The test is exact (flags drawn by lot within each day and end, two-sided); p is adjusted"
        f" for {tested} standards tested (Holm), and {LEVEL * 100:.0f} % decides"
    )
    yield (
        f"Too few to tell: under {FEWEST} flagged deals, or under {EXPECTED} wins, or others, to be"
        " expected among them by chance"
    )


def _left_out(given: Proven) -> tuple[str, ...]:
    """Say which standards were not tried, or not on all deals, and why; those alike together."""
    tried = {trial.standard.id: trial for trial in given.trials}
    found: dict[str, list[str]] = {}
    for one in given.policy.standards:
        if one.id in given.silent:
            why = f"Cannot be judged, {given.silent[one.id]}"
        elif one.rule.about == "team":
            why = "About teams, of whose quarters there are too few to prove anything"
        else:
            why = _untold(tried[one.id])
        if why:
            found.setdefault(why, []).append(one.title)
    return tuple(f"{why}: {', '.join(names)}" for why, names in found.items())


def _untold(trial: Trial) -> str:
    """Say that a standard flagged nothing, or how many deals it could not judge."""
    dark = trial.deals - trial.judged
    if not trial.judged:
        return f"None of {trial.deals:,} open deals could be judged, {_DARK}"
    if dark:
        return f"{dark:,} of {trial.deals:,} open deals could not be judged on any day, {_DARK}"
    return "" if trial.flagged else f"Of {trial.judged:,} deals judged none was ever flagged"


_DARK = "pieced together later, undated, or too few deals tell what is usual"
