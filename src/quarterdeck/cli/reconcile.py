"""The command that finds where a number comes from: where."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import ABOUT, HERE, OUT, About, Output, Place, Whole


def where(  # noqa: PLR0913 -- one option each
    number: Annotated[
        str,
        Parameter(
            allow_leading_hyphen=True,
            help='As the slide writes it: 4.2M, "EUR 1,234,567.89", "37 %", 2.4x, "41 days".',
        ),
    ],
    /,
    *,
    unit: Annotated[
        str,
        Parameter(help="money, count, rate, ratio, days or money_per_day; default: as written."),
    ] = "",
    metrics: Annotated[
        str,
        Parameter(name="--about", help="Only these metrics, such as bookings,open_pipeline."),
    ] = "",
    limit: Annotated[
        Whole, Parameter(help="Show this many, the simplest first; 0: all.", show_default=True)
    ] = 10,
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Find which metric, day, period, team and filter give a number of a report or a slide.

    What is not named is searched: the last days that reports are made on, the periods around
    them, every team and one filter at a time. It lists all that fit, and where nothing does, the
    nearest with the deals that would close the gap.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.reconciling import Figure, reconcile
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.reconciled.document import where_json, where_sheet
    from quarterdeck.reports.reconciled.page import where_report

    named = tuple(name.strip() for name in metrics.split(",") if name.strip())
    figure = Figure(number, unit, named, limit)
    with opened(place) as desk:
        found = reconcile(desk, OWNER, figure, ask(about))
        show(
            where_report(found),
            out,
            document=lambda: where_json(found),
            sheet=lambda: where_sheet(found),
        )
    return 0
