"""The page of a reconciled number: which questions give it, and what tells the nearest apart."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from quarterdeck.metrics.reconcile.written import MONEY, Reading
from quarterdeck.reports.blocks import Block, Code, Column, Notes, Part, Report, Sentence, Table
from quarterdeck.reports.figures import MINUS, grouped
from quarterdeck.reports.page import page
from quarterdeck.reports.reconciled.compared import Beside
from quarterdeck.reports.reconciled.data import Reconciled, Shown
from quarterdeck.reports.reconciled.notes import notes
from quarterdeck.reports.reconciled.words import (
    about,
    command,
    days_text,
    period_text,
    question_name,
    whole_text,
)
from quarterdeck.words.money import exponent

_HUNDRED = 100


def where_report(of: Reconciled) -> Report:
    """Return the page: what the figure says, the questions, their differences, what to mind."""
    readings = _readings(of)
    blocks: list[Block] = [_lead(of), *([readings] if readings else []), _questions(of)]
    blocks += [_by_metric(of)] if len(of.shown) < len(of.found.fits) else []
    blocks += [_table(of, "Simpler, but off", of.simpler, off=True)] if of.simpler else []
    sections = (Beside(of, a, in_full=not i).section() for i, a in enumerate(of.apart))
    blocks += [section for section in sections if section]
    asked = [command(shown.asking, of.source.facts) for shown in of.shown[:1]]
    blocks += [Code("Ask for it in full", text) for text in asked if text]
    blocks.append(Notes("Good to know", notes(of)))
    period = of.found.sought.limits.period
    title = f"Where {of.found.sought.written.text} comes from"
    return page(of.source, title, tuple(blocks), period=period.label if period else "")


def _lead(of: Reconciled) -> Sentence:
    """Say how many questions give the figure and which is the simplest, or how near any comes."""
    written, fits = of.found.sought.written, len(of.found.fits)
    unit = of.shown[0].answer.unit if of.shown else written.units[0]
    at = of.shown[0].candidate.reading if of.shown else None
    reading = of.reading(unit) if at is None else written.readings[at]
    taking = f", taking {reading.how}" if reading.how else ""
    says = f"{written.text} stands for {interval(of, reading, unit)}{taking}. "
    if not of.shown:
        return Sentence((says, "No question that was tried has an answer at all."), lead=True)
    first = of.shown[0]
    value = of.value(first.asking, first.answer)
    named = whole_text(of.source, first.asking)
    if fits:
        many = "1 question that was tried gives it" if fits == 1 else "questions give it"
        counted = many if fits == 1 else f"{fits:,} {many}"
        rest = ": " if fits == 1 else "; the simplest is "
        return Sentence((says, counted, rest, named, ": ", value, "."), lead=True)
    off = of.off(first.asking, first.answer)
    more = "more" if (off.value or 0) > 0 else "less"
    shown = replace(off, text=off.text.lstrip("-"))
    told = ("Nothing that was tried gives it; the nearest is ", named, ": ", value, ", ")
    return Sentence((says, *told, shown, f" {more}."), lead=True)


def _readings(of: Reconciled) -> Table | None:
    """Return every way to read the figure with its interval; None where there is only one."""
    readings = of.found.sought.written.readings
    rows: list[tuple[str, str, str, int]] = [
        (unit.replace("_", " "), interval(of, reading, unit), reading.how, of.fitting(number, unit))
        for number, reading in enumerate(readings)
        for unit in reading.units
    ]
    if len(rows) == 1:
        return None
    told = any(how for _, _, how, _ in rows)
    columns = (
        Column("unit", "Read as"),
        Column("interval", "Which stands for"),
        *((Column("how", "Taking"),) if told else ()),
        Column("fits", "Questions", "count"),
    )
    shown = tuple(
        (name, says, *((how,) if told else ()), f"{fits:,}") for name, says, how, fits in rows
    )
    return Table("", columns, shown)


def interval(of: Reconciled, reading: Reading, unit: str) -> str:
    """Return the values a reading stands for, in words: '4,150,000 to 4,250,000 EUR'."""
    currency = of.currency
    low, high = reading.bounds(unit, currency)
    suffix = {"money": f" {currency}", "money_per_day": f" {currency} a day", "rate": " %"}
    after = suffix.get(unit, {"ratio": "x", "days": " days", "months": " months"}.get(unit, ""))
    ends = [_bound(bound, unit, currency) for bound in (low, high)]
    if low >= high:
        return f"exactly {ends[0]}{after}"
    return f"{ends[0]} to {ends[1]}{after}"


def _bound(value: Fraction, unit: str, currency: str) -> str:
    """Return the end of an interval with as many decimals as it has."""
    if unit in MONEY:
        whole = value % 10 ** exponent(currency) == 0
        amount = grouped(int(value), currency, 0 if whole else exponent(currency))
        return amount.replace("-", MINUS)
    shown = value * _HUNDRED if unit == "rate" else value
    digits = next(n for n in range(20) if (shown * 10**n).denominator == 1)
    return f"{float(shown):,.{digits}f}".replace("-", MINUS)


def _questions(of: Reconciled) -> Table:
    """Return the questions that give the figure, or the nearest with what they are off."""
    left = len(of.found.fits) - len(of.shown)
    title = "Questions that give it" if of.fits else "The nearest"
    table = _table(of, title, of.shown, off=not of.fits)
    few = f"The {len(of.shown)} simplest; {left:,} more give it. --limit 0 shows them all."
    return replace(table, note=few) if left > 0 else table


def _by_metric(of: Reconciled) -> Table:
    """Return how many of the questions that give the figure ask for which metric."""
    fits = of.found.fits
    metrics = {c.metric.name: c.metric for c in fits}
    every = Counter(c.metric.name for c in fits)
    plain = Counter(c.metric.name for c in fits if not c.narrowed)
    columns = (
        Column("metric", "Metric"),
        Column("about", "With --about"),
        Column("whole", "Of the whole company", "count"),
        Column("questions", "Questions", "count"),
    )
    rows = tuple(
        (metric.title, name, f"{plain[name]:,}", f"{every[name]:,}")
        for name, metric in metrics.items()
    )
    note = "Say what is known of the figure, and few are left: --about, --period, --as-of, --scope."
    return Table("What it may be", columns, rows, note=note)


def _table(of: Reconciled, title: str, shown: tuple[Shown, ...], *, off: bool) -> Table:
    money = of.currency if all(s.answer.unit in MONEY for s in shown) else ""
    columns = (
        Column("question", "Question"),
        Column("about", "About"),
        Column("period", "Period"),
        Column("as_of", "As of"),
        Column("value", "Value", "value", money),
        *((Column("off", "Off by", "change", money),) if off else ()),
        Column("n", "n", "count"),
    )
    rows = tuple(_row(of, one, off=off) for one in shown)
    return Table(title, columns, rows, empty="No question has an answer as of these days.")


def _row(of: Reconciled, shown: Shown, *, off: bool) -> tuple[Part, ...]:
    asking, answer = shown.asking, shown.answer
    return (
        question_name(asking),
        about(of.source, asking),
        period_text(asking),
        days_text(shown.candidate.days),
        of.value(asking, answer),
        *((of.off(asking, answer),) if off else ()),
        of.n(asking, answer),
    )
