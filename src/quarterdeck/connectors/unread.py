"""Rows that could not be read, and the line on which any row stands."""

import duckdb
import pyarrow as pa

from quarterdeck.connectors.look import Look
from quarterdeck.connectors.places import Places, find_places, plain_places
from quarterdeck.engine.sql import Raw, load, render

_NONE = "SELECT 0 AS line, '' AS raw, '' AS reason LIMIT 0"
_BLANKS = " \t"
_PAIR = pa.schema([("since", pa.int64()), ("ahead", pa.int64())])


def gather(con: duckdb.DuckDBPyConnection, look: Look, typed: str) -> None:
    """Make `unread` (line, raw, reason) and `row_lines` (since, ahead) beside the typed rows.

    `typed` is SQL for the typed rows. The line of a row in `unread` is its place among all rows, as
    of any row; from row `since` on the line of the text is so many ahead of the place. `row_lines`
    is empty when that is not known, or of no use because every row is good.
    """
    unreadable = look.unreadable or _NONE
    blanks = _BLANKS.replace(look.delimiter, "")
    con.execute(render(load("connectors", "unplaced"), unreadable=Raw(unreadable), blanks=blanks))
    counts = f"SELECT count(fault), count(*), (SELECT count(*) FROM unplaced) FROM {typed}"
    ((held, readable, lost),) = con.execute(counts).fetchall()
    places = _places(look, readable + lost) if held or lost else Places((), (), 0)
    _table(con, "row_lines", places.lines)
    _table(con, "row_counts", places.counted)
    con.execute(load("connectors", "unread"))


def _places(look: Look, rows: int) -> Places:
    """Find the places of so many rows; of an unsure text only what the engine counted is kept."""
    if not look.first_line:
        return Places((), (), rows)
    plain = plain_places(look, rows)
    if look.lines == rows:
        return plain
    found = find_places(look)
    return found if found.rows == rows else Places((), plain.counted, rows)


def _table(con: duckdb.DuckDBPyConnection, name: str, pairs: tuple[tuple[int, int], ...]) -> None:
    columns = [list(column) for column in zip(*pairs, strict=True)] or [[], []]
    con.register("pairs", pa.table(columns, schema=_PAIR))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM pairs")
    con.unregister("pairs")
