"""The verbs that show calls: who said what when, and who has not."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from quarterdeck.desk.answering import People
from quarterdeck.desk.ask import Ask, Asked, on_day, settle, source
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.engine.sql import load
from quarterdeck.facts.question import Question
from quarterdeck.journal.api import CALLS, JUDGEMENTS, WEEKS
from quarterdeck.playbook.model import Playbook
from quarterdeck.reports.calls.data import Called, Judged, words_of
from quarterdeck.words.days import end_of_day, local_day
from quarterdeck.words.money import convert

Rows = list[dict[str, Any]]
_WEEK = timedelta(days=7)


def called(desk: Desk, viewer: Viewer, ask: Ask) -> Called:
    """Return the calls of a period as of a day: everyone's that a viewer may see.

    Without a period it is the quarter of the day. What was said later does not show. Raises
    QuarterdeckError as every question does.
    """
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, replace(ask, by=(), where=""))
    day, period = asked.question.as_of, asked.period
    people = People(desk)
    week = desk.playbook.settings.calendar.week_of(day)
    rows = _said(desk, CALLS, asked)
    days = {r["id"]: (_day(desk, r["known_at"]), _day(desk, r["recorded_at"])) for r in rows}
    money = {r["id"]: _money(desk, asked, r, days[r["id"]][0]) for r in rows}
    told = source(desk, asked)
    return Called(
        told,
        period,
        week,
        locked(desk, week.start, day),
        tuple(words_of(rows, money, days)),
        tuple(judged(desk, asked)),
        {person: people.scope(person, day) for person in people.roles},
        _places(asked),
        _expected(desk, asked, people),
        tuple(told.rows(_crm_sql(asked))),
        day - _WEEK,
    )


def _said(desk: Desk, kind: str, asked: Asked) -> Rows:
    until = end_of_day(asked.question.as_of, desk.playbook.settings.timezone)
    read = desk.journal.read(kind, until, recorded=desk.recorded_until, period=asked.period)
    rows: Rows = read.to_pylist()
    return rows


def _day(desk: Desk, at: datetime) -> date:
    return local_day(at, desk.playbook.settings.timezone)


def _money(desk: Desk, asked: Asked, row: dict[str, Any], day: date) -> int | None:
    """Return an amount in the currency that is told, at the rates asked for or of its own day."""
    amount, currency, wanted = row["amount"], row["currency"], asked.facts.currency
    if amount is None or currency == wanted:
        return amount  # type: ignore[no-any-return]
    reading = asked.facts.reading
    rate = dict(reading.worth).get(currency) if reading.fixed else _rate(desk.playbook, row, day)
    return None if rate is None else convert(amount, currency, wanted, rate)


def _rate(playbook: Playbook, row: dict[str, Any], day: date) -> int | None:
    mine = [r for r in playbook.rates if r.kind == "dated" and r.currency == row["currency"]]
    known = sorted((r for r in mine), key=lambda r: r.since)
    before = [r for r in known if r.since <= day] or known[:1]
    return before[-1].rate if before else None


def locked(desk: Desk, week: date, day: date) -> bool:
    """Return whether a week was locked at the end of a day."""
    until = end_of_day(day, desk.playbook.settings.timezone)
    rows: Rows = desk.journal.read(WEEKS, until, recorded=desk.recorded_until).to_pylist()
    mine = sorted((r["number"], r["locked"]) for r in rows if r["week"] == week)
    return bool(mine and mine[-1][1])


def _places(asked: Asked) -> dict[str, tuple[str, ...]]:
    """Return the way to each person and team of the tree of the day."""
    facts, day = asked.facts, Question(asked.question.as_of)
    rows = facts.run(facts.compose("SELECT person, path FROM people", day)).to_pylist()
    return {r["person"]: tuple(r["path"].strip("/").split("/")) for r in rows}


def _crm_sql(asked: Asked) -> str:
    period = asked.period
    question = Question(asked.question.as_of)
    return asked.facts.compose(
        load("reports", "called"), question, start=period.start, end=period.end
    )


def _expected(desk: Desk, asked: Asked, people: People) -> frozenset[str]:
    """Return who is to call: whoever answers for what has a target in exactly that period."""
    facts, period = asked.facts, asked.period
    sql = facts.compose(
        "SELECT DISTINCT scope FROM targets"
        " WHERE start_on = {start} AND end_on = {end} AND kind = {kind}",
        Question(asked.question.as_of),
        start=period.start,
        end=period.end,
        kind=desk.playbook.settings.target_kind,
    )
    scopes = {"" if row["scope"] == "*" else row["scope"] for row in facts.run(sql).to_pylist()}
    day, places = asked.question.as_of, _places(asked)
    there = {
        p.id
        for p in desk.known.people
        if p.id in places
        and (p.left is None or day < p.left)
        and (not p.started or p.started <= day)
    }
    return frozenset(p for p in there if people.scope(p, day) in scopes)


def judged(desk: Desk, asked: Asked) -> list[Judged]:
    """Return the judgements of deals as they stand, of deals within the scope."""
    rows = _said(desk, JUDGEMENTS, asked)
    last = {(r["person"], r["deal"]): r for r in rows}
    standing = [r for r in last.values() if r["verdict"] != "none"]
    if not standing:
        return []
    sql = asked.facts.compose(
        "SELECT id, title, owner, money, due_on FROM deals WHERE id IN {deals}",
        asked.question,
        deals=sorted({r["deal"] for r in standing}),
    )
    known = {row["id"]: row for row in asked.facts.run(sql).to_pylist()}
    return [
        Judged(
            r["deal"],
            known[r["deal"]]["title"] or "",
            r["person"],
            r["actor"],
            r["verdict"],
            _money(desk, asked, r, _day(desk, r["known_at"])),
            r["due_on"],
            known[r["deal"]]["money"],
            known[r["deal"]]["due_on"],
            _day(desk, r["known_at"]),
            r["why"],
        )
        for r in standing
        if r["deal"] in known
    ]
