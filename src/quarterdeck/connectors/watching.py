"""Long work of the engine, told while it runs."""

import threading
from collections.abc import Callable

import duckdb

_TICK = 0.25

Progress = Callable[[str, float | None], None] | None
"""Told a phase in words and how far it is from 0 to 1 (None when that cannot be said)."""


def watched(con: duckdb.DuckDBPyConnection, query: str, progress: Progress, phase: str) -> None:
    """Run a query and tell how far it is, for as long as it runs."""
    if progress is None:
        con.execute(query)
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_TICK):
            share = con.query_progress()
            progress(phase, share / 100 if share >= 0 else None)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        con.execute(query)
    finally:
        done.set()
        watcher.join()
    progress(phase, 1.0)
