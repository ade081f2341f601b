"""A TOML file edited in place: what is not touched keeps every byte, comments included.

The library that keeps comments has no types, so its values are Any here and nowhere else.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import tomlkit

from quarterdeck.words.days import FIRST_DAY, parse_day
from quarterdeck.words.problem import QuarterdeckError

Value = str | bool | Decimal | date | tuple[str, ...] | None
"""What a key may be set to; None takes it away."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of an edited list: under which name it stands ('' for a new one), what is set.

    `moved` ones are those that go elsewhere where it takes no more moves than another.
    """

    was: str
    sets: Mapping[str, Value]
    moved: bool = False


def opened(text: str) -> Any:  # noqa: ANN401 -- see above
    """Return the document of a text; as it is, it is written to the same bytes."""
    return tomlkit.parse(text)


def written(document: Any) -> str:  # noqa: ANN401 -- see above
    """Return the text of a document."""
    return str(tomlkit.dumps(document))


def rewritten(document: Any, name: str) -> str:  # noqa: ANN401 -- see above
    """Return the text of a document whose tables of a name came or went.

    Raises QuarterdeckError where it would not say the same: keys with dots are not moved well.
    """
    text = written(document)
    try:
        same = tomllib.loads(text) == document.unwrap()
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise QuarterdeckError(
            f"The file writes {name!r} with dots in its keys, which a form cannot make several of.",
            fix=f"Have its keys written below a header of its own: [....{name}].",
        )
    return text


def latest(tables: Any) -> Any:  # noqa: ANN401 -- see above
    """Return a table, or of several that follow each other the last one in force."""
    if not isinstance(tables, list):
        return tables
    return max(tables, key=_since)


def table_since(document: Any, name: str, since: date) -> Any:  # noqa: ANN401 -- see above
    """Return the table of a name that is in force from a day on; the document's own day counts."""
    tables = document[name]
    usual = _since(document)
    found = tables if isinstance(tables, list) else [tables]
    return next(one for one in found if (_since(one) if "since" in one else usual) == since)


def another(document: Any, name: str, since: date, fill: Callable[[Any], None]) -> None:  # noqa: ANN401 -- see above
    """Write a further table of a name, in force from a day on; those there are stay as written."""
    tables = document[name]
    if isinstance(tables, tomlkit.items.InlineTable):
        one_line = tomlkit.array()
        one_line.append(tables)
        document[name] = tables = one_line
    elif not isinstance(tables, list):
        several = tomlkit.aot()
        several.append(tables)
        document[name] = tables = several
    inline = not isinstance(tables, tomlkit.items.AoT)
    new = tomlkit.inline_table() if inline else tomlkit.table()
    new["since"] = since
    fill(new)
    if not inline:
        _end(new).body.extend(_cut_tail(tables[-1]))
        if len(tables) > 1:
            _end(tables[-1]).add(tomlkit.nl())
    tables.append(new)


def without(document: Any, name: str, since: date) -> None:  # noqa: ANN401 -- see above
    """Take the table of a name away that is in force from a day on; the name goes with its last."""
    tables = document[name]
    gone = table_since(document, name, since)
    if not isinstance(tables, list) or len(tables) == 1:
        document.pop(name)
        return
    at = next(at for at, one in enumerate(tables) if one is gone)
    if at and isinstance(tables, tomlkit.items.AoT):
        _end(tables[at - 1]).body.extend(_cut_tail(gone))
    tables.pop(at)


def _end(table: Any) -> Any:  # noqa: ANN401 -- see above
    """Return the container in which the text of a table ends: its own, or that of its last one."""
    last = next((item for key, item in reversed(table.value.body) if key is not None), None)
    if isinstance(last, tomlkit.items.AoT):
        return _end(last[-1])
    return _end(last) if isinstance(last, tomlkit.items.Table) else table.value


def _cut_tail(table: Any) -> list[Any]:  # noqa: ANN401 -- see above
    """Take the comments off that stand below a table after a blank line: they tell of the next."""
    body = _end(table).body
    at = len(body)
    while at and body[at - 1][0] is None:
        at -= 1
    blank = (n for n in range(at, len(body)) if not body[n][1].as_string().strip())
    first = next(blank, len(body))
    tail: list[Any] = body[first:]
    del body[first:]
    return tail


def set_list(table: Any, key: str, names: Sequence[str]) -> None:  # noqa: ANN401 -- see above
    """Give a table a list of named entries, one a line, to be told of by steps."""
    if isinstance(table, tomlkit.items.InlineTable):
        entries = tomlkit.array()
    else:
        entries = tomlkit.array().multiline(multiline=True)
    for name in names:
        entry = tomlkit.inline_table()
        entry["name"] = name
        entries.append(entry)
    table[key] = entries


def set_keys(table: Any, sets: Mapping[str, Value]) -> None:  # noqa: ANN401 -- see above
    """Set keys of a table, or take them away; all others stay as they are written."""
    for key, value in sets.items():
        if value is None:
            table.pop(key, None)
        else:
            table[key] = _written_as(table.get(key), value)


def listed(entries: Any, steps: Sequence[Step]) -> None:  # noqa: ANN401 -- see above
    """Make a list of named tables say the steps, moving no more of them than needed.

    Raises QuarterdeckError for a step that is not there.
    """
    names = [str(entry.get("name", "")) for entry in entries]
    missing = [step.was for step in steps if step.was and step.was not in names]
    if missing:
        raise QuarterdeckError(f"There is no stage {missing[0]!r} any more.", fix="Load it again.")
    order = [names.index(step.was) for step in steps if step.was]
    kept = _rising(order, {names.index(step.was) for step in steps if step.was and step.moved})
    held = {at: entries[at] for at in order if at not in kept}
    for at in reversed(range(len(names))):
        if at not in kept:
            entries.pop(at)
    for place, step in enumerate(steps):
        at = names.index(step.was) if step.was else -1
        if at not in kept:
            entries.insert(place, held.get(at) or _table(entries))
        set_keys(entries[place], step.sets)


def _table(entries: Any) -> Any:  # noqa: ANN401 -- see above
    """Return an empty entry of the kind that stands in a list."""
    several = isinstance(entries, tomlkit.items.AoT)
    return tomlkit.table() if several else tomlkit.inline_table()


def _rising(order: list[int], moved: set[int]) -> frozenset[int]:
    """Return the most places that can stay where they are, rather those of what was not moved."""

    def worth(run: list[int]) -> tuple[int, int]:
        return len(run), -len(moved.intersection(run))

    best: list[list[int]] = []
    for at in order:
        before = [run for run in best if run[-1] < at]
        best.append([*(max(before, key=worth) if before else []), at])
    longest: list[int] = max(best, key=worth) if best else []
    return frozenset(longest)


def _since(table: Mapping[str, object]) -> date:
    return parse_day(str(table["since"])) if "since" in table else FIRST_DAY


def _written_as(stands: object, value: Value) -> object:
    """Return a value in the form in which the key stands: numbers in quotes stay in quotes."""
    if isinstance(value, Decimal):
        plain = f"{value.normalize():f}"
        return plain if isinstance(stands, str) else tomlkit.value(plain)
    return list(value) if isinstance(value, tuple) else value


def table_in(document: Any) -> Any:  # noqa: ANN401 -- see above
    """Return an empty table for a document, or one of a single line where it is in a table."""
    return tomlkit.inline_table() if document is None else tomlkit.table()
