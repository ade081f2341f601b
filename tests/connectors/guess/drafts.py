"""Drafting from a text in a new workspace, as the tests of drafting do."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from quarterdeck.connectors.guess.draft import Draft
from quarterdeck.connectors.guess.guess import Brief, draft
from quarterdeck.desk.guessing import Guess, guess
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.playbook.init import write_new
from quarterdeck.playbook.read import read_playbook

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Bench:
    """A new workspace in which nothing was decided yet."""

    root: Path

    def file(self, name: str, text: str | bytes) -> Path:
        path = self.root.parent / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def guess(self, file: Path, *, write: str = "", **answers: str) -> Guess:
        desk = open_workspace(self.root, now=NOW)
        said = {key.replace("__", "."): value for key, value in answers.items()}
        return guess(desk, OWNER, file, write=write, answers=said)

    def draft(self, text: str, name: str = "deals-2026-07-31.csv", **answers: str) -> Draft:
        said = {key.replace("__", "."): value for key, value in answers.items()}
        brief = Brief(read_playbook(self.root), fresh=True, answers=said)
        with TemporaryDirectory() as scratch:
            return draft(self.file(name, text), brief, Path(scratch))


def new_bench(folder: Path, currency: str = "EUR") -> Bench:
    write_new(folder / "acme", name="Acme", currency=currency, timezone="Europe/Amsterdam")
    return Bench(folder / "acme")


def read(draft: Draft) -> dict[str, Any]:
    """Return a drafted mapping as the playbook reads it."""
    return tomllib.loads(draft.mapping)


def why(draft: Draft, key: str) -> str:
    """Return how sure the choice of a key is and its evidence."""
    (choice,) = {c for c in draft.choices if c.key == key}
    return f"{choice.confidence}: {choice.why}"


def deals(close: list[str], amount: list[str] | None = None, **columns: list[str]) -> str:
    """Return a list of deals as CSV, one for each closing day."""
    amounts = amount or [f"{n}00" for n in range(1, len(close) + 1)]
    head = ["Deal ID", "Deal Name", "Stage", "Amount", "Close Date", "Owner", *columns]
    lines = [";".join(head)]
    for n, day in enumerate(close):
        stage = ("Qualification", "Proposal", "Closed Won", "Closed Lost")[n % 4]
        more = [values[n % len(values)] for values in columns.values()]
        owner = ("Ann Sample", "Bo Example")[n % 2]
        lines.append(";".join([f"D{n}", f"Deal {n}", stage, amounts[n], day, owner, *more]))
    return "\n".join(lines) + "\n"
