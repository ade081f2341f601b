"""Files of well-known makers that the ledger has no table for: said by name, never guessed at."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.look import Look


@dataclass(frozen=True, slots=True)
class Known:
    """A kind of file that is known: what it is, why it is not taken, what to do instead."""

    name: str
    columns: frozenset[str]
    says: str
    fix: str


def known_export(look: Look) -> Known | None:
    """Return the kind of a file that no mapping can read into the ledger; None for others."""
    there = {same(column) for column in look.columns}
    return next((known for known in _all() if known.columns <= there), None)


@cache
def _all() -> tuple[Known, ...]:
    text = (files("quarterdeck") / "connectors" / "known_exports.toml").read_text("utf-8")
    return tuple(
        Known(one["name"], frozenset(same(c) for c in one["columns"]), one["says"], one["fix"])
        for one in tomllib.loads(text)["export"]
    )
