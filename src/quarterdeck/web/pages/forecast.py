"""Where the period lands, how sure that is, what it is made of, and who calls what."""

from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.desk.landing_path import path_of
from quarterdeck.reports.forecasting.document import forecast_json
from quarterdeck.reports.forecasting.page import forecast_report, forecast_sheet
from quarterdeck.reports.forecasting.path_document import path_json
from quarterdeck.reports.forecasting.path_page import path_report, path_sheet
from quarterdeck.web.accounts.roles import WRITE
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
    """Return the board, which stands below the forecast alone, and whether one may publish it."""
    if look.text("view"):
        return {}
    return {**board_beside(look), "publishes": _publishes(look)}


def _publishes(look: Look) -> bool:
    """Whether it is the forecast of the whole company as of now, before who may publish it."""
    state, viewer = look.state, look.viewer
    narrowed = state.scope or state.where or state.measure or state.by
    of_now = not state.as_of or state.as_of == f"{look.desk.last_day}"
    return WRITE in viewer.rights and viewer.sees_all and of_now and not narrowed


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
