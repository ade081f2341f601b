"""The process that looks at one change or makes it: `python -m quarterdeck.web.changes.work`."""

import fcntl
import os
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import orjson

from quarterdeck.desk.confidential import veil_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.disk.files import lock, publish
from quarterdeck.web.changes import doing
from quarterdeck.web.changes.change import (
    APPLYING,
    DONE,
    READY,
    REFUSED,
    Change,
    changed_meanwhile,
    refusal,
)
from quarterdeck.web.changes.drawing import draw
from quarterdeck.web.changes.spool import FOLDER, Spool
from quarterdeck.web.companies import Company, company_of
from quarterdeck.web.config import ENVIRONMENT, loaded
from quarterdeck.words.problem import QuarterdeckError

_NICE = 5
_PAUSE = 0.25
_ANYBODY = Viewer("", "revops")
"""Who may look at the effect of a change, without the right to see confidential deals."""

_WAITING = "waiting until another change of this company is looked at or made"


def main(company: str, id_: str, held: str) -> None:
    """Do what a change waits for and keep what came of it, be it a refusal.

    `held` is the handle of the change's own lock, which is free as soon as that is kept.
    """
    os.nice(_NICE)
    config = loaded(os.environ[ENVIRONMENT])
    work(company_of(config, company), id_)
    fcntl.flock(int(held), fcntl.LOCK_UN)


def work(company: Company, id_: str) -> None:
    """Look at a change, or make it if that is asked; one at a time in a workspace."""
    spool = Spool(company.root)
    change = spool.find(id_)
    if change is None or not change.working:
        return
    tell = _Telling(spool, id_)
    tell("opening the workspace")
    try:
        with lock(company.root / FOLDER / ".working", tell, _WAITING):
            made = _worked(_opening(company, tell), spool, change, company)
    except QuarterdeckError as error:
        made = partial(_refused, error=_bare(refusal(error), spool.data(change)))
    except Exception:  # noqa: BLE001 -- whoever looks at the page must learn that it failed
        traceback.print_exc()
        fix = "Try again; if it happens again, tell who runs the server to look into its log."
        says = "Something went wrong inside Quarterdeck; nothing half done is kept."
        made = partial(_refused, error=(says, fix, ""))
    done = spool.update(id_, made)
    if done.over:
        spool.let_go(done)


def _opening(company: Company, tell: "_Telling") -> Callable[[], Desk]:
    """Return what opens the workspace at this moment and tells of long work."""
    return lambda: replace(company.today(), progress=tell)


def _worked(
    desk: Callable[[], Desk], spool: Spool, change: Change, company: Company
) -> Callable[[Change], Change]:
    opened = desk()
    ground, stale = doing.ground_of(opened), None
    if change.step == APPLYING:
        if change.ground == ground:
            made = doing.make(desk, spool, change)
            told = veil_of(desk(), _ANYBODY).over(made)
            return lambda c: replace(c, step=DONE, told=told, error=None)
        stale = refusal(changed_meanwhile())
    looked = doing.look(opened, spool, change)
    later = looked.preview.tried.confidential if looked.preview is not None else {}
    veil = veil_of(opened, _ANYBODY, later)
    if looked.preview is not None:
        draw(spool.of(change.id), looked.preview, company, veil)
    step = READY if looked.preview is not None else doing.ASKED
    effect = looked.preview is not None and looked.preview.tried.changes
    seen = partial(replace, step=step, ground=ground, effect=effect, error=stale)
    edition = change.edition + (stale is not None)
    return lambda c: seen(c, edition=edition, told=veil.over(looked.told))


def _bare(error: tuple[str, str, str], file: Path) -> tuple[str, str, str]:
    """Return an error that names the file as who sent it knows it, not where it lies here."""
    says, fix, where = (text.replace(str(file), file.name) for text in error)
    return says, fix, where


def _refused(change: Change, error: tuple[str, str, str]) -> Change:
    return replace(change, step=REFUSED, error=error)


class _Telling:
    """Writes down how far long work is, a few times a second at most."""

    def __init__(self, spool: Spool, id_: str) -> None:
        self._path = spool.of(id_) / "progress.json"
        self._last = 0.0
        self._phase = ""

    def __call__(self, phase: str, share: float | None = None) -> None:
        """Keep a phase and how far it is."""
        now = time.monotonic()
        if phase == self._phase and now - self._last < _PAUSE:
            return
        self._phase, self._last = phase, now
        told = {"phase": phase, "share": share, "at": datetime.now(UTC)}
        publish(self._path, orjson.dumps(told), replace=True)


if __name__ == "__main__":
    main(*sys.argv[1:4])
