"""The door to the facts: SQL over named relations, cut at a day, run by an engine."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import date
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from quarterdeck.engine.duck import WRONG, DuckEngine
from quarterdeck.engine.macros import prelude
from quarterdeck.engine.role import Engine
from quarterdeck.engine.sql import Raw, Value, ident, literal, parquet, render
from quarterdeck.facts.built import Traits, traits_of
from quarterdeck.facts.calls import ENTRIES
from quarterdeck.facts.dimensions import DimensionSource, dimension_sources
from quarterdeck.facts.native import LARGE
from quarterdeck.facts.over_days import deals_over_days
from quarterdeck.facts.pricing import pricing_of
from quarterdeck.facts.question import Question
from quarterdeck.facts.reading import Reading, dated
from quarterdeck.facts.relations import Frame, check_scope, key_names, relation_sql, templates
from quarterdeck.facts.store import FactsStore
from quarterdeck.facts.telling import Telling, telling
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.days import end_of_day
from quarterdeck.words.problem import QuarterdeckError

_READS = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)", re.IGNORECASE)
_SETTINGS = f"SET TimeZone = 'UTC'; SET disabled_optimizers = '{WRONG}';"
_HELD = count()
_KEPT = 500
"""How many small answers are kept of those that many questions lead to."""

_LEADING = re.compile(r"\A(?:\s*--[^\n]*\n|\s+)+")


class Facts:
    """The facts of one ledger head under one playbook, ready for questions as of any day."""

    def __init__(
        self, store: FactsStore, engine: Engine, calls: Callable[[], Path] | None = None
    ) -> None:
        """Register the files of the store with the engine.

        `calls` gives the file of what people said; it is asked for when a question first reads it,
        and without it nobody said anything. Raises QuarterdeckError when the facts are large, not
        built to be portable, and the engine is not the embedded one.
        """
        self.store = store
        self.engine = engine
        self.reading = dated(store.playbook)
        self.calls = calls
        self.said: dict[str, tuple[Path, ...]] = {}
        self.answered: dict[str, list[dict[str, Any]]] = {}
        for name, paths in store.files.items():
            engine.register(name, list(paths))
        if store.native is None:
            return
        if not isinstance(engine, DuckEngine):
            raise QuarterdeckError(
                "these facts lie in a database file, which only the embedded engine reads",
                where=str(store.native),
                fix="build them with portable=True",
            )
        engine.attach(store.native)

    @property
    def playbook(self) -> Playbook:
        """The playbook the facts were built with."""
        return self.store.playbook

    def read(self, reading: Reading) -> "Facts":
        """Return the same facts read otherwise as money; the engine and its tables are shared."""
        if reading == self.reading:
            return self
        other = copy(self)
        other.reading = reading
        other.__dict__.pop("frame", None)
        return other

    @property
    def currency(self) -> str:
        """The currency that money is told in."""
        return self.reading.currency

    @property
    def measure(self) -> str:
        """What of a deal is told as money, by its title; the amount unless asked otherwise."""
        titles = {m.name: m.title for m in self.playbook.measures}
        return titles.get(self.reading.measure) or self.reading.measure

    @property
    def ledger_head(self) -> str:
        """The hash of the ledger head the facts stand for."""
        return self.store.head

    @cached_property
    def dimensions(self) -> Mapping[str, DimensionSource]:
        """Every breakdown that can be asked for, by name."""
        return dimension_sources(self.playbook)

    @cached_property
    def nodes(self) -> frozenset[str]:
        """Every person and team that is ever in the org tree, imported lists included."""
        found = self.engine.query("SELECT DISTINCT person FROM people_spans")
        return frozenset(found.column(0).to_pylist())

    @cached_property
    def traits(self) -> Traits:
        """What is true of all the facts, known since they were built."""
        return self.store.traits or traits_of(self.engine)

    @property
    def reconstructed_fields(self) -> frozenset[str]:
        """The deal fields that any version took as last recorded, for want of their past."""
        return self.traits.reconstructed

    @property
    def first_known(self) -> date | None:
        """The first day on which any deal was known, None while there is none."""
        return self.traits.first_known

    def known(self, field: str, day: date) -> bool:
        """Whether any deal held a value of the field by the end of the day."""
        since = self.traits.since.get(field)
        return since is not None and since <= day

    @cached_property
    def telling(self) -> Telling:
        """What the imports can tell of the deals of a day."""
        return telling(self.store.sources, self.playbook, "deals")

    @cached_property
    def telling_accounts(self) -> Telling:
        """What the imports can tell of the accounts of a day."""
        return telling(self.store.sources, self.playbook, "accounts")

    @cached_property
    def frame(self) -> Frame:
        """What relations are made with here."""
        settings = self.playbook.settings
        foreign = any(c != self.currency for c in self.playbook.currencies)
        return Frame(
            self.dimensions,
            self.traits.columns,
            settings.timezone,
            self.currency,
            foreign,
            pricing_of(self.playbook, self.reading, self.traits.largest),
            self.reading.field,
            self.telling.first_lists(),
        )

    def compose(self, template: str, question: Question, **values: Value) -> str:
        """Return the full SQL of a template: the relations it reads, cut, before it.

        Placeholders {keys}, {as_of} and {as_of_end} are filled here, all others from `values`.
        Raises QuarterdeckError for an unknown scope, dimension or filter field.
        """
        check_scope(question.scope, self.nodes)
        body = (
            render(
                _LEADING.sub("", template),
                keys=Raw(", ".join(key_names(question))),
                as_of=question.as_of,
                as_of_end=end_of_day(question.as_of, self.playbook.settings.timezone),
                **values,
            )
            .rstrip()
            .rstrip(";")
        )
        needed = _needed(body)
        reader = body + "".join(templates()[n] for n in needed if n == "moves")
        named = [f"{_begun(n)}{self.relation(n, question, reader)}\n)" for n in needed]
        if ENTRIES in body or "calls" in needed:
            self._take_calls()
        if not named:
            return body
        if re.match(r"WITH\b", body, re.IGNORECASE):
            return "WITH " + ",\n".join([*named, body[4:].lstrip()])
        return "WITH " + ",\n".join(named) + "\n" + body

    def relation(self, name: str, question: Question, reader: str) -> str:
        """Return the SQL of one relation as the SQL `reader` needs it."""
        if question.days and name == "deals":
            return deals_over_days(self.frame, question, reader)
        return relation_sql(name, self.frame, question, reader)

    def worth(self, alias: str, day: date) -> str:
        """Return SQL for what `native` money of a `currency`, in a table, is worth as of a day."""
        native = f"{alias}.native"
        if not self.frame.foreign:
            return native
        return self.frame.pricing.of(native, f"{alias}.currency", day)

    def settled(self, alias: str) -> str:
        """Return SQL for the money that a deal keeps since it closed; NULL where days change it."""
        settled = (
            self.frame.pricing.settled(alias, self.frame.measure) if self.frame.foreign else ""
        )
        return settled or "CAST(NULL AS BIGINT)"

    def run(self, sql: str) -> pa.Table:
        """Run composed SQL on the engine and return its rows."""
        if ENTRIES in sql:
            self._take_calls()
        return self.engine.query(sql)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Return the few rows of composed SQL that many questions lead to: run once, then kept."""
        if ENTRIES in sql:
            return self.run(sql).to_pylist()  # type: ignore[no-any-return]
        found = self.answered.get(sql)
        if found is None:
            found = self.answered[sql] = self.run(sql).to_pylist()
            if len(self.answered) > _KEPT:
                self.answered.pop(next(iter(self.answered)), None)
        return found

    @contextmanager
    def held(self, sql: str) -> Iterator[Raw]:
        """Give SQL that reads the rows of composed SQL again and again, worked out once."""
        if ENTRIES in sql:
            self._take_calls()
        name = f"held_{next(_HELD)}"
        self.engine.keep(name, sql)
        try:
            yield Raw(f"SELECT * FROM {name}")
        finally:
            self.engine.forget(name)

    def standalone(self, sql: str) -> str:
        """Return SQL that any DuckDB can run as it stands: files and macros first, then `sql`."""
        read = set(re.findall(r"\w+", sql))
        files = {**self.store.files, **self.said}
        lines = [_view(name, paths) for name, paths in files.items() if name in read]
        if self.store.native is not None and read.intersection(LARGE):
            lines.append(
                f"ATTACH IF NOT EXISTS {literal(str(self.store.native))} AS facts (READ_ONLY);"
            )
            lines += [
                f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM facts.main.{name};"
                for name in LARGE
                if name in read
            ]
        return "\n".join([_SETTINGS, *lines, prelude(sql), sql])

    def hear(self) -> None:
        """Read what people said anew when a question next reads it, for all readings."""
        self.said.clear()

    def _take_calls(self) -> None:
        """Register what people said, once for all readings of these facts."""
        if self.calls is None or ENTRIES in self.said:
            return
        self.said[ENTRIES] = (self.calls(),)
        self.engine.register(ENTRIES, list(self.said[ENTRIES]))


def _begun(name: str) -> str:
    """Return how a relation begins before a query that may read it more than once."""
    # Each reader of visits wants few of them: to scan them again costs less than to hold them all.
    return f"{name} AS{' NOT MATERIALIZED' if name == 'visits' else ''} (\n"


def _view(name: str, paths: Sequence[Path]) -> str:
    return f"CREATE OR REPLACE TEMP VIEW {ident(name)} AS SELECT * FROM {parquet(paths)};"


def _needed(sql: str) -> list[str]:
    """List the relations that the SQL reads, those read by relations themselves first."""
    read = {name.lower() for name in _READS.findall(sql)}
    if "moves" in read:
        read.add("versions")
    return [name for name in templates() if name in read]
