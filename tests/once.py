"""Worlds that take long to make: made once for all processes of a test run."""

import fcntl
import os
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from quarterdeck.cli.app import run

MADE = "made.json"


def copy_of(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder of one's own with what `make` fills one with, called in one process only."""
    own = factory.mktemp(name) / name
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "made-once"
    shared.mkdir(exist_ok=True)
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            draft = shared / f"{name}.draft"
            make(draft)
            draft.rename(shared / name)
    shutil.copytree(shared / name, own)
    return own


def company(factory: pytest.TempPathFactory, *sizes: str) -> Path:
    """Return a workspace of one's own of the simulated company of these sizes.

    What the command printed when it made it is kept in it as `MADE`.
    """

    def write(folder: Path) -> None:
        with redirect_stdout(StringIO()) as said:
            assert run(["demo", str(folder), *sizes, "--json"]) == 0
        (folder / MADE).write_text(said.getvalue())

    return copy_of(factory, "company" + "".join(sizes), write)
