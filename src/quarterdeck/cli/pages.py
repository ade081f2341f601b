"""Commands that print a page: week, movement and deals."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import ABOUT, HERE, OUT, About, By, Output, Place


def week(*, about: About = ABOUT, place: Place = HERE, out: Output = OUT) -> int:
    """Show where the period stands, what moved since last week and why, and what needs care."""
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.desk.week import week as prepared

    with opened(place) as desk:
        show(prepared(desk, OWNER, ask(about)), out)
    return 0


def movement(  # noqa: PLR0913 -- one option each
    *,
    start: Annotated[
        str, Parameter(name="--from", help="The end of this day opens; default: a week before.")
    ] = "",
    end: Annotated[
        str, Parameter(name="--to", help="The end of this day closes; default: the as-of day.")
    ] = "",
    by: By = "",
    deals: Annotated[int, Parameter(help="Name this many of the deals that moved it most.")] = 0,
    sankey: Annotated[str, Parameter(help="Show the flows by this dimension.")] = "",
    include_omitted: Annotated[
        bool, Parameter(negative="", help="Count deals of the category omitted in.")
    ] = False,
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say why open pipeline changed between two days: opening, every cause, closing, exactly.

    Without --period it covers the whole open pipeline.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.movement import Window, movement_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.bridge import movement_report
    from quarterdeck.reports.bridge_json import movement_json

    with opened(place) as desk:
        window = Window(start, end, include_omitted)
        moved = movement_of(desk, OWNER, ask(about, by), window=window)
        page = movement_report(moved, dimension=sankey, deals=deals)
        show(page, out, document=lambda: movement_json(moved, dimension=sankey, deals=deals))
    return 0


def deals(
    *,
    of: Annotated[str, Parameter(help="open, won, lost, past-due, stale or all.")] = "open",
    limit: Annotated[int, Parameter(help="Show this many, the largest first; 0: all.")] = 50,
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """List the deals behind the numbers, as of any day, with their count and sum.

    With --period, open deals are those due in it, won and lost ones those closed in it.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.deals import deals_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.deal_list import deals_json, deals_report

    with opened(place) as desk:
        listed = deals_of(desk, OWNER, ask(about), of=of, limit=limit)
        show(deals_report(listed), out, document=lambda: deals_json(listed))
    return 0
