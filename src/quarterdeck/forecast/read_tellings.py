"""Reads from the facts what was told of deals, and when."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.engine.sql import Raw, load
from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.cells import state_sql, tracks_of
from quarterdeck.forecast.history import EPOCH, STILL, Bools, Ints, Small, whole
from quarterdeck.forecast.kinds import Kinds
from quarterdeck.forecast.prices import UNPRICED, Prices
from quarterdeck.forecast.tellings import Tellings
from quarterdeck.words.days import end_of_day
from quarterdeck.words.deal import Category

_NEVER = np.int32(10**6)
"""The day on which the last version of a deal ends."""

_ONLY = "forecast_only"
_ZERO, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_DAY = timedelta(days=1) // _MICROSECOND


def read_tellings(
    facts: Facts, until: date, prices: Prices, kinds: Kinds, *, only: pa.Table | None = None
) -> Tellings:
    """Read all that was told of deals by the end of a day, and of which of the kinds they are.

    Of the deals in `only`, by `key`, where it is given.
    """
    if only is not None:
        facts.engine.register_arrow(_ONLY, only)
    rows = facts.run(tellings_sql(facts, until, kinds, only=only is not None))
    order = _order(ints(rows["key"]), ints(rows["version"]))
    key = ints(rows["key"])[order]
    begins = np.diff(key, prepend=key[:1] - 1) != 0
    zone = facts.playbook.settings.timezone
    told = local_days(rows["told_at"], zone)[order]
    states, state = _named(rows["state"])
    opened, state = flags(rows["is_open"])[order], state[order]
    if tracks_of(facts):
        entered = _days(rows["touched_on"])[order][_turned(begins, state, opened)]
    else:
        entered = local_days(rows["entered_at"], zone)[order]
    first = np.flatnonzero(begins)
    return Tellings(
        until=until,
        keys=key[first],
        first=first,
        told=told,
        closed=_days(rows["closed_on"])[order],
        won=flags(rows["won"])[order],
        open=opened,
        category=_places(rows["category"])[order],
        probability=ints(rows["probability"])[order],
        price=prices.numbered(rows["native"], rows["currency"]).astype(np.int32)[order],
        settled=ints(pc.fill_null(rows["settled"], UNPRICED))[order],
        kind=ints(rows["kind"]).astype(np.int32)[order],
        deal=(np.cumsum(begins) - 1).astype(np.int32),
        until_told=np.append(np.where(begins[1:], _NEVER, told[1:]), _NEVER)[: len(told)],
        states=states,
        state=state,
        entered=entered,
        due_on=_days(rows["due_on"])[order],
        created=_days(rows["created_on"])[order],
        pushes=ints(rows["pushes"]).astype(np.int32)[order],
    )


def tellings_sql(facts: Facts, until: date, kinds: Kinds, *, only: bool = False) -> str:
    """Return SQL of all that was told of deals by the end of a day, or of some deals."""
    return facts.compose(
        load("forecast", "tellings"),
        whole(until),
        native=Raw(facts.frame.measure),
        settled=Raw(facts.settled("v")),
        kind=Raw(kinds.sql("v.")),
        state=Raw(state_sql(facts, kinds, "v.")),
        only=Raw(f"WHERE v.key IN (SELECT key FROM {_ONLY})" if only else ""),
    )


def _order(key: Ints, version: Ints) -> Ints | slice:
    """Return the order of versions deal by deal: an engine sorts so wide a table far slower."""
    place = key * (int(version.max(initial=0)) + 1) + version
    return slice(None) if (np.diff(place) > 0).all() else np.argsort(place, kind="stable")


def _turned(begins: Bools, state: Small, opened: Bools) -> Ints:
    """Return for each row the one in which its deal entered the state it is in."""
    turns = begins | (np.diff(state, prepend=-2) != 0) | ~np.concatenate([[False], opened[:-1]])
    return np.maximum.accumulate(np.where(turns, np.arange(len(turns)), 0))


def _named(states: pa.ChunkedArray) -> tuple[tuple[str, ...], Small]:
    """Return the states in order of name, and the place of each, -1 for none."""
    named = states.combine_chunks().dictionary_encode()
    names = named.dictionary.to_pylist()
    order = sorted(range(len(names)), key=lambda n: names[n])
    places = np.full(len(names) + 1, -1, dtype=np.int32)
    places[order] = np.arange(len(names))
    codes = np.asarray(pc.fill_null(named.indices, len(names)).to_numpy())
    return tuple(names[n] for n in order), np.asarray(places[codes])


def _days(column: pa.ChunkedArray) -> Small:
    return np.asarray(pc.fill_null(column.cast(pa.int32()), STILL).to_numpy())


def local_days(instants: pa.ChunkedArray, zone: str) -> Small:
    """Return the days in a zone that instants fall on, counted from 1970; STILL for NULL.

    As `end_of_day` has it: the engine would take ten times as long, and by zone data of its own.
    """
    told = instants.cast(pa.timestamp("us", "UTC")).cast(pa.int64())
    moments = np.asarray(pc.fill_null(told, 0).to_numpy())
    day = moments // _DAY
    first = int(day.min(initial=0)) - 1
    place = day - first
    there = np.zeros(int(place.max(initial=0)) + 2, dtype=bool)
    there[place] = True
    # A zone ends a day of UTC's up to a day before or after it.
    ends = np.zeros(len(there), dtype=np.int64)
    for n in np.flatnonzero(there[:-1] | there[1:]).tolist():
        ends[n] = (end_of_day(EPOCH + timedelta(days=first + n), zone) - _ZERO) // _MICROSECOND
    local = day - 1 + (moments >= ends[place - 1]) + (moments >= ends[place])
    return np.where(told.is_null().to_numpy(), STILL, local).astype(np.int32)


def _places(categories: pa.ChunkedArray) -> Small:
    """Return the place of each category, -1 for none."""
    named = categories.combine_chunks().dictionary_encode()
    known = list(Category)
    places = [known.index(Category(name)) for name in named.dictionary.to_pylist()]
    codes = np.asarray(pc.fill_null(named.indices, len(places)).to_numpy())
    return np.asarray(np.array([*places, -1], dtype=np.int32)[codes])


def ints(column: pa.ChunkedArray) -> Ints:
    """Return a column without NULL as whole numbers."""
    return np.asarray(column.to_numpy()).astype(np.int64, copy=False)


def flags(column: pa.ChunkedArray) -> Bools:
    """Return a column without NULL as truth values."""
    return np.asarray(column.to_numpy(zero_copy_only=False)).astype(bool)
