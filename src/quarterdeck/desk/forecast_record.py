"""The verb that holds published forecasts against what came."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from quarterdeck.desk.ask import Ask, Asked, on_day, settle, source
from quarterdeck.desk.hindsight import hindsight
from quarterdeck.desk.publishing import FORECAST
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.forecast.alarms.alarm import Watched
from quarterdeck.forecast.alarms.watch import watch
from quarterdeck.forecast.came import Ends, came_of, ends_of
from quarterdeck.forecast.human import last_call, words_of
from quarterdeck.forecast.published import Part, parts_in
from quarterdeck.forecast.record import Point, Record
from quarterdeck.reports.forecast_record.data import Held, Left
from quarterdeck.runs.api import Published


def forecast_record(desk: Desk, viewer: Viewer, ask: Ask, *, replays: bool = False) -> Held:
    """Return each published forecast of the company or a team beside what came by the day.

    Without a period it is of all of them. Replays, which came out after the fact, are shown only
    when asked for, and then alone. Of several of one day about one period the last counts. Raises
    QuarterdeckError as every question does.
    """
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, replace(ask, by=(), where=""))
    found = _published(desk, asked)
    kept = {
        (p.run.period.start, p.run.period.end, p.run.as_of): p
        for p in found
        if p.entry.replay is replays
    }
    said = [(p, part) for p in kept.values() if (part := _part(asked, p)) is not None]
    left = Left(
        other=sum(p.entry.replay is not replays for p in found),
        elsewhere=len(kept) - len(said),
    )
    points = sorted(_points(asked, said), key=lambda p: (p.period.start, p.period.end, p.as_of))
    record = Record(tuple(points))
    watched = None if replays or asked.typed else _watched(desk, asked, viewer, record)
    return Held(source(desk, asked), record, left, asked.typed, replays, watched)


def _watched(desk: Desk, asked: Asked, viewer: Viewer, record: Record) -> Watched | None:
    """Return the alarms of the company for who sees it all and asks about it, else None."""
    question = asked.question
    if question.scope or not viewer.sees_all or asked.facts.first_known is None:
        return None
    if asked.facts.first_known > question.as_of:
        return None
    return watch(hindsight(desk, asked), record)


def _published(desk: Desk, asked: Asked) -> list[Published]:
    """Return the runs that speak as of the day or earlier, of the period if one was named."""
    found = desk.runs.read(FORECAST, until=asked.question.as_of, before=desk.recorded_until)
    wanted = asked.typed
    return [p for p in found if wanted is None or ends_of(p.run.period) == ends_of(wanted)]


def _part(asked: Asked, published: Published) -> Part | None:
    """Return what a run says of the scope, None where it says nothing in the money that is told."""
    run, facts = published.run, asked.facts
    same = run.answer["currency"] == facts.currency
    if not same or run.source.settings["measure"] != facts.reading.measure:
        return None
    mine = (part for part in parts_in(run.answer) if part.scope == asked.question.scope)
    return next(mine, None)


def _points(asked: Asked, said: Sequence[tuple[Published, Part]]) -> list[Point]:
    if not said:
        return []
    came = came_of(asked.facts, asked.question, (p.run.period for p, _ in said))
    calls = _calls(asked)
    day = asked.question.as_of
    return [
        Point(
            p.run.id,
            p.entry.published_at,
            p.run.as_of,
            p.run.period,
            part,
            came[ends_of(p.run.period)] if p.run.period.last_day <= day else None,
            came[ends_of(p.run.period)],
            *last_call(calls.get(ends_of(p.run.period), ()), p.run.as_of),
            note=str(p.run.source.settings.get("note", "")),
            clock=str(p.run.source.settings.get("clock", "")),
        )
        for p, part in said
    ]


def _calls(asked: Asked) -> dict[Ends, list[Mapping[str, Any]]]:
    """Return what was called of the part by the day, by period, the last word last."""
    found: dict[Ends, list[Mapping[str, Any]]] = {}
    for row in words_of(asked.facts, asked.question):
        found.setdefault((row["starts_on"], row["ends_on"]), []).append(row)
    return found
