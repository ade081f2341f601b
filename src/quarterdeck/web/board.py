"""The call board as the Forecast page shows it: each number as text, each form with its values."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.board import Outlooks, board, outlooks_of
from quarterdeck.desk.code import code_version
from quarterdeck.desk.deals import Which, deals_of
from quarterdeck.desk.locking import MAY_LOCK
from quarterdeck.desk.parts import lenders_to
from quarterdeck.journal.records import CALLED
from quarterdeck.metrics.callers.record import PersonRecord
from quarterdeck.reports.calls.board import Board, BoardRow, Voice
from quarterdeck.reports.calls.board_page import layer_words, range_words, record_words, said_words
from quarterdeck.reports.calls.data import Judged
from quarterdeck.reports.calls.spoken import about, in_words
from quarterdeck.reports.figures import compact_minor, exact
from quarterdeck.web.board_shown import (
    Amount,
    Field,
    Opened,
    Shown,
    ShownDeal,
    ShownRow,
    ShownVoice,
    ShownWord,
    Strip,
)
from quarterdeck.web.pages.page import Look
from quarterdeck.words.deal import Category
from quarterdeck.words.money import to_major

_MANY = 25
_DEALS = 15
_WORDS = 30
_MIDDLE, _WIDE, _MOST = 48.0, 112.0, 0.4
_SILENT = "too little to say of you yet"
_Made = TypeVar("_Made")


def board_beside(look: Look) -> dict[str, object]:
    """Return the board beside the forecast of a period; a forecast of days ahead has none."""
    if look.text("horizon"):
        return {}
    return {"board": _once(look, "board", _shown, look.said, look.viewer.person, look.state.query)}


def board_of(look: Look) -> Board:
    """Return the board that a page shows."""
    ask = look.ask
    outlooks = _once(look, "outlooks", _outlooks, ask.scope, ask.period, ask.as_of)
    return board(look.desk, look.viewer, look.ask, outlooks=outlooks)


def _outlooks(look: Look) -> Outlooks:
    return outlooks_of(look.desk, look.viewer, look.ask)


def _once(look: Look, name: str, make: Callable[[Look], _Made], *more: str) -> _Made:
    """Return what is kept for a state of the company and of who may see it, or make it now."""
    who = "all" if look.viewer.sees_all else look.viewer.person
    lent = lenders_to(look.desk, look.viewer) if who != "all" else ()
    parts = (code_version(), f"{look.desk.root}", look.stamp, look.viewer.role, who, *lent, *more)
    key = f"{name}-{sha256(chr(0).join(parts).encode()).hexdigest()}"
    found: _Made | None = cache.get(key)
    if found is None:
        found = make(look)
        cache.set(key, found)
    return found


def _shown(look: Look) -> Shown:
    found = board_of(look)
    called, everybody = found.called, look.text("people") == "all"
    rows = found.rows if everybody or len(found.rows) <= _MANY else found.leaders
    source, viewer = called.source, look.viewer
    calendar = source.facts.playbook.settings.calendar
    return Shown(
        called.period.label,
        f"{source.question.as_of}",
        source.currency,
        tuple(in_words(c) for c in called.categories),
        tuple(_row(found, row, look) for row in rows),
        len(found.rows) - len(rows),
        look.state.with_(people="all").query,
        tuple(_voice(found, one) for one in found.voices),
        layer_words(found),
        sum(row.caller.expected for row in found.rows),
        sum(row.late for row in found.rows),
        f"{called.week.start}",
        called.locked,
        bool(viewer.person)
        and viewer.role in MAY_LOCK
        and "write" in viewer.rights
        and not (found.past or found.over),
        found.over,
        found.past,
        calendar.quarter_of(look.desk.today).label,
        _opened(found, look),
    )


def _row(found: Board, row: BoardRow, look: Look) -> ShownRow:
    one, called = row.caller, found.called
    own = [(c, one.calls.get(c)) for c in called.categories]
    below = one.below.amounts.get(Category.COMMIT) if one.below else None

    def amount(value: int | None) -> Amount | None:
        return _amount(value, called.source.currency)

    return ShownRow(
        one.person,
        str(called.source.names(one.person)),
        look.state.with_(row=one.person).query,
        str(about(one.scope, one.person, called.source.names)),
        min(row.depth, 4),
        one.person == found.viewer,
        one.person == look.text("row"),
        amount(row.target),
        amount(one.crm["booked"]),
        tuple((amount(one.crm[c]), in_words(c)) for c in called.categories),
        amount(below),
        tuple((amount(word.amount) if word else None, in_words(c)) for c, word in own),
        amount(one.before.get(Category.COMMIT)),
        amount(row.outlook.expected if row.outlook else None),
        range_words(row, called.source.currency),
        said_words(row) if row.days is not None or one.expected else "",
        row.late,
        record_words(row.record) or (_SILENT if one.person == found.viewer else ""),
        _strip(row.record),
    )


def _amount(value: int | None, currency: str) -> Amount | None:
    if value is None:
        return None
    return Amount(compact_minor(value, currency), exact(value, currency).full)


def _strip(record: PersonRecord | None) -> Strip | None:
    if record is None or record.lean is None or record.low is None or record.high is None:
        return None
    low, high, lean = (_place(share) for share in (record.low, record.high, record.lean))
    return Strip(low, high, lean)


def _place(share: float) -> float:
    return round(_MIDDLE + _WIDE * max(-_MOST, min(_MOST, share)), 1)


def _voice(found: Board, one: Voice) -> ShownVoice:
    source = found.called.source
    last = max(one.standing.values(), key=lambda word: word.entry, default=None)
    said = f"last said {last.said_on} by {source.names(last.by)}" if last else "nothing said yet"
    return ShownVoice(
        one.person,
        str(source.names(one.person)),
        str(about(one.scope, one.person, source.names)),
        one.seen,
        tuple(Field(c.value, in_words(c).capitalize(), _plain(found, one, c)) for c in CALLED),
        said,
        one.lent,
    )


def _plain(found: Board, one: Voice, category: Category) -> str:
    word = one.standing.get(category)
    if word is None or word.amount is None:
        return ""
    return to_major(word.amount, found.called.source.currency)


def _opened(found: Board, look: Look) -> Opened | None:
    """Return what the row of the address opens; nothing for somebody who is not on the board."""
    row = next((r for r in found.rows if r.caller.person == look.text("row")), None)
    if row is None:
        return None
    called, person = found.called, row.caller.person
    ask = Ask(f"{called.source.question.as_of}", row.caller.scope, period=called.period.label)
    listed = deals_of(look.desk, look.viewer, ask, which=Which("open", limit=_DEALS))
    speaker = person if found.voice(person) else found.viewer if found.voice(found.viewer) else ""
    return Opened(
        person,
        str(called.source.names(person)),
        speaker,
        tuple(_words(found, person))[:_WORDS],
        tuple(
            ShownDeal(
                deal["id"],
                deal["title"] or deal["id"],
                str(called.source.names(deal["owner"])),
                in_words(deal["category"] or ""),
                f"{deal['due_on'] or 'no day'}",
                _amount(deal["money"], called.source.currency),
                tuple(_judged(found, one) for one in called.judged if one.deal == deal["id"]),
            )
            for deal in listed.rows
        ),
        listed.n - len(listed.rows),
    )


def _words(found: Board, person: str) -> Iterator[ShownWord]:
    source = found.called.source
    for word in found.called.history:
        if word.person == person:
            yield ShownWord(
                f"{word.said_on}",
                in_words(word.category),
                _amount(word.amount, source.currency),
                str(source.names(word.by)),
                word.note,
            )


def _judged(found: Board, one: Judged) -> str:
    source = found.called.source
    told = [one.verdict] if one.verdict else []
    told += [exact(one.amount, source.currency).full] if one.amount is not None else []
    told += [f"closes {one.due_on}"] if one.due_on else []
    why = f" ({one.note})" if one.note else ""
    return f"{source.names(one.person)}: {', '.join(told)}{why}, {one.said_on}"
