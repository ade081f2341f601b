"""The deals of one day in memory, each under every cell it counts in: many questions in one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import count

import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.engine.sql import Raw, ident, load, render
from quarterdeck.facts.dimensions import DimensionSource
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.reconcile.cells import Cell, Grid, without_copies
from quarterdeck.metrics.reconcile.ways import Counted, Way

CELL, CROSSED = "cell", "crossed cell"
"""Breakdowns by cell: their parts overlap, and each is what the question of its cell answers.

The second is by each team with each value, the first by everything simpler.
"""

MOST_VALUES = 60
"""A dimension of more values is no filter that anyone would look for."""

_NATIVE = ("stage", "category", "pipeline", "currency")
_numbers = count(1)
_STAR = re.compile(r"(?:\bSELECT\s+|\.)\*", re.IGNORECASE)


class Kept(Counted):
    """Facts whose deals of one day lie in memory, to be broken down by cell."""

    def __init__(
        self, facts: Facts, way: Way, question: Question, metrics: Sequence[Metric]
    ) -> None:
        """Read the deals of the question's day, scope and filter, as far as metrics need them."""
        super().__init__(facts, way)
        self._question = question
        self._name = f"kept_{next(_numbers)}"
        names = (*(d.name for d in self.playbook.dimensions), *_NATIVE, *(m.by for m in metrics))
        self._by = tuple(dict.fromkeys(n for n in names if n in self.dimensions))
        self._rows = self.run(self.compose(self._reading(metrics), replace(question, by=self._by)))
        self._columns = frozenset(self._rows.column_names)

    def close(self) -> None:
        """Let go of the deals."""
        for what in ("deals", "members"):
            empty = pa.table({"key": pa.array([], pa.int64())})
            self.engine.register_arrow(f"{self._name}_{what}", empty)

    @cached_property
    def dimensions(self) -> Mapping[str, DimensionSource]:
        """Every breakdown there is, and the one by cell."""
        own = {name: DimensionSource(name, "deal", name) for name in (CELL, CROSSED)}
        return {**super().dimensions, **own}

    def relation(self, name: str, question: Question, reader: str) -> str:
        """Return the SQL of a relation; deals by cell are read from memory."""
        if name != "deals" or not {CELL, CROSSED}.intersection(question.by[:1]):
            return super().relation(name, question, reader)
        which = "NOT m.crossed" if question.by[0] == CELL else "m.crossed"
        words = self._columns if _STAR.search(reader) else set(re.findall(r"\w+", reader))
        read = [f"d.{column}" for column in sorted(self._columns & words)]
        keys = ["m.cell AS d1"]
        keys += [f"d.by_{self._by.index(n) + 1} AS d{i}" for i, n in enumerate(question.by[1:], 2)]
        return (
            f"SELECT {', '.join([*read, *keys])}\n"
            f"FROM {self._name}_members AS m"
            f" INNER JOIN {self._name}_deals AS d ON d.key = m.key\n"
            f"WHERE {which}"
        )

    def place(self, *, crossed: bool) -> tuple[Cell, ...]:
        """Place the deals in their cells and return those, each at its number.

        Cells that hold the same deals as a simpler one stay empty; `crossed` also makes a cell of
        each team with each value. Where the question has a scope, nodes make no cells.
        """
        grid = Grid(self._paths(), self._values())
        cells = grid.cells(crossed=crossed)
        deals = self._rows
        for name, cell in grid.first_values().items():
            values = deals[f"by_{self._by.index(name) + 1}"]
            places = pc.index_in(values, pa.array(grid.values[name], pa.string()))
            deals = deals.append_column(
                f"cell of {name}", pc.add(pc.cast(places, pa.int64()), cell)
            )
        for what, table in (("deals", deals), ("nodes", grid.node_table())):
            self.engine.register_arrow(f"{self._name}_{what}", table)
        sql = render(
            load("metrics", "members"),
            deals=Raw(f"{self._name}_deals"),
            nodes=Raw(f"{self._name}_nodes"),
            valued=Raw(self._valued(grid)),
            values=len(grid.pairs),
            crossed=crossed,
        )
        members = without_copies(self.run(sql), cells)
        self.engine.register_arrow(f"{self._name}_members", members)
        return cells

    def _reading(self, metrics: Sequence[Metric]) -> str:
        """Return the template that reads what the metrics need of a deal."""
        words = set(re.findall(r"\w+", " ".join(f"{m.sql} {m.deals} {m.lets}" for m in metrics)))
        words |= {"key", "owner", "due_on"}
        columns = self.traits.columns["deal_versions"]
        needed = [c for c in columns if c in words or c.startswith("dim_")]
        by = [f"d{i} AS by_{i}" for i, _ in enumerate(self._by, 1)]
        return f"SELECT {', '.join([*needed, 'money', 'list_money', *by])} FROM deals"

    def _valued(self, grid: Grid) -> str:
        """Return SQL that gives the cell of each deal's value of each dimension."""
        parts = [
            f"SELECT key, {ident(f'cell of {name}')} AS cell FROM {self._name}_deals"
            for name in grid.values
        ]
        none = f"SELECT key, key AS cell FROM {self._name}_deals WHERE FALSE"
        return "\n    UNION ALL\n    ".join(parts or [none])

    def _values(self) -> dict[str, list[str]]:
        """Return the values of each dimension that parts the deals into a few groups."""
        found = {}
        for number, name in enumerate(self._by, 1):
            values = pc.unique(self._rows[f"by_{number}"])
            if 1 < len(values) <= MOST_VALUES:
                found[name] = sorted(values.to_pylist())
        return found

    def _paths(self) -> dict[str, list[str]]:
        """Return the way from the root to each person on the day."""
        if self._question.scope:
            return {}
        sql = self.compose("SELECT person, path FROM people", Question(self._question.as_of))
        rows = self.run(sql).to_pylist()
        return {row["person"]: row["path"].strip("/").split("/") for row in rows}
