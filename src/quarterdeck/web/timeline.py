"""The line of a total with a handle on each of two days, as a page's template needs it."""

from dataclasses import dataclass
from datetime import date

import orjson

from quarterdeck.reports.charts.timeline import timeline
from quarterdeck.reports.html_tables import table_html
from quarterdeck.reports.panels import Panels
from quarterdeck.reports.timeline import Timeline


@dataclass(frozen=True, slots=True)
class DrawnTimeline:
    """The picture, its table, and what its handles say: days as numbers since 1 January 1970.

    `totals` is JSON of the totals in words by such a number.
    """

    caption: str
    picture: str
    table: str
    first: int
    last: int
    start: int
    end: int
    totals: str


def drawn_timeline(shown: Timeline) -> DrawnTimeline:
    """Return a timeline drawn; it is kept with the answer it stands on."""
    return DrawnTimeline(
        shown.caption,
        timeline(shown),
        table_html(shown.table(), Panels(), named=shown.caption),
        _number(shown.first),
        _number(shown.last),
        _number(shown.start.day),
        _number(shown.end.day),
        orjson.dumps({str(day): text for day, text in shown.totals.items()}).decode(),
    )


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days
