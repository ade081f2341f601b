"""The verb of the forecast: where a period will land, seen from the end of a day."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from quarterdeck.desk.ask import Ask, Asked, on_day, settle, source
from quarterdeck.desk.naming import to_name
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.forecast.alarms.alarm import Alarm
from quarterdeck.forecast.alarms.regime import steps_of
from quarterdeck.forecast.blend import weighed
from quarterdeck.forecast.borrowing import borrowings
from quarterdeck.forecast.closing import closings
from quarterdeck.forecast.forecast import Forecast, Forecasts
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.orders import run_rate_of
from quarterdeck.forecast.scoring import Part
from quarterdeck.forecast.slips import slips
from quarterdeck.forecast.stakes import stakes as stakes_of
from quarterdeck.forecast.window import Window, horizon
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.words.problem import QuarterdeckError

_DAYS = re.compile(r"([0-9]{1,3})d")
_LONGEST = 550
_FRIDAY, _MONDAY = 4, 7
"""Weekdays, that of the next week counted on."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is wanted of a forecast, as typed: days ahead instead of a period, deals to name."""

    horizon: str = ""
    deals: int = 10


def forecast_of(desk: Desk, viewer: Viewer, ask: Ask, *, ahead: Ahead) -> Foreseen:
    """Return where the fiscal quarter of the day lands, the period named, or the days ahead.

    On the last day of a quarter it is the next one. Raises QuarterdeckError for a period that is
    over or too far off, for a period and a horizon at once, an unknown scope, filter or breakdown,
    and where no deal is known yet.
    """
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, ask)
    window = window_of(desk, asked, ahead)
    return foreseen_of(desk, asked, forecasts_of(desk, asked), window=window, ahead=ahead)


def forecasts_of(desk: Desk, asked: Asked) -> Forecasts:
    """Return what forecasts at a desk, kept with what it has fitted for the same reading of money.

    A program that asks a desk again, such as a page with a board beside it, waits for one fit.
    """
    reading = asked.facts.reading
    if reading not in desk.fitted:
        desk.fitted.setdefault(reading, Forecasts(asked.facts))
    found: Forecasts = desk.fitted[reading]
    return found


def foresee(desk: Desk) -> None:
    """Work out ahead what the forecasts of the next days will ask of past days, and keep it.

    The last day's own is not looked at. Raises QuarterdeckError as the forecast does.
    """
    desk = on_day(desk, Ask())
    asked = settle(desk, OWNER, Ask())
    day = asked.question.as_of
    working = (_MONDAY - day.weekday()) if day.weekday() >= _FRIDAY else 1
    for later in sorted({day + timedelta(days=n) for n in (1, working)}):
        quarter = desk.playbook.settings.calendar.quarter_of(later + timedelta(days=1))
        forecasts_of(desk, asked).prepare(Window(quarter, later), day)


def foreseen_of(
    desk: Desk, asked: Asked, forecasts: Forecasts, *, window: Window, ahead: Ahead
) -> Foreseen:
    """Return the forecast of a window with all that its page needs."""
    found = forecasts.forecast(window, asked.question)
    plain, known = replace(asked.question, by=()), forecasts.known(window.as_of)
    stakes = stakes_of(found.scores, plain, ahead.deals) if to_name(ahead.deals) else ()
    target = target_of(asked, window)
    return Foreseen(
        source(desk, asked),
        found,
        target,
        forecasts.rivals(window, plain),
        stakes,
        closings=closings(known, stakes),
        slips=slips(known, plain, window.period),
        apart=forecasts.decided_by(found),
        alarms=_steps(desk, asked, known),
        borrowings=() if ahead.horizon else borrowings(forecasts, asked.question, window.period),
        business=_business(found, plain),
        run_rate=run_rate_of(asked.facts, plain, window),
        odds={} if target is None else found.odds(target, stakes),
        ranges=forecasts.ranges(found),
        targets=_targets(asked, found),
        blend=weighed(forecasts.case(window, plain)),
    )


def _targets(asked: Asked, found: Forecast) -> tuple[int | None, ...]:
    """Return the target of each part of the breakdown, None where none is set."""
    if not found.parts:
        return ()
    question, period = asked.question, found.window.period
    answers = evaluate(asked.facts, ["coverage"], question=question, period=period)
    set_ = {
        tuple(answer.dimensions[name] for name in question.by): answer.denominator
        for answer in answers
        if answer.denominator is not None
    }
    return tuple(int(set_[p.keys]) if p.keys in set_ else None for p in found.parts)


def _business(found: Forecast, plain: Question) -> tuple[Part, ...]:
    """Return the parts by kind of business, () where the playbook tells none."""
    by = found.scores.known.kinds.by
    return found.scores.parts(replace(plain, by=(by,))) if by else ()


def _steps(desk: Desk, asked: Asked, known: Known) -> tuple[Alarm, ...]:
    """Return the steps in what the forecast rests on, where it is of the whole company."""
    question = asked.question
    if question.scope or question.where:
        return ()
    return steps_of(known.days, desk.playbook.settings.calendar)


def window_of(desk: Desk, asked: Asked, ahead: Ahead) -> Window:
    """Return the window that is meant: a period, or days ahead; QuarterdeckError for both."""
    day = asked.question.as_of
    if ahead.horizon:
        if asked.typed:
            raise QuarterdeckError(
                "A forecast is of a period or of so many days ahead, not of both.",
                where="--horizon",
                fix="Leave out --horizon or --period.",
            )
        return horizon(day, _days(ahead.horizon))
    if asked.typed:
        reachable(day, asked.typed.last_day)
        return Window(asked.typed, day)
    period = asked.period
    if day >= period.last_day:
        period = desk.playbook.settings.calendar.next(period)
    return Window(period, day)


def _days(text: str) -> int:
    match = _DAYS.fullmatch(text.strip())
    days = int(match[1]) if match else 0
    if not 0 < days <= _LONGEST:
        raise QuarterdeckError(
            f"A horizon cannot be {text!r}.",
            where="--horizon",
            fix=f"Write the number of days ahead, such as 28d, up to {_LONGEST}d.",
        )
    return days


def reachable(day: date, last: date) -> None:
    """Raise QuarterdeckError for a period that ends too long after a day to be forecast."""
    if (last - day).days > _LONGEST:
        raise QuarterdeckError(
            f"{last} is more than {_LONGEST} days after {day}: too far to forecast from deals.",
            where="--period",
            fix="Forecast a nearer period.",
        )


def target_of(asked: Asked, window: Window) -> int | None:
    """Return the target of what is asked for the period, None where none is set."""
    question = replace(asked.question, by=())
    answer = evaluate(asked.facts, ["coverage"], question=question, period=window.period)[0]
    return None if answer.denominator is None else int(answer.denominator)
