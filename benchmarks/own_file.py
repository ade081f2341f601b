"""The first rival once more, over the product's own facts: what is left is not the layout."""

import duckdb

from benchmarks.data import Case, text_of
from benchmarks.plain import MEMORY
from benchmarks.plain import Session as Plain
from benchmarks.product import facts_of
from quarterdeck.facts.store import FactsStore


class Session(Plain):
    """Hand-written SQL over the file or files that the product keeps."""

    def __init__(self, case: Case) -> None:
        """Name the product's facts as the plain layout names its tables."""
        store = facts_of(case).store
        self.connection = duckdb.connect(config={"memory_limit": MEMORY})
        self.connection.execute("SET TimeZone = 'UTC'")
        if store.native is not None:
            self.connection.execute(f"ATTACH '{store.native}' AS own (READ_ONLY)")
        sql = text_of("sql/own_file.sql")
        for name in ("deal_versions", "stage_visits"):
            sql = sql.replace("{" + name + "}", _place(store, name))
        self.connection.execute(sql)


def _place(store: FactsStore, name: str) -> str:
    if store.native is not None:
        return f"own.main.{name}"
    listed = ", ".join(f"'{path}'" for path in store.files[name])
    return f"read_parquet([{listed}])"
