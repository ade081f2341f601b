"""Opens a workspace, and says where it is when nobody names it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from quarterdeck.desk.workspace import Desk, Progress
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.identity import IdentityStore
from quarterdeck.playbook.private import FILE as PRIVATE
from quarterdeck.playbook.read import read_playbook
from quarterdeck.playbook.versions import versions_of
from quarterdeck.words.problem import QuarterdeckError


def open_workspace(  # noqa: PLR0913 -- what a door says, each by its name
    root: Path,
    *,
    now: datetime,
    head: str | None = None,
    playbook: str = "",
    journal: str = "",
    progress: Progress | None = None,
) -> Desk:
    """Open the workspace in a folder; raises QuarterdeckError if there is none or it is wrong.

    Its playbook is the version applied last, or the files where nothing was ever applied; verbs
    that answer take the version in force on their day, unless `playbook` pins one: 'current',
    'files', or a version by number or id. `journal` is where the environment says that the journal
    lies.
    """
    if not (root / "workspace.toml").is_file():
        raise QuarterdeckError(
            "There is no workspace here.",
            where=str(root),
            fix="Make one with 'quarterdeck init DIR' or 'quarterdeck demo DIR', or name one "
            "with --workspace.",
        )
    root = root.resolve()
    versions = versions_of(root)
    version = versions.last
    decided = versions.read(version) if version else read_playbook(root)
    ledger = Ledger(root / "ledger")
    identities = IdentityStore(root / "identity.db", ledger)
    _take_names(root / PRIVATE, identities)
    desk = Desk(
        root,
        decided,
        ledger,
        identities,
        now,
        head,
        progress,
        versions=versions,
        version=version,
        journal_url=journal,
    )
    return desk.pin(playbook) if playbook else desk


def _take_names(private: Path, identities: IdentityStore) -> None:
    """Take over the file of people's names when it is newer than the store."""
    if not private.is_file():
        return
    known = identities.path
    newer = not known.exists() or private.stat().st_mtime_ns > known.stat().st_mtime_ns
    if newer and not identities.verify():
        identities.read_people(private)
        known.touch()


def default_root(given: Path | None, environ: Mapping[str, str], here: Path) -> Path:
    """Return the folder given, else this one if it is a workspace, else the environment's.

    It is absolute, so that what names files of the workspace, such as shown SQL, works anywhere.
    """
    named = environ.get("QUARTERDECK_WORKSPACE", "")
    if given is None and named and not (here / "workspace.toml").is_file():
        given = Path(named)
    return (here / (given or "")).resolve()
