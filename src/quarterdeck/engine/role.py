"""What the rest of the product asks of an engine, whichever one runs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa


class Engine(Protocol):
    """Runs our SQL over named relations and answers with an Arrow table."""

    def register(self, name: str, paths: Sequence[Path]) -> None:
        """Give the rows of Parquet files a name, replacing what had it."""

    def register_arrow(self, name: str, table: pa.Table) -> None:
        """Give a small table a name, replacing what had it."""

    def keep(self, name: str, sql: str) -> None:
        """Give the rows of a query a name, to be read more than once."""

    def forget(self, name: str) -> None:
        """Let go of a table of `register_arrow` or `keep` and of its name."""

    def query(self, sql: str) -> pa.Table:
        """Run a query in our dialect."""

    def close(self) -> None:
        """Give back what the engine holds; the names are gone."""
