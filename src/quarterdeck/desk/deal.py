"""The verb of one deal: how it stands on a day, how it came there, and what to ask next."""

from dataclasses import replace
from datetime import date, timedelta

from quarterdeck.desk.ask import Ask, Asked, on_day, settle, source
from quarterdeck.desk.called import judged
from quarterdeck.desk.confidential import hidden_from
from quarterdeck.desk.forecasting import Ahead, window_of
from quarterdeck.desk.parts import part_of
from quarterdeck.desk.standards import policy_of
from quarterdeck.desk.viewer import NotAllowedError, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.engine.sql import literal
from quarterdeck.facts.question import Question
from quarterdeck.forecast.closing import Closing, closings
from quarterdeck.forecast.deal_path import Seen, deal_path, weeks_before
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.stakes import Stake
from quarterdeck.metrics.evaluate import Answer, evaluate
from quarterdeck.metrics.standards.judging import deals_sql, lacking
from quarterdeck.reports.deal.dealt import (
    Dealt,
    Held,
    Row,
    done_for,
    in_stage_sql,
    proven_of,
    story,
)
from quarterdeck.reports.deal_notes import notes
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import Period
from quarterdeck.words.problem import QuarterdeckError

_WEEKS = 14
_FEW = 10
_YEAR = timedelta(days=365)
_USUAL = "stage_days:median"


def deal_of(desk: Desk, viewer: Viewer, ask: Ask, id_: str) -> Dealt:
    """Return one deal as of a day, with its chance to be won in the period of the question.

    The chance is told of the quarter of the day without a period, of the one it closed in once it
    is closed. Raises NotAllowedError for a deal outside the viewer's part, and in the same words
    for one that is not there; QuarterdeckError for one that is not there from who sees all.
    """
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, replace(ask, scope="", where="", by=()))
    _refuse(desk, viewer, asked, id_)
    whole = replace(asked, question=Question(asked.question.as_of))
    told = source(desk, whole)
    days, day = story(told, id_), told.question.as_of
    forecasts, period, year = Forecasts(whole.facts), _period(desk, whole, days[-1]), _year(told)
    path = _path(forecasts, period, days, day)
    said = judged(desk, replace(whole, period=period))
    return Dealt(
        source=told,
        id=id_,
        days=days,
        period=period,
        path=path,
        closing=_closing(forecasts, told, days[-1], path),
        usual=_usual(told, days[-1], year),
        year=year,
        in_stage=told.rows(in_stage_sql(told, id_))[0]["value"],
        held=_held(desk, told, id_),
        done=tuple(done_for(told, id_)),
        evidence=tuple(proven_of(told, id_)),
        opinions=tuple(one for one in said if one.deal == id_),
        silent=_silent(told, id_, period, path),
    )


def _refuse(desk: Desk, viewer: Viewer, asked: Asked, id_: str) -> None:
    """Raise for a deal that is not there; in the same words as for one the viewer may not see."""
    if viewer.only_whole:
        raise NotAllowedError(
            "Only the company as a whole is open to you: no single deal.",
            where="deal",
            fix="Ask for a forecast, or why pipeline moved.",
        )
    part = part_of(desk, viewer)
    scopes = part.tops if part else (asked.question.scope,)
    if id_ not in hidden_from(desk, viewer) and any(_in(asked, id_, scope) for scope in scopes):
        return
    if not viewer.sees_all:
        raise NotAllowedError(
            f"{id_!r} is none of the deals open to you on {asked.question.as_of}.",
            where="deal",
            fix="Ask for one of your own deals or of those you lead, or look at another day.",
        )
    raise QuarterdeckError(
        f"No deal {id_!r} was known by the end of {asked.question.as_of}.",
        where="deal",
        fix="Use the id of the CRM, as `quarterdeck deals --csv -` prints it, or a later day.",
    )


def _in(asked: Asked, id_: str, scope: str) -> bool:
    question = replace(asked.question, scope=scope)
    sql = asked.facts.compose("SELECT key FROM deals WHERE id = {id}", question, id=id_)
    return bool(asked.facts.run(sql).num_rows)


def _period(desk: Desk, asked: Asked, now: Row) -> Period:
    """Return the period whose chance is told: that in which a closed deal was closed."""
    if now["is_open"]:
        return window_of(desk, asked, Ahead()).period
    closed = now["closed_on"] or now["known_on"]
    return desk.playbook.settings.calendar.quarter_of(closed)


def _path(
    forecasts: Forecasts, period: Period, days: tuple[Row, ...], day: date
) -> tuple[Seen, ...]:
    """Return the chances of the last weeks: up to the day, or to the eve of its closing."""
    now = days[-1]
    last = day
    if not now["is_open"]:
        last = (now["closed_on"] or now["known_on"]) - timedelta(days=1)
    windows = weeks_before(period, last, days[0]["known_on"], most=_WEEKS)
    return deal_path(forecasts, windows, now["key"])


def _closing(
    forecasts: Forecasts, told: Source, now: Row, path: tuple[Seen, ...]
) -> Closing | None:
    """Return when an open deal closes; None where no chance is told of it on the day."""
    day = told.question.as_of
    if not now["is_open"] or not path or path[-1].day != day:
        return None
    named = (now["title"], now["owner"], now["stage"], now["close_date"])
    stake = Stake(now["key"], now["id"], *named, now["money"] or 0, 0, 0)
    return closings(forecasts.known(day), (stake,))[0]


def _year(told: Source) -> Period:
    day = told.question.as_of
    return Period("the past year", day - _YEAR, day + timedelta(days=1))


def _usual(told: Source, now: Row, year: Period) -> Answer | None:
    """Return how long deals of the company usually stay in its stage, where enough of them tell."""
    if not now["is_open"]:
        return None
    question = Question(told.question.as_of, by=("pipeline", "stage"))
    here = {"pipeline": now["pipeline"], "stage": now["stage"]}
    found = evaluate(told.facts, [_USUAL], question=question, period=year)
    return next((a for a in found if a.dimensions == here and a.n >= _FEW), None)


def _held(desk: Desk, told: Source, id_: str) -> tuple[Held, ...]:
    """Return the standards of the day that the deal breaks, the gravest first."""
    day = told.question.as_of
    policy = policy_of(desk, day)
    silent = dict(lacking(told.facts, policy.standards, day)) | dict(policy.refused or {})
    asked = {o.id: o for o in policy.standards if o.rule.about == "deal" and o.id not in silent}
    if not asked:
        return ()
    sql = deals_sql(told.facts, tuple(asked.values()), Question(day))
    picked = f"SELECT * FROM (\n{sql}\n) AS judged WHERE breached AND id = {literal(id_)}"
    rows = {row["standard"]: row for row in told.rows(picked)}
    return tuple(
        Held(one, rows[name]["measured"], rows[name]["threshold"])
        for name, one in asked.items()
        if name in rows
    )


def _silent(told: Source, id_: str, period: Period, path: tuple[Seen, ...]) -> tuple[str, ...]:
    """Say what is not told of the deal, and why."""
    found = list(notes(told, f"id = {literal(id_)}"))
    if not path:
        found.append(f"No chance to be won in {period.label} is told: too few wins were watched.")
    for table, what in (("activities", "activities"), ("evidence", "evidence")):
        if not told.rows(told.facts.compose(f"SELECT 1 AS n FROM {table} LIMIT 1", told.question)):
            found.append(f"No {what} of any deal is imported.")
    found.append("No contacts are imported, so nothing is said of who has a say.")
    return tuple(found)
