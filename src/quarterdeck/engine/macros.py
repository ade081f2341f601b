"""Named macros: what SQL dialects disagree on, with one tested body per engine.

Any SQL of ours may call them like functions. DuckDB gets them as macros on every connection; for
Spark `dialect` puts their bodies in place of the calls.
"""

import re
from dataclasses import dataclass
from functools import cache

from quarterdeck.engine.sql import load

_DEFINITION = re.compile(r"CREATE MACRO (\w+)\(([^)]*)\) AS\s+(.*?);", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro as one engine understands it."""

    name: str
    parameters: tuple[str, ...]
    body: str

    def create(self, *, temporary: bool = False) -> str:
        """Return the statement that defines the macro in DuckDB."""
        kind = "TEMP MACRO" if temporary else "MACRO"
        return f"CREATE OR REPLACE {kind} {self.name}({', '.join(self.parameters)}) AS {self.body};"


@cache
def macros(engine: str) -> dict[str, Macro]:
    """Return every macro by name as `engine`, 'duckdb' or 'spark', understands it."""
    text = load("engine", f"macros_{engine}")
    return {
        name: Macro(name, tuple(p.strip() for p in parameters.split(",")), body.strip())
        for name, parameters, body in _DEFINITION.findall(text)
    }


def create_all() -> str:
    """Return the statements that define every macro on a DuckDB connection."""
    return "\n".join(macro.create() for macro in macros("duckdb").values())


def prelude(sql: str) -> str:
    """Return the definitions that `sql` needs to run in a DuckDB that is not ours.

    They are temporary macros in an order that DuckDB accepts; empty when the SQL calls none.
    """
    known = macros("duckdb")
    needed: set[str] = set()
    frontier = [sql]
    while frontier:
        called = {name for name in re.findall(r"\bqd_\w+", frontier.pop()) if name in known}
        frontier.extend(known[name].body for name in called - needed)
        needed |= called
    return "\n".join(known[name].create(temporary=True) for name in known if name in needed)
