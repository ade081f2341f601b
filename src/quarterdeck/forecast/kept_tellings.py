"""What was told of deals, kept on disk: an import renews the columns of the deals it changed.

The counts of a fit are added up from these columns, which takes a fraction of a second at ten
million versions, while the engine takes most of a forecast's time to give them: so they are what is
kept. The counts themselves are of working time, which every day's decisions bend a little back to
the first day, and so are others tomorrow.

A file holds all that one state of the ledger tells, by one reading: the code, the engine and all
that makes the facts and the question put to them. Where nobody knows what an import changed, where
it was withdrawn, and where much changed, all is read anew. Like the rest of the cache a file may be
deleted, and one that is not as it was written is none.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from quarterdeck.facts.cache import digest, keep_newest, newest_first
from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.history import Bools, Ints, Small
from quarterdeck.forecast.kept import code
from quarterdeck.forecast.kinds import Kinds
from quarterdeck.forecast.prices import Prices
from quarterdeck.forecast.read_tellings import read_tellings, tellings_sql
from quarterdeck.forecast.tellings import Tellings
from quarterdeck.forecast.told_files import ROWS, ToldFile, read_told, write_told
from quarterdeck.words.problem import QuarterdeckError

WORTHWHILE = 100_000
"""Versions from which keeping pays; fewer the engine gives in the blink of an eye."""

EACH, FILES = 2, 6
"""Files that are kept of one reading, and in all: each has some 70 bytes for every version."""

_MOST = 0.2
"""The share of deals that may have changed before all of them are read anew."""

_EVER = date(9000, 1, 1)


def tellings_of(facts: Facts, until: date, prices: Prices, kinds: Kinds) -> Tellings:
    """Return all that was told of deals by the end of a day at least, from disk as far as kept.

    From now on `prices` numbers their amounts.
    """
    store = facts.store
    if store.cache is None or not store.shape or store.deals.rows < WORTHWHILE:
        return read_tellings(facts, until, prices, kinds)
    return _Shelf(facts, prices, kinds, store.cache / "forecast" / "told").tellings()


@dataclass(frozen=True)
class _Shelf:
    """The files of one playbook and reading of money, each of a state of the ledger."""

    facts: Facts
    prices: Prices
    kinds: Kinds
    folder: Path

    @cached_property
    def name(self) -> str:
        """What the files of this reading are called, beside their state: by all it depends on."""
        facts, engine = self.facts, type(self.facts.engine).__name__
        zone, sql = facts.playbook.settings.timezone, tellings_sql(facts, _EVER, self.kinds)
        return digest(code(), engine, facts.store.shape, zone, sql)

    def tellings(self) -> Tellings:
        state = self.facts.store.deals.state
        path = self.folder / f"{self.name}-{digest(repr(sorted(state.items())))}.arrow"
        found = read_told(path)
        if found is None:
            told = self.renewed() or self.read()
            fresh = ToldFile(told, self.prices.amounts, state)
            # A disk that takes nothing more costs time at the next question, and no answer now.
            with suppress(QuarterdeckError):
                write_told(path, fresh)
                keep_newest(self.folder, f"{self.name}-*.arrow", EACH)
                keep_newest(self.folder, "*.arrow", FILES)
            # Others read the same pages of the file, and this process lets go of its own copy.
            found = read_told(path) or fresh
        self.prices.take(found.amounts)
        return found.told

    def read(self, only: Ints | None = None) -> Tellings:
        """Read what is told of all deals, or of some, from the engine."""
        keys = None if only is None else pa.table({"key": only})
        return read_tellings(self.facts, _EVER, self.prices, self.kinds, only=keys)

    def renewed(self) -> Tellings | None:
        """Return what is told now from the newest file of a state that led here, None for none."""
        for path in newest_first(self.folder, f"{self.name}-*.arrow"):
            before = read_told(path)
            changes = before and self.facts.store.deals.changed_since(before.state)
            if before is None or not changes:
                continue
            changed = _keys(changes)
            if changed is None:
                continue
            if len(changed) > _MOST * len(before.told.keys):
                return None
            self.prices.take(before.amounts)
            told = merged(before.told, np.isin(before.told.keys, changed), self.read(changed))
            amounts, price = self.prices.amounts.of(told.price)
            self.prices.take(amounts)
            return replace(told, price=price)
        return None


def _keys(changes: Sequence[Path]) -> Ints | None:
    """Return the keys that files of changes list, None where one is gone or cannot be read."""
    try:
        tables = [pq.read_table(each, columns=["key"]) for each in changes]
    except (OSError, KeyError, pa.ArrowException):
        return None
    return np.unique(pa.concat_tables(tables)["key"].to_numpy())


def merged(before: Tellings, gone: Bools, fresh: Tellings) -> Tellings:
    """Return what was told before of the deals that are not gone, with what is told of fresh ones.

    Amounts of both are numbered by the same prices.
    """
    kept = ~gone[before.deal]
    key = np.concatenate([before.keys[before.deal[kept]], fresh.keys[fresh.deal]])
    order = np.argsort(key, kind="stable")
    columns = {
        name: np.concatenate([getattr(before, name)[kept], getattr(fresh, name)])[order]
        for name in ROWS
    }
    begins = np.diff(key[order], prepend=-1) != 0
    first = np.flatnonzero(begins)
    columns["deal"] = (np.cumsum(begins) - 1).astype(np.int32)
    later = np.where(fresh.state < 0, fresh.state, fresh.state + len(before.states))
    state = np.concatenate([before.state[kept], later])[order]
    states, columns["state"] = _in_order((*before.states, *fresh.states), state)
    columns |= {"keys": key[order][first], "first": first}
    return Tellings(until=fresh.until, states=states, **columns)


def _in_order(names: tuple[str, ...], state: Small) -> tuple[tuple[str, ...], Small]:
    """Return the names that any row is of, in order, and the place of each row's, -1 for none."""
    used = np.bincount(state + 1, minlength=len(names) + 1)[1:] > 0
    states = sorted({name for name, here in zip(names, used, strict=True) if here})
    places = [states.index(name) if here else -1 for name, here in zip(names, used, strict=True)]
    return tuple(states), np.array([*places, -1], dtype=np.int32)[state]
