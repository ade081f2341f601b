"""Commands about what is to come: the forecast."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import ABOUT, HERE, OUT, About, By, Output, Place, Whole


def forecast(  # noqa: PLR0913 -- the options of a command
    *,
    about: About = ABOUT,
    by: By = "",
    horizon: Annotated[
        str, Parameter(help="So many days after the day instead of a period, such as 28d.")
    ] = "",
    deals: Annotated[Whole, Parameter(help="Name so many deals that move it most.")] = 10,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say where a period will land, how sure that is, and what it is made of.

    Without --period it is the fiscal quarter of the day. It goes by what was known by the end of
    the day and nothing later.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.forecasting import Ahead, forecast_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.forecasting.document import forecast_json
    from quarterdeck.reports.forecasting.page import forecast_report, forecast_sheet

    with opened(place) as desk:
        found = forecast_of(desk, OWNER, ask(about, by), ahead=Ahead(horizon, deals))
        show(
            forecast_report(found),
            out,
            document=lambda: forecast_json(found),
            sheet=lambda: forecast_sheet(found),
        )
    return 0
