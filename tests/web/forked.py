"""Commands as processes of their own, forked from one that has loaded the product already."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NoReturn

LOADED = (
    "cyclopts",
    "django.contrib.auth.hashers",
    "django.core.management",
    "django.db.models",
    "pyarrow.parquet",
    "quarterdeck.cli.session",
    "quarterdeck.desk.board",
    "quarterdeck.desk.forecasting",
    "quarterdeck.desk.publishing",
    "quarterdeck.desk.week",
    "quarterdeck.reports.to_json",
    "quarterdeck.web.changes.receiving",
    "quarterdeck.web.settings",
)
"""What most commands load, and nothing that has to know before how Django is set up."""


@dataclass(frozen=True, slots=True)
class Commands:
    """The process that commands are forked from."""

    parent: subprocess.Popen[str]

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            asked = {"words": words, "environ": os.environ | environ, "to": folder}
            self.parent.stdin.write(json.dumps(asked) + "\n")
            self.parent.stdin.flush()
            code = int(self.parent.stdout.readline())
            out, err = ((Path(folder) / name).read_text() for name in ("out", "err"))
        return subprocess.CompletedProcess(words, code, out, err)


@contextmanager
def commands() -> Iterator[Commands]:
    """Keep the process for as long as the context lasts."""
    argv = [sys.executable, __file__]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        yield Commands(parent)


def _fork_each() -> None:
    """Fork a process for every command that is asked for."""
    for name in LOADED:
        import_module(name)
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            _be(**json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 -- the answer


def _be(words: list[str], environ: dict[str, str], to: str) -> NoReturn:
    """Be one command until it ends: nothing to read, what it prints into files."""
    os.environ.clear()
    os.environ.update(environ)
    for number, name in enumerate((os.devnull, f"{to}/out", f"{to}/err")):
        opened = os.open(name, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    from quarterdeck.cli.app import main

    sys.exit(main(words))


if __name__ == "__main__":
    _fork_each()
