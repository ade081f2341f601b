"""Fold the events of one part into versions: what was known of each record, from when to when."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from quarterdeck.engine import duck, sql
from quarterdeck.ledger.intervals import FOREVER
from quarterdeck.ledger.plan import Plan, Source

MEMORY = "1GB"
"""What one part may hold in memory while it is folded; more spills to the work folder."""

_MOST = 0.25
"""The share of records beyond which folding all of them costs less than taking over the rest."""

_LINEAGE = ("valid_at", "batch", "row_no", "reconstructed", "doubtful")
_FIRST = -(2**63)
_ORDER = "id, known_at, valid_at, seq"
_HELD = "OVER (ROWS UNBOUNDED PRECEDING)"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A part as it was derived before, and the batch files that name all that may differ since.

    `changes` is where the keys of those records are written, as they were and as they are.
    """

    path: Path
    ids: int
    batches: tuple[Path, ...]
    changes: Path


@dataclass(frozen=True, slots=True)
class Folded:
    """How much one part holds: versions and records; `changed` records, None if all were folded."""

    rows: int
    ids: int
    changed: int | None = None


def fold(
    plan: Plan, part: int, *, target: Path, work: Path, earlier: Earlier | None = None
) -> Folded:
    """Write the versions of one part to `target`; nothing is written when it has none.

    With `earlier` only the records its batches name are folded, all others taken over; the rows
    are the same. Nothing is written either when no record may differ. Raises duckdb.Error when a
    file cannot be read or the disk is full.
    """
    connection = duck.connect(memory=MEMORY, threads=1, temp=work, ordered=True, macros=False)
    try:
        return _Fold(connection, plan, part, earlier).write(target)
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class _Fold:
    connection: duckdb.DuckDBPyConnection
    plan: Plan
    part: int
    earlier: Earlier | None

    def write(self, target: Path) -> Folded:
        earlier = self.earlier
        changed = self._touch(earlier) if earlier else None
        if earlier is None or changed is None or changed > earlier.ids * _MOST:
            return self._write_whole(target)
        if not changed:
            return Folded(0, 0, 0)
        self._run(only=" AND id IN (SELECT id FROM touched)")
        names = ", ".join(["id", "version", "known_from", "known_to", *_LINEAGE, *self._names()])
        self._do("fold_earlier", earlier=sql.literal(str(earlier.path)), names=names)
        folded = self._written(target, changed)
        self._do(
            "fold_changed",
            earlier=sql.literal(str(earlier.path)),
            target=sql.literal(str(earlier.changes)),
        )
        return folded

    def _write_whole(self, target: Path) -> Folded:
        self._run()
        self.connection.execute("CREATE TEMP VIEW held AS SELECT * FROM versions")
        return self._written(target, None)

    def _written(self, target: Path, changed: int | None) -> Folded:
        self._do("fold_keys", parts=str(self.plan.parts), part=str(self.part))
        folded = Folded(self._count("held"), self._count("keys"), changed)
        if folded.rows:
            text = sql.load("ledger", "fold_write")
            self.connection.execute(sql.render(text, target=str(target), forever=FOREVER))
        return folded

    def _touch(self, earlier: Earlier) -> int:
        """List the records that may differ and return how many they are."""
        first, last = self.plan.slots(self.part)
        files = sql.parquet(earlier.batches)
        self.connection.execute(
            f"CREATE TEMP TABLE touched AS SELECT DISTINCT id FROM {files}"
            f" WHERE slot BETWEEN {first} AND {last}"
        )
        return self._count("touched")

    def _names(self) -> list[str]:
        return [sql.ident(name) for name in self.plan.fields]

    def _run(self, only: str = "") -> None:
        self._read(only)
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

    def _read(self, only: str) -> None:
        first, last = self.plan.slots(self.part)
        slots = f"slot BETWEEN {first} AND {last}"
        selects = [self._select(s, slots + only) for s in self.plan.sources]
        self._do("fold_events", sources="\nUNION ALL\n".join(selects))

    def _select(self, source: Source, wanted: str) -> str:
        columns = ["id", "valid_at", "known_at", "seq", "batch", "row_no"]
        columns += ["reconstructed", "doubtful"]
        for name, kind in self.plan.fields.items():
            there = name in source.fields
            value = sql.ident(name) if there else f"CAST(NULL AS {kind})"
            columns.append(f"{value} AS {sql.ident(name)}")
            if not self.plan.full:
                has = "FALSE" if not there else "TRUE" if source.full else _has(name)
                columns.append(f"{has} AS {_has(name)}")
        files = sql.parquet(source.paths)
        return f"SELECT {', '.join(columns)} FROM {files} WHERE {wanted}"

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
        names = self._names()
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
