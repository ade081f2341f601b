"""What moved since last week and why: the bridge and the deals that moved it most."""

from quarterdeck.reports.blocks import Block, EmptyState, Section
from quarterdeck.reports.bridge import most_moved, waterfall
from quarterdeck.reports.week.parts import Week

_BEHIND = 5
"""How many of the largest deals stand behind each cause; a command lists all of them."""


def moved_section(week: Week) -> Section:
    """Return the waterfall and the ten deals that moved it most, if the data reach that far."""
    title = "What moved since last week, and why"
    last = week.source.facts.store.last_day
    if week.silent and not week.moved.movement.lines:
        fix = "Import a newer export to see what moved since."
        return Section(title, (EmptyState(f"Nothing has been observed since {last}.", fix),))
    if not week.moved.movement.lines and not week.moved.movement.opening_count:
        return Section(title, (EmptyState(f"{week.moved.title}: none, now or a week ago.", ""),))
    undated: tuple[Block, ...] = ()
    if not week.dated and week.reach.open:
        undated = (
            EmptyState(
                "No open deal carries a close date, so this is the whole open pipeline, whenever "
                "it closes.",
                "Map the close date in playbook/mappings to see it by period.",
            ),
        )
    return Section(title, (*undated, waterfall(week.moved, behind=_BEHIND), most_moved(week.moved)))
