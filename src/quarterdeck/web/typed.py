"""What was typed in a form of lines and cells, as a browser sends it."""

from collections.abc import Mapping

from quarterdeck.desk.sheets.part import HEAD
from quarterdeck.reports.playbooks.sheets import GONE, NEW, Typed

LONGEST = 2000
"""The longest text that a cell takes."""


def typed_in(told: Mapping[str, str], shown: Typed) -> dict[str, dict[str, str]]:
    """Return the cells in which a form says otherwise than it did when it was loaded (`shown`).

    What holds for all lines and lines to be filled come whole: the day they offer is that of then.
    """
    found: dict[str, dict[str, str]] = {}
    for key, cells in shown.items():
        now = {name: told.get(f"{key}|{name}", "").strip()[:LONGEST] for name in cells}
        offered = key == HEAD or key.startswith(NEW)
        others = {name: text for name, text in now.items() if offered or text != cells[name]}
        if told.get(f"{key}|{GONE}"):
            others[GONE] = told[f"{key}|{GONE}"]
        if others:
            found[key] = others
    return found
