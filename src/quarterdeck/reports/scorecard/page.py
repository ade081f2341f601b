"""A scorecard as a page and as a sheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from quarterdeck.metrics.benchmarks import register
from quarterdeck.metrics.evaluate import Number
from quarterdeck.metrics.later import REASON
from quarterdeck.metrics.scorecards import EARLIER, Measured, Scored, asked_period
from quarterdeck.playbook.yardsticks import Benchmark
from quarterdeck.reports.blocks import (
    Block,
    Column,
    Figure,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import count, exact
from quarterdeck.reports.page import page, sentence
from quarterdeck.reports.scorecard import words
from quarterdeck.reports.source import Source

_WIDTHS = (21, 13, 13, 11, 8, 17, 13, 4)
"""Per cent of the page for each column, so that those of all parts stand under each other."""


@dataclass(frozen=True, slots=True)
class Carded:
    """A scorecard with the source it came from."""

    source: Source
    scored: Scored

    def benchmarks(self, metric: str) -> tuple[Benchmark, ...]:
        """Return what others report of a metric."""
        return register(self.source.facts.playbook, metric)

    def judged(self, one: Measured) -> Number | None:
        """Return the value that others' are held against; None while its period runs."""
        if one.answer is None:
            return None
        period = asked_period(one.metric, self.scored.period)
        runs = period is not None and self.source.question.as_of < period.last_day
        return None if runs else one.answer.value

    def now(self, one: Measured) -> Figure | None:
        """Return the value of a metric with how it was computed, None for one not measured."""
        if one.answer is None:
            return None
        return self.source.shown(one.answer, asked_period(one.metric, self.scored.period))

    def then(self, one: Measured) -> Figure | None:
        """Return the value at the same point of the period before, None where nothing was known."""
        if one.before is None:
            return None
        past = self.scored.before
        return self.source.on(past.day).shown(one.before, asked_period(one.metric, past.period))

    def trend(self, one: Measured) -> list[float | None]:
        """Return the values of the periods, oldest first, the present one last."""
        earlier = [value for _, value in reversed(one.trend)]
        return [*earlier, one.answer.value if one.answer else None]


def scorecard_report(carded: Carded) -> Report:
    """Return the page: one table a part, each measure now, before, against goal and others."""
    scored = carded.scored
    sections = [Section(title, (_table(carded, found),)) for title, found in scored.parts]
    blocks: tuple[Block, ...] = (_opening(carded), *sections, _notes(carded))
    title = f"Scorecard: {scored.card.title}"
    return page(carded.source, title, blocks, period=scored.period.label)


def scorecard_sheet(carded: Carded) -> Table:
    """Return the card for a file: exact values, one row a measure."""
    keys = ("part", "metric", "title", "unit", "currency", "value", "before", "target", "goal")
    kinds = {"target": "money"}
    named = (*keys, "others", "n", "assumptions")
    columns = tuple(Column(key, key, kinds.get(key, "text")) for key in named)
    rows = [_sheet_row(carded, title, one) for title, found in carded.scored.parts for one in found]
    return Table("", columns, tuple(rows))


def _opening(carded: Carded) -> Sentence:
    period, before = carded.scored.period, carded.scored.before
    gone = (carded.source.question.as_of - period.start).days + 1
    state = f"Day {gone} of {period.days}" if gone < period.days else "The whole period"
    told = f"{state}, against {before.period.label} on {before.day}, as it was known then."
    return Sentence((told,), lead=True)


def _table(carded: Carded, found: tuple[Measured, ...]) -> Table:
    before = carded.scored.before.period.label
    columns = (
        Column("measure", "Measure"),
        Column("now", "Now", "value"),
        Column("before", before, "value"),
        Column("change", "Change", "number"),
        Column("trend", f"Last {EARLIER + 1}", "spark"),
        Column("goal", "Target"),
        Column("others", "Others report"),
        Column("n", "n", "count"),
    )
    return Table("", columns, tuple(_row(carded, one) for one in found), widths=_WIDTHS)


def _row(carded: Carded, one: Measured) -> tuple[Part, ...]:
    now, then = carded.now(one), carded.then(one)
    if one.answer is None or now is None:
        return (one.title, "not yet", "", "", "", "", "", "")
    value = one.answer.value
    return (
        one.title,
        now,
        then or "unknown",
        words.change(now.unit, value, then.value if then else None),
        words.spark(carded.trend(one)),
        _goal(carded, one, now.unit),
        words.others(now.unit, carded.judged(one), carded.benchmarks(one.metric)),
        count(one.answer.n),
    )


def _goal(carded: Carded, one: Measured, unit: str) -> str:
    if one.goal is not None:
        return words.number(unit, one.goal)
    value = one.answer.value if one.answer else None
    return words.target(value, one.target, carded.source.currency)


def _notes(carded: Carded) -> Notes:
    silent = carded.source.observed_note()
    items = [*([silent] if silent else []), *dict.fromkeys(_assumed(carded)), *_later(carded)]
    return Notes("Good to know", tuple(map(sentence, items)))


def _assumed(carded: Carded) -> Iterator[str]:
    """Yield what each measure takes for granted; what several do is told once, with all of them."""
    who: dict[str, list[str]] = {}
    for _, found in carded.scored.parts:
        for one in found:
            for text in one.answer.assumptions if one.answer else ():
                who.setdefault(text, []).append(one.title)
    for text, titles in who.items():
        yield f"{'; '.join(dict.fromkeys(titles))}: {text}"


def _later(carded: Carded) -> Iterator[str]:
    """Yield which measures have to wait, and what is said of them elsewhere."""
    waiting = [m for _, found in carded.scored.parts for m in found if m.answer is None]
    if waiting:
        yield f"{', '.join(m.title for m in waiting)}: {REASON}"
    for one in waiting:
        told = [f"{b.says} ({words.cited(b)})" for b in carded.benchmarks(one.metric)]
        if told:
            yield f"{one.title}, as others report: {'; '.join(told)}"


def _sheet_row(carded: Carded, part: str, one: Measured) -> tuple[Part, ...]:
    now, then = carded.now(one), carded.then(one)
    told = "; ".join(f"{b.says} ({words.cited(b)})" for b in carded.benchmarks(one.metric))
    if one.answer is None or now is None:
        return (part, one.metric, one.title, "", "", "", "", "", "", told, "", REASON)
    goal = "" if one.goal is None else words.number(now.unit, one.goal)
    aim = "" if one.target is None else exact(one.target, carded.source.currency)
    noted = "; ".join(one.answer.assumptions)
    head = (part, one.metric, one.title, now.unit, now.currency)
    return (*head, now, then or "", aim, goal, told, str(one.answer.n), noted)
