"""Writing TOML: just the shapes a playbook needs, in one fixed form."""

import json
import re
from collections.abc import Iterable, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def key(name: str) -> str:
    """Write a key, in quotes where its characters need them."""
    return name if _BARE.fullmatch(name) else text(name)


def text(word: str) -> str:
    """Write a text in quotes; reading gives the same characters back."""
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007f")


def texts(words: Iterable[str]) -> str:
    """Write a list of texts on one line."""
    return f"[{', '.join(text(word) for word in words)}]"


def inline(entries: Mapping[str, str]) -> str:
    """Write a table on one line from values that are written already."""
    return "{" + ", ".join(f"{key(name)} = {value}" for name, value in entries.items()) + "}"


def table(path: tuple[str, ...], entries: Mapping[str, str]) -> str:
    """Write a table under its header from values that are written already."""
    header = f"[{'.'.join(key(part) for part in path)}]\n" if path else ""
    return header + "".join(f"{key(name)} = {value}\n" for name, value in entries.items())
