"""The kinds of business a company tells apart: renewals, what comes by itself, and all the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from quarterdeck.engine.sql import ident, literal
from quarterdeck.playbook.model import Dimension, Playbook

OTHER = 0
"""The number of the kind that every deal is of which no other one names."""

RENEWALS = "renewals"
"""The name by which a forecast leaves the kinds out, as if the playbook told none."""

ENOUGH = 60
"""Wins from which a kind is told apart; below it counts with the rest."""


class Nature(StrEnum):
    """How business of a kind comes about."""

    SOLD = "sold"
    RENEWED = "renewed"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Kind:
    """Deals with one of `values` in a breakdown `by`."""

    number: int
    nature: Nature
    by: str
    values: tuple[str, ...]

    def sql(self, alias: str) -> str:
        """Return the SQL condition that a deal is of this kind."""
        return f"{alias}{ident(f'dim_{self.by}')} IN {literal(self.values)}"


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds that are told apart, beside OTHER; a deal is of the first one that names it."""

    kinds: tuple[Kind, ...] = ()

    def __bool__(self) -> bool:
        """Whether any kind is told apart."""
        return bool(self.kinds)

    @property
    def by(self) -> str:
        """The breakdown by which kinds are told, '' where there are none."""
        return self.kinds[0].by if self.kinds else ""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all kinds, OTHER first."""
        return (OTHER, *(kind.number for kind in self.kinds))

    def of(self, nature: Nature) -> tuple[int, ...]:
        """Return the numbers of the kinds that come about in one way."""
        return tuple(kind.number for kind in self.kinds if kind.nature is nature)

    def sql(self, alias: str = "") -> str:
        """Return SQL for the kind of a deal over its columns, those of an alias if one is given."""
        cases = [f"WHEN {kind.sql(alias)} THEN {kind.number}" for kind in self.kinds]
        return f"CASE {' '.join(cases)} ELSE {OTHER} END" if cases else f"{OTHER}"

    def with_enough(self, wins: Mapping[int, float]) -> "Kinds":
        """Return those that were won often enough to be told apart."""
        return replace(
            self, kinds=tuple(k for k in self.kinds if wins.get(k.number, 0.0) >= ENOUGH)
        )


PLAIN = Kinds()
"""No kinds told apart."""


def kinds_of(playbook: Playbook, *, without: Sequence[str] = ()) -> Kinds:
    """Return the kinds that a playbook tells apart, whether or not there is enough of each.

    Where a breakdown that names renewals lists its values, each of them is a kind.
    """
    if RENEWALS in without:
        return Kinds()
    renewing = next((d for d in playbook.dimensions if d.renewals), None)
    running = next((d for d in playbook.dimensions if d.run_rate), None)
    found: list[tuple[Nature, Dimension, tuple[str, ...]]] = []
    if renewing:
        found.append((Nature.RENEWED, renewing, renewing.renewals))
    if running:
        found.append((Nature.RUNNING, running, running.run_rate))
    if renewing:
        marked = {*renewing.renewals, *renewing.run_rate}
        rest = (value for value in renewing.values if value not in marked)
        found += [(Nature.SOLD, renewing, (value,)) for value in rest]
    return Kinds(
        tuple(Kind(n, nature, d.name, values) for n, (nature, d, values) in enumerate(found, 1))
    )
