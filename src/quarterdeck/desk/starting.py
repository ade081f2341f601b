"""The verbs that make a workspace: an empty one that teaches, and a simulated company."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from quarterdeck.connectors.result import ImportResult
from quarterdeck.desk.call_files import import_calls
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.playbooks import apply, preview
from quarterdeck.desk.publishing import publish_simulated
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk, Progress
from quarterdeck.playbook.init import write_new
from quarterdeck.simulation.company import PEOPLE, YEARS
from quarterdeck.simulation.write import FULL, write_company
from quarterdeck.words.days import start_of_day
from quarterdeck.words.problem import QuarterdeckError

_QUARTERS = 4
_INTO = (timedelta(days=27), timedelta(days=62))
"""How far into a quarter a simulated company publishes: after four weeks and after nine."""

_YEARS = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A simulated company that is ready: what its imports did, and the currency they are in."""

    results: tuple[ImportResult, ...]
    currency: str


def _publish(desk: Desk) -> None:
    """Publish what it forecast in its last quarters, where two years were known by then."""
    calendar, known = desk.playbook.settings.calendar, desk.facts.first_known
    if known is None:
        return
    running = calendar.quarter_of(desk.last_day)
    quarters = [running]
    for _ in range(_QUARTERS):
        quarters.insert(0, calendar.previous(quarters[0]))
    days = [quarter.start + after for quarter in quarters for after in _INTO]
    publish_simulated(desk, [d for d in days if known + _YEARS <= d <= desk.last_day])


def start(folder: Path, *, name: str, currency: str, timezone: str) -> tuple[Path, ...]:
    """Make a new workspace, return its files; raises QuarterdeckError if the folder is in use."""
    return write_new(folder, name=name, currency=currency, timezone=timezone)


def demonstrate(  # noqa: PLR0913 -- what makes a company, each named by its caller
    folder: Path,
    *,
    seed: int,
    sizes: Mapping[str, int],
    now: datetime,
    shape: str = FULL,
    progress: Progress | None = None,
) -> Demonstration:
    """Write a simulated company's playbook and exports, import and apply them, store its calls.

    `sizes` may say `people` and `years`; `shape` is what its CRM keeps of the past, 'full' or
    'salesforce'. Raises QuarterdeckError if the folder holds anything, and for another shape.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QuarterdeckError(
            "The folder is not empty.",
            where=str(folder),
            fix="Name a folder that is absent or empty; demo fills it.",
        )
    if progress:
        progress("simulating a company", None)
    written = write_company(
        folder,
        seed=seed,
        people=sizes.get("people", PEOPLE),
        years=sizes.get("years", YEARS),
        shape=shape,
    )
    desk = open_workspace(written.workspace, now=now, progress=progress)
    results = import_files(desk, OWNER, written.exports)
    # It lives on its last day: what is decided there later has to follow this.
    opened = start_of_day(desk.last_day, desk.playbook.settings.timezone)
    first = replace(desk, now=min(now, opened))
    apply(first, OWNER, preview(first, OWNER), "The playbook of a simulated company")
    if written.calls:
        desk.tell("storing calls")
        import_calls(desk, OWNER, written.calls, history=True)
    _publish(open_workspace(written.workspace, now=now, progress=progress))
    return Demonstration(results, desk.playbook.settings.currency)
