"""The door to the facts: SQL over named relations, cut at a day, run by an engine."""

import re
from collections.abc import Mapping
from functools import cached_property

import pyarrow as pa
import pyarrow.parquet as pq

from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.macros import prelude
from quarterdeck.engine.role import Engine
from quarterdeck.engine.sql import Raw, Value, ident, literal, render
from quarterdeck.facts.dimensions import DimensionSource, dimension_sources
from quarterdeck.facts.native import NEWEST_FIRST
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import (
    Frame,
    check_scope,
    key_names,
    relation_sql,
    templates,
)
from quarterdeck.facts.store import FactsStore
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.days import end_of_day

_READS = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)", re.IGNORECASE)
_LEADING = re.compile(r"\A(?:\s*--[^\n]*\n|\s+)+")


class Facts:
    """The facts of one ledger head under one playbook, ready for questions as of any day."""

    def __init__(self, store: FactsStore, engine: Engine) -> None:
        """Register the files of the store with the engine."""
        self.store = store
        self.engine = engine
        for name, paths in store.files.items():
            engine.register(name, list(paths))
        if store.native is not None and isinstance(engine, DuckEngine):
            engine.attach(store.native, NEWEST_FIRST)

    @property
    def playbook(self) -> Playbook:
        """The playbook the facts were built with."""
        return self.store.playbook

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
        table = pq.read_table(self.store.files["people_spans"][0], columns=["person"])
        return frozenset(table.column("person").to_pylist())

    @cached_property
    def frame(self) -> Frame:
        """What relations are made with here."""
        settings = self.playbook.settings
        physical = ("deal_versions", "stage_visits", "account_versions")
        columns = {n: tuple(pq.read_schema(self.store.files[n][0]).names) for n in physical}
        foreign = any(c != settings.currency for c in self.playbook.currencies)
        return Frame(self.dimensions, columns, settings.timezone, settings.currency, foreign)

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
        named = [f"{n} AS (\n{relation_sql(n, self.frame, question, reader)}\n)" for n in needed]
        if not named:
            return body
        if re.match(r"WITH\b", body, re.IGNORECASE):
            return "WITH " + ",\n".join([*named, body[4:].lstrip()])
        return "WITH " + ",\n".join(named) + "\n" + body

    def run(self, sql: str) -> pa.Table:
        """Run composed SQL on the engine and return its rows."""
        return self.engine.query(sql)

    def standalone(self, sql: str) -> str:
        """Return SQL that any DuckDB can run as it stands: files and macros first, then `sql`."""
        lines = []
        for name, paths in self.store.files.items():
            if re.search(rf"\b{name}\b", sql):
                listed = ", ".join(literal(str(p)) for p in paths)
                lines.append(
                    f"CREATE OR REPLACE TEMP VIEW {ident(name)} AS"
                    f" SELECT * FROM read_parquet([{listed}]);"
                )
        return "\n".join(["SET TimeZone = 'UTC';", *lines, prelude(sql), sql])


def _needed(sql: str) -> list[str]:
    """List the relations that the SQL reads, those read by relations themselves first."""
    read = {name.lower() for name in _READS.findall(sql)}
    if "moves" in read:
        read.add("versions")
    return [name for name in templates() if name in read]
