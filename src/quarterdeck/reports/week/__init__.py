"""The week: where the period stands, what moved and why, coverage, what is stale, the data."""

from quarterdeck.reports.blocks import Report, Section
from quarterdeck.reports.week.coverage import coverage_section
from quarterdeck.reports.week.data import data_section
from quarterdeck.reports.week.moved import moved_section
from quarterdeck.reports.week.notes import notes_section
from quarterdeck.reports.week.opening import opening
from quarterdeck.reports.week.parts import Week, prepare
from quarterdeck.reports.week.stale import stale_section
from quarterdeck.reports.week.standing import standing_section

SECTIONS = (standing_section, moved_section, coverage_section, stale_section, data_section)
"""The parts of the page in their order; each makes one section of the prepared week."""


def the_week(week: Week) -> Report:
    """Return the page for a prepared week."""
    settings = week.source.facts.playbook.settings
    sections: tuple[Section, ...] = tuple(make(week) for make in SECTIONS)
    return Report(
        title="The week",
        workspace=settings.name,
        as_of=week.day,
        ledger_head=week.source.facts.ledger_head,
        currency=settings.currency,
        blocks=(opening(week), *sections, notes_section(week, sections)),
        simulated=settings.simulated,
        period=week.period.label,
        scope=week.source.names(week.scope) if week.scope else "",
    )


__all__ = ["Week", "prepare", "the_week"]
