"""The deals that are due in the period after one, and which of them that one won early."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from quarterdeck.engine.sql import load
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import key_names
from quarterdeck.forecast.groups import grouped
from quarterdeck.forecast.history import Bools, Ints, ends_of, number_of
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.slips import lend_ended
from quarterdeck.forecast.tellings import Due
from quarterdeck.words.calendar import Period


@dataclass(frozen=True, slots=True)
class Pair:
    """A period and the next, looked at on its day `until`."""

    period: Period
    following: Period
    until: date

    @property
    def seen(self) -> date:
        """The day before the period began."""
        return self.period.start - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueNext:
    """Deals due in the following period, a row each: pair, key, money, whether won early.

    `keys` are the columns of the breakdown.
    """

    pair: Ints
    key: Ints
    money: Ints
    early: Bools
    keys: tuple[pa.ChunkedArray, ...]

    def groups(self, rows: Ints) -> dict[tuple[str | int, ...], Ints]:
        """Return the rows of each part of the breakdown."""
        coded = [
            column.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)[rows]
            for column in self.keys
        ]
        first, group = grouped(coded, len(rows))
        found = {}
        for n, row in enumerate(rows[first]):
            keys = tuple(column[int(row)].as_py() for column in self.keys)
            found[keys] = rows[group == n]
        return found


def due_next(known: Known, question: Question, pairs: Sequence[Pair]) -> DueNext:
    """Return the deals so due of all pairs, in order of pair, then of key."""
    part = question.scope or question.where or question.by
    return _of_part(known, question, pairs) if part else _of_company(known, pairs)


def _of_company(known: Known, pairs: Sequence[Pair]) -> DueNext:
    first = min(p.following.start for p in pairs)
    ever = known.past.due(known.as_of, first, max(p.following.last_day for p in pairs))
    rows = [_rows(ever, pair) for pair in pairs]
    due, pair = ever.of(rows), np.repeat(np.arange(len(pairs)), [len(r) for r in rows])
    deals, place = known.deals, due.among(known.deals)
    starts = np.array([number_of(p.period.start) for p in pairs])[pair]
    until = np.array([number_of(p.until) for p in pairs])[pair]
    closed, worth = deals.closed[place], due.worth(known.past.prices.worth(known.as_of))
    money = np.where(deals.decided[place], deals.money[place], worth)
    early = deals.won[place] & (closed >= starts) & (closed <= until)
    return DueNext(pair, due.key, money, early, ())


def _rows(ever: Due, pair: Pair) -> Ints:
    """Return the rows due in the following period as a pair began or when first known in it."""
    due = ever.within(pair.following.start, pair.following.last_day)
    return np.sort(due.of([due.at(pair.seen).rows, due.new(pair.seen, pair.until).rows]).rows)


def _of_part(known: Known, question: Question, pairs: Sequence[Pair]) -> DueNext:
    """Return the same of a part of the company or by parts, which the engine tells apart."""
    facts = known.facts
    lend_ended(known)
    columns = {
        "starts": [p.period.start for p in pairs],
        "until": [p.until for p in pairs],
        "next_starts": [p.following.start for p in pairs],
        "next_ends": [p.following.last_day for p in pairs],
    }
    table = {name: pa.array(days, pa.date32()) for name, days in columns.items()}
    zone = facts.playbook.settings.timezone
    for name in ("seen", "until"):
        table[f"{name}_end"] = ends_of([getattr(pair, name) for pair in pairs], zone)
    n = pa.array(range(len(pairs)), pa.int64())
    facts.engine.register_arrow("forecast_pairs", pa.table({"n": n, **table}))
    rows = facts.run(facts.compose(load("forecast", "borrowed"), question))
    return DueNext(
        rows["n"].to_numpy().astype(np.int64),
        rows["key"].to_numpy().astype(np.int64),
        rows["money"].to_numpy().astype(np.int64),
        rows["early"].to_numpy(zero_copy_only=False).astype(bool),
        tuple(rows[name] for name in key_names(question)),
    )
