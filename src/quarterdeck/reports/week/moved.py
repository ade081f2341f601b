"""What moved since last week and why: the bridge and the deals that moved it most."""

from quarterdeck.reports.blocks import Block, EmptyState, Section
from quarterdeck.reports.bridge import most_moved, waterfall
from quarterdeck.reports.week.parts import Week


def moved_section(week: Week) -> Section:
    """Return the waterfall and the ten deals that moved it most."""
    undated: tuple[Block, ...] = ()
    if not week.dated and (week.whole["open_deals"].value or 0):
        undated = (
            EmptyState(
                "No open deal carries a close date, so this is the whole open pipeline, whenever "
                "it closes.",
                "Map the close date in playbook/mappings to see it by period.",
            ),
        )
    return Section(
        "What moved since last week, and why",
        (*undated, waterfall(week.moved), most_moved(week.moved)),
    )
