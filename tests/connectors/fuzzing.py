"""Imports any bytes into a workspace of their own and says what must hold whatever they are."""

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from quarterdeck.connectors.guess.guess import Brief, draft
from quarterdeck.connectors.result import ImportResult
from quarterdeck.playbook.read import read_playbook
from quarterdeck.words.problem import QuarterdeckError
from tests.connectors.conftest import Workspace, adds_up, build

STATUSES = {"recorded", "superseded", "already", "ignored", "refused"}
_LAYOUT = 'footer = ["Grand Total*"]\ntotals = ["Subtotal*"]\n'


def imported(name: str, raw: bytes) -> tuple[ImportResult, ...]:
    """Import a file of that name and content, and once more; returns what became of it.

    Raises AssertionError when rows do not add up, and lets any error through that is no answer.
    """
    with TemporaryDirectory(prefix="fuzz-") as folder:
        workspace = _with_layout(build(Path(folder) / "acme"))
        file = workspace.file(name, raw)
        results = workspace.take(file)
        for result in results:
            assert result.status in STATUSES
            assert adds_up(result), result
            assert min(result.accepted, result.quarantined, result.duplicates, result.ignored) >= 0
            assert all(problem.says for problem in result.problems)
            if result.recorded:
                _rows_are_there(workspace, result)
        again = workspace.take(file)
        assert not any(result.recorded for result in again), again
    return results


def drafted(name: str, raw: bytes) -> bool:
    """Draft a mapping from a file; False when it is refused, with what to do next."""
    with TemporaryDirectory(prefix="fuzz-") as folder:
        workspace = build(Path(folder) / "acme")
        brief = Brief(read_playbook(workspace.root), fresh=True)
        try:
            made = draft(workspace.file(name, raw), brief, Path(folder))
        except QuarterdeckError as error:
            told = error.says and error.fix
            if not told:
                raise
            return False
        assert tomllib.loads(made.mapping)
        tomllib.loads(made.stages)
        assert all(choice.why for choice in made.choices)
        return True


def _with_layout(workspace: Workspace) -> Workspace:
    mapping = workspace.root / "playbook/mappings/snap.toml"
    text = mapping.read_text().replace('id = "Deal ID"\n', f'id = "Deal ID"\n{_LAYOUT}')
    mapping.write_text(text)
    return workspace


def _rows_are_there(workspace: Workspace, result: ImportResult) -> None:
    """Hold what was told against what the ledger has: as many rows, as many held back."""
    held = len(workspace.held(result)) if result.quarantined else 0
    assert held == result.quarantined
    if result.mapping in ("snap", "events"):
        assert len(workspace.rows(result, "row_no")) == result.accepted
