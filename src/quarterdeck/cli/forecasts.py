"""Commands about what is to come: the forecast, and how good it was."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import (
    ABOUT,
    HERE,
    OUT,
    WITHIN,
    About,
    By,
    Output,
    Place,
    Whole,
    Within,
)


def forecast(  # noqa: PLR0913 -- the options of a command
    *,
    about: About = ABOUT,
    by: By = "",
    horizon: Annotated[
        str, Parameter(help="So many days after the day instead of a period, such as 28d.")
    ] = "",
    deals: Annotated[Whole, Parameter(help="Name so many deals that move it most.")] = 10,
    publish: Annotated[
        bool, Parameter(negative="", help="Keep it for the record, with that of every team.")
    ] = False,
    note: Annotated[str, Parameter(help="With --publish: what is to be kept with it.")] = "",
    path: Annotated[
        bool, Parameter(negative="", help="Show the way of the period and its forecasts instead.")
    ] = False,
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
    from quarterdeck.desk.publishing import publish_forecast
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.forecasting.document import forecast_json
    from quarterdeck.reports.forecasting.page import forecast_report, forecast_sheet

    if path:
        return _path(about, by, horizon, publish=publish, place=place, out=out)
    with opened(place) as desk:
        asked, ahead = ask(about, by), Ahead(horizon, deals)
        if publish:
            found = publish_forecast(desk, OWNER, asked, ahead=ahead, note=note)
        else:
            found = forecast_of(desk, OWNER, asked, ahead=ahead)
        show(
            forecast_report(found),
            out,
            document=lambda: forecast_json(found),
            sheet=lambda: forecast_sheet(found),
        )
    return 0


def _path(  # noqa: PLR0913 -- what the command was told
    about: About, by: str, horizon: str, *, publish: bool, place: Place, out: Output
) -> int:
    """Show how the period went so far, and what was forecast of it on the way."""
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.landing_path import path_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.forecasting.path_document import path_json
    from quarterdeck.reports.forecasting.path_page import path_report, path_sheet
    from quarterdeck.words.problem import QuarterdeckError

    if by or horizon or publish:
        raise QuarterdeckError(
            "The path is that of one period, as a whole, and publishes nothing.",
            where="--path",
            fix="Leave out --by, --horizon and --publish.",
        )
    with opened(place) as desk:
        found = path_of(desk, OWNER, ask(about))
        show(
            path_report(found),
            out,
            document=lambda: path_json(found),
            sheet=lambda: path_sheet(found),
        )
    return 0


def record(  # noqa: PLR0913 -- the options of a command
    *,
    as_of: Annotated[
        str, Parameter(help="As known by the end of this day; default: the last observed day.")
    ] = "",
    scope: Annotated[str, Parameter(help="Of a team; default: the whole company.")] = "",
    period: Annotated[str, Parameter(help="Of this period only, such as 2026-Q3.")] = "",
    replays: Annotated[
        bool, Parameter(negative="", help="Of those published after the fact, alone.")
    ] = False,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Hold every published forecast against what came, beside the call and simpler ways."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.ask import Ask
    from quarterdeck.desk.forecast_record import forecast_record
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.forecast_record.document import record_json
    from quarterdeck.reports.forecast_record.page import record_report
    from quarterdeck.reports.forecast_record.tables import record_sheet

    with opened(place) as desk:
        asked = Ask(as_of, scope, period=period)
        found = forecast_record(desk, OWNER, asked, replays=replays)
        show(
            record_report(found),
            out,
            document=lambda: record_json(found),
            sheet=lambda: record_sheet(found),
        )
    return 0


def backtest(  # noqa: PLR0913 -- the options of a command
    *,
    period: Annotated[
        str, Parameter(help="month, quarter, year, week, or so many days ahead, such as 28d.")
    ] = "28d",
    start: Annotated[str, Parameter(name="--from", help="First day to look ahead from.")] = "",
    end: Annotated[str, Parameter(name="--to", help="Last day to look ahead from.")] = "",
    every: Annotated[str, Parameter(help="day, week or month.")] = "week",
    at: Annotated[
        str, Parameter(help="Days or weeks of each period instead: day:1,8,15,22 or week:0,4,8.")
    ] = "",
    within: Within = WITHIN,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say what would have been forecast on past days, with what was known then, and what came."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.ask import Ask
    from quarterdeck.desk.backtesting import Days, backtest_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.backtesting.document import backtest_json
    from quarterdeck.reports.backtesting.page import backtest_report, backtest_sheet

    asked = Ask(within.as_of, within.scope, within.where)
    with opened(place) as desk:
        found = backtest_of(desk, OWNER, asked, days=Days(period, start, end, every, at))
        show(
            backtest_report(found),
            out,
            document=lambda: backtest_json(found),
            sheet=lambda: backtest_sheet(found),
        )
    return 0


def bridge(  # noqa: PLR0913 -- the options of a command
    *,
    start: Annotated[
        str, Parameter(name="--from", help="The end of this day opens; default: a week before.")
    ] = "",
    end: Annotated[
        str, Parameter(name="--to", help="The end of this day closes; default: the as-of day.")
    ] = "",
    by: By = "",
    deals: Annotated[Whole, Parameter(help="Name this many of the deals that moved it most.")] = 10,
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say why a forecast changed between two days: opening, eight terms, closing, exactly.

    Without --period it is about the fiscal quarter of the last day. Each day's forecast is the one
    that `forecast` gave then.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.bridging import Between, bridge_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.forecasting.bridge_document import bridge_json
    from quarterdeck.reports.forecasting.bridge_page import bridge_report, bridge_sheet

    with opened(place) as desk:
        found = bridge_of(desk, OWNER, ask(about, by), between=Between(start, end, deals))
        show(
            bridge_report(found),
            out,
            document=lambda: bridge_json(found),
            sheet=lambda: bridge_sheet(found),
        )
    return 0


def worth(  # noqa: PLR0913 -- the options of a command
    *,
    period: Annotated[
        str, Parameter(help="month, quarter, year, week, or so many days ahead, such as 28d.")
    ] = "28d",
    start: Annotated[str, Parameter(name="--from", help="First day to look ahead from.")] = "",
    end: Annotated[str, Parameter(name="--to", help="Last day to look ahead from.")] = "",
    every: Annotated[str, Parameter(help="day, week or month.")] = "week",
    at: Annotated[
        str, Parameter(help="Days or weeks of each period instead: day:1,8,15,22 or week:0,4,8.")
    ] = "",
    within: Within = WITHIN,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say what each field of the CRM is worth: how much more the forecast misses without it."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.ask import Ask
    from quarterdeck.desk.backtesting import Days, worth_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.worth.document import worth_json
    from quarterdeck.reports.worth.page import worth_report, worth_sheet

    asked = Ask(within.as_of, within.scope, within.where)
    with opened(place) as desk:
        found = worth_of(desk, OWNER, asked, days=Days(period, start, end, every, at))
        show(
            worth_report(found),
            out,
            document=lambda: worth_json(found),
            sheet=lambda: worth_sheet(found),
        )
    return 0
