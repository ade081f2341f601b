"""Where the period lands, how sure that is, what it is made of, and who calls what."""

from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.desk.landing_path import path_of
from quarterdeck.reports.forecasting.document import forecast_json
from quarterdeck.reports.forecasting.page import forecast_report, forecast_sheet
from quarterdeck.reports.forecasting.path_document import path_json
from quarterdeck.reports.forecasting.path_page import path_report, path_sheet
from quarterdeck.web.board import board_beside
from quarterdeck.web.pages.page import Answer, Look, Page, View, chosen


def _forecast(look: Look) -> Answer:
    found = forecast_of(look.desk, look.viewer, look.ask, ahead=Ahead(look.text("horizon"), 10))
    return Answer(
        forecast_report(found), lambda: forecast_json(found), lambda: forecast_sheet(found)
    )


def _path(look: Look) -> Answer:
    found = path_of(look.desk, look.viewer, look.ask)
    return Answer(path_report(found), lambda: path_json(found), lambda: path_sheet(found))


def _beside(look: Look) -> dict[str, object]:
    """Return the board, which stands below the forecast alone."""
    return {} if look.text("view") else board_beside(look)


VIEWS = (View("", "Forecast", _forecast), View("path", "Path through the period", _path))

PAGE = Page(
    "forecast",
    "Forecast",
    "Where the period lands, how sure that is, and who calls what.",
    chosen(*VIEWS),
    key="f",
    alike=True,
    calls=True,
    views=VIEWS,
    persons=True,
    template="quarterdeck/forecast.html",
    beside=_beside,
    aside=frozenset({"row", "people"}),
)
