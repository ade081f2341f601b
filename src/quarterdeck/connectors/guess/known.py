"""The words by which exports of many makers and languages are understood."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast


@cache
def words() -> Mapping[str, Any]:
    """Return the word lists of `words.toml`."""
    text = (files("quarterdeck") / "connectors" / "guess" / "words.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def bare(name: str) -> str:
    """Return a name of a column without case, blanks and marks, for comparing."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def fit(name: str, known: Iterable[str]) -> float:
    """Return how well a column's name fits a list of words: from 0, not at all, to 3, exactly.

    Words earlier in the list fit better, so that 'Close Date' is taken before 'Close'.
    """
    listed = list(known)
    plain, parts = bare(name), set(re.findall(r"[^\W_]+", name.casefold()))
    for place, word in enumerate(listed):
        if bare(word) == plain:
            return 3 - place / (10 * len(listed))
    inside = [word for word in listed if len(bare(word)) > 3 and bare(word) in plain]  # noqa: PLR2004 -- shorter ones are inside of anything
    if inside:
        return 1.2
    return 1 if any(word.casefold() in parts for word in listed if " " not in word) else 0


def headers(table: str) -> Mapping[str, list[str]]:
    """Return what exports call the fields of a table."""
    return cast("Mapping[str, list[str]]", words()["headers"][table])
