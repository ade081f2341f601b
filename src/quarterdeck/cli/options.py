"""The options that several commands share."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, Token

from quarterdeck.words.problem import QuarterdeckError


def whole(_: type, tokens: Sequence[Token]) -> int:
    """Read a whole number; raises ValueError for anything else."""
    return int(tokens[0].value)


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Place:
    """Which workspace, at which state of its ledger, under which playbook."""

    workspace: Path | None = None
    """Workspace folder; default: this folder if it is one, else $QUARTERDECK_WORKSPACE."""

    ledger_head: str | None = None
    """Answer from this earlier state of the ledger, as printed with a published number."""

    playbook: str = ""
    """current, files or a version; default: the version in force on the day asked about."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class About:
    """What the question is about."""

    as_of: str = ""
    """Answer from what was known by the end of this day; default: the last observed day."""

    period: str = ""
    """2026-Q3, 2026-H1, 2026, 2026-07, 2026-W30, START..END or all; the default is said above."""

    scope: str = ""
    """A person or team; default: the whole company."""

    rates: str = ""
    """dated, plan, constant or constant:DAY: at which rates money of other currencies is told."""

    currency: str = ""
    """Tell money in this currency, at plan or constant rates; default: the workspace's own."""

    measure: str = ""
    """What of a deal is told as money: amount, or a measure of playbook/measures.toml."""

    where: str = ""
    """Only deals for which this holds, for example "product=GTX Pro; amount>=10000"."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class OfOne:
    """What is asked of one deal."""

    as_of: str = ""
    """Answer from what was known by the end of this day; default: the last observed day."""

    period: str = ""
    """Tell the chance to be won in this period; default: the fiscal quarter of the day."""

    rates: str = ""
    """dated, plan, constant or constant:DAY: at which rates money of other currencies is told."""

    currency: str = ""
    """Tell money in this currency, at plan or constant rates; default: the workspace's own."""

    measure: str = ""
    """What of a deal is told as money: amount, or a measure of playbook/measures.toml."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Within:
    """Which deals are judged, as known on which day."""

    as_of: str = ""
    """Answer from what was known by the end of this day; default: the last observed day."""

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

    csv: Annotated[Path | None, Parameter(allow_leading_hyphen=True)] = None
    """Write CSV to this file; '-' prints it."""

    html: Annotated[Path | None, Parameter(allow_leading_hyphen=True)] = None
    """Write one self-contained HTML page to this file; '-' prints it."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Guessing:
    """Whether a mapping is to be drafted from the file instead of importing it."""

    guess: Annotated[bool, Parameter(negative="")] = False
    """Draft a mapping from the file, with the evidence of each choice; nothing is imported."""

    write: str = ""
    """With --guess: write the draft to playbook/mappings/NAME.toml."""

    @property
    def asked(self) -> bool:
        """Whether a draft is asked for; raises QuarterdeckError for a name without --guess."""
        if self.write and not self.guess:
            raise QuarterdeckError(
                "--write says where a drafted mapping goes, and none was asked for.",
                where="--write",
                fix=f"Add --guess: quarterdeck import FILE --guess --write {self.write}",
            )
        return self.guess


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Watching:
    """Whether files are taken from a folder as they arrive."""

    watch: Path | None = None
    """Import what arrives in this folder; files go to its done/ or refused/."""

    once: Annotated[bool, Parameter(negative="")] = False
    """With --watch: take what is there and end, for a scheduler; default: go on."""

    settled: Annotated[int, Parameter(converter=whole)] = 60
    """With --watch: a file nobody wrote to for so many seconds is whole."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Plain:
    """For commands whose answer is a few lines."""

    json: Annotated[bool, Parameter(negative="")] = False
    """Print JSON."""


Preview = Annotated[bool, Parameter(negative="", help="Say what would change, and record nothing.")]
"""The --preview option."""


def only_of_previews(out: Output) -> None:
    """Raise QuarterdeckError where a page is asked for and only a preview is one."""
    for name in ("csv", "html"):
        if getattr(out, name):
            raise QuarterdeckError(
                f"--{name} writes the page of a preview, and none was asked for.",
                where=f"--{name}",
                fix="Add --preview, or leave it out.",
            )


By = Annotated[str, Parameter(help="Break down by these, comma-separated, such as product,region.")]
"""The --by option."""


Whole = Annotated[int, Parameter(converter=whole)]
"""A whole number, as it is typed."""

HERE, ABOUT, OUT, PLAIN, NO_GUESS = Place(), About(), Output(), Plain(), Guessing()
NO_WATCH = Watching()
WITHIN, OF_ONE = Within(), OfOne()
