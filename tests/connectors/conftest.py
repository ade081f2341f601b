"""A small workspace, made for one test, and an import into it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb
import pytest

from quarterdeck.connectors.held import held_rows, to_be_mended
from quarterdeck.connectors.intake import intake
from quarterdeck.connectors.replay import replay
from quarterdeck.connectors.result import ImportResult
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.identity import IdentityStore
from quarterdeck.playbook.read import read_playbook

CORPUS = Path(__file__).parent / "corpus"
RECORDED = datetime(2026, 8, 1, 12, tzinfo=UTC)

WORKSPACE = """
[company]
name = "Acme"
timezone = "Europe/Amsterdam"
currency = "EUR"
"""
STAGES = """
[pipelines.sales.tracks.deal]
main = true
stages = [
  { name = "Discover", probability = 0.1 }, { name = "Propose", probability = 0.5 },
  { name = "Won", outcome = "won" }, { name = "Lost", outcome = "lost" },
]
[pipelines.sales.tracks.legal]
stages = [ { name = "Drafted" }, { name = "Signed" } ]
"""
DIMENSIONS = '[product]\nvalues = ["Core", "Analytics"]\n'
RATES = "currency,since,rate\nUSD,2026-01-01,0.5\nJPY,2026-01-01,0.01\n"
PEOPLE = "id,role,crm_ids\np1,seller,u1;u2\n"
SNAPSHOT = """
[mapping]
name = "snap"
kind = "snapshot"
files = ["snap*"]
id = "Deal ID"
[mapping.observed_at]
constant = "2026-07-31"
[columns]
stage = "Stage"
amount = "Amount"
currency = "Currency"
close_date = "Close"
owner = "Owner"
title = "Name"
dim_product = "Product"
"""
EVENTS = """
[mapping]
name = "events"
kind = "events"
files = ["events*"]
id = "id"
valid_at = "at"
[columns]
stage = "stage"
amount = "amount"
owner = { column = "who", when = { column = "stage", values = ["Propose"] } }
"""
CLOSED = """
[mapping]
name = "closed"
kind = "closed_deals"
files = ["closed*"]
id = "id"
opened_stage = "Discover"
[mapping.created]
column = "created"
format = ["%d/%m/%Y"]
[mapping.closed]
column = "closed"
format = ["%d/%m/%Y"]
[columns]
stage = "stage"
amount = { column = "amount", decimal = "," }
"""
HISTORY = """
[mapping]
name = "history"
kind = "field_history"
files = ["history*"]
id = "id"
valid_at = "at"
field_column = "field"
old_column = "old"
new_column = "new"
[mapping.field_names]
StageName = "stage"
Amount = "amount"
[columns]
amount = { decimal = "." }
"""
MAPPINGS = {"snap": SNAPSHOT, "events": EVENTS, "closed": CLOSED, "history": HISTORY}


@dataclass(frozen=True)
class Workspace:
    """A workspace on disk with ways to put files into it and to look at what came of them."""

    root: Path

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.root / "ledger")

    @property
    def identities(self) -> IdentityStore:
        return IdentityStore(self.root / "identity.db", self.ledger)

    def playbook_file(self, name: str, text: str) -> None:
        path = self.root / "playbook" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def file(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def take(self, *files: Path, **options: object) -> tuple[ImportResult, ...]:
        options = {"recorded_at": RECORDED, **options}
        playbook = read_playbook(self.root)
        return intake(playbook, self.ledger, self.identities, files, **options)  # type: ignore[arg-type]

    def one(self, *files: Path, **options: object) -> ImportResult:
        (result,) = self.take(*files, **options)
        return result

    def replay(self, file: Path) -> tuple[ImportResult, ...]:
        playbook = read_playbook(self.root)
        return replay(playbook, self.ledger, self.identities, file, recorded_at=RECORDED)

    def mending(self) -> str:
        return to_be_mended(held_rows(self.ledger))

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a part of a mapping."""
        path = self.root / "playbook" / "mappings" / f"{name}.toml"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def rows(self, result: ImportResult, what: str) -> list[tuple[object, ...]]:
        path = self.root / "ledger" / "batches" / result.batch / f"{result.table}.parquet"
        return query(f"SELECT {what} FROM '{path}' ORDER BY row_no, seq")

    def held(self, result: ImportResult) -> list[tuple[object, ...]]:
        path = self.root / "ledger" / "batches" / result.batch / "quarantine.parquet"
        return query(f"SELECT row_no, reason, field, raw, money, currency FROM '{path}' ORDER BY 1")


def query(sql: str) -> list[tuple[object, ...]]:
    with _reader().cursor() as con:
        return con.execute(sql).fetchall()


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """A plain DuckDB for looking at files, opened once in a process."""
    con = duckdb.connect(config={"autoinstall_known_extensions": False})
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    return con


def said(result: ImportResult, part: str) -> tuple[int, int | None]:
    """Return (count, money) of the one problem whose sentence holds a part."""
    found = [p for p in result.problems if part in p.says]
    assert len(found) == 1, [p.says for p in result.problems]
    return found[0].count, found[0].money


def adds_up(result: ImportResult) -> bool:
    whole = result.accepted + result.quarantined + result.duplicates + result.ignored
    return result.rows_in == whole


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace of a company that sells in euros from Amsterdam."""
    return build(tmp_path / "acme")


Builder = Callable[[Path], Workspace]


def build(root: Path) -> Workspace:
    root.mkdir(parents=True)
    made = Workspace(root)
    (root / "workspace.toml").write_text(WORKSPACE)
    made.playbook_file("stages.toml", STAGES)
    made.playbook_file("dimensions.toml", DIMENSIONS)
    made.playbook_file("rates.csv", RATES)
    made.playbook_file("people.csv", PEOPLE)
    for name, text in MAPPINGS.items():
        made.playbook_file(f"mappings/{name}.toml", text)
    return made
