"""What the numbers of the page take for granted."""

from quarterdeck.reports.blocks import Notes, Section, figures_in
from quarterdeck.reports.week.parts import Week


def notes_section(week: Week, sections: tuple[Section, ...]) -> Section:
    """List every assumption of the page once, in the order of the numbers that make it."""
    explained = [f.explain for f in figures_in(sections) if f.explain]
    assumed: dict[str, str] = {}
    for how in explained:
        for text in how.assumptions:
            assumed.setdefault(text, how.title)
    zone = week.source.facts.playbook.settings.timezone
    rules = (
        f"Everything is as known by the end of {week.day} in {zone}; later changes play no part.",
        "A deal counts as booked on the day it was known to be won.",
    )
    told = (f"{title}: {text.rstrip('.')}." for text, title in assumed.items())
    return Section("Notes", (Notes("", (*rules, *told)),))
