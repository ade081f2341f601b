"""What has a day from which it is in force: a table, or the same table several times."""

import re
from collections.abc import Iterator
from datetime import date

from quarterdeck.playbook.notes import Section
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError


def versions(whole: Section, name: str) -> Iterator[Section]:
    """Yield the table of a name, or each of several, knowing its line; nothing for no table."""
    value = whole.table[name]
    tables = value if isinstance(value, list) else [value]
    if not tables or any(not isinstance(table, dict) for table in tables):
        keys = ".".join((*whole.keys, name))
        fix = f"Write [{keys}] and below it what it asks for."
        whole.note(name, f"{name} is no table.", fix=fix)
        return
    lines = _lines(whole, name) if len(tables) > 1 else []
    for number, table in enumerate(tables):
        line = lines[number] if number < len(lines) else 0
        yield Section(whole.source, table, whole.notes, keys=(*whole.keys, name), line=line)


def since(section: Section, default: date) -> date:
    """Read a day, written with or without quotes."""
    value = section.get("since")
    if value is None:
        return default
    try:
        return parse_day(str(value))
    except QuarterdeckError as error:
        section.note("since", error.says, fix=error.fix)
        return default


def _lines(whole: Section, name: str) -> list[int]:
    """Return the lines on which the tables of a name begin; keys cannot tell them apart."""
    path = r"\s*\.\s*".join(rf"[\"']?{re.escape(part)}[\"']?" for part in (*whole.keys, name))
    header = re.compile(rf"\s*\[{{1,2}}\s*{path}\s*\]")
    text = enumerate(whole.source.text.splitlines(), start=1)
    return [number for number, line in text if header.match(line)]
