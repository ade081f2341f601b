"""A new workspace: settings, stages, tables and mappings whose comments teach how to fill them."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from quarterdeck.playbook import toml
from quarterdeck.playbook.model import Settings
from quarterdeck.playbook.settings import MONTHS
from quarterdeck.playbook.write import write_files
from quarterdeck.words.calendar import FiscalCalendar
from quarterdeck.words.days import zone
from quarterdeck.words.money import exponent
from quarterdeck.words.problem import QuarterdeckError

_NO_CONTENT = frozenset({".git"})
_IGNORED = """\
# What a version control system should leave alone: names, and what can be made again or is large.
playbook/people_private.csv
identity.db
ledger/
cache/
"""


def write_new(
    root: Path, *, name: str, currency: str, timezone: str, start_month: int = 1
) -> tuple[Path, ...]:
    """Write a workspace that passes `check` into an absent or empty folder; returns its files.

    Raises QuarterdeckError for a folder that holds anything, and for an unknown currency, zone or
    month; then nothing is written.
    """
    zone(timezone)
    exponent(currency)
    settings = Settings(name, timezone, currency, FiscalCalendar(start_month=start_month))
    _refuse_content(root)
    texts = template_files(settings) | {".gitignore": _IGNORED}
    write_files(root, texts)
    return tuple(root / path for path in sorted(texts))


def template_files(settings: Settings) -> dict[str, str]:
    """Return the text of each file that a new workspace with these settings begins with."""
    return {path: _filled(text, settings) for path, text in _templates().items()}


def _refuse_content(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise QuarterdeckError(
            f"{root} is a file, not a folder.", fix="Name a folder that is new or empty."
        )
    held = (
        sorted(p.name for p in root.iterdir() if p.name not in _NO_CONTENT) if root.exists() else []
    )
    if "workspace.toml" in held:
        raise QuarterdeckError(
            f"{root} is a workspace already.",
            fix="Edit its files and run `quarterdeck check`, or name another folder.",
        )
    if held:
        few = ", ".join(held[:3]) + (", ..." if len(held) > 3 else "")  # noqa: PLR2004
        raise QuarterdeckError(
            f"{root} is not empty: it holds {few}.",
            fix="Name a folder that is new or empty; nothing was written.",
        )


def _templates() -> dict[str, str]:
    """Return the text of every template file by its path in the workspace."""
    folder = files("quarterdeck") / "playbook" / "template"
    return dict(_texts(folder, ""))


def _texts(folder: Traversable, under: str) -> list[tuple[str, str]]:
    found = []
    for entry in folder.iterdir():
        path = f"{under}{entry.name}"
        if entry.is_dir():
            found += _texts(entry, f"{path}/")
        else:
            found.append((path, entry.read_text("utf-8")))
    return found


def _filled(template: str, settings: Settings) -> str:
    for mark, text in (
        ("@NAME@", toml.text(settings.name)),
        ("@TITLE@", settings.name),
        ("@TIMEZONE@", toml.text(settings.timezone)),
        ("@CURRENCY@", toml.text(settings.currency)),
        ("@START_MONTH@", toml.text(MONTHS[settings.calendar.start_month - 1])),
    ):
        template = template.replace(mark, text)
    return template
