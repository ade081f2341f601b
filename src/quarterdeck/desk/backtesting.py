"""The verbs that look back: what would have been forecast and came, what each field is worth."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from quarterdeck.desk.ask import Ask, Asked, on_day, said_of, settle, source
from quarterdeck.desk.hindsight import hindsight, seen_by
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.forecast.backtest import backtest
from quarterdeck.forecast.origins import Origins
from quarterdeck.forecast.window import Window
from quarterdeck.forecast.worth import weigh
from quarterdeck.reports.backtesting.proved import Proved
from quarterdeck.reports.source import Source
from quarterdeck.reports.worth.valued import Valued
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError

_HISTORY = timedelta(days=28)
_YEAR = timedelta(days=364)
_MOST = 400


@dataclass(frozen=True, slots=True)
class Days:
    """From which days to look ahead, as typed: first and last, how often, or at which points."""

    kind: str = "28d"
    start: str = ""
    end: str = ""
    every: str = "week"
    at: str = ""


def backtest_of(desk: Desk, viewer: Viewer, ask: Ask, *, days: Days) -> Proved:
    """Return what would have been forecast from each day, judged by what is known now.

    Each day is forecast under the playbook in force at its end, unless one is pinned. Without a
    first day it is a year back, or four weeks after the first deal was known, without a last one
    the day of the question. Raises QuarterdeckError for words it cannot read, and where no period
    from these days on is over.
    """
    desk, asked, origins, windows = _looking(desk, viewer, ask, days)
    found = backtest(hindsight(desk, asked), windows, tell=desk.progress)
    return Proved(_source(desk, asked, windows), origins, found)


def worth_of(desk: Desk, viewer: Viewer, ask: Ask, *, days: Days) -> Valued:
    """Return what each field of the CRM is worth to the forecast, on the days of a backtest.

    Days and errors are those of `backtest_of`.
    """
    desk, asked, origins, windows = _looking(desk, viewer, ask, days)
    found = weigh(hindsight(desk, asked), windows, tell=desk.progress)
    return Valued(_source(desk, asked, windows), origins, found)


def _looking(
    desk: Desk, viewer: Viewer, ask: Ask, days: Days
) -> tuple[Desk, Asked, Origins, tuple[Window, ...]]:
    """Return the desk of the day, the question, and from which days to look at which windows."""
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, replace(ask, period="", by=()))
    day = asked.question.as_of
    known = asked.facts.first_known or day
    first = max(known + _HISTORY, day - _YEAR)
    first = _day(days.start, "--from") if days.start else first
    last = _day(days.end, "--to") if days.end else day
    origins = Origins(days.kind, first, last, days.every, days.at)
    windows = origins.windows(desk.playbook.settings.calendar, day)
    if not 0 < len(windows) <= _MOST:
        raise QuarterdeckError(
            f"From {first} to {last} there are {len(windows)} days to forecast from whose period "
            f"is over by {day}; there must be 1 to {_MOST}.",
            where="--from, --to",
            fix="Choose other days, or --every month.",
        )
    return desk, asked, origins, windows


def _source(desk: Desk, asked: Asked, windows: tuple[Window, ...]) -> Source:
    """Return the source, with the playbooks that saw the days."""
    seen = seen_by(desk, (window.as_of for window in windows))
    return replace(source(desk, asked), playbook=seen)


def _day(text: str, option: str) -> date:
    with said_of(option):
        return parse_day(text)
