"""playbook/dimensions.toml: the breakdowns a company declares beyond the built-in ones."""

import re
from pathlib import Path

from quarterdeck.playbook.model import Dimension, Playbook
from quarterdeck.playbook.notes import Notes, Section, read_toml
from quarterdeck.words.problem import did_you_mean

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
        found.append(_dimension(name, section))
        section.finish()
    return tuple(found)


def _dimension(name: str, section: Section) -> Dimension:
    source = section.choice("source", SOURCES, "deal")
    told = Dimension(
        name,
        source,
        section.text("title"),
        section.texts("values"),
        section.texts("renewals"),
        section.texts("run_rate"),
        section.texts("confidential"),
    )
    marking = ("renewals", "run_rate", "confidential")
    for key, marks in ((key, getattr(told, key)) for key in marking):
        if marks and source != "deal":
            section.note(
                key,
                f"{key} marks deals, and {name!r} is told of accounts.",
                fix="Mark them in a breakdown whose source is deal.",
            )
        strange = [mark for mark in marks if told.values and mark not in told.values]
        if strange and key != "run_rate":
            section.note(
                key,
                f"{strange[0]!r} is none of the values.{did_you_mean(strange[0], told.values)}",
                fix="Use one of the values, or add it to them.",
            )
    return told


def check_kinds(playbook: Playbook, notes: Notes) -> None:
    """Note breakdowns that contradict each other about what renews and what runs by itself."""
    for key in ("renewals", "run_rate"):
        marking = [d.name for d in playbook.dimensions if getattr(d, key)]
        if len(marking) > 1:
            notes.add(
                f"{FILE} {marking[1]}.{key}",
                f"{key} stands in {' and in '.join(marking)}, and a deal is of one kind.",
                fix="Keep it in one of them.",
            )
    for one in playbook.dimensions:
        for mark in set(one.renewals) & set(one.run_rate):
            notes.add(
                f"{FILE} {one.name}.run_rate",
                f"{mark!r} cannot be a renewal and run rate at once.",
                fix="Keep it in one of them.",
            )
