"""JSON Lines: one object a line; lines that are no object are kept apart with their text."""

from dataclasses import dataclass
from pathlib import Path

import orjson

from quarterdeck.connectors.copying import LEGACY, plain_copy
from quarterdeck.connectors.header import unique_names
from quarterdeck.connectors.look import ROW, Look, Wish
from quarterdeck.connectors.scan import first_bytes, refuse_nul, scan
from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.words.problem import QuarterdeckError

_SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class JsonLinesConnector:
    """The door for JSON Lines."""

    def look(self, path: Path, wish: Wish) -> Look | None:
        """Read all bytes once and the keys of the first lines; None when no object begins it."""
        head, packed = first_bytes(path)
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return None
        found = scan(path)
        encoding = wish.encoding or found.encoding or LEGACY
        refuse_nul(path, found, encoding)
        read_path, copied = path, encoding.lower() not in ("utf-8", "utf-8-sig")
        if copied or found.line_end in ("cr", "mixed"):
            read_path = wish.scratch / f"{found.content_hash[:16]}.jsonl"
            plain_copy(path, read_path, encoding=encoding, compressed=packed)
        keys = _keys(read_path, of=path)
        columns, _ = unique_names(keys)
        lines = render(
            load("connectors", "read_lines"),
            path=str(read_path),
            packing="gzip" if packed and read_path == path else "none",
        )
        return Look(
            path=path,
            connector="jsonl",
            columns=columns,
            types=("VARCHAR",) * len(columns),
            content_hash=found.content_hash,
            read_path=read_path,
            form="JSON Lines",
            reading=_reading(lines, keys, columns),
            unreadable=render(load("connectors", "unreadable_lines"), lines=Raw(lines)),
            lines=found.lines,
            first_line=1,
        )

    def relation(self, look: Look) -> str:
        """Return SQL for the rows: the keys as columns of text, and qd_row."""
        return f"SELECT *, row_number() OVER () AS {ROW} FROM ({look.reading})"


def _keys(path: Path, *, of: Path) -> list[str]:
    """Return the keys of the first lines in the order they appear; `of` is the file as given."""
    head, _ = first_bytes(path)
    whole = head.decode("utf-8-sig", "ignore").splitlines()
    found: dict[str, None] = {}
    for line in whole[:_SAMPLE]:
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if isinstance(row, dict):
            found.update(dict.fromkeys(row))
    if not found:
        raise QuarterdeckError(
            f"{of.name} begins with a brace but holds no JSON object a line.",
            fix="Write one object on each line (JSON Lines), or export the file as CSV.",
            where=str(of),
        )
    return list(found)


def _reading(lines: str, keys: list[str], columns: tuple[str, ...]) -> str:
    """Write SQL that takes the keys out of each line that is an object."""
    pointers = ", ".join(literal(_pointer(key)) for key in keys)
    parts = ", ".join(
        f"cells[{place}] AS {ident(column)}" for place, column in enumerate(columns, start=1)
    )
    return render(
        load("connectors", "read_objects"),
        lines=Raw(lines),
        pointers=Raw(f"[{pointers}]"),
        columns=Raw(parts),
    )


def _pointer(key: str) -> str:
    return "/" + key.replace("~", "~0").replace("/", "~1")


connector = JsonLinesConnector()
