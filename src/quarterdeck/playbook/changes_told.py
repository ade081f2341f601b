"""How a change of the playbook is put into words: values, lists, what became of a record."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from quarterdeck.playbook.yardsticks import Minimum
from quarterdeck.words.money import RATE_UNIT

Names = Callable[[str], str]
"""Turns the id of a person or team into what people call them."""


def changed(whose: str, was: object, now: object, left_out: set[str]) -> Iterator[str]:
    """Say in one sentence which fields of a record changed."""
    told = []
    for field in fields(was):  # type: ignore[arg-type]
        old, new = getattr(was, field.name), getattr(now, field.name)
        if field.name not in left_out and old != new:
            show = share if field.name in {"probability", "shares"} else plain
            told.append(f"{field.name} becomes {show(new)} instead of {show(old)}")
    if told:
        yield f"{whose}: {'; '.join(told)}."


def counted(ids: Iterable[str], one: str, many: str, names: Names) -> Iterator[str]:
    """Say of how many ids something holds, by name."""
    found = sorted(map(names, ids))
    if found:
        yield f"{listed(found)} {one if len(found) == 1 else many}."


def gone(old: Mapping[Any, object], new: Mapping[Any, object]) -> list[Any]:
    """Return the keys of what is no longer there, in their order."""
    return [key for key in old if key not in new]


def becomes(whose: str, was: object, now: object) -> str:
    """Say that a setting changes."""
    return f"{whose} becomes {plain(now)} instead of {plain(was)}."


def plain(value: object) -> str:
    """Write a value as a reader expects it."""
    if isinstance(value, (tuple, list)):
        return listed([plain(one) for one in value]) or "none"
    if isinstance(value, Minimum):
        return f"{value.element} {value.least} at {value.stage}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value not in ("", None) else "none"


def share(units: object, scale: int = 100) -> str:
    """Write units of 1e-9 as a percentage, or as a plain number at scale 1."""
    if isinstance(units, tuple):
        return listed([share(one) for one in units]) or "none"
    whole, rest = divmod(int(str(units)) * scale, RATE_UNIT)
    number = f"{whole}.{rest:09d}".rstrip("0").rstrip(".")
    return number if scale == 1 else f"{number} %"


def listed(words: list[str], most: int = 8) -> str:
    """List words, the first few by name."""
    shown = words[:most]
    more = len(words) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
