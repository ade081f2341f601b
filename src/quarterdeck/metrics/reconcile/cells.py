"""The cells a day's deals fall into: who they belong to, and one thing that is true of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.facts.question import Condition, Question, parse_where, write_where


@dataclass(frozen=True, slots=True)
class Cell:
    """Deals a question may be about: under a node of the org tree, with one value; '' for any."""

    node: str = ""
    dimension: str = ""
    value: str = ""
    is_team: bool = False

    @property
    def narrowed(self) -> int:
        """How many things narrow it down."""
        return bool(self.node) + bool(self.dimension)

    def question(self, base: Question) -> Question:
        """Return what is asked of this cell within a question."""
        own = (Condition(self.dimension, "=", (self.value,)),) if self.dimension else ()
        where = write_where((*parse_where(base.where), *own))
        return replace(base, scope=self.node or base.scope, where=where)


@dataclass(frozen=True, slots=True)
class Grid:
    """Every cell by its number: 0 the whole, then nodes, values, and teams with values.

    `paths` gives the way from the root to each person of the day, `values` those of each
    dimension that is worth a filter.
    """

    paths: Mapping[str, Sequence[str]]
    values: Mapping[str, Sequence[str]]

    @property
    def nodes(self) -> list[str]:
        """Every person and team."""
        return sorted({node for path in self.paths.values() for node in path})

    @property
    def teams(self) -> list[str]:
        """The nodes that have others below them."""
        return sorted({node for path in self.paths.values() for node in path[:-1]})

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every dimension with each of its values."""
        return [(name, value) for name, values in self.values.items() for value in values]

    def cells(self, *, crossed: bool) -> tuple[Cell, ...]:
        """Return the cells in the order of their numbers."""
        teams = self.teams
        nodes = (Cell(node, is_team=node in set(teams)) for node in self.nodes)
        values = (Cell("", *pair) for pair in self.pairs)
        both = (Cell(team, *pair, is_team=True) for team in teams for pair in self.pairs)
        return (Cell(), *nodes, *values, *(both if crossed else ()))

    def node_table(self) -> pa.Table:
        """Return a row for each person and node above, with its cell and the number of the team."""
        cells = {node: number for number, node in enumerate(self.nodes, 1)}
        teams = {team: number for number, team in enumerate(self.teams)}
        rows = [(person, node) for person, path in self.paths.items() for node in path]
        columns = {
            "person": pa.array([person for person, _ in rows], pa.string()),
            "node": pa.array([node for _, node in rows], pa.string()),
            "cell": pa.array([cells[node] for _, node in rows], pa.int64()),
            "team": pa.array([teams.get(node) for _, node in rows], pa.int64()),
        }
        return pa.table(columns)

    def first_values(self) -> dict[str, int]:
        """Return the number of the cell of each dimension's first value; the others follow."""
        names = [name for name, _ in self.pairs]
        return {name: 1 + len(self.nodes) + names.index(name) for name in self.values}


def without_copies(members: pa.Table, cells: Sequence[Cell]) -> pa.Table:
    """Return the members of cells without those cells that hold all deals of a simpler one."""
    counted = pc.value_counts(members["cell"])
    held = {int(row["values"]): int(row["counts"]) for row in counted.to_pylist()}
    deals = {cells[number]: deals for number, deals in held.items()}
    copies = [number for number, count in held.items() if _is_copy(cells[number], count, deals)]
    if not copies:
        return members
    return members.filter(pc.invert(pc.is_in(members["cell"], pa.array(copies, pa.int64()))))


def _is_copy(cell: Cell, count: int, deals: Mapping[Cell, int]) -> bool:
    simpler = [Cell()] if cell.narrowed else []
    if cell.node and cell.dimension:
        simpler += [Cell(cell.node, is_team=True), Cell("", cell.dimension, cell.value)]
    return any(deals.get(other) == count for other in simpler)
