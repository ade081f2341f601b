"""The first rival: DuckDB SQL written by hand for exactly these questions, over its own layout."""

import duckdb

from benchmarks.data import Case, text_of
from benchmarks.questions import Answers, by_hand

MEMORY = "4GB"
"""What the engine may hold, as in the product."""


def build(case: Case) -> None:
    """Read the CSV into a checked log, from nothing."""
    case.plain.unlink(missing_ok=True)
    _run(case, text_of("sql/plain_import.sql"))


def warm(case: Case) -> None:
    """Make the layout that questions are asked of."""
    _run(case, text_of("sql/plain_layout.sql"))


def _run(case: Case, sql: str) -> None:
    lists = case.workspace / "playbook"
    values = {
        "file": case.export,
        "rates": lists / "rates.csv",
        "people": lists / "people.csv",
        "org": lists / "org.csv",
    }
    for name, path in values.items():
        sql = sql.replace("{" + name + "}", str(path))
    with _connect(case) as connection:
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(sql)


class Session:
    """An open database that answers questions by name."""

    def __init__(self, case: Case) -> None:
        """Open the layout for reading."""
        self.connection = _connect(case, read_only=True)

    def ask(self, name: str) -> Answers:
        """Answer a question by its hand-written SQL."""
        rows = self.connection.execute(by_hand()[name].sql).fetchall()
        if name == "movement":
            return {tuple(row[:-2]): (row[-2], row[-1]) for row in rows}
        return {tuple(row[:-4]): (row[-4], row[-3]) for row in rows}

    def knows(self, name: str) -> bool:
        """Return whether there is SQL for the question."""
        return name in by_hand()


def _connect(case: Case, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        str(case.plain),
        read_only=read_only,
        config={"temp_directory": str(case.folder / "spill"), "memory_limit": MEMORY},
    )
    connection.execute("SET TimeZone = 'UTC'")
    return connection
