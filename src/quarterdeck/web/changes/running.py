"""Starts the work at a change in a process of its own, which outlives workers and page loads."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings

from quarterdeck.web.changes.change import (
    APPLYING,
    LOOKING,
    READY,
    REFUSED,
    Change,
    changed_meanwhile,
    refusal,
)
from quarterdeck.web.changes.spool import Spool, gone
from quarterdeck.web.companies import Company
from quarterdeck.web.config import ENVIRONMENT
from quarterdeck.words.problem import QuarterdeckError

_PATIENCE = 4.0
_TICK = 0.1


def look(company: Company, id_: str, change: Callable[[Change], Change]) -> Change:
    """Begin to look at what a change would do, changed as it is asked for now.

    Raises QuarterdeckError while another process works at it, and for one that was made.
    """
    return _begin(company, id_, lambda c: replace(_again(change(_open(c))), step=LOOKING))


def apply(company: Company, seen: Change, change: Callable[[Change], Change]) -> Change:
    """Begin to make a change as it was seen; raises QuarterdeckError as `look` does.

    It is also raised for one that nobody looked at since it was last said what it should do.
    """
    return _begin(
        company, seen.id, lambda c: replace(change(_as_seen(c, seen)), step=APPLYING, error=None)
    )


def _open(change: Change) -> Change:
    if change.over:
        raise QuarterdeckError(
            "This was made meanwhile.", fix="Look at what came of it; a new change begins anew."
        )
    return change


def _as_seen(change: Change, seen: Change) -> Change:
    if _open(change).step != READY or change.edition != seen.edition:
        raise changed_meanwhile()
    return change


def _again(change: Change) -> Change:
    return replace(change, edition=change.edition + 1, error=None, effect=False, ground="")


def _begin(company: Company, id_: str, change: Callable[[Change], Change]) -> Change:
    spool = Spool(company.root)
    if not spool.of(id_).is_dir():
        raise gone()
    with spool.alone(id_) as held:
        if held is None:
            raise QuarterdeckError(
                "This is being worked on already.", fix="Wait for it: a second start does nothing."
            )
        (spool.of(id_) / "progress.json").unlink(missing_ok=True)
        made = spool.update(id_, change)
        _start(company, id_, held)
    return made


def _start(company: Company, id_: str, held: int) -> None:
    """Start the process; it inherits the change's lock, so that its end is seen however it ends."""
    work = (sys.executable, "-P", "-m", "quarterdeck.web.changes.work")
    words = (*work, company.name, id_, str(held))
    subprocess.Popen(  # noqa: S603 -- our own program
        words,
        env=os.environ | {ENVIRONMENT: settings.QUARTERDECK.dumped()},
        pass_fds=(held,),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def awaited(company: Company, id_: str) -> Change | None:
    """Return a change as soon as nobody works at it, or as it is after a few seconds."""
    until = time.monotonic() + _PATIENCE
    found = standing(company, id_)
    while found is not None and found.working and time.monotonic() < until:
        time.sleep(_TICK)
        found = standing(company, id_)
    return found


def standing(company: Company, id_: str) -> Change | None:
    """Return a change as it stands; one whose process died is refused and says so."""
    spool = Spool(company.root)
    found = spool.find(id_)
    if found is None or not found.working:
        return found
    with spool.alone(id_) as free:
        if free is None:
            return found
        return spool.update(id_, _died)


def _died(change: Change) -> Change:
    if not change.working:
        return change
    if change.step == LOOKING:
        says, fix = "It was stopped before its effect was known.", "Look at it again."
    else:
        says = "It was stopped while it was made: an import is in the ledger wholly or not at all."
        fix = "See on the Data page whether it is there; making it again records nothing twice."
    return replace(change, step=REFUSED, error=refusal(QuarterdeckError(says, fix=fix)))
