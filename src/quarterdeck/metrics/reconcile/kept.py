"""What was known on one day in memory, to be broken down by cell: many questions in one."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
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
from quarterdeck.metrics.reconcile.grid import Span
from quarterdeck.metrics.reconcile.spans import SPAN, span_table
from quarterdeck.metrics.reconcile.ways import Counted, Way

CELL, CROSSED = "cell", "crossed cell"
"""Breakdowns by cell: their parts overlap, and each is what the question of its cell answers.

The second is by each team with each value, the first by everything simpler.
"""

TEAM, SEAT = "team above", "team above the seat"
"""Breakdowns by every team that someone is below, each part what the question of its team answers.

The first goes by who has a deal or a credit, the second, for metrics that count people, by who it
is.
"""

MOST_VALUES = 60
"""A dimension of more values is no filter that anyone would look for."""

_NATIVE = ("stage", "category", "pipeline", "currency")
_ASKED_OFTEN = frozenset(
    {"credits", "evidence", "invoice_lines", "people", "service", "stage_map"}
    | {"subscriptions", "targets"}
)
"""What is read once a day: many questions ask for it, and to work it out takes long."""

_numbers = count(1)
_STAR = re.compile(r"(?:\bSELECT\s+|\.)\*", re.IGNORECASE)


class Kept(Counted):
    """Facts of which one day lies in memory, to be broken down by cell, period and team."""

    def __init__(
        self,
        facts: Facts,
        way: Way,
        question: Question,
        metrics: Sequence[Metric],
        *,
        closed: frozenset[str] = frozenset(),
    ) -> None:
        """Read the deals of the question's day, scope and filter, as far as metrics need them.

        They are not broken down by what is `closed`.
        """
        super().__init__(facts, way)
        self._question = question
        self._name = f"kept_{next(_numbers)}"
        self.spans: Sequence[Span] = ()
        words = set(re.findall(r"\w+", " ".join(f"{m.sql} {m.deals} {m.lets}" for m in metrics)))
        dims = {c for c in self.traits.columns["deal_versions"] if c.startswith("dim_")}
        self._needed = sorted(words | dims | {"key", "owner", "due_on"})
        names = (*(d.name for d in self.playbook.dimensions), *_NATIVE, *(m.by for m in metrics))
        open_ = (name for name in names if name in self.dimensions and name not in closed)
        self._by = tuple(dict.fromkeys(open_))
        self._deals = self.run(self.compose(self._reading(), replace(question, by=self._by)))
        self._columns = {"deals": frozenset(self._deals.column_names)}

    def close(self) -> None:
        """Let go of all that was read."""
        for what in (*self._columns, "members", "nodes"):
            self.engine.forget(f"{self._name}_{what}")

    def over(self, spans: Sequence[Span]) -> "Kept":
        """Return the same facts, broken down by SPAN into these periods; memory is shared."""
        other = copy(self)
        other.spans = spans
        return other

    @cached_property
    def dimensions(self) -> Mapping[str, DimensionSource]:
        """Every breakdown there is, and those by cell and by team."""
        own = {name: DimensionSource(name, "deal", name) for name in (CELL, CROSSED)}
        own |= {name: DimensionSource(name, "org", "above") for name in (TEAM, SEAT)}
        return {**super().dimensions, **own}

    def relation(self, name: str, question: Question, reader: str) -> str:
        """Return the SQL of a relation; what lies in memory is read from there."""
        by = question.by[0] if question.by else ""
        if name == "deals" and by in {CELL, CROSSED}:
            return self._by_cell(question, reader)
        if replace(question, by=()) != self._question or by not in {"", CELL, CROSSED, TEAM, SEAT}:
            return super().relation(name, question, reader)
        if by == TEAM and name in {"deals", "credits"}:
            return self._by_team(name, reader, ("owner", "d1"))
        if by in {TEAM, SEAT} and name == "people":
            return self._by_team(name, reader, ("person", "above"))
        if name == "deals" or name in _ASKED_OFTEN:
            return f"SELECT {self._read(name, reader)}\nFROM {self._name}_{name} AS v"
        return super().relation(name, question, reader)

    def _by_cell(self, question: Question, reader: str) -> str:
        """Return SQL for the deals under each cell, in each period with the days of it."""
        which = "NOT m.crossed" if question.by[0] == CELL else "m.crossed"
        keys = {CELL: "m.cell", CROSSED: "m.cell", SPAN: "s.span"}
        keys |= {name: f"v.by_{number}" for number, name in enumerate(self._by, 1)}
        key = ", ".join(f"{keys[name]} AS d{i}" for i, name in enumerate(question.by, 1))
        days, spans = span_table(self, question, self.spans, reader)
        return (
            f"SELECT {', '.join([self._read('deals', reader, key), *days])}\n"
            f"FROM {self._name}_members AS m"
            f" INNER JOIN {self._name}_deals AS v ON v.key = m.key\n"
            f"CROSS JOIN {spans}\n"
            f"WHERE {which}"
        )

    def _by_team(self, name: str, reader: str, on: tuple[str, str]) -> str:
        """Return SQL for a relation under every team above a person of it, named in a column."""
        person, column = on
        return (
            f"SELECT {self._read(name, reader, f'n.node AS {column}')}\n"
            f"FROM {self._name}_{name} AS v"
            f" INNER JOIN {self._name}_nodes AS n ON n.person = v.{person}\n"
            "WHERE n.team IS NOT NULL"
        )

    def _read(self, name: str, reader: str, key: str = "") -> str:
        """List what the SQL `reader` mentions of a relation in memory, and a key if not its own."""
        columns = self._remembered(name)
        read = columns if _STAR.search(reader) else columns & set(re.findall(r"\w+", reader))
        own = sorted(read - {"d1"} if key else read)
        return ", ".join([f"v.{column}" for column in own] + [key] * bool(key))

    def _remembered(self, name: str) -> frozenset[str]:
        """Return the columns of a relation in memory, read on first use."""
        if name not in self._columns:
            reader = " ".join(self._needed)
            rows = self.run(super().relation(name, self._question, reader))
            self.engine.register_arrow(f"{self._name}_{name}", rows)
            self._columns[name] = frozenset(rows.column_names)
        return self._columns[name]

    def place(self, *, crossed: bool) -> tuple[Cell, ...]:
        """Place the deals in their cells and return those, each at its number.

        Cells that hold the same deals as a simpler one stay empty; `crossed` also makes a cell of
        each team with each value. Where the question has a scope, nodes make no cells.
        """
        self._grid = grid = Grid(self._paths(), self._values())
        cells = grid.cells(crossed=crossed)
        deals = self._deals
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

    def cells_of(self, teams: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return the cells of teams by name."""
        places = pc.index_in(teams, pa.array(self._grid.nodes, pa.string()))
        return pc.add(pc.cast(places, pa.int64()), 1)

    def _reading(self) -> str:
        """Return the template that reads what is needed of a deal."""
        columns = [c for c in self._needed if c in self.traits.columns["deal_versions"]]
        by = [f"d{i} AS by_{i}" for i, _ in enumerate(self._by, 1)]
        return f"SELECT {', '.join([*columns, 'money', 'list_money', *by])}, '' AS d1 FROM deals"

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
            values = pc.unique(self._deals[f"by_{number}"])
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
