"""A branch of a ledger: another folder that shares its files, to try out what an entry would do."""

import os
import shutil
from pathlib import Path

from quarterdeck.disk.files import careful

_SHARED = ("manifest", "batches", "intervals")
"""What is shared, entries first: a batch that is recorded meanwhile is no part of the branch."""


def branch(root: Path, into: Path) -> None:
    """Give the files of a ledger a second name in another folder, or copy them across disks.

    No file of a ledger is ever written again, so neither folder sees what the other records.
    """
    with careful("branching the ledger", into):
        for folder in _SHARED:
            (into / folder).mkdir(parents=True, exist_ok=True)
            for path in sorted((root / folder).rglob("*")):
                if path.is_file() and path.name != "lock" and not path.name.startswith("."):
                    _share(path, into / path.relative_to(root))


def _share(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, target)
    except FileNotFoundError:
        return  # An older index that another process has just forgotten.
    except OSError:
        shutil.copy2(path, target)
