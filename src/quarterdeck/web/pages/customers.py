"""What customers are worth over time: bridges of revenue, cohorts, retention."""

from quarterdeck.desk.metrics import answers
from quarterdeck.desk.revenue import Way, cohorts_of, revenue
from quarterdeck.reports.answers import metrics_json, metrics_report, metrics_sheet
from quarterdeck.reports.cohorts import cohorts_json, cohorts_report, cohorts_sheet
from quarterdeck.reports.revenue.document import revenue_json
from quarterdeck.reports.revenue.page import revenue_report, revenue_sheet
from quarterdeck.web.pages.page import EVERYONE, Answer, Look, Page, View, chosen

_KEPT = ("nrr", "grr", "logo_churn", "arr", "concentration_top10", "concentration_hhi")


def _bridge(look: Look, way: Way) -> Answer:
    changed = revenue(look.desk, look.viewer, look.ask, way=way)
    return Answer(
        revenue_report(changed), lambda: revenue_json(changed), lambda: revenue_sheet(changed)
    )


def _cohorts(look: Look) -> Answer:
    shown = cohorts_of(look.desk, look.viewer, look.over_time, way=Way())
    return Answer(cohorts_report(shown), lambda: cohorts_json(shown), lambda: cohorts_sheet(shown))


def _retention(look: Look) -> Answer:
    given = answers(look.desk, look.viewer, _KEPT, look.ask)
    return Answer(metrics_report(given), lambda: metrics_json(given), lambda: metrics_sheet(given))


VIEWS = (
    View("", "Recurring revenue", lambda look: _bridge(look, Way("year", source="subscriptions"))),
    View("invoices", "Invoices", lambda look: _bridge(look, Way("year"))),
    View("mix", "Price, volume, mix", lambda look: _bridge(look, Way("year", items=True))),
    View("cohorts", "Cohorts", _cohorts),
    View("retention", "Retention", _retention),
)

PAGE = Page(
    "customers",
    "Customers",
    "What customers are worth over time.",
    chosen(*VIEWS),
    key="c",
    alike=True,
    roles=EVERYONE - {"rep"},
    views=VIEWS,
)
