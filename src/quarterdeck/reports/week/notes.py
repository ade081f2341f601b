"""What the numbers of the page take for granted."""

from quarterdeck.reports.blocks import Notes, Section, figures_in
from quarterdeck.reports.week.parts import Week


def notes_section(week: Week, sections: tuple[Section, ...]) -> Section:
    """List every assumption of the page once, in the order of the numbers that make it."""
    figures = (*week.numbers.values(), *figures_in(sections))
    assumed = dict.fromkeys(
        text for f in figures if f.explain for text in f.explain.assumptions
    )
    rules = (
        f"Everything is as known by the end of {week.day} in "
        f"{week.source.facts.playbook.settings.timezone}; later changes play no part.",
        "A deal counts as booked on the day it was known to be won.",
    )
    return Section("Notes", (Notes("", (*rules, *(_sentence(t) for t in assumed))),))


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."
