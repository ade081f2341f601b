"""A scorecard as a page and as a sheet."""

from collections.abc import Iterator

from quarterdeck.metrics.scorecards import Measured
from quarterdeck.reports.blocks import (
    Block,
    Column,
    Notes,
    Part,
    Report,
    Score,
    Scores,
    Section,
    Table,
)
from quarterdeck.reports.figures import count, exact
from quarterdeck.reports.page import page, sentence
from quarterdeck.reports.scorecard import words
from quarterdeck.reports.scorecard.carded import Carded
from quarterdeck.reports.scorecard.judged import against, verdict
from quarterdeck.reports.scorecard.opening import compared, opening


def scorecard_report(carded: Carded) -> Report:
    """Return the page: a part after the other, each figure with its way and how it is judged."""
    scored = carded.scored
    sections = [Section(title, _part(carded, found)) for title, found in scored.parts]
    blocks: tuple[Block, ...] = (opening(carded), compared(carded), *sections, _notes(carded))
    title = f"Scorecard: {scored.card.title}"
    return page(carded.source, title, blocks, period=scored.period.label)


def scorecard_sheet(carded: Carded) -> Table:
    """Return the card for a file: exact values, one row a measure."""
    keys = ("part", "metric", "title", "unit", "currency", "value", "before", "target", "goal")
    kinds = {"target": "money"}
    named = (*keys, "judged", "judged_by", "others", "n", "assumptions")
    columns = tuple(Column(key, key, kinds.get(key, "text")) for key in named)
    rows = [_sheet_row(carded, title, one) for title, found in carded.scored.parts for one in found]
    return Table("", columns, tuple(rows))


def _part(carded: Carded, found: tuple[Measured, ...]) -> tuple[Block, ...]:
    """Return the figures of a part."""
    rows = tuple(_score(carded, one) for one in found)
    return (Scores("", carded.scored.before.period.label, rows),) if rows else ()


def _score(carded: Carded, one: Measured) -> Score:
    now, then = carded.now(one), carded.then(one)
    return Score(
        one.title,
        now,
        then or "unknown",
        words.change(now.unit, one.answer.value, then.value if then else None),
        carded.path(one),
        count(one.answer.n),
        one.mark.grade,
        verdict(carded, one),
        _reason(one) if one.answer.value is None else against(carded, one),
        words.others(now.unit, ((b, carded.judged(one, b)) for b in carded.benchmarks(one.metric))),
    )


def _reason(one: Measured) -> str:
    """Say why a figure has no value: the first thing its answer takes for granted."""
    return next(iter(one.answer.assumptions), "")


def _notes(carded: Carded) -> Notes:
    silent = carded.source.observed_note()
    items = [*([silent] if silent else []), *dict.fromkeys(_assumed(carded)), *_unjudged(carded)]
    return Notes("Good to know", tuple(map(sentence, items)))


def _assumed(carded: Carded) -> Iterator[str]:
    """Yield what each measure takes for granted; what several do is told once, with all of them."""
    who: dict[str, list[str]] = {}
    for _, found in carded.scored.parts:
        for one in found:
            for text in one.answer.assumptions:
                who.setdefault(text, []).append(one.title)
    for text, titles in who.items():
        yield f"{'; '.join(dict.fromkeys(titles))}: {text}"


def _unjudged(carded: Carded) -> Iterator[str]:
    """Yield how judgements are made, and how a company makes its own."""
    if any(one.mark.by for one in carded.measures):
        yield (
            "A figure is judged by its target, a goal of the card or what is needed; one that has "
            "none by its own past: best or worst of all periods shown. Missed by at most a tenth "
            "is nearly there. Set goals in playbook/scorecards.toml"
        )


def _sheet_row(carded: Carded, part: str, one: Measured) -> tuple[Part, ...]:
    now, then = carded.now(one), carded.then(one)
    told = "; ".join(f"{b.says} ({words.cited(b)})" for b in carded.benchmarks(one.metric))
    goal = "" if one.goal is None else words.number(now.unit, one.goal)
    aim = "" if one.target is None else exact(one.target, carded.source.currency)
    noted = "; ".join(one.answer.assumptions)
    head = (part, one.metric, one.title, now.unit, now.currency)
    judged = (one.mark.grade, one.mark.by)
    return (*head, now, then or "", aim, goal, *judged, told, str(one.answer.n), noted)
