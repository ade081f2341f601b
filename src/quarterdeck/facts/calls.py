"""The calls of the journal as a table of the facts, written when a question first reads them."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from quarterdeck.engine.duck import connect
from quarterdeck.engine.sql import literal, load, render
from quarterdeck.facts import tables
from quarterdeck.facts.cache import blank_file, digest, fresh_file
from quarterdeck.journal.api import CALLS, Journal, nothing
from quarterdeck.playbook.model import Playbook

ENTRIES = "call_entries"
"""The table that the relation `calls` is cut from."""

NOTHING_SAID = nothing(CALLS).drop_columns(["why"])
"""The calls of a journal that is not begun."""


@dataclass(frozen=True, slots=True)
class CallEntries:
    """What a journal holds of calls, told in a company's currency; kept under `cache`.

    `recorded` is the moment before which words must have come in, None for all.
    """

    journal: Journal
    playbook: Playbook
    cache: Path
    recorded: datetime | None = None

    def file(self) -> Path:
        """Return the Parquet file of the calls as they are now; made unless it is there.

        Raises QuarterdeckError when the journal cannot be read or the cache not be written.
        """
        head = self.journal.head(CALLS)
        path = _file(self.playbook, self.cache, head, str(self.recorded))
        while not path.exists():
            told = self.journal.read(CALLS, recorded=self.recorded)
            seen, head = head, self.journal.head(CALLS)
            # Somebody may have spoken while it was read.
            if head == seen:
                _write(told.drop_columns(["why"]), self.playbook, path)
            path = _file(self.playbook, self.cache, head, str(self.recorded))
        return path


def write_entries(told: pa.Table, playbook: Playbook, cache: Path) -> Path:
    """Write calls, as the journal reads them, as a table of the facts and return its file."""
    path = _file(playbook, cache, _hash(told))
    if not path.exists():
        _write(told, playbook, path)
    return path


def _file(playbook: Playbook, cache: Path, *told: str) -> Path:
    """Return where calls lie that are known by these words."""
    rates = tables.rate_spans(playbook)
    name = digest(_sql(playbook), str(rates.to_pylist()), *told)
    return cache / "facts" / ENTRIES / f"{name}.parquet"


def _write(told: pa.Table, playbook: Playbook, path: Path) -> None:
    sql = _sql(playbook)

    def write(fresh: Path) -> None:
        with connect(memory="1GB") as connection:
            connection.register("told", told)
            connection.register("rate_spans", tables.rate_spans(playbook))
            connection.execute(f"COPY ({sql}) TO {literal(str(fresh))} (FORMAT parquet)")

    if not told.num_rows:
        blank_file(path, sql, write)
        return
    with fresh_file(path) as fresh:
        write(fresh)


def _sql(playbook: Playbook) -> str:
    return render(load("facts", ENTRIES), tz=playbook.settings.timezone)


def _hash(table: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return sha256(sink.getvalue()).hexdigest()
