"""Values of a breakdown as people know them: persons and teams by name, all else as it is."""

from collections.abc import Sequence

from quarterdeck.facts.dimensions import UNKNOWN
from quarterdeck.facts.filters import declared_values
from quarterdeck.reports.source import Source

_DECIDED = frozenset({"stage", "category", "outcome", "pipeline"})


def value_name(source: Source, dimension: str, value: str | int) -> str:
    """Return the name of a person or team that a breakdown shows by id; other values as text."""
    known = source.facts.dimensions.get(dimension)
    if isinstance(value, int) or known is None or not value:
        return str(value)
    return source.names(value) if dimension == "owner" or known.kind == "org" else value


def column_name(source: Source, dimension: str) -> str:
    """Return the head of a breakdown's column: its title in the playbook, else its name."""
    titles = {d.name: d.title for d in source.facts.playbook.dimensions}
    return titles.get(dimension) or dimension.replace("_", " ").capitalize()


def breakdown_name(source: Source, dimensions: tuple[str, ...]) -> str:
    """Return a breakdown as a sentence says it: 'stage and product'."""
    names = [column_name(source, name) for name in dimensions]
    return " and ".join(f"{name[:1].lower()}{name[1:]}" for name in names)


def listed(names: Sequence[str]) -> str:
    """Write several names as a sentence does."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def place(source: Source, dimension: str, value: str | int) -> tuple[int, int, str]:
    """Return what to sort a breakdown by: decided values as decided, numbers, others by name."""
    if isinstance(value, int):
        return (0, value, "")
    decided = declared_values(source.facts.playbook, dimension) if dimension in _DECIDED else ()
    if value in decided:
        return (0, decided.index(value), "")
    return (1, value == UNKNOWN, value_name(source, dimension, value).casefold())
