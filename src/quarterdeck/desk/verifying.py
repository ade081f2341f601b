"""The verb that proves what is kept: the ledger, the playbook's versions, what was published."""

from quarterdeck.desk.workspace import Desk
from quarterdeck.playbook.versions import FOLDER
from quarterdeck.words.problem import Problem


def verified(desk: Desk) -> str:
    """Say what a proof without a problem has proved: nothing, the record, or also what answers."""
    entries = desk.ledger.entries()
    if not entries:
        return "Nothing has been imported yet: there is nothing to prove."
    head = entries[-1].head
    published = len(desk.runs.entries())
    runs = f" What was published is as it was: {published} runs." if published else ""
    whole = f"The ledger is whole: {head.seq} entries, head {head.hash[:12]}.{runs}"
    if desk.ledger.derived(head):
        return whole
    return f"{whole} Nothing is derived from it yet, so there was nothing to compare."


def verify(desk: Desk) -> tuple[Problem, ...]:
    """Return what is wrong with the ledger: chain, files, what is derived, whose ids it holds.

    Versions of the playbook that are not as they were applied, and runs that are not as they were
    published, are wrong too.
    """
    versions = (
        Problem(FOLDER, says, "Restore the folder from a backup: answers of its days need it.")
        for says in desk.versions.problems()
    )
    return (
        *desk.ledger.verify(desk.tell),
        *desk.identities.verify(),
        *versions,
        *desk.runs.verify(),
    )
