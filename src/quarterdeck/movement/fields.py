"""What a movement reads of a deal: the fields of its breakdown and of its filter.

Each field is read on both sides of a step, before (a) and after (b), and belongs to a family that
names the cause when a change of it moves the deal.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from quarterdeck.facts.conditions import MEASURES
from quarterdeck.facts.dimensions import UNKNOWN, DimensionSource, pick
from quarterdeck.facts.question import Question, parse_where

CAUSES = {
    "owner": "reassigned",
    "segment": "resegmented",
    "category": "recategorised",
    "stage": "stage",
}
"""The cause of a move by the family of the field that changed, the first in this order counts."""

_LAST_OPEN = {"stage": "open_stage", "category": "open_category"}
_PAIRED = frozenset(
    {"pipeline", "open_stage", "open_category", "currency", "amount", "due_on", "owner", "account"}
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `kind` is deal, account, org, measure or fixed; `alias` names its two sides."""

    name: str
    kind: str
    column: str
    family: str
    alias: str
    key: bool

    @property
    def paired(self) -> bool:
        """Whether a deal version carries the earlier value beside its own, as prev_<column>."""
        return self.column in _PAIRED or self.column.startswith("dim_")

    @property
    def differs(self) -> str:
        """Return SQL for whether the two sides of the step s differ in the field."""
        return f"s.{self.alias}_a <> s.{self.alias}_b"

    def labelled(self, value: str) -> str:
        """Return SQL for a value of the field as a bucket, never NULL; a measure stays."""
        return value if self.kind == "measure" else f"coalesce({value}, '{UNKNOWN}')"


def fields_of(sources: Mapping[str, DimensionSource], question: Question) -> tuple[Field, ...]:
    """Return the fields of the breakdown in its order, then those that only the filter reads."""
    asked = [*question.by, *(c.field for c in parse_where(question.where))]
    return tuple(
        _field(sources, name, f"f{place}", key=name in question.by)
        for place, name in enumerate(dict.fromkeys(asked), 1)
    )


def _field(sources: Mapping[str, DimensionSource], name: str, alias: str, *, key: bool) -> Field:
    if name in MEASURES and not key:
        return Field(name, "measure", name, "measure", alias, key)
    source = pick(dict(sources), name)
    if name == "outcome":
        return Field(name, "fixed", "'open'", "fixed", alias, key)
    family = name if name in CAUSES else "owner" if source.kind == "org" else "segment"
    return Field(name, source.kind, _LAST_OPEN.get(name, source.column), family, alias, key)
