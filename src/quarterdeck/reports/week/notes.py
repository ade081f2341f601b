"""What the numbers of the page take for granted."""

from quarterdeck.reports.blocks import Block, Notes, Section, figures_in
from quarterdeck.reports.week.parts import Week


def notes_section(week: Week, blocks: tuple[Block, ...]) -> Section:
    """List every assumption of the page once, with all the numbers it holds for."""
    assumed: dict[str, dict[str, None]] = {}
    for how in (f.explain for f in figures_in(blocks) if f.explain):
        for text in how.assumptions:
            assumed.setdefault(text, {})[how.title] = None
    told = (f"{', '.join(titles)}: {text.rstrip('.')}." for text, titles in assumed.items())
    return Section("Notes", (Notes("", (*_rules(week), *told)),))


def _rules(week: Week) -> tuple[str, ...]:
    zone = week.source.facts.playbook.settings.timezone
    where = week.source.question.where
    known = f"Everything but the section Data is as known by the end of {week.day} in {zone}"
    rules = (
        week.source.observed_note(),
        f"Only deals with {where} count." if where else "",
        f"{known}; later changes play no part.",
        "A deal counts as booked on the day it was known to be won.",
    )
    return tuple(rule for rule in rules if rule)
