"""What every command needs from its surroundings: the clock, the workspace, a progress line."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from quarterdeck.cli.options import About, Place
from quarterdeck.desk.applied import unapplied
from quarterdeck.desk.ask import Ask
from quarterdeck.desk.opening import default_root, open_workspace
from quarterdeck.desk.workspace import Desk, Progress
from quarterdeck.words.problem import QuarterdeckError

JOURNAL = "QUARTERDECK_JOURNAL"
"""The environment variable that names a PostgreSQL database for the journal."""


@contextmanager
def opened(place: Place, *, quiet: bool = False) -> Iterator[Desk]:
    """Open the workspace a command is about, with progress on long work.

    Says on stderr when the playbook's files are not what answers, unless `quiet`.
    """
    with progress() as report:
        desk = open_workspace(
            root(place),
            now=now(),
            head=place.ledger_head,
            playbook=place.playbook,
            journal=os.environ.get(JOURNAL, ""),
            progress=report,
        )
        yield desk
    told = "" if quiet else unapplied(desk)
    if told:
        print(told, file=sys.stderr)  # noqa: T201 - the command line's own output


def root(place: Place) -> Path:
    """Return the workspace folder a command is about."""
    return default_root(place.workspace, os.environ, Path.cwd())


def now() -> datetime:
    """Return the clock's time: the only place the command line reads it."""
    return datetime.now(UTC)


def ask(about: About, by: str = "") -> Ask:
    """Return the question as the desk takes it."""
    return Ask(
        about.as_of,
        about.scope,
        about.where,
        names(by),
        about.period,
        about.rates,
        about.currency,
        about.measure,
    )


def names(text: str) -> tuple[str, ...]:
    """Split --by at its commas; raises QuarterdeckError where a name is missing."""
    found = tuple(part.strip() for part in text.split(",")) if text else ()
    if all(found):
        return found
    raise QuarterdeckError(
        f"A name is missing in {text!r}.",
        where="--by",
        fix="Write names with a comma between two, such as product,region.",
    )


@contextmanager
def progress() -> Iterator[Progress | None]:
    """Show one progress line on stderr while work is long, if that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Line

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Line(*columns, console=Console(stderr=True), transient=True) as line:
        task = line.add_task("Opening", total=None)

        def report(phase: str, share: float | None) -> None:
            total = None if share is None else 1.0
            line.update(task, description=phase, total=total, completed=share or 0.0)

        yield report
