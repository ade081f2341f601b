"""A company to which things happen one after the other, as they do to a ledger."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quarterdeck.facts import Facts
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import NewBatch
from quarterdeck.playbook.model import Playbook
from quarterdeck.simulation.histories import Nastiness, random_history
from tests.worlds import RECORDED, random_acts, record, reopened, sample_playbook

LATE = Nastiness(start=date(2025, 8, 1), days=330, late=0.3)
DAY = date(2026, 5, 20)


@dataclass
class Company:
    """A company to which things happen: what it has not imported yet is `ahead`."""

    folder: Path
    chance: random.Random
    rows: pa.Table
    playbook: Playbook = field(default_factory=sample_playbook)
    day: date = DAY - timedelta(days=90)
    batches: int = 0

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.folder / "ledger")
        # Every fifth record is in no export until somebody loads its history.
        held = pc.equal(
            pc.modulo(pc.cast(pc.utf8_slice_codeunits(self.rows["id"], 3), "int64"), 5), 0
        )
        self.acts = random_acts(3, self.rows, 600)
        self.older, self.rows = self.rows.filter(held), self.rows.filter(pc.invert(held))
        self.take("rows", self.day)
        self.take("acts", self.day)

    def take(self, kind: str, until: date) -> None:
        rows, end = getattr(self, kind), datetime(until.year, until.month, until.day, tzinfo=UTC)
        known = pc.less(rows["known_at"], pa.scalar(end, rows["known_at"].type))
        setattr(self, kind, rows.filter(pc.invert(known)))
        if pc.any(known).as_py():
            self.batches += 1
            table = "activities" if kind == "acts" else "deals"
            told, name = rows.filter(known), f"{self.batches}"
            record(self.ledger, told, source=name, folder=self.folder, table=table)

    def import_on(self) -> None:
        self.day += timedelta(days=self.chance.choice((1, 7, 13)))
        self.take("rows", self.day)
        self.take("acts", self.day)

    def load_history(self) -> None:
        self.take("older", self.day - timedelta(days=self.chance.choice((20, 60, 90))))

    def list_all(self) -> None:
        """Export who is there on the day, a tenth of them missing: those of two lists are deleted.

        What such a list tells is absence, which no row of it holds.
        """
        at = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        known = self.ledger.derive().table("deals")
        ids = sorted({i for path in known.paths for i in pq.read_table(path)["id"].to_pylist()})
        rows = [
            {"id": i, "valid_at": at, "known_at": at, "seq": 0, "reconstructed": "", "doubtful": ""}
            | {"presence": "present", "has_presence": True}
            for i in ids
            if self.chance.random() > 0.1
        ]
        path = self.folder / "list.parquet"
        pq.write_table(pa.Table.from_pylist(rows), path)
        batch = NewBatch(
            "deals",
            {"presence": "VARCHAR"},
            full=False,
            rows=path,
            source="list",
            content_hash=f"{at}",
            mapping="list",
            mapping_hash="l",
        )
        self.ledger.append(replace(batch, observed_at=at, complete=True), recorded_at=RECORDED)

    def withdraw(self) -> None:
        standing = self.ledger.batches()
        if len(standing) > 1:
            one = self.chance.choice(standing[1:])
            self.ledger.withdraw(one.id, "wrong", recorded_at=RECORDED)

    def bring_back(self) -> None:
        gone = {e.id for e in self.ledger.entries() if e.kind == "batch"}
        gone -= {e.id for e in self.ledger.batches()}
        if gone:
            self.ledger.bring_back(self.chance.choice(sorted(gone)), "right", recorded_at=RECORDED)

    def decide(self) -> None:
        """Change the playbook: let amounts be assumed or not, or another zone end the days."""
        settings = self.playbook.settings
        change = self.chance.choice(
            ({"assume": ("amount",) * (not settings.assume)}, {"timezone": "America/New_York"})
        )
        self.playbook = replace(self.playbook, settings=replace(settings, **change))

    def facts(self) -> Facts:
        return reopened(self.folder, self.playbook)


def company_of(folder: Path, seed: int) -> Company:
    """Return a company of two hundred deals with random histories."""
    return Company(folder, random.Random(seed), random_history(seed + 2, 200, nastiness=LATE))
