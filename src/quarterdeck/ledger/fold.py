"""Fold the events of one part into versions: what was known of each record, from when to when."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from quarterdeck.engine import duck, sql
from quarterdeck.ledger.intervals import FOREVER
from quarterdeck.ledger.plan import Plan, Source

MEMORY = "1GB"
"""What one part may hold in memory while it is folded; more spills to the work folder."""

_FIRST = -(2**63)
_ORDER = "id, known_at, valid_at, seq"
_HELD = "OVER (ROWS UNBOUNDED PRECEDING)"


@dataclass(frozen=True, slots=True)
class Folded:
    """How much one part holds: versions and records."""

    rows: int
    ids: int


def fold(plan: Plan, part: int, *, target: Path, work: Path) -> Folded:
    """Write the versions of one part to `target`; nothing is written when it has none.

    Raises duckdb.Error when a batch file cannot be read or the disk is full.
    """
    connection = duck.connect(memory=MEMORY, threads=1, temp=work, ordered=True)
    try:
        _Fold(connection, plan, part).run()
        counted = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE version = 1) FROM versions"
        ).fetchone()
        folded = Folded(*counted) if counted else Folded(0, 0)
        if folded.rows:
            text = sql.load("ledger", "fold_write")
            connection.execute(sql.render(text, target=str(target), forever=FOREVER))
        return folded
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class _Fold:
    connection: duckdb.DuckDBPyConnection
    plan: Plan
    part: int

    def run(self) -> None:
        self._read()
        if self.plan.scans:
            self._add_absences()
        self._do("fold_unordered")
        unordered = self._count("unordered")
        marked = self._count("events WHERE reconstructed <> ''") > 0
        where = "WHERE id NOT IN (SELECT id FROM unordered)" if unordered else ""
        kind = "TABLE" if unordered else "VIEW"
        self._do(
            "fold_walk", kind=kind, where=where, **self._columns(marked=marked, crossing=False)
        )
        if unordered:
            content = ", ".join(self._content())
            self._do("fold_cross", content=content, **self._columns(marked=marked, crossing=True))
            self._do("fold_reorder", table="states", keys="id, known_at")
        self._finish(marked=marked)

    def _read(self) -> None:
        first, last = self.plan.slots(self.part)
        selects = [self._select(s, first, last) for s in self.plan.sources]
        self._do("fold_events", sources="\nUNION ALL\n".join(selects))

    def _select(self, source: Source, first: int, last: int) -> str:
        columns = ["id", "valid_at", "known_at", "seq", "batch", "row_no"]
        columns += ["reconstructed", "doubtful"]
        for name, kind in self.plan.fields.items():
            there = name in source.fields
            value = sql.ident(name) if there else f"CAST(NULL AS {kind})"
            columns.append(f"{value} AS {sql.ident(name)}")
            if not self.plan.full:
                has = "FALSE" if not there else "TRUE" if source.full else _has(name)
                columns.append(f"{has} AS {_has(name)}")
        files = ", ".join(sql.literal(str(p)) for p in source.paths)
        return (
            f"SELECT {', '.join(columns)} FROM read_parquet([{files}])"
            f" WHERE slot BETWEEN {first} AND {last}"
        )

    def _add_absences(self) -> None:
        rows = ", ".join(
            str(sql.literal((s.batch, s.scope, s.number, s.observed_at))) for s in self.plan.scans
        )
        self.connection.execute(
            "CREATE TEMP TABLE scans AS SELECT * FROM "
            f"(VALUES {rows}) AS s(batch, scope, number, observed_at)"
        )
        self._do("fold_sightings")
        others = [name for name in self.plan.fields if name != "presence"]
        unset = "".join(f", FALSE AS {_has(name)}" for name in others)
        self._do("fold_absences", first=f"CAST({_FIRST} AS BIGINT)", unset=unset)
        self._do("fold_reorder", table="events", keys=_ORDER)

    def _columns(self, *, marked: bool, crossing: bool) -> dict[str, str]:
        held = _crossed if crossing else _walked
        full = self.plan.full
        parts: list[str] = []
        for name in self.plan.fields:
            has = "" if full else _has(name)
            value = held(sql.ident(name), has)
            if name == "presence":
                value = f"coalesce({value}, 'present')"
            parts.append(f", {value} AS {sql.ident(name)}")
            if marked:
                said = f"contains(',' || reconstructed || ',', {sql.literal(f',{name},')})"
                said = said if full else f"({has} AND {said})"
                parts.append(f", {held(said, has)} AS {_mark(name)}")
        doubtful = held("doubtful", "" if full else "(row_no IS DISTINCT FROM 0)")
        return {"fields": "\n       ".join(parts), "doubtful": doubtful}

    def _content(self) -> list[str]:
        columns = ["reconstructed"]
        for name in self.plan.fields:
            columns += [sql.ident(name)] if self.plan.full else [_has(name), sql.ident(name)]
        return [*columns, "doubtful"]

    def _finish(self, *, marked: bool) -> None:
        names = [sql.ident(name) for name in self.plan.fields]
        compared = [*names, "reconstructed"]
        spelled = ", ".join(
            f"CASE WHEN {_mark(name)} THEN {sql.literal(name)} END" for name in self.plan.fields
        )
        fields = ", ".join(names)
        self._do(
            "fold_changes",
            fields=fields,
            differs=" OR ".join(f"{c} IS DISTINCT FROM lag({c}) OVER ()" for c in compared),
            reconstructed=f"concat_ws(',', {spelled})" if marked else "''",
        )
        self._do(
            "fold_versions",
            fields=fields,
            parts=str(self.plan.parts),
            part=str(self.part),
            forever=sql.literal(FOREVER),
        )

    def _do(self, name: str, **fragments: str) -> None:
        raw = {key: sql.Raw(text) for key, text in fragments.items()}
        self.connection.execute(sql.render(sql.load("ledger", name), **raw))

    def _count(self, what: str) -> int:
        row = self.connection.execute(f"SELECT count(*) FROM {what}").fetchone()
        return int(row[0]) if row else 0


def _has(name: str) -> str:
    return sql.ident(f"has_{name}")


def _mark(name: str) -> str:
    return sql.ident(f"mark_{name}")


def _walked(value: str, has: str) -> str:
    if not has:
        return value
    return f"arg_max_null({value}, CASE WHEN {has} OR opens THEN place END) {_HELD}"


def _crossed(value: str, has: str) -> str:
    rank = f"CASE WHEN {has} THEN truth END" if has else "truth"
    return f"arg_max_null({value}, {rank}) OVER so_far"
