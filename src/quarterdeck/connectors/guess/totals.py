"""Rows between the data that only add it up, as reports with groups have them."""

import re

from quarterdeck.connectors.guess.known import words
from quarterdeck.connectors.guess.profile import Sheet, without
from quarterdeck.engine.sql import Raw, ident, literal, load, render

_LEAST_FREE = 2


def without_totals(sheet: Sheet) -> tuple[Sheet, tuple[str, ...]]:
    """Return a file without the rows that only add others up, and their patterns: 'subtotal*'."""
    found = _totals(sheet)
    if not found:
        return sheet, ()
    first = f"lower(coalesce({', '.join(ident(profile.name) for profile in sheet.profiles)}))"
    said = " OR ".join(f"{first} GLOB {literal(pattern)}" for pattern in found)
    return without(sheet, said), found


def _totals(sheet: Sheet) -> tuple[str, ...]:
    names = [ident(profile.name) for profile in sheet.profiles]
    listed = sorted(words()["last_lines"]["totals"], key=len, reverse=True)
    known = "|".join(re.escape(word) for word in listed)
    query = render(
        load("connectors", "totals"),
        cells=Raw(", ".join(names)),
        filled=Raw(" + ".join(f"({name} IS NOT NULL)::INTEGER" for name in names)),
        most=max(len(names) // 2, 1),
        words=rf"^({known})",
    )
    if len(names) <= _LEAST_FREE:
        return ()
    return tuple(f"{word}*" for (word,) in sheet.con.execute(query).fetchall())
