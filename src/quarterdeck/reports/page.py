"""What every page of a workspace says about itself: whose it is, as of when, about what."""

from dataclasses import replace

from quarterdeck.facts.question import parse_where, write_where
from quarterdeck.reports.blocks import Block, Report
from quarterdeck.reports.naming import value_name
from quarterdeck.reports.source import Source


def sentence(text: str) -> str:
    """Return an assumption as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def page(source: Source, title: str, blocks: tuple[Block, ...], *, period: str = "") -> Report:
    """Return a page of these blocks, headed by what was asked of the source."""
    settings, question = source.facts.playbook.settings, source.question
    return Report(
        title=title,
        workspace=settings.name,
        as_of=question.as_of,
        ledger_head=source.facts.ledger_head,
        currency=source.currency,
        rates=source.rates,
        measure=source.measure,
        blocks=blocks,
        simulated=settings.simulated,
        period=period,
        scope=source.names(question.scope) if question.scope else "",
        where=_where(source),
        playbook=source.playbook,
    )


def _where(source: Source) -> str:
    """Return the filter as people say it: with the names of persons and teams."""
    conditions = parse_where(source.question.where)
    return write_where(
        replace(c, values=tuple(value_name(source, c.field, v) for v in c.values))
        for c in conditions
    )
