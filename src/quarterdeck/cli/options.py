"""The options that several commands share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Place:
    """Which workspace, at which state of its ledger."""

    workspace: Path | None = None
    """Workspace folder; default: this folder if it is one, else $QUARTERDECK_WORKSPACE."""

    ledger_head: str = ""
    """Answer from this earlier state of the ledger, as printed with a published number."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class About:
    """What the question is about."""

    as_of: str = ""
    """Answer from what was known by the end of this day; default: the last observed day."""

    period: str = ""
    """2026-Q3, 2026, 2026-07, 2026-W30 or START..END; default: the day's fiscal quarter."""

    scope: str = ""
    """A person or team; default: the whole company."""

    where: str = ""
    """Only deals for which this holds, for example "product=GTX Pro; amount>=10000"."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Output:
    """Where the answer goes; default: the terminal."""

    json: Annotated[bool, Parameter(negative="")] = False
    """Print JSON."""

    csv: Path | None = None
    """Write CSV to this file ('-' prints it)."""

    html: Path | None = None
    """Write one self-contained HTML page to this file."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Plain:
    """For commands whose answer is a few lines."""

    json: Annotated[bool, Parameter(negative="")] = False
    """Print JSON."""


By = Annotated[str, Parameter(help="Break down by these, comma-separated, such as product,region.")]
"""The --by option."""

HERE, ABOUT, OUT, PLAIN = Place(), About(), Output(), Plain()


def names(text: str) -> tuple[str, ...]:
    """Split a comma-separated option."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
