"""playbook/dimensions.toml: the breakdowns a company declares beyond the built-in ones."""

import re
from pathlib import Path

from quarterdeck.playbook.model import Dimension
from quarterdeck.playbook.notes import Notes, read_toml

FILE = "playbook/dimensions.toml"
BUILT_IN = (
    "owner", "team", "stage", "category", "pipeline", "currency", "outcome", "account", "person",
    "amount", "pushes", "created_on", "closed_on", "close_date", "due_on", "known_on",
)  # fmt: skip
"""What every workspace can break down or filter by; a declared dimension takes another name."""

SOURCES = ("deal", "account")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def read_dimensions(root: Path, notes: Notes, levels: tuple[str, ...]) -> tuple[Dimension, ...]:
    """Read the declared breakdowns; notes names that are taken or unfit for a column."""
    whole = read_toml(root, FILE, notes)
    if whole is None:
        return ()
    found = []
    for name, section in whole.sections():
        if name in (*BUILT_IN, *levels):
            section.note("", f"{name!r} is built in already.", fix="Choose another name.")
        elif not _NAME.fullmatch(name):
            section.note(
                "",
                f"{name!r} cannot name a dimension.",
                fix="Use small letters, digits and _, beginning with a letter, such as product.",
            )
        source = section.choice("source", SOURCES, "deal")
        found.append(Dimension(name, source, section.text("title"), section.texts("values")))
        section.finish()
    return tuple(found)
