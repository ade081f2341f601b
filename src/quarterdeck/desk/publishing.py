"""The verb that publishes a forecast: the company and every team, kept for the record."""

from dataclasses import replace

from quarterdeck.desk.ask import Ask, Asked, on_day, settle
from quarterdeck.desk.code import code_version
from quarterdeck.desk.forecasting import Ahead, foreseen_of, target_of, window_of
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.published import answer_of, part_of
from quarterdeck.forecast.window import Window
from quarterdeck.playbook.hash import playbook_hash
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.runs.run import Run
from quarterdeck.runs.run import Source as From
from quarterdeck.words.problem import QuarterdeckError

FORECAST = "forecast"
"""The kind of run that a published forecast is."""

_DEALS = 10


def publish_forecast(desk: Desk, viewer: Viewer, ask: Ask, *, ahead: Ahead) -> Foreseen:
    """Forecast the company and every team of the day's org tree, keep it, and return it.

    The same forecast is kept once. Raises QuarterdeckError for a viewer who does not see all or may
    not write, for anything that would make it a forecast of something else, and as `forecast_of`.
    """
    _refuse(viewer, ask)
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, ask)
    window = window_of(desk, asked, ahead)
    forecasts = Forecasts(asked.facts)
    whole = foreseen_of(desk, asked, forecasts, window=window, ahead=ahead)
    found = whole.forecast
    parts = [part_of(found, whole.rivals, whole.target)]
    for team in _teams(asked):
        desk.tell(f"forecasting {desk.name(team)}")
        question = replace(asked.question, scope=team)
        target = target_of(replace(asked, question=question), window)
        rivals = forecasts.rivals(window, question)
        parts.append(part_of(forecasts.forecast(window, question), rivals, target))
    answer = answer_of(found, parts, found.scores.stakes(asked.question, _DEALS))
    run = Run(FORECAST, window.as_of, window.period, "", _from(desk, window, ahead), answer)
    zone = desk.playbook.settings.timezone
    return replace(whole, published=desk.runs.publish(run, at=desk.now, timezone=zone))


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


def _teams(asked: Asked) -> tuple[str, ...]:
    """Return the nodes of the day's org tree that have others below them, from the top down."""
    facts = asked.facts
    rows = facts.run(facts.compose("SELECT path FROM people", Question(asked.question.as_of)))
    ways = {tuple(path.strip("/").split("/")) for path in rows["path"].to_pylist()}
    above = {way[:-1] for way in ways if len(way) > 1}
    return tuple(way[-1] for way in sorted(above, key=lambda way: (len(way), way)))


def _from(desk: Desk, window: Window, ahead: Ahead) -> From:
    head = desk.head
    days = (window.as_of.toordinal(), window.period.start.toordinal(), window.last.toordinal())
    return From(
        f"{head.seq}:{head.hash}",
        playbook_hash(desk.playbook),
        code_version(),
        "-".join(map(str, days)),
        {
            "horizon": ahead.horizon,
            "measure": desk.playbook.settings.measure,
            "rates": f"{desk.playbook.settings.rates}",
        },
    )
