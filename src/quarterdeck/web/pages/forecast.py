"""Where the period lands, how sure that is, what it is made of, and who calls what."""

from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.reports.forecasting.document import forecast_json
from quarterdeck.reports.forecasting.page import forecast_report, forecast_sheet
from quarterdeck.web.board import board_beside
from quarterdeck.web.pages.page import Answer, Look, Page


def answer(look: Look) -> Answer:
    """Return the forecast of the period or horizon that is looked at."""
    found = forecast_of(look.desk, look.viewer, look.ask, ahead=Ahead(look.text("horizon"), 10))
    return Answer(
        forecast_report(found), lambda: forecast_json(found), lambda: forecast_sheet(found)
    )


PAGE = Page(
    "forecast",
    "Forecast",
    "Where the period lands, how sure that is, and who calls what.",
    answer,
    key="f",
    calls=True,
    persons=True,
    template="quarterdeck/forecast.html",
    beside=board_beside,
    aside=frozenset({"row", "people"}),
)
