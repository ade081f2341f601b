"""The breakdowns a company can ask for, and the SQL column each one is."""

from collections.abc import Mapping
from dataclasses import dataclass

from quarterdeck.playbook.model import Playbook
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

NATIVE = ("stage", "category", "outcome", "pipeline", "currency", "owner", "account")
"""Breakdowns every workspace has: columns of the deal itself."""

UNKNOWN = "(none)"
"""The label of what has no value in a breakdown, so that parts always add up to the whole."""

ALIAS = {"deal": "v", "account": "a", "org": "p"}
"""The alias under which a relation joins the table a dimension's column lives in."""


@dataclass(frozen=True, slots=True)
class DimensionSource:
    """Where a dimension's value stands: `kind` 'deal', 'account' or 'org', and the column there."""

    name: str
    kind: str
    column: str

    @property
    def expression(self) -> str:
        """SQL for the value, never NULL, over the aliases v (deal), a (account), p (person)."""
        return f"coalesce({ALIAS[self.kind]}.{self.column}, '{UNKNOWN}')"


def dimension_sources(playbook: Playbook) -> dict[str, DimensionSource]:
    """Return every breakdown the playbook allows, by the name people ask for it with."""
    found = {name: DimensionSource(name, "deal", name) for name in NATIVE}
    for dimension in playbook.dimensions:
        found[dimension.name] = DimensionSource(
            dimension.name, dimension.source, f"dim_{dimension.name}"
        )
    found["team"] = DimensionSource("team", "org", "team")
    for depth, level in enumerate(playbook.levels):
        found[level] = DimensionSource(level, "org", f"level_{depth}")
    return found


def pick(sources: Mapping[str, DimensionSource], name: str) -> DimensionSource:
    """Return the named dimension; raises QuarterdeckError with the nearest name for another."""
    if name not in sources:
        raise QuarterdeckError(
            f"there is no dimension {name!r}.{did_you_mean(name, sources)}",
            fix=f"use one of: {', '.join(sources)}; declare more in playbook/dimensions.toml",
        )
    return sources[name]
