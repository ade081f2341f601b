"""Which mappings a file is meant for: by its name and by its header."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from quarterdeck.connectors.columns import same, used_columns
from quarterdeck.connectors.header_place import ADD_A_HEADER, holds_values
from quarterdeck.connectors.known_exports import known_export
from quarterdeck.connectors.look import Look
from quarterdeck.playbook.model import Mapping
from quarterdeck.words.problem import Problem, QuarterdeckError, Severity, did_you_mean

_PACKED = ".gz"


def fits_name(mapping: Mapping, path: Path) -> bool:
    """Tell whether a file's name is one the mapping is for, packed or not, whatever its case."""
    name = path.name.casefold()
    names = {name, name.removesuffix(_PACKED)}
    return any(fnmatch(each, pattern.casefold()) for each in names for pattern in mapping.files)


def lacking(mapping: Mapping, look: Look) -> tuple[str, ...]:
    """Return the header columns of a mapping that a file does not have."""
    there = {same(column) for column in look.columns}
    return tuple(name for name in _header(mapping) if same(name) not in there)


def choose(look: Look, mappings: Iterable[Mapping]) -> tuple[Mapping, ...]:
    """Return every mapping that fits a file by name and header; there may be several."""
    return tuple(m for m in mappings if fits_name(m, look.path) and not lacking(m, look))


def named(mappings: tuple[Mapping, ...], name: str) -> Mapping:
    """Return the mapping asked for by its name or file; QuarterdeckError when there is none."""
    stem = Path(name).name.removesuffix(".toml")
    for mapping in mappings:
        if mapping.name in (name, stem) or Path(mapping.path).stem == stem:
            return mapping
    names = [mapping.name for mapping in mappings]
    raise QuarterdeckError(
        f"There is no mapping {name!r}.{did_you_mean(name, names)}",
        fix=f"Use one of: {', '.join(names) or 'none yet; write one in playbook/mappings'}.",
    )


@dataclass(frozen=True, slots=True)
class _Near:
    mapping: Mapping
    lacks: tuple[str, ...]
    by_name: bool


def unknown(
    look: Look, mappings: tuple[Mapping, ...], examples: tuple[Mapping, ...] = ()
) -> Problem:
    """Say that no mapping knows a file, which comes nearest, and what it misses.

    `examples` are the mappings that the workspace shows but does not use.
    """
    fix = "Nothing to do if it is not meant for import; else let --guess draft a mapping for it."
    says = f"No mapping knows {look.path.name}; it was ignored."
    near = [_Near(m, lacking(m, look), fits_name(m, look.path)) for m in mappings]
    near = [n for n in near if n.by_name or len(n.lacks) < len(_header(n.mapping))]
    best = min(near, key=lambda n: (len(n.lacks), not n.by_name), default=None)
    fitting = next((example for example in examples if not lacking(example, look)), None)
    known = known_export(look)
    if known:
        says, fix = f"{look.path.name} is {known.name}; it was ignored. {known.says}", known.fix
    elif holds_values(look):
        says = f"{says} Its first line holds values, not the names of columns."
        fix = f"{ADD_A_HEADER} Nothing to do if it is not meant for import."
    elif fitting and (best is None or best.lacks):
        fix = f"{_use(fitting)} Nothing to do if it is not meant for import."
    elif best:
        fix = f"{_why(best, look)} {fix}"
    return Problem(look.path.name, says, fix, severity=Severity.NOTE)


def _use(example: Mapping) -> str:
    """Say how an example that fits becomes a mapping."""
    file, used = Path(example.path), Path(example.path).stem
    return (
        f"{file} fits its columns: copy it to {used} beside it, look through it and import again."
    )


def _why(near: _Near, look: Look) -> str:
    name = near.mapping.name
    if not near.lacks:
        files = ", ".join(near.mapping.files)
        return f"The mapping {name!r} fits its columns, but is for files named {files}."
    there = {same(column) for column in look.columns}
    alike = any(same(name) in there for name in used_columns(near.mapping))
    columns = look.columns if alike else ()
    missing = "; ".join(f"{column!r}{did_you_mean(column, columns)}" for column in near.lacks)
    return f"The nearest is {name!r}, which misses the column {missing}."


def _header(mapping: Mapping) -> tuple[str, ...]:
    """Return the columns that must be there; the id's when the mapping states none."""
    return mapping.header or (mapping.id_column,)
