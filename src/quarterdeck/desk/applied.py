"""Whether the files of the playbook are what answers."""

from contextlib import suppress

from quarterdeck.desk.workspace import Desk
from quarterdeck.playbook.hash import same_meaning
from quarterdeck.playbook.read import read_all
from quarterdeck.playbook.versions import files_hash
from quarterdeck.reports.problems import has_errors


def unapplied(desk: Desk) -> str:
    """Say in one line that the files differ from the version in force now; '' where they do not.

    In a workspace in which nothing was ever applied the files are what answers.
    """
    last = desk.versions.last
    asked_for = desk.pinned and desk.version is None
    if last is None or asked_for:
        return ""
    files = files_hash(desk.root)
    # Files that were read once and mean the same need not be read again by every command.
    same = desk.root / "cache" / "playbook" / f"{files[:20]}-{last.id}"
    if last.files == files or same.exists():
        return ""
    reading = read_all(desk.root)
    if has_errors(reading.problems):
        return (
            f"Version {last.number} of the playbook answers; the files have errors and are not "
            "applied: quarterdeck check"
        )
    if same_meaning(reading.playbook, (desk.base or desk).playbook):
        with suppress(OSError):
            same.parent.mkdir(parents=True, exist_ok=True)
            same.touch()
        return ""
    return (
        f"Version {last.number} of the playbook answers; the files say otherwise and are not "
        "applied: quarterdeck diff"
    )
