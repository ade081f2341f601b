"""The org tree: who reports to which team from which day, walked by parent and never by name."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from quarterdeck.words.problem import Problem, Severity


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """From `since` on, `node` (a person or a team) sits under `parent`; '' makes it a root."""

    node: str
    parent: str
    since: date


@dataclass(frozen=True, slots=True)
class OrgTree:
    """An effective-dated tree: every question is asked for a day and answered as of it.

    The order of `edges` does not matter. A parent that has no place of its own on the day counts
    as a root, so that nothing under it is lost; `problems` names it. Cycles end each walk.
    """

    edges: tuple[Edge, ...]
    _places: dict[str, tuple[tuple[date, ...], tuple[str, ...]]] = field(
        init=False, repr=False, compare=False
    )
    _changes: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _children: dict[int, dict[str, tuple[str, ...]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __init__(self, edges: Iterable[Edge] = ()) -> None:
        """Sort the edges and index them by node."""
        ordered = tuple(sorted(set(edges)))
        by_node: dict[str, list[Edge]] = defaultdict(list)
        for edge in ordered:
            by_node[edge.node].append(edge)
        places = {}
        for node, moves in by_node.items():
            moves.sort(key=lambda edge: edge.since)
            places[node] = (tuple(m.since for m in moves), tuple(m.parent for m in moves))
        object.__setattr__(self, "edges", ordered)
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_changes", tuple(sorted({e.since for e in ordered})))
        object.__setattr__(self, "_children", {})

    def nodes(self) -> frozenset[str]:
        """Return every person and team that is ever in the tree."""
        return frozenset(self._places) | {e.parent for e in self.edges if e.parent}

    def changes(self) -> tuple[date, ...]:
        """Return the days on which anything in the tree changes, ascending."""
        return self._changes

    def parent(self, node: str, on: date) -> str | None:
        """Return the parent on that day: '' for a root, None for one without a place yet."""
        if node not in self._places:
            return None
        since, parents = self._places[node]
        place = bisect_right(since, on)
        return parents[place - 1] if place else None

    def path(self, node: str, on: date) -> tuple[str, ...]:
        """Return the way from the root down to the node on that day, both ends included.

        Empty for a node that is not in the tree that day.
        """
        if self.parent(node, on) is None and node not in self._tree_on(on):
            return ()
        walk = [node]
        above = self.parent(node, on)
        while above and above not in walk:
            walk.append(above)
            above = self.parent(above, on)
        return tuple(reversed(walk))

    def members(self, node: str, on: date) -> frozenset[str]:
        """Return all that is under the node on that day, itself included, at any depth."""
        children = self._tree_on(on)
        if node not in children and self.parent(node, on) is None:
            return frozenset()
        found = {node}
        todo = [node]
        while todo:
            below = [child for child in children.get(todo.pop(), ()) if child not in found]
            found.update(below)
            todo.extend(below)
        return frozenset(found)

    def roots(self, on: date) -> tuple[str, ...]:
        """Return the tops of the tree on that day in order of name, usually one: the company."""
        children = self._tree_on(on)
        unplaced = {node for node in children if node and self.parent(node, on) is None}
        return tuple(sorted(unplaced | set(children.get("", ()))))

    def problems(self) -> tuple[Problem, ...]:
        """Return all that is wrong: cycles, two parents on one day, parents without a place."""
        return (*self._doubles(), *self._unplaced(), *self._cycles())

    def _tree_on(self, on: date) -> dict[str, tuple[str, ...]]:
        """Return the children of each parent on that day ('' holds the stated roots)."""
        version = bisect_right(self._changes, on)
        if version not in self._children:
            below: dict[str, list[str]] = defaultdict(list)
            for node in self._places:
                above = self.parent(node, on)
                if above is not None:
                    below[above].append(node)
            self._children[version] = {parent: tuple(nodes) for parent, nodes in below.items()}
        return self._children[version]

    def _doubles(self) -> Iterable[Problem]:
        for one, two in pairwise(sorted(self.edges, key=lambda e: (e.node, e.since, e.parent))):
            if (one.node, one.since) == (two.node, two.since):
                yield Problem(
                    where=f"{one.node} since {one.since}",
                    says=f"{one.node!r} has two parents from {one.since} on: "
                    f"{one.parent or 'none (a root)'!r} and {two.parent or 'none (a root)'!r}.",
                    fix="Keep one of the two lines, or give the later move its own day.",
                )

    def _unplaced(self) -> Iterable[Problem]:
        firsts: dict[str, date] = {}
        for edge in self.edges:
            firsts[edge.parent] = min(edge.since, firsts.get(edge.parent, edge.since))
        firsts.pop("", None)
        for parent, first in sorted(firsts.items()):
            if parent not in self._places:
                yield Problem(
                    where=f"{parent} since {first}",
                    says=f"{parent!r} is named as a parent but has no line of its own.",
                    fix=f"Add a line for {parent!r}: with its parent, or none if it is the top.",
                )
            elif self._places[parent][0][0] > first:
                yield Problem(
                    where=f"{parent} since {first}",
                    says=f"{parent!r} is a parent from {first} on, but has a place in the tree "
                    f"only since {self._places[parent][0][0]}.",
                    fix=f"Let the first line of {parent!r} begin on {first} or earlier.",
                    severity=Severity.WARNING,
                )

    def _cycles(self) -> Iterable[Problem]:
        seen: set[frozenset[str]] = set()
        for edge in sorted(self.edges, key=lambda e: (e.since, e.node)):
            circle = self._circle(edge)
            if circle and frozenset(circle) not in seen:
                seen.add(frozenset(circle))
                yield Problem(
                    where=f"{edge.node} since {edge.since}",
                    says=f"From {edge.since} on the tree runs in a circle: "
                    f"{' under '.join((*circle, circle[0]))}.",
                    fix="Let one of them report to a team outside the circle.",
                )

    def _circle(self, edge: Edge) -> tuple[str, ...]:
        """Return the circle that this edge closes on its day, from its node up; () if none."""
        walk = [edge.node]
        above = self.parent(edge.node, edge.since)
        while above and above not in walk:
            walk.append(above)
            above = self.parent(above, edge.since)
        return tuple(walk) if above == edge.node else ()
