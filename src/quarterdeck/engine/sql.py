"""SQL text: read from `.sql` files, filled with values that cannot break out of their place."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from quarterdeck.words.problem import QuarterdeckError, did_you_mean

_PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")

_KINDS = "a string, a whole number, a date, a moment with its zone, a truth value or nothing"


class Raw(str):
    """SQL that goes into a template as it stands: a fragment, never a value from outside."""

    __slots__ = ()


Value = str | int | date | datetime | bool | None | Sequence["Value"]
"""What may be filled into a template; money and probabilities are whole numbers."""


@cache
def load(package: str, name: str) -> str:
    """Return the text of `name`.sql found anywhere under the room `package`.

    Raises LookupError when no file, or more than one, has that name.
    """
    found = [f for f in _all(package) if f.name == f"{name}.sql"]
    if len(found) != 1:
        count = "no file" if not found else f"{len(found)} files"
        raise LookupError(f"{count} named {name}.sql under quarterdeck/{package}")
    return found[0].read_text(encoding="utf-8")


@cache
def _all(package: str) -> tuple[Traversable, ...]:
    return tuple(_walk(files("quarterdeck") / package))


def _walk(folder: Traversable) -> list[Traversable]:
    children = sorted(folder.iterdir(), key=lambda child: child.name)
    nested = [leaf for child in children if child.is_dir() for leaf in _walk(child)]
    return [child for child in children if child.is_file()] + nested


def render(template: str, **values: Value) -> str:
    """Fill every {placeholder}: a `Raw` goes in as it stands, all else as a literal.

    Raises LookupError naming a placeholder that no value was given for.
    """

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in values:
            raise LookupError(f"no value for {{{name}}} in the SQL.{did_you_mean(name, values)}")
        return literal(values[name])

    return _PLACEHOLDER.sub(fill, template)


def literal(value: Value) -> Raw:
    """Write a value as SQL; a sequence becomes a bracketed list fit for IN, `Raw` stays itself.

    Raises QuarterdeckError for text with a NUL character, TypeError for a moment without its zone
    and for any other kind of value, floating point included: sums of it depend on their order.
    """
    if isinstance(value, Raw):
        return value
    if isinstance(value, list | tuple):
        return Raw(f"({', '.join(literal(item) for item in value) or 'NULL'})")
    return Raw(_scalar(value))


def _scalar(value: object) -> str:
    match value:
        case None:
            return "NULL"
        case bool() | int():
            return str(value).upper()
        case str():
            return _quoted(value, "'")
        case datetime() if value.tzinfo is not None:
            return f"TIMESTAMPTZ '{value.isoformat(sep=' ', timespec='microseconds')}'"
        case date() if not isinstance(value, datetime):
            return f"DATE '{value.isoformat()}'"
    raise TypeError(f"a SQL literal is {_KINDS}; got {value!r}")


def ident(name: str) -> Raw:
    """Write a name as a quoted identifier, whatever characters it has."""
    return Raw(_quoted(name, '"'))


def parquet(paths: Iterable[object], *, by_name: bool = False) -> Raw:
    """Write Parquet files as a FROM expression; `by_name` where their columns differ."""
    listed = ", ".join(literal(str(path)) for path in paths)
    return Raw(f"read_parquet([{listed}]{', union_by_name = true' if by_name else ''})")


def _quoted(text: str, mark: str) -> str:
    if "\0" in text:
        raise QuarterdeckError(
            f"the text {text!r} contains a NUL character, which no engine accepts",
            fix="remove the character where the text comes from",
        )
    return f"{mark}{text.replace(mark, mark * 2)}{mark}"
