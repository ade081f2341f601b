"""playbook/measures.toml: what else than its amount a deal is worth, such as ARR or margin."""

import re
from pathlib import Path

from quarterdeck.playbook.dimensions import BUILT_IN
from quarterdeck.playbook.model import Measure, Playbook
from quarterdeck.playbook.notes import Notes, read_toml
from quarterdeck.words.deal import DEAL_FIELDS
from quarterdeck.words.measure import AMOUNT
from quarterdeck.words.problem import did_you_mean
from quarterdeck.words.target import TARGET_MEASURES

FILE = "playbook/measures.toml"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = frozenset({*BUILT_IN, *DEAL_FIELDS, *TARGET_MEASURES, "money", "list_money"})


def read_measures(root: Path, notes: Notes) -> tuple[Measure, ...]:
    """Read the declared measures; notes names that are taken or unfit for a column."""
    whole = read_toml(root, FILE, notes)
    if whole is None:
        return ()
    found = []
    for name, section in whole.sections():
        if name in _TAKEN:
            section.note("", f"{name!r} is built in already.", fix="Choose another name.")
        elif not _NAME.fullmatch(name):
            section.note(
                "",
                f"{name!r} cannot name a measure.",
                fix="Use small letters, digits and _, beginning with a letter, such as arr.",
            )
        found.append(Measure(name, section.text("title")))
        section.finish()
    return tuple(found)


def check_measures(playbook: Playbook, notes: Notes) -> None:
    """Note a default measure that is not declared, and one that is called like a breakdown."""
    declared = [measure.name for measure in playbook.measures]
    default = playbook.settings.measure
    if default not in {AMOUNT, *declared}:
        notes.add(
            "workspace.toml defaults.measure",
            f"There is no measure {default!r}.{did_you_mean(default, declared)}",
            fix=f"Declare [{default}] in {FILE}, or use one of: {', '.join((AMOUNT, *declared))}.",
        )
    for dimension in playbook.dimensions:
        if dimension.name in declared:
            notes.add(
                f"{FILE} {dimension.name}",
                f"{dimension.name!r} is a dimension already.",
                fix="Choose another name for one of the two.",
            )
