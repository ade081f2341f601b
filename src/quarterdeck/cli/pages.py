"""Commands that print a page: week, movement and deals."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import ABOUT, HERE, OUT, About, By, Output, Place, Whole


def week(*, about: About = ABOUT, place: Place = HERE, out: Output = OUT) -> int:
    """Show where the period stands, what moved since last week and why, and what needs care.

    Without --period it is about the fiscal quarter of the day.
    """
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
    deals: Annotated[Whole, Parameter(help="Name this many of the deals that moved it most.")] = 0,
    sankey: Annotated[str, Parameter(help="Show the flows by this dimension.")] = "",
    cause: Annotated[
        str, Parameter(help="List every deal behind this line, such as won or moved_out_later.")
    ] = "",
    bucket: Annotated[
        str, Parameter(help="Only of this part of --by, such as a team; with --cause.")
    ] = "",
    flow: Annotated[
        str, Parameter(help="List the deals of one flow of --sankey, such as Proposal,won.")
    ] = "",
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
    from quarterdeck.desk.movement import Shown, Window, deals_behind, flow_behind, movement_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.bridge.document import movement_json
    from quarterdeck.reports.bridge.flow_deals import flowed_report, flowed_sheet
    from quarterdeck.reports.bridge.page import caused_report, caused_sheet, movement_report

    with opened(place) as desk:
        shown = Shown(deals, sankey, cause, bucket, flow)
        window = Window(start, end, include_omitted)
        extras = shown.extras()
        moved = movement_of(desk, OWNER, ask(about, by), window=window)
        if cause:
            of = deals_behind(moved, cause, bucket)
            document = movement_json(moved, of=of)
            show(caused_report(of), out, document=lambda: document, sheet=lambda: caused_sheet(of))
            return 0
        if flow:
            way = flow_behind(moved, sankey, flow)
            told = movement_json(moved, flow=way)
            show(flowed_report(way), out, document=lambda: told, sheet=lambda: flowed_sheet(way))
            return 0
        show(movement_report(moved, extras), out, document=lambda: movement_json(moved, extras))
    return 0


def deals(  # noqa: PLR0913 -- one option each
    *,
    of: Annotated[
        str,
        Parameter(
            help="open, past-due, stale, won, lost, closed-without-win or all; default: open."
        ),
    ] = "",
    metric: Annotated[
        str, Parameter(help="The deals behind this metric instead, such as close_rate.")
    ] = "",
    limit: Annotated[
        Whole, Parameter(help="Show this many, the largest first; 0: all.", show_default=True)
    ] = 50,
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """List the deals behind the numbers, as of any day, with their count and sum.

    Without --period they are all that there are; with it, open deals are those due in it and
    closed ones those closed in it. With --metric the period is as in metrics.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.deals import Which, deals_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.deal_list import deals_report
    from quarterdeck.reports.deal_rows import deals_json, deals_sheet

    with opened(place) as desk:
        listed = deals_of(desk, OWNER, ask(about), which=Which(of, metric, limit))
        show(
            deals_report(listed),
            out,
            document=lambda: deals_json(listed),
            sheet=lambda: deals_sheet(listed),
        )
    return 0
