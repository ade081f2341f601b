"""The verbs of the dojo: a past day as it was then, a call of it, and what came at once."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

import numpy as np

from quarterdeck.desk.answering import People
from quarterdeck.desk.ask import Ask, Asked, as_of_day, on_day, said_of, settle, source
from quarterdeck.desk.forecasting import target_of
from quarterdeck.desk.speaking import actor_of
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.engine.sql import load
from quarterdeck.facts.question import Question
from quarterdeck.forecast.came import came_of, ends_of
from quarterdeck.forecast.case import Case
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.window import Window
from quarterdeck.journal.api import REHEARSALS
from quarterdeck.journal.records import Rehearsal, Said
from quarterdeck.reports.dojo.data import (
    Answer,
    Deal,
    History,
    Opened,
    Puzzle,
    letter,
    played,
    played_of,
)
from quarterdeck.words.money import parse_minor
from quarterdeck.words.problem import QuarterdeckError

DOJO = "dojo"
"""The source of what was said in play."""

_WEEKS = range(2, 11)
_WATCHED = timedelta(days=91)
_MOST, _TRIES = 10, 50
_TOKEN = re.compile(r"([sd])([0-9]{1,9})-([0-9]{6})")


@dataclass(frozen=True, slots=True)
class Bout:
    """Which day is played, as typed: a seed, a day, or the token of a question; who plays."""

    seed: str = ""
    day: str = ""
    token: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """What is called of it, as typed, and perhaps a range that is to hold 8 of 10 cases."""

    call: str
    low: str = ""
    high: str = ""


def puzzle(desk: Desk, viewer: Viewer, scope: str, *, bout: Bout) -> Puzzle:
    """Return a past day as it was known by its end, names taken out, and what came left out.

    Its quarter is over. Without a seed, a day or a token it is the next one of whoever plays.
    Raises QuarterdeckError where no quarter was watched from its beginning to its end.
    """
    until = as_of_day(desk, "")
    history = _history(desk, viewer, bout.by)
    token = bout.token or _token(desk, bout, history, until)
    day, until = _day(desk, token)
    desk = on_day(desk, Ask(as_of=f"{day}"))
    asked = settle(desk, viewer, Ask(as_of=f"{day}", scope=scope))
    window = Window(asked.period, day)
    _refuse_open(window, until)
    told = source(desk, asked)
    forecasts = Forecasts(asked.facts)
    points = Case(forecasts.known(day), window, asked.question).points
    return Puzzle(
        told.on(until),
        token,
        day,
        asked.period,
        points.now.booked,
        target_of(asked, window),
        _opened(asked),
        _deals(asked),
        points.past[:4],
        history,
    )


def answer(desk: Desk, viewer: Viewer, scope: str, *, bout: Bout, guess: Guess) -> Answer:
    """Hold a call of a past day against the forecast of that day and what came, and keep it.

    It is kept apart from all real calls; a day played before is scored again and not kept twice.
    Raises QuarterdeckError as `puzzle`, for an amount or a range that cannot be read, and for who
    may not call.
    """
    may(viewer, "call")
    asked = puzzle(desk, viewer, scope, bout=bout)
    said = _said(desk, viewer, asked, bout, guess)
    new = desk.journal.add([said]) > 0
    history = _history(desk, viewer, bout.by)
    return Answer(asked, played(said), new, history)


def _said(desk: Desk, viewer: Viewer, asked: Puzzle, bout: Bout, guess: Guess) -> Rehearsal:
    facts, scope = asked.source.facts, asked.source.question.scope
    amount, low, high = _amounts(facts.currency, guess)
    window = Window(asked.period, asked.day)
    forecast = Forecasts(facts).forecast(window, Question(asked.day, scope))
    came = came_of(facts, asked.source.question, [asked.period])[ends_of(asked.period)]
    ends = forecast.spread.interval(80)
    player = _player(desk, viewer, bout.by)
    ref = sha256("\0".join((player, f"{asked.day}", scope)).encode()).hexdigest()
    return Rehearsal(
        asked.day,
        scope,
        asked.period,
        amount,
        low,
        high,
        facts.currency,
        came,
        forecast.whole.expected,
        round(ends[0]),
        round(ends[1]),
        Said(player, desk.now, desk.now, source=DOJO, ref=ref),
    )


def _amounts(currency: str, guess: Guess) -> tuple[int, int | None, int | None]:
    with said_of("--call"):
        amount = parse_minor(guess.call, currency)
    ends: list[int | None] = []
    for option, text in (("--low", guess.low), ("--high", guess.high)):
        with said_of(option):
            ends.append(parse_minor(text, currency) if text else None)
    low, high = ends
    if (low is None) != (high is None) or (low is not None and not low <= amount <= (high or 0)):
        raise QuarterdeckError(
            "A range has two ends, and the call lies between them.",
            where="--low, --high",
            fix="Give both ends such that 8 of 10 such quarters would lie between them, or none.",
        )
    return amount, low, high


def _player(desk: Desk, viewer: Viewer, by: str) -> str:
    return actor_of(desk, viewer, by, People(desk)) if by else viewer.person


def _history(desk: Desk, viewer: Viewer, by: str) -> History:
    player = _player(desk, viewer, by)
    rows = desk.journal.read(REHEARSALS).to_pylist()
    currency = desk.playbook.settings.currency
    mine = (r for r in rows if r["actor"] == player and r["currency"] == currency)
    return History(tuple(played_of(row) for row in mine))


def _token(desk: Desk, bout: Bout, history: History, until: date) -> str:
    """Return what names a question: how its day is found, and the last day that was known.

    Without a wish it is a day of a quarter that was not played yet, as long as there is one.
    """
    if bout.day:
        return f"d{as_of_day(desk, bout.day).toordinal()}-{until.toordinal()}"
    if not bout.seed:
        calendar, known = desk.playbook.settings.calendar, {one.period for one in history.rounds}
        first = len(history.rounds) + 1
        for number in range(first, first + _TRIES):
            token = f"s{number}-{until.toordinal()}"
            if calendar.quarter_of(_day(desk, token)[0]).label not in known:
                return token
    seed = bout.seed or f"{len(history.rounds) + 1}"
    if not re.fullmatch(r"[0-9]{1,9}", seed):
        raise QuarterdeckError(
            f"A seed cannot be {seed!r}.", where="--seed", fix="Write a whole number, such as 7."
        )
    return f"s{seed}-{until.toordinal()}"


def _day(desk: Desk, token: str) -> tuple[date, date]:
    """Return the day that a token means, and the last day known when it was given."""
    match = _TOKEN.fullmatch(token)
    if not match:
        raise QuarterdeckError(
            f"{token!r} is no token of the dojo.",
            where="--token",
            fix="Take the one that `quarterdeck dojo` printed with its question.",
        )
    until = date.fromordinal(int(match[3]))
    if match[1] == "d":
        return date.fromordinal(int(match[2])), until
    days = _candidates(desk, until)
    if not days:
        raise QuarterdeckError(
            f"No quarter that is over by {until} was watched from its beginning.",
            fix="Come back once a whole quarter is known, or try it in a simulated company: "
            "quarterdeck demo FOLDER",
        )
    random = np.random.default_rng(int(match[2]))
    return days[int(random.integers(len(days)))], until


def _candidates(desk: Desk, until: date) -> list[date]:
    first = desk.facts.first_known
    if first is None:
        return []
    calendar = desk.playbook.settings.calendar
    found: list[date] = []
    period = calendar.previous(calendar.quarter_of(until + timedelta(days=1)))
    while period.start - _WATCHED >= first:
        found += [period.start + timedelta(days=7 * week - 1) for week in _WEEKS]
        period = calendar.previous(period)
    return sorted(found)


def _refuse_open(window: Window, until: date) -> None:
    if window.last > until:
        raise QuarterdeckError(
            f"{window.period.label}, in which {window.as_of} lies, is not over by {until}.",
            where="--as-of",
            fix="Name a day of a quarter that is over, or none.",
        )


def _opened(asked: Asked) -> tuple[Opened, ...]:
    period, facts = asked.period, asked.facts
    question = replace(asked.question, by=())
    sql = facts.compose(load("reports", "dojo_open"), question, start=period.start, end=period.end)
    return tuple(
        Opened(
            row["category"] or "none",
            row["deals"],
            int(row["money"]),
            row["due"],
            int(row["due_money"]),
        )
        for row in facts.run(sql).to_pylist()
    )


def _deals(asked: Asked) -> tuple[Deal, ...]:
    """Return the largest open deals without a name: sellers by letter, days from the day."""
    period, facts, day = asked.period, asked.facts, asked.question.as_of
    sql = facts.compose(
        load("reports", "dojo_deals"),
        asked.question,
        start=period.start,
        end=period.end,
        most=_MOST,
        tz=facts.playbook.settings.timezone,
    )
    rows = facts.run(sql).to_pylist()
    sellers = list(dict.fromkeys(row["owner"] for row in rows))
    return tuple(
        Deal(
            f"Deal {n}",
            f"Seller {letter(sellers.index(row['owner']))}",
            row["stage"] or "",
            (row["category"] or "").replace("_", " "),
            int(row["money"]),
            row["stage_days"],
            None if row["due_on"] is None else (row["due_on"] - day).days,
            bool(row["due"]),
        )
        for n, row in enumerate(rows, 1)
    )
