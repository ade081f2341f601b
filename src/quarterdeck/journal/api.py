"""The journal of a workspace: read what was said, add to it, lock a week."""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pyarrow as pa

from quarterdeck.journal.opening import opened
from quarterdeck.journal.place import Place
from quarterdeck.journal.records import Call, Delegation, Entry, Judgement, Said, WeekState
from quarterdeck.words.period import Period
from quarterdeck.words.problem import QuarterdeckError

CALLS, JUDGEMENTS, DELEGATIONS, WEEKS = "calls", "judgements", "delegations", "weeks"
REHEARSALS = "rehearsals"
"""What was played in the dojo: never read where real calls are."""

_TEXT, _DAY, _WHOLE = pa.string(), pa.date32(), pa.int64()
_MOMENT = pa.timestamp("us", tz="UTC")
_SAID = {
    "id": _WHOLE,
    "actor": _TEXT,
    "known_at": _MOMENT,
    "recorded_at": _MOMENT,
    "why": _TEXT,
    "source": _TEXT,
    "supersedes": _WHOLE,
    "loaded": pa.bool_(),
}
_PERIOD = {"period": _TEXT, "starts_on": _DAY, "ends_on": _DAY}
_KINDS: dict[str, tuple[str, dict[str, pa.DataType]]] = {
    CALLS: (
        "Call",
        {
            "person": _TEXT,
            "scope": _TEXT,
            **_PERIOD,
            "category": _TEXT,
            "measure": _TEXT,
            "amount": _WHOLE,
            "currency": _TEXT,
        },
    ),
    JUDGEMENTS: (
        "Judgement",
        {
            "person": _TEXT,
            "deal": _TEXT,
            **_PERIOD,
            "verdict": _TEXT,
            "amount": _WHOLE,
            "currency": _TEXT,
            "due_on": _DAY,
        },
    ),
    DELEGATIONS: (
        "Delegation",
        {"person": _TEXT, "delegate": _TEXT, "starts_on": _DAY, "ends_on": _DAY},
    ),
    REHEARSALS: (
        "Rehearsal",
        {
            "day": _DAY,
            "scope": _TEXT,
            **_PERIOD,
            "amount": _WHOLE,
            "low": _WHOLE,
            "high": _WHOLE,
            "currency": _TEXT,
            "came": _WHOLE,
            "expected": _WHOLE,
            "expected_low": _WHOLE,
            "expected_high": _WHOLE,
        },
    ),
    WEEKS: ("WeekChange", {"week": _DAY, "number": _WHOLE, "locked": pa.bool_()}),
}
"""Each kind of entry: its table, and its columns beside those that every entry has."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What the people of a workspace said, in one database; it only grows.

    Every method raises QuarterdeckError when the database cannot be used.
    """

    place: Place

    def read(
        self,
        kind: str,
        until: datetime | None = None,
        *,
        recorded: datetime | None = None,
        period: Period | None = None,
    ) -> pa.Table:
        """Return the entries of a kind known before `until`, in the order they were said in.

        Known is what had come in by then; what was loaded as history, from when it was said. With
        `recorded`, only what had come in before it; with `period`, what is about its days.
        A journal not yet begun is empty, and reading it starts nothing.
        """
        if not self.place.begun:
            return nothing(kind)
        with opened(self.place) as name:
            return _read(name, kind, until, recorded=recorded, period=period)

    def head(self, kind: str) -> str:
        """Return a text that is another one as soon as an entry of a kind came in; '' for none.

        The count tells of entries that came in under an earlier number than the last.
        """
        if not self.place.begun:
            return ""
        with opened(self.place) as name:
            rows = _model(_KINDS[kind][0]).objects.using(name)
            last = rows.order_by("-id").values_list("id", "ref").first()
            return "-".join(map(str, (rows.count(), *last))) if last else ""

    def refs(self, kind: str, among: Collection[str]) -> frozenset[str]:
        """Return which of these refs are of something said before."""
        if not self.place.begun:
            return frozenset()
        with opened(self.place) as name:
            return _refs(name, kind, among)

    @contextmanager
    def floor(self, *, week: date | None = None) -> Iterator["Floor"]:
        """Let one speak while all others wait: what is read here stays so until it is added to.

        With `week`, nobody may while that forecast week is locked: raises QuarterdeckError.
        """
        with self._writing() as name:
            if week and _held(name, week).locked:
                raise QuarterdeckError(
                    f"The week of {week} is locked.",
                    fix="Wait for the next week, or have it unlocked with the reason: quarterdeck "
                    f"call unlock --week {week} --by PERSON --note WHY",
                )
            yield Floor(name)

    def add(self, entries: Sequence[Entry], *, week: date | None = None) -> int:
        """Add entries, all or none, and return how many were new.

        One whose `ref` is there already was said before. With `week`, they are refused while that
        forecast week is locked.
        """
        with self.floor(week=week) as floor:
            return floor.add(entries)

    def week(self, week: date) -> WeekState:
        """Return the state of the forecast week that begins on a day."""
        if not self.place.begun:
            return WeekState(week)
        with opened(self.place) as name:
            held = _model("Week").objects.using(name).filter(week=week).first()
            return WeekState(week, held.number, held.locked) if held else WeekState(week)

    def turn(self, seen: WeekState, *, locked: bool, said: Said) -> WeekState:
        """Lock or unlock a week that was seen in a state, and return its new one.

        Raises QuarterdeckError when somebody else changed it in between.
        """
        with self._writing() as name:
            _held(name, seen.week)
            number = seen.number + 1
            same = _model("Week").objects.using(name).filter(week=seen.week, number=seen.number)
            if not same.update(number=number, locked=locked):
                raise QuarterdeckError(
                    f"Somebody else changed the week of {seen.week} just now.",
                    fix="Look at it again: quarterdeck call missing",
                )
            change = _said(said) | {"week": seen.week, "number": number, "locked": locked}
            _model("WeekChange").objects.using(name).create(**change)
        return WeekState(seen.week, number, locked)

    @contextmanager
    def _writing(self) -> Iterator[str]:
        """Open the database in one transaction, alone: what is read in it is the last word."""
        with opened(self.place) as name:
            from django.db import connections, transaction

            with transaction.atomic(using=name):
                if connections[name].vendor == "postgresql":
                    with connections[name].cursor() as cursor:
                        cursor.execute("LOCK TABLE journal_week IN EXCLUSIVE MODE")
                yield name


@dataclass(frozen=True, slots=True)
class Floor:
    """The journal while one person speaks and nobody else can; `name` is the open database."""

    name: str

    def read(self, kind: str, *, period: Period | None = None) -> pa.Table:
        """Return the entries of a kind, with `period` those about its days, as Journal does."""
        return _read(self.name, kind, period=period)

    def refs(self, kind: str, among: Collection[str]) -> frozenset[str]:
        """Return which of these refs are of something said before."""
        return _refs(self.name, kind, among)

    def add(self, entries: Sequence[Entry]) -> int:
        """Add entries, all or none, and return how many were new."""
        before = {model: _count(self.name, model) for model in {_table(e) for e in entries}}
        for model in before:
            _insert(self.name, model, [_row(one) for one in entries if _table(one) == model])
        return sum(_count(self.name, model) - old for model, old in before.items())


def nothing(kind: str) -> pa.Table:
    """Return no entries of a kind, with their columns."""
    return pa.schema(list({**_SAID, **_KINDS[kind][1]}.items())).empty_table()


def _read(
    name: str,
    kind: str,
    until: datetime | None = None,
    *,
    recorded: datetime | None = None,
    period: Period | None = None,
) -> pa.Table:
    model, own = _KINDS[kind]
    columns = {**_SAID, **own}
    rows = _model(model).objects.using(name)
    rows = rows.filter(_known(until)) if until else rows
    rows = rows.filter(recorded_at__lt=recorded) if recorded else rows
    rows = rows.filter(starts_on=period.start, ends_on=period.end) if period else rows
    found = list(rows.order_by("known_at", "id").values_list(*columns))
    told = zip(*found, strict=True) if found else [()] * len(columns)
    arrays = [pa.array(v, type=t) for v, t in zip(told, columns.values(), strict=True)]
    return pa.table(arrays, schema=nothing(kind).schema)


def _refs(name: str, kind: str, among: Collection[str]) -> frozenset[str]:
    known = _model(_KINDS[kind][0]).objects.using(name).values_list("ref", flat=True)
    return frozenset(among).intersection(known)


def _known(until: datetime) -> Any:  # noqa: ANN401 -- as _model
    """Return the condition that a word was known before a moment."""
    from django.db.models import Q

    return Q(known_at__lt=until) & (Q(recorded_at__lt=until) | Q(loaded=True))


def _model(name: str) -> Any:  # noqa: ANN401 -- a model of Django, which has no types
    from quarterdeck.journal import models

    return getattr(models, name)


def _held(name: str, week: date) -> Any:  # noqa: ANN401 -- as _model
    """Return the row of a week, kept from changing until the transaction ends."""
    weeks = _model("Week").objects.using(name)
    weeks.get_or_create(week=week)
    return weeks.select_for_update().get(week=week)


def _count(name: str, model: str) -> int:
    return int(_model(model).objects.using(name).count())


def _table(entry: Entry) -> str:
    return type(entry).__name__


def _insert(name: str, model: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Add rows to a table in one go; those whose `ref` is there stay out."""
    from django.db import connections

    connection = connections[name]
    kept = connection.ops.adapt_datetimefield_value
    columns = ", ".join(rows[0])
    marks = ", ".join(["%s"] * len(rows[0]))
    into = f"INSERT INTO journal_{model.lower()} ({columns}) VALUES ({marks})"
    told = [tuple(kept(v) if isinstance(v, datetime) else v for v in r.values()) for r in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"{into} ON CONFLICT (ref) DO NOTHING", told)


def _row(entry: Entry) -> Mapping[str, object]:
    values: dict[str, object] = {}
    for field in fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, Said):
            values |= _said(value)
        elif isinstance(value, Period):
            first, end = value.start.isoformat(), value.end.isoformat()
            values |= {"period": value.label, "starts_on": first, "ends_on": end}
        elif isinstance(value, date):
            values[field.name] = value.isoformat()
        elif isinstance(value, StrEnum):
            values[field.name] = value.value
        else:
            values[field.name] = value
    return values


def _said(said: Said) -> dict[str, object]:
    return {f.name: getattr(said, f.name) for f in fields(said)} | {
        "ref": said.ref or secrets.token_hex(16)
    }


__all__ = ["Call", "Delegation", "Journal", "Judgement", "Said", "WeekState"]
