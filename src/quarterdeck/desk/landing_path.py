"""The verb of the path through a period: booked so far, and what was forecast on the way."""

from dataclasses import replace

from quarterdeck.desk.ask import Ask, Asked, on_day, settle, source
from quarterdeck.desk.forecast_record import forecast_record
from quarterdeck.desk.forecasting import Ahead, forecasts_of, target_of, window_of
from quarterdeck.desk.hindsight import hindsight, seen_by
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.forecast.told import Told, days_of, kept_apart, told_on
from quarterdeck.forecast.window import Window
from quarterdeck.reports.booked_path import booked_by_day, past_path, running
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.reports.forecasting.path_data import Walked
from quarterdeck.words.period import Period

_PAST = 4


def path_of(desk: Desk, viewer: Viewer, ask: Ask) -> Walked:
    """Return how a period went so far: bookings by day, and its forecast on days of it.

    What was published on a day counts as it was said; a week without is worked out from what was
    known then. Raises QuarterdeckError as the forecast does.
    """
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, replace(ask, by=()))
    window = window_of(desk, asked, Ahead())
    found = forecasts_of(desk, asked).forecast(window, asked.question)
    foreseen = Foreseen(source(desk, asked), found, target_of(asked, window), {}, ())
    if window.as_of < window.period.start:
        return Walked(foreseen)
    published = [] if _otherwise(ask) else _published(desk, viewer, asked, window)
    told = _told(desk, asked, window, published)
    seen = seen_by(desk, (*(t.day for t in told if not t.run), window.as_of))
    foreseen = replace(foreseen, source=replace(foreseen.source, playbook=seen))
    periods = [window.period, *_before(desk, asked, window.period)]
    booked = booked_by_day(foreseen.source, periods[-1].start, window.period.end)
    return Walked(
        foreseen,
        tuple(running(booked, window.period, window.as_of)),
        told,
        tuple(past_path(foreseen.source, booked, period) for period in periods[1:]),
    )


def _otherwise(ask: Ask) -> bool:
    """Whether it is asked in other words than forecasts are published in."""
    return bool(ask.where or ask.rates or ask.currency or ask.measure)


def _published(desk: Desk, viewer: Viewer, asked: Asked, window: Window) -> list[Told]:
    """Return what was published of the period before the day, each on its own day."""
    about = Ask(f"{window.as_of}", asked.question.scope, period=window.period.label)
    points = forecast_record(desk, viewer, about).record.points
    said = [Told(p.as_of, p.part.expected, p.part.ranges, p.run) for p in points]
    return [told for told in said if window.period.start <= told.day < window.as_of]


def _told(desk: Desk, asked: Asked, window: Window, published: list[Told]) -> tuple[Told, ...]:
    """Return what was told before the day: what was published, and weeks without worked out."""
    since = asked.facts.first_known or window.as_of
    days = [
        day
        for day in days_of(window.period, window.as_of, since)
        if len(kept_apart([Told(day, 0, {})], published)) > len(published)
    ]
    return kept_apart(
        told_on(hindsight(desk, asked), window.period, days, tell=desk.progress), published
    )


def _before(desk: Desk, asked: Asked, period: Period) -> list[Period]:
    """Return the periods before one that were watched from their first day, the latest first."""
    calendar, found = desk.playbook.settings.calendar, [period]
    since = asked.facts.first_known or period.start
    while len(found) <= _PAST and calendar.previous(found[-1]).start >= since:
        found.append(calendar.previous(found[-1]))
    return found[1:]
