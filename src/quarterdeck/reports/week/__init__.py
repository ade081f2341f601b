"""The week: where the period stands, what moved and why, coverage, what is stale, the data."""

from quarterdeck.reports.blocks import Block, Report
from quarterdeck.reports.page import page
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
    """Return the page for a prepared week; before the first deal it says so and shows the data."""
    blocks = _blocks(week)
    shown = (*blocks, notes_section(week, blocks))
    return page(week.source, "The week", shown, period=week.period.label)


def _blocks(week: Week) -> tuple[Block, ...]:
    if week.reach.nothing_yet:
        return (opening(week), week.reach.too_early(), data_section(week))
    return (opening(week), *(make(week) for make in SECTIONS))


__all__ = ["Week", "prepare", "the_week"]
