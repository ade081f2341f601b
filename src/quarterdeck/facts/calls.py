"""The calls of the journal as a table of the facts, written when a question first reads them."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from quarterdeck.engine.duck import connect
from quarterdeck.engine.sql import literal, load, render
from quarterdeck.facts import tables
from quarterdeck.facts.cache import digest, fresh_file
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
        told = self.journal.read(CALLS, recorded=self.recorded)
        return write_entries(told.drop_columns(["why"]), self.playbook, self.cache)


def write_entries(told: pa.Table, playbook: Playbook, cache: Path) -> Path:
    """Write calls, as the journal reads them, as a table of the facts and return its file."""
    rates = tables.rate_spans(playbook)
    sql = render(load("facts", ENTRIES), tz=playbook.settings.timezone)
    name = digest(sql, str(rates.to_pylist()), _hash(told))
    path = cache / "facts" / ENTRIES / f"{name}.parquet"
    if not path.exists():
        connection = connect(memory="1GB")
        connection.register("told", told)
        connection.register("rate_spans", rates)
        with fresh_file(path) as fresh:
            connection.execute(f"COPY ({sql}) TO {literal(str(fresh))} (FORMAT parquet)")
        connection.close()
    return path


def _hash(table: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return sha256(sink.getvalue()).hexdigest()
