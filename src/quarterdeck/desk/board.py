"""The verb of the call board: who calls what, beside target, CRM, forecast and record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from quarterdeck.desk.answering import People
from quarterdeck.desk.ask import Ask, Asked, on_day, settle
from quarterdeck.desk.call_record import record_seen
from quarterdeck.desk.called import called
from quarterdeck.desk.forecasting import Ahead, forecasts_of, window_of
from quarterdeck.desk.parts import lent_on
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.forecast.scoring import Part
from quarterdeck.forecast.spread import Spread
from quarterdeck.forecast.window import Window
from quarterdeck.journal.api import DELEGATIONS
from quarterdeck.reports.calls.board import Board, Outlook, Voice
from quarterdeck.reports.calls.data import Called
from quarterdeck.words.deal import Category
from quarterdeck.words.period import Period
from quarterdeck.words.target import target_measures

RANGED = 25
"""More sellers than this, and of theirs no range is told: each is worked out by itself."""

_LEVEL = 80


@dataclass(frozen=True, slots=True)
class Outlooks:
    """What the forecast says of each part of the company, by scope, seen from the end of a day."""

    by_scope: Mapping[str, Outlook]
    day: date | None


def board(desk: Desk, viewer: Viewer, ask: Ask, *, outlooks: Outlooks | None = None) -> Board:
    """Return the board of the period that the forecast is about: everyone a viewer may see.

    Without a day it tells what was said until now, or, of a period that is over by now, until the
    last observed day. `outlooks` are those of the same question where they are known already.
    Raises QuarterdeckError as every question does.
    """
    told = outlooks or outlooks_of(desk, viewer, ask)
    asked = _settled(desk, viewer, ask)
    period = _window(desk, asked).period
    over = period.end <= desk.today
    live = not ask.as_of and not over
    day = desk.today if live else asked.question.as_of
    found = called(desk, viewer, replace(_plain(ask), as_of=f"{day}", period=period.label))
    people = People(desk)
    return Board(
        found,
        record_seen(viewer, asked, people, Category.COMMIT),
        _targets(desk, asked, period),
        told.by_scope,
        told.day,
        tuple(_voices(desk, viewer, found, people)) if live else (),
        over,
        past=bool(ask.as_of),
        viewer=viewer.person,
    )


def outlooks_of(desk: Desk, viewer: Viewer, ask: Ask) -> Outlooks:
    """Return what the forecast says of everyone who may call and be seen, whatever they call.

    It is the forecast of each scope with its range, but of sellers the expected alone where they
    are more than RANGED. Raises QuarterdeckError as a forecast does.
    """
    asked = _settled(desk, viewer, ask)
    window = _window(desk, asked)
    if window.period.last_day <= window.as_of:
        return Outlooks({}, None)
    scopes = _scopes(desk, asked)
    forecasts = forecasts_of(desk, asked)
    by_owner = forecasts.forecast(window, replace(asked.question, by=("owner",)))
    parts = [part for part in by_owner.parts if part.keys[0] in scopes]
    spreads = (
        forecasts.ranges(replace(by_owner, parts=tuple(parts))) if len(parts) <= RANGED else ()
    )
    found = {f"{p.keys[0]}": _outlook(p, s) for p, s in zip_longest(parts, spreads)}
    places = People(desk).places(window.as_of).values()
    above = {"", *(node for way in places for node in way[:-1])}
    found = {scope: found.get(scope, Outlook(0)) for scope in scopes - above}
    for scope in sorted(scopes & above):
        forecast = forecasts.forecast(window, replace(asked.question, scope=scope))
        found[scope] = _outlook(forecast.whole, forecast.spread)
    return Outlooks(found, window.as_of)


def _outlook(part: Part, spread: Spread | None) -> Outlook:
    if spread is None:
        return Outlook(part.expected)
    low, high = (round(end) for end in spread.interval(_LEVEL))
    return Outlook(part.expected, low, high)


def _plain(ask: Ask) -> Ask:
    """Return the question as calls take it: of all deals, in the measure that is called."""
    return replace(ask, by=(), where="", measure="")


def _settled(desk: Desk, viewer: Viewer, ask: Ask) -> Asked:
    plain = _plain(ask)
    return settle(on_day(desk, plain), viewer, plain)


def _window(desk: Desk, asked: Asked) -> Window:
    return window_of(desk, asked, Ahead())


def _scopes(desk: Desk, asked: Asked) -> set[str]:
    """Return what people answer for, inside the scope asked about."""
    people, day, top = People(desk), asked.question.as_of, asked.question.scope
    places = people.places(day)
    found = {people.scope(p, day) for p in people.roles if p in places or not top}
    return {
        scope
        for scope in found
        if (not scope or scope in asked.facts.nodes)
        and (not top or top == scope or top in places.get(scope, ()))
    }


def _targets(desk: Desk, asked: Asked, period: Period) -> dict[str, int]:
    """Return the targets set for exactly the period, by scope."""
    facts = asked.facts
    sql = facts.compose(
        "SELECT scope, money FROM targets WHERE start_on = {start} AND end_on = {end}"
        " AND kind = {kind} AND measure IN {measures}",
        Question(asked.question.as_of),
        start=period.start,
        end=period.end,
        kind=desk.playbook.settings.target_kind,
        measures=target_measures(facts.reading.measure),
    )
    rows = facts.run(sql).to_pylist()
    return {"" if row["scope"] == "*" else row["scope"]: row["money"] for row in rows}


def _voices(desk: Desk, viewer: Viewer, found: Called, people: People) -> Iterator[Voice]:
    """Yield for whom a viewer may speak today: themselves, and who lent them their voice."""
    me, day = viewer.person, desk.today
    if "call" not in viewer.rights or me not in people.roles:
        return
    rows = desk.journal.read(DELEGATIONS).to_pylist()
    lenders = {r["person"] for r in rows if r["delegate"] == me}
    lent = sorted(one for one in lenders if lent_on(rows, one, me, day))
    there = {p.id for p in desk.known.people if p.left is None or day < p.left}
    callers = {c.person for c in found.callers}
    own = [me] if me in people.places(day) or me in callers else []
    for person in [*own, *lent]:
        if person in there:
            scope = people.scope(person, day)
            standing = found.standing(person)
            yield Voice(person, scope, standing, found.seen(person), person != me)
