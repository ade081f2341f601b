"""The command that says why revenue changed."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import ABOUT, HERE, OUT, About, By, Output, Place


def revenue(  # noqa: PLR0913 -- one option each
    *,
    against: Annotated[
        str,
        Parameter(
            help="year: the same period a year before; previous: the one just before.",
            show_default=True,
        ),
    ] = "year",
    items: Annotated[
        bool, Parameter(negative="", help="By price, volume and mix of products, not by account.")
    ] = False,
    source: Annotated[
        str, Parameter(help="invoices: what was billed; subscriptions: the ARR they bring.")
    ] = "invoices",
    cohorts: Annotated[
        bool, Parameter(negative="", help="Customers by first month and months since instead.")
    ] = False,
    by: By = "",
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say why revenue changed between two periods: opening, every cause, closing, exactly.

    Without --period it is about the fiscal quarter of the day.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.revenue import Way, cohorts_of
    from quarterdeck.desk.revenue import revenue as changed_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.cohorts import cohorts_json, cohorts_report, cohorts_sheet
    from quarterdeck.reports.revenue.document import revenue_json
    from quarterdeck.reports.revenue.page import revenue_report, revenue_sheet

    with opened(place) as desk:
        way = Way(against, items, source)
        if cohorts:
            shown = cohorts_of(desk, OWNER, ask(about, by), way=way)
            show(
                cohorts_report(shown),
                out,
                document=lambda: cohorts_json(shown),
                sheet=lambda: cohorts_sheet(shown),
            )
            return 0
        changed = changed_of(desk, OWNER, ask(about, by), way=way)
        show(
            revenue_report(changed),
            out,
            document=lambda: revenue_json(changed),
            sheet=lambda: revenue_sheet(changed),
        )
    return 0
