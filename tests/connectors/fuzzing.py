"""Imports any bytes into a workspace of their own and says what must hold whatever they are."""

import shlex
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from quarterdeck.connectors.fixing import Fix, fixed, proposals
from quarterdeck.connectors.guess.guess import Brief, draft
from quarterdeck.connectors.held import held_rows, to_be_mended
from quarterdeck.connectors.intake import intake
from quarterdeck.connectors.result import ImportResult
from quarterdeck.ledger.entry import Entry
from quarterdeck.playbook.model import DRIFTS
from quarterdeck.playbook.read import read_playbook
from quarterdeck.words.problem import QuarterdeckError
from tests.connectors.conftest import RECORDED, Workspace, adds_up, build

STATUSES = {"recorded", "superseded", "already", "ignored", "refused"}
_LAYOUT = 'footer = ["Grand Total*"]\ntotals = ["Subtotal*"]\n'


@dataclass(frozen=True)
class Way:
    """How a file is imported: under which drift, tried on a branch first, its held rows mended.

    `before` is what such a file was like before, which it is held against.
    """

    drift: str = ""
    before: bytes = b""
    preview: bool = False
    mend: bool = False


PLAIN = Way()
WAYS_IN = (PLAIN, *(Way(drift, mend=True) for drift in DRIFTS), Way(preview=True), Way(mend=True))


def imported(name: str, raw: bytes, way: Way = PLAIN) -> tuple[ImportResult, ...]:
    """Import a file of that name and content, and once more; returns what became of it.

    Raises AssertionError when rows do not add up, and lets any error through that is no answer.
    """
    with TemporaryDirectory(prefix="fuzz-") as folder:
        workspace = _with_layout(build(Path(folder) / "acme"), way.drift)
        if way.before:
            workspace.take(workspace.file(name.replace(".", "_before.", 1), way.before))
        file = workspace.file(name, raw)
        would = _tried(workspace, file, Path(folder)) if way.preview else ()
        results = workspace.take(file)
        assert results == would or not way.preview
        for result in results:
            assert result.status in STATUSES
            assert adds_up(result), result
            assert min(result.accepted, result.quarantined, result.duplicates, result.ignored) >= 0
            assert all(problem.says for problem in result.problems)
            if result.recorded:
                _rows_are_there(workspace, result)
        again = workspace.take(file)
        assert not any(result.recorded for result in again), again
        if way.mend:
            _mended(workspace)
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


def _with_layout(workspace: Workspace, drift: str) -> Workspace:
    mapping = workspace.root / "playbook/mappings/snap.toml"
    head = f'id = "Deal ID"\n{_LAYOUT}' + (f'drift = "{drift}"\n' if drift else "")
    text = mapping.read_text().replace('id = "Deal ID"\n', head)
    firm = {"amount": "Amount", "currency": "Currency", "close_date": "Close"}
    drifting = {"stage": "Stage", "dim_product": "Product", "owner": "Owner"}
    for field, column in (drifting | ({} if drift == "evolve" else firm)).items() if drift else ():
        plain = f'{field} = "{column}"'
        text = text.replace(plain, f'{field} = {{ column = "{column}", drift = "{drift}" }}')
    mapping.write_text(text)
    return workspace


def _tried(workspace: Workspace, file: Path, folder: Path) -> tuple[ImportResult, ...]:
    """Import a file on a branch of the ledger, which must leave the ledger as it is."""
    head = workspace.ledger.head
    ledger = workspace.ledger.branched(folder / "branch")
    identities = workspace.identities.copied(folder / "identity.db", ledger)
    playbook = read_playbook(workspace.root)
    results = intake(playbook, ledger, identities, [file], recorded_at=RECORDED)
    assert workspace.ledger.head == head
    return results


def _mended(workspace: Workspace) -> None:
    """Mend what proposals mend; every row goes on being taken, held back, repeated or left out."""
    before = {entry.content_hash: entry for entry in workspace.ledger.batches()}
    playbook = read_playbook(workspace.root)
    rows, left_out = held_rows(workspace.ledger), Counter[str]()
    for command in [way.command for way in proposals(rows, playbook)][:3]:
        changed = fixed(held_rows(workspace.ledger), _fix(command), playbook)
        if changed:
            file = workspace.file("fixed.csv", to_be_mended(changed))
            results = workspace.replay(file)
            assert all(adds_up(result) for result in results)
            contents = {entry.id: entry.content_hash for entry in workspace.ledger.entries()}
            for result in results:
                left_out[contents[result.batch]] += result.ignored
    for entry in workspace.ledger.batches():
        older = before[entry.content_hash]
        told = _told(entry) + left_out[entry.content_hash]
        assert (entry.rows_in, told) == (older.rows_in, _told(older)), entry.source
        assert entry.quarantined <= older.quarantined
        path = workspace.ledger.held_of(entry)
        listed = [row for row in held_rows(workspace.ledger) if row.batch == entry.id]
        assert len(listed) == (entry.quarantined if path else 0)


def _told(entry: Entry) -> int:
    """Return the rows of a batch that were taken, held back or repeated, at least."""
    return min(entry.accepted + entry.quarantined + entry.duplicates, entry.rows_in)


def _fix(command: str) -> Fix:
    """Return the fix that a proposed command stands for, the words left to say filled in."""
    words = shlex.split(command)
    pairs = {
        option: tuple(
            (words[at + 1].partition("=")[0], words[at + 1].partition("=")[2])
            for at, word in enumerate(words)
            if word == option
        )
        for option in ("--set", "--date", "--where")
    }
    sets = tuple((name, value.replace("VALUE", "7")) for name, value in pairs["--set"])
    return Fix(sets, pairs["--date"], pairs["--where"])


def _rows_are_there(workspace: Workspace, result: ImportResult) -> None:
    """Hold what was told against what the ledger has: as many rows, as many held back."""
    held = len(workspace.held(result)) if result.quarantined else 0
    assert held == result.quarantined
    if result.mapping in ("snap", "events"):
        assert len(workspace.rows(result, "row_no")) == result.accepted
