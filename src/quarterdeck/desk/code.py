"""Which program this is: its version and the hash of its files, as a run records it."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_KINDS = (".py", ".sql")
_SHOWN = 12


@cache
def code_version() -> str:
    """Return the version and the beginning of the hash of all that the program computes with."""
    package = Path(__file__).parents[1]
    found = hashlib.sha256()
    for path in sorted(p for p in package.rglob("*") if p.suffix in _KINDS):
        found.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{version('quarterdeck')}+{found.hexdigest()[:_SHOWN]}"
