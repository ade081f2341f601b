"""The verb of today: the brief of a day for one reader."""

from dataclasses import replace
from datetime import date, timedelta

from quarterdeck.desk.answering import People
from quarterdeck.desk.ask import Ask, Asked, on_day, said_of, settle, source
from quarterdeck.desk.forecasting import Ahead, target_of, window_of
from quarterdeck.desk.needs import needs_of
from quarterdeck.desk.viewer import NotAllowedError, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.forecast.bridge import Bridge, bridge
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.window import Window
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.reports.today.brief import Brief, moved_of, ranked
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError

_DEALS = 40
_ROLES = frozenset({"vp", "director", "manager", "rep", "revops", "finance"})


def today_of(desk: Desk, viewer: Viewer, ask: Ask, *, since: str = "") -> Brief:
    """Return the brief of a day: the number of the reader's part, what moved it, what waits.

    It compares with the end of `since`; by default of the last Monday before the day. Raises
    QuarterdeckError for a day that is not before the day, besides what a question raises.
    """
    desk = on_day(desk, ask)
    ask = replace(ask, by=())
    asked = settle(desk, viewer, ask)
    day = asked.question.as_of
    first = _since(since, day)
    window = window_of(desk, asked, Ahead())
    forecasts = Forecasts(asked.facts, until=day)
    known = asked.facts.first_known is not None and asked.facts.first_known <= day
    foreseen = _foreseen(desk, asked, forecasts, window) if known else None
    moved = _bridge(asked, forecasts, Window(window.period, first)) if known else None
    told, needs = ranked(moved_of(moved) if moved else (), needs_of(desk, viewer, ask, asked))
    return Brief(
        source=source(desk, asked),
        reader=viewer.person,
        role=viewer.role,
        since=first,
        period=window.period,
        foreseen=foreseen,
        bridge=moved,
        moved=told,
        needs=needs,
    )


def as_person(desk: Desk, viewer: Viewer, person: str) -> Viewer:
    """Return the rights to read of one of the people, for the holder of the workspace.

    Raises NotAllowedError for anybody else, and QuarterdeckError for nobody of that name.
    """
    if viewer.role != "owner":
        raise NotAllowedError(
            "Nobody reads in somebody else's place.",
            where="--person",
            fix="Leave it out: what you see is yours.",
        )
    people = People(desk)
    found = people.find(person, where="--person")
    role = people.roles.get(found, "rep")
    return Viewer(found, role if role in _ROLES else "rep", frozenset({"read"}))


def _since(typed: str, day: date) -> date:
    """Return the day compared with: the one typed, else the last Monday before the day."""
    if not typed:
        return day - timedelta(days=day.weekday() or 7)
    with said_of("--since"):
        found = parse_day(typed)
    if found < day:
        return found
    raise QuarterdeckError(
        f"{found} is not before {day}, so nothing can have changed since.",
        where="--since",
        fix="Name an earlier day, or leave it out for the last Monday.",
    )


def _foreseen(desk: Desk, asked: Asked, forecasts: Forecasts, window: Window) -> Foreseen:
    found = forecasts.forecast(window, asked.question)
    return Foreseen(source(desk, asked), found, target_of(asked, window), {}, ())


def _bridge(asked: Asked, forecasts: Forecasts, first: Window) -> Bridge | None:
    """Return why the forecast changed; None where nothing was known by the first day."""
    known = asked.facts.first_known
    if known is None or known > first.as_of:
        return None
    return bridge(forecasts, first, asked.question, deals=_DEALS)
