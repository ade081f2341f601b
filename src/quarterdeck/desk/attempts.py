"""An edit of the playbook's files: tried on a copy, held against what was seen, written whole."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path

from quarterdeck.connectors.intake import scratch_folder
from quarterdeck.desk.checking import check_playbook
from quarterdeck.desk.sheets.part import Place
from quarterdeck.desk.workspace import Desk
from quarterdeck.playbook.changes import changes
from quarterdeck.playbook.private import FILE as PRIVATE
from quarterdeck.playbook.versions import Versions, files_hash, versions_of
from quarterdeck.playbook.write import write_files
from quarterdeck.reports.playbooks.drafts import FileChange
from quarterdeck.reports.playbooks.sheets import Wrongs
from quarterdeck.words.problem import QuarterdeckError, Severity

Texts = Mapping[str, str | None]
"""Texts of files by their path in the workspace; None for a file that goes."""

_LINES, _SAID = 60, 6


class StalePlaybookError(QuarterdeckError):
    """The playbook or its files were changed after what was seen when something was typed."""


def mark_of(root: Path) -> str:
    """Return what stands for the state of a workspace's playbook: its version, and its files."""
    last = versions_of(root).last
    private = root / PRIVATE
    names = private.read_bytes() if private.is_file() else b""
    files = sha256(files_hash(root).encode() + sha256(names).digest()).hexdigest()
    return f"{last.number if last else 0}-{files[:20]}"


def refuse_stale(desk: Desk, mark: str) -> None:
    """Raise StalePlaybookError where the playbook is no longer as it was seen; say what changed."""
    if not mark or mark == mark_of(desk.root):
        return
    versions = versions_of(desk.root)
    seen = next((v for v in versions.entries if mark.startswith(f"{v.number}-")), None)
    says = "The files of the playbook were changed since you loaded this form."
    if seen and versions.last and seen != versions.last:
        says = _since(desk, versions, seen.number)
    raise StalePlaybookError(
        says,
        fix="Nothing was changed. What you typed is kept below: look at it again, then send it.",
    )


def _since(desk: Desk, versions: Versions, number: int) -> str:
    """Say who applied what after a version."""
    later = [v for v in versions.entries if v.number > number]
    before, after = versions.read(versions.entries[number - 1]), versions.read(later[-1])
    told = [one.says for one in changes(before, after, lambda node: str(desk.name(node)))]
    more = f" And {len(told) - _SAID} more changes." if len(told) > _SAID else ""
    who = ", ".join(dict.fromkeys(said_by(desk, v.by) for v in later))
    said = " ".join(told[:_SAID]) or "It says the same again."
    return f"{who} applied version {later[-1].number} since you loaded this form. {said}{more}"


def said_by(desk: Desk, by: str) -> str:
    """Return who applied a version, by name; whoever holds the files has none."""
    return str(desk.name(by)) if by and by != "owner" else "The command line"


@contextmanager
def copied(root: Path, texts: Texts) -> Iterator[Path]:
    """Give a copy of the playbook's files with some of them edited; it is gone afterwards."""
    with scratch_folder(root) as scratch:
        if (root / "playbook").is_dir():
            shutil.copytree(root / "playbook", scratch / "playbook")
        shutil.copy(root / "workspace.toml", scratch)
        _put(scratch, texts)
        yield scratch


@contextmanager
def written(root: Path, texts: Texts) -> Iterator[None]:
    """Write files, and bring back what they were where the block does not end well."""
    before = {path: _bytes(root / path) for path in texts}
    try:
        _put(root, texts)
        yield
    except BaseException:
        for path, content in before.items():
            _restore(root / path, content)
        raise


def wrong_in(copy: Path, place: Place) -> Wrongs:
    """Return every error of edited files, at the cell where it was typed if that is told."""
    found = Wrongs()
    for problem in check_playbook(copy):
        if problem.severity is Severity.ERROR:
            at, says = place(problem), f"{problem.says} {problem.fix}".strip()
            if at:
                found.add(*at, says)
            else:
                found.others.append(says)
    return found


def file_changes(root: Path, texts: Texts) -> tuple[FileChange, ...]:
    """Return what becomes of each file, in lines."""
    found = []
    for path, text in sorted(texts.items()):
        old = (_bytes(root / path) or b"").decode("utf-8-sig", "replace")
        lines = list(unified_diff(old.splitlines(), (text or "").splitlines(), n=0, lineterm=""))
        told = [line for line in lines[2:] if line[:1] in "+-"]
        added = sum(line.startswith("+") for line in told)
        private = path == PRIVATE
        shown = () if private else tuple(told[:_LINES])
        found.append(FileChange(path, added, len(told) - added, shown, private))
    return tuple(found)


def _put(root: Path, texts: Texts) -> None:
    write_files(root, {path: text for path, text in texts.items() if text is not None})
    for path, text in texts.items():
        if text is None:
            (root / path).unlink(missing_ok=True)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _restore(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)
