"""Writes the exports of every recipe, and the mappings that a new workspace offers as well.

Run it as `python -m tools.recipes`; with --check it only says what would change.
"""

import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from quarterdeck.playbook.init import template_files
from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.settings import read_settings
from tools.recipes import hubspot, salesforce, spreadsheet, suites

RECIPES = Path(__file__).parents[2] / "examples" / "recipes"
EXPORTS = {
    "salesforce_report": salesforce.report,
    "salesforce_objects": salesforce.objects,
    "hubspot": hubspot.exports,
    "dynamics365": suites.dynamics,
    "odoo": suites.odoo,
    "erpnext": suites.erpnext,
    "frappe_crm": suites.frappe_crm,
    "spreadsheet": spreadsheet.exports,
}
OFFERED = {
    "salesforce_report": "salesforce_deals",
    "hubspot": "hubspot_deals",
}
"""Recipes whose mapping of deals is the very example that `quarterdeck init` writes."""

SHARED = {"salesforce_objects": ("task", "event")}
"""Mappings of a recipe that the simulated company has as well, word for word."""

_FOLDER = "playbook/mappings"
_TEMPLATES = files("quarterdeck") / "simulation" / "templates" / "salesforce"


def made() -> Iterator[tuple[Path, bytes]]:
    """Yield every file that is made, with its bytes."""
    for recipe, exports in EXPORTS.items():
        for name, content in exports().items():
            yield RECIPES / recipe / name, content
    for recipe, name in OFFERED.items():
        yield RECIPES / recipe / _FOLDER / f"{name}.toml", _offered(recipe, name).encode()
    for recipe, names in SHARED.items():
        for name in names:
            text = (_TEMPLATES / f"{name}.toml").read_text("utf-8")
            yield RECIPES / recipe / _FOLDER / f"{name}.toml", text.encode()


def _offered(recipe: str, name: str) -> str:
    """Return an example of a new workspace as it is in use."""
    settings = read_settings(RECIPES / recipe, Notes()).settings
    text = template_files(settings)[f"{_FOLDER}/{name}.toml.example"]
    return "".join(line for line in text.splitlines(keepends=True) if "To use it:" not in line)


def main() -> int:
    """Write what differs, or only name it; returns 1 when a check finds anything."""
    differing = [
        (path, content)
        for path, content in made()
        if not path.exists() or path.read_bytes() != content
    ]
    for path, content in differing:
        print(path.relative_to(RECIPES))
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return 1 if differing and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
