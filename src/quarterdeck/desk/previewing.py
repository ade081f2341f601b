"""The verbs that say what an import, a withdrawal or a replay would do before it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from quarterdeck.connectors.fixing import Fix
from quarterdeck.connectors.result import ImportResult
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.quarantine import Which, fix, replay
from quarterdeck.desk.trial import Change, tried
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.withdrawing import bring_back, withdraw
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Report
from quarterdeck.reports.preview.compared import Compared, Tried
from quarterdeck.reports.preview.document import preview_json
from quarterdeck.reports.preview.page import preview_report
from quarterdeck.reports.preview.told import Told, told

MOST = 10
"""How many of the deals that change most are named."""


@dataclass(frozen=True)
class Preview:
    """What a change would do; nothing of it is recorded."""

    tried: Tried
    tell: Callable[[str], None]

    @cached_property
    def told(self) -> Told | None:
        """The numbers before and after, None where nothing would be recorded."""
        if self.tried.after is None or not self.tried.changes:
            return None
        self.tell("comparing the answers before and after")
        return told(Compared(self.tried.before, self.tried.after), most=MOST)

    @property
    def results(self) -> tuple[ImportResult, ...]:
        """What would become of each file."""
        return self.tried.results

    @property
    def report(self) -> Report:
        """The preview as a page."""
        return preview_report(self.tried, self.told)

    @property
    def document(self) -> dict[str, Any]:
        """The preview as a JSON document."""
        return preview_json(self.tried, self.told)


def preview_import(
    desk: Desk,
    viewer: Viewer,
    files: Sequence[Path],
    *,
    mapping: str = "",
    observed_at: str = "",
) -> Preview:
    """Return what `import_files` with the same words would do; raises what it raises."""
    named = files[0].name if len(files) == 1 else f"{len(files)} files"

    def change(branch: Desk) -> tuple[ImportResult, ...]:
        return import_files(branch, viewer, files, mapping=mapping, observed_at=observed_at)

    return _preview(desk, viewer, f"importing {named}", change)


def preview_withdrawal(desk: Desk, viewer: Viewer, batch: str, *, reason: str = "") -> Preview:
    """Return what `withdraw` of the batch would do; raises what it raises."""

    def change(branch: Desk) -> tuple[ImportResult, ...]:
        withdraw(branch, viewer, batch, reason=reason or "a preview")
        return ()

    return _preview(desk, viewer, f"withdrawing batch {batch}", change)


def preview_bringing_back(desk: Desk, viewer: Viewer, batch: str, *, reason: str = "") -> Preview:
    """Return what `bring_back` of the batch would do; raises what it raises."""

    def change(branch: Desk) -> tuple[ImportResult, ...]:
        bring_back(branch, viewer, batch, reason=reason or "a preview")
        return ()

    return _preview(desk, viewer, f"bringing batch {batch} back", change)


def preview_replay(desk: Desk, viewer: Viewer, file: Path) -> Preview:
    """Return what `replay` of the mended file would do; raises what it raises."""
    change = partial(_replayed, viewer, file)
    return _preview(desk, viewer, f"taking the mended rows of {file.name}", change)


def preview_fix(desk: Desk, viewer: Viewer, mend: Fix, *, which: Which | None = None) -> Preview:
    """Return what `fix` with the same words would do; raises what it raises."""

    def change(branch: Desk) -> tuple[ImportResult, ...]:
        return fix(branch, viewer, mend, which=which)

    return _preview(desk, viewer, "mending rows held back", change)


def _replayed(viewer: Viewer, file: Path, branch: Desk) -> tuple[ImportResult, ...]:
    return replay(branch, viewer, file)


def _preview(desk: Desk, viewer: Viewer, what: str, change: Change) -> Preview:
    return Preview(tried(desk, viewer, what, change), desk.tell)
