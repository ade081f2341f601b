"""The verb that publishes a forecast: the company and every team, kept for the record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from quarterdeck.desk.ask import Ask, Asked, on_day, settle
from quarterdeck.desk.code import code_version
from quarterdeck.desk.forecasting import Ahead, foreseen_of, target_of, window_of
from quarterdeck.desk.viewer import OWNER, Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.published import Part, answer_of, part_of
from quarterdeck.forecast.stakes import stakes
from quarterdeck.forecast.window import Window
from quarterdeck.playbook.hash import playbook_hash
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.runs.api import Published
from quarterdeck.runs.run import Run
from quarterdeck.runs.run import Source as From
from quarterdeck.words.days import start_of_day
from quarterdeck.words.problem import QuarterdeckError

FORECAST = "forecast"
"""The kind of run that a published forecast is."""

SIMULATED = "simulated"
"""Whose clock a forecast came out by, where it was not the clock of who published it."""

_DEALS = 10
_LONGEST = 500
_DEEPEST, _HEADS = 99, 2
"""Levels of the org tree: all of them, and the company with the parts right below it."""


def publish_forecast(
    desk: Desk, viewer: Viewer, ask: Ask, *, ahead: Ahead, note: str = ""
) -> Foreseen:
    """Forecast the company and every team of the day's org tree, keep it, and return it.

    The same forecast with the same note is kept once. Raises QuarterdeckError for a viewer who does
    not see all or may not write, for anything that would make it a forecast of something else, for
    a note that is too long, and as `forecast_of`.
    """
    _refuse(viewer, ask)
    told = _told(note)
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, ask)
    window = window_of(desk, asked, ahead)
    forecasts = Forecasts(asked.facts)
    whole = foreseen_of(desk, asked, forecasts, window=window, ahead=ahead)
    answer = _answer(desk, asked, forecasts, window)
    source = _from(desk, window, {"horizon": ahead.horizon, **told})
    return replace(whole, published=_keep(desk, window, source, answer))


def publish_simulated(desk: Desk, days: Sequence[date]) -> None:
    """Publish the forecast of each of some days as a simulated company did, on its own clock.

    Every day is forecast from what was known by its end, for the company and the parts right below
    it; the run says whose clock it was.
    Raises QuarterdeckError for a company that is not simulated.
    """
    if not desk.playbook.settings.simulated:
        raise QuarterdeckError(
            "This company is not simulated: its forecasts come out when they do.",
            fix="Publish with `quarterdeck forecast --publish`; a past day is kept as a replay.",
        )
    facts, zone = desk.facts, desk.playbook.settings.timezone
    forecasts = Forecasts(facts, until=max(days, default=None))
    for done, day in enumerate(days):
        then = replace(desk, now=start_of_day(day + timedelta(days=1), zone))
        ask = Ask(f"{day}")
        asked = settle(on_day(desk, ask), OWNER, ask)
        window = window_of(desk, asked, Ahead())
        answer = _answer(desk, asked, forecasts, window, deep=_HEADS)
        _keep(then, window, _from(then, window, {"horizon": "", "clock": SIMULATED}), answer)
        if desk.progress:
            desk.progress("publishing its forecasts", (done + 1) / len(days))


def _answer(
    desk: Desk, asked: Asked, forecasts: Forecasts, window: Window, *, deep: int = _DEEPEST
) -> dict[str, Any]:
    """Return what is kept: the forecast of the company, that of every team, the largest stakes."""
    found = forecasts.forecast(window, asked.question)
    parts = [_part(asked, forecasts, window)]
    for team in _teams(asked, deep):
        desk.tell(f"forecasting {desk.name(team)}")
        question = replace(asked.question, scope=team)
        parts.append(_part(replace(asked, question=question), forecasts, window))
    return answer_of(found, parts, stakes(found.scores, asked.question, _DEALS))


def _part(asked: Asked, forecasts: Forecasts, window: Window) -> Part:
    question = asked.question
    rivals = forecasts.rivals(window, question)
    return part_of(forecasts.forecast(window, question), rivals, target_of(asked, window))


def _keep(desk: Desk, window: Window, source: From, answer: dict[str, Any]) -> Published:
    run = Run(FORECAST, window.as_of, window.period, "", source, answer)
    return desk.runs.publish(run, at=desk.now, timezone=desk.playbook.settings.timezone)


def _told(note: str) -> dict[str, str]:
    """Return the note as a run keeps it; QuarterdeckError for one that is too long."""
    told = " ".join(note.split())
    if len(told) > _LONGEST:
        raise QuarterdeckError(
            f"The note has {len(told):,} letters; {_LONGEST} are kept.",
            where="--note",
            fix="Say it shorter: what is known that the deals do not show.",
        )
    return {"note": told} if told else {}


def _refuse(viewer: Viewer, ask: Ask) -> None:
    may(viewer, "write")
    if not viewer.sees_all:
        raise QuarterdeckError(
            "A forecast is published for the whole company, and you see a part of it.",
            where="--publish",
            fix="Have the workspace's owner, the head of sales or revenue operations publish it.",
        )
    asked = (ask.scope, ask.where, ask.by, ask.rates, ask.currency, ask.measure)
    names = ("--scope", "--where", "--by", "--rates", "--currency", "--measure")
    odd = [name for name, value in zip(names, asked, strict=True) if value]
    if odd:
        raise QuarterdeckError(
            "A forecast is published for the whole company and all its teams, in its own money.",
            where="--publish",
            fix=f"Leave out {', '.join(odd)}; quarterdeck record --scope TEAM shows a team's.",
        )


def _teams(asked: Asked, deep: int = _DEEPEST) -> tuple[str, ...]:
    """Return the nodes of the day's org tree that have others below them, from the top down.

    `deep` is down to which level of it, the top being the first.
    """
    facts = asked.facts
    rows = facts.run(facts.compose("SELECT path FROM people", Question(asked.question.as_of)))
    ways = {tuple(path.strip("/").split("/")) for path in rows["path"].to_pylist()}
    above = {way[:-1] for way in ways if 1 < len(way) <= deep + 1}
    return tuple(way[-1] for way in sorted(above, key=lambda way: (len(way), way)))


def _from(desk: Desk, window: Window, said: Mapping[str, str]) -> From:
    head = desk.head
    days = (window.as_of.toordinal(), window.period.start.toordinal(), window.last.toordinal())
    return From(
        f"{head.seq}:{head.hash}",
        playbook_hash(desk.playbook),
        code_version(),
        "-".join(map(str, days)),
        {
            **said,
            "measure": desk.playbook.settings.measure,
            "rates": f"{desk.playbook.settings.rates}",
        },
    )
