"""Parquet files: columns keep their types, every row can be read."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from quarterdeck.connectors.header import unique_names
from quarterdeck.connectors.look import ROW, Look, Wish
from quarterdeck.connectors.scan import hash_file
from quarterdeck.engine.sql import ident, literal
from quarterdeck.words.problem import QuarterdeckError

_MARK = b"PAR1"


@dataclass(frozen=True, slots=True)
class ParquetConnector:
    """The door for Parquet."""

    def look(self, path: Path, wish: Wish) -> Look | None:
        """Read columns and fingerprint; None for other files, QuarterdeckError if damaged."""
        del wish
        with path.open("rb") as file:
            if file.read(len(_MARK)) != _MARK:
                return None
        described = _describe(path)
        columns, _ = unique_names([name for name, _ in described])
        return Look(
            path=path,
            connector="parquet",
            columns=columns,
            types=tuple(kind for _, kind in described),
            content_hash=hash_file(path),
            read_path=path,
            form="Parquet",
            reading=", ".join(
                f"{ident(name)} AS {ident(column)}"
                for (name, _), column in zip(described, columns, strict=True)
            ),
        )

    def relation(self, look: Look) -> str:
        """Return SQL for the rows: trimmed column names, native types, and qd_row."""
        return (
            f"SELECT {look.reading}, file_row_number + 1 AS {ROW} "
            f"FROM read_parquet({literal(str(look.read_path))}, file_row_number = true)"
        )


def _describe(path: Path) -> list[tuple[str, str]]:
    try:
        connection = duckdb.connect(":memory:")
        described = connection.execute(
            f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})"
        ).fetchall()
    except duckdb.Error as error:
        raise QuarterdeckError(
            f"{path.name} looks like Parquet but cannot be read: it is damaged or cut off.",
            fix="Export or copy the file again.",
            where=str(path),
        ) from error
    return [(str(row[0]), str(row[1])) for row in described]


connector = ParquetConnector()
