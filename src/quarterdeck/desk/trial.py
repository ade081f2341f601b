"""Where a change is tried: a branch of the workspace's ledger that is thrown away afterwards."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial

from quarterdeck.connectors.intake import scratch_folder
from quarterdeck.connectors.quality import held_back
from quarterdeck.connectors.result import ImportResult
from quarterdeck.desk.ask import Ask, settle
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.preview.compared import Tried
from quarterdeck.reports.source import Source
from quarterdeck.words.days import local_day

Change = Callable[[Desk], tuple[ImportResult, ...]]
"""What is done to a workspace, and what became of the files it was done with."""


@contextmanager
def trial(desk: Desk) -> Iterator[Desk]:
    """Open a branch of the workspace: the same playbook and facts, a ledger and names of its own.

    It lies on the workspace's disk and is gone when the block ends; what killed trials left behind
    goes with the next one.
    """
    desk.tell("branching the ledger")
    with scratch_folder(desk.root) as scratch:
        ledger = desk.ledger.branched(scratch / "ledger")
        identities = desk.identities.copied(scratch / "identity.db", ledger)
        yield replace(desk, ledger=ledger, identities=identities, asked_head=None)


def tried(desk: Desk, viewer: Viewer, what: str, change: Change) -> Tried:
    """Try a change on a branch and return the workspace's answers before and after it.

    `what` names the change, such as 'importing deals.csv'. Nothing is recorded.
    """
    may(viewer, "write")
    newest = replace(desk, asked_head=None)
    before = _source(newest, viewer)
    held = held_back(newest.ledger, newest.playbook)
    with trial(newest) as branch:
        results = change(branch)
        changed = branch.ledger.head != newest.ledger.head
        after = _source(branch, viewer) if changed else before
        left = held_back(branch.ledger, branch.playbook) if changed else held
        secret = branch.confidential if changed else {}
    head, settings = newest.ledger.head, newest.playbook.settings
    shown = (held, left) if viewer.sees_all else None
    today = newest.today
    return Tried(what, results, before, after, shown, head.hash, today, settings, secret)


def _source(desk: Desk, viewer: Viewer) -> Source | None:
    """Return the workspace's answers for what the viewer may see; None while it has none.

    Names are looked up now: a branch does not outlive its trial.
    """
    if not desk.ledger.entries():
        return None
    asked = settle(desk, viewer, Ask(), day=_last_day(desk))
    question = asked.question
    owners = desk.facts.run("SELECT DISTINCT owner FROM deal_versions").column(0).to_pylist()
    known = desk.names({person for person in (*owners, question.scope) if person})
    return Source(asked.facts, question, partial(_named, known))


def _named(known: Mapping[str, str], person: str | None) -> str:
    return known.get(person, person) if person else "no owner"


def _last_day(desk: Desk) -> date:
    """Return the last day on which an import that counts saw deals, never later than today."""
    seen = [b.observed_until for b in desk.ledger.batches() if b.table == "deals"]
    moments = [moment for moment in seen if moment is not None]
    if not moments:
        return desk.last_day
    return min(local_day(max(moments), desk.playbook.settings.timezone), desk.today)
