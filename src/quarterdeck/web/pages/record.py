"""What was forecast and called, against what came."""

from quarterdeck.desk.backtesting import Days, backtest_of, worth_of
from quarterdeck.desk.call_record import call_record
from quarterdeck.desk.forecast_record import forecast_record
from quarterdeck.reports.backtesting.document import backtest_json
from quarterdeck.reports.backtesting.page import backtest_report, backtest_sheet
from quarterdeck.reports.calls.recorded import recorded_json, recorded_report, recorded_sheet
from quarterdeck.reports.forecast_record.document import record_json
from quarterdeck.reports.forecast_record.page import record_report
from quarterdeck.reports.forecast_record.tables import record_sheet
from quarterdeck.reports.worth.document import worth_json
from quarterdeck.reports.worth.page import worth_report, worth_sheet
from quarterdeck.web.pages.page import Answer, Look, Page, View, chosen

_HORIZON = "28d"


def _record(look: Look) -> Answer:
    found = forecast_record(look.desk, look.viewer, look.whole)
    return Answer(record_report(found), lambda: record_json(found), lambda: record_sheet(found))


def _calls(look: Look) -> Answer:
    found = call_record(look.desk, look.viewer, look.whole)
    return Answer(
        recorded_report(found), lambda: recorded_json(found), lambda: recorded_sheet(found)
    )


def _backtest(look: Look) -> Answer:
    found = backtest_of(look.desk, look.viewer, look.within, days=Days(_HORIZON))
    return Answer(
        backtest_report(found), lambda: backtest_json(found), lambda: backtest_sheet(found)
    )


def _worth(look: Look) -> Answer:
    found = worth_of(look.desk, look.viewer, look.within, days=Days(_HORIZON))
    return Answer(worth_report(found), lambda: worth_json(found), lambda: worth_sheet(found))


VIEWS = (
    View("", "Forecasts", _record),
    View("calls", "Calls", _calls),
    View("backtest", "Backtest", _backtest),
    View("worth", "What a field is worth", _worth),
)

PAGE = Page(
    "record",
    "Record",
    "What was forecast and called, against what came.",
    chosen(*VIEWS),
    key="r",
    alike=True,
    calls=True,
    views=VIEWS,
    persons=True,
)
