"""The data-quality report: how far each recorded batch can be trusted, field by field."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from quarterdeck.connectors.sentences import DOUBTS, rows
from quarterdeck.connectors.stakes import total
from quarterdeck.engine import duck
from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import Entry, Head
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.problem import Problem


@dataclass(frozen=True, slots=True)
class FieldQuality:
    """One field of a batch: of `rows` that set it, how many hold a value, and what does not fit.

    `invalid` rows were held back for this field; `unlisted` hold a value outside the field's closed
    list; `defaulted` hold none and stand for the default (a currency). `money` is at stake in the
    records without a value, in minor units of the reporting currency, None when none is known.
    """

    field: str
    rows: int
    filled: int
    invalid: int
    unlisted: int
    defaulted: int
    money: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """Rows held back for one reason: a code, the same in words, and the money in them."""

    reason: str
    field: str
    says: str
    rows: int
    money: int | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Accepted rows that are flagged for one reason: a code and its sentence."""

    reason: str
    says: str
    rows: int


@dataclass(frozen=True, slots=True)
class BatchQuality:
    """One batch: what became of its rows, its fields, what is held back and what is doubted.

    rows_in = accepted + quarantined + duplicates + ignored; `problems` are those the import found;
    the two files hold the rows taken and the rows held back.
    """

    batch: str
    source: str
    mapping: str
    table: str
    recorded_at: datetime
    observed_at: datetime | None
    rows_in: int
    accepted: int
    quarantined: int
    duplicates: int
    ignored: int
    fields: tuple[FieldQuality, ...]
    held: tuple[Held, ...]
    doubts: tuple[Doubt, ...]
    problems: tuple[Problem, ...]
    rows_file: Path
    held_file: Path | None


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The batches that count at a ledger head, oldest first."""

    head: Head
    currency: str
    batches: tuple[BatchQuality, ...]


def data_quality(ledger: Ledger, playbook: Playbook, head: Head | None = None) -> QualityReport:
    """Report on every batch that counts at a head (now, when none is named)."""
    con = duck.connect(memory="1GB", macros=False)
    try:
        batches = tuple(_batch(con, ledger, entry, playbook) for entry in ledger.batches(head))
    finally:
        con.close()
    return QualityReport(head or ledger.head, playbook.settings.currency, batches)


def held_back(ledger: Ledger, playbook: Playbook) -> tuple[Held, ...]:
    """Return what the batches that count now hold back, by reason and field, with its money."""
    files = [path for entry in ledger.batches() if (path := ledger.held_of(entry))]
    if not files:
        return ()
    con = duck.connect(memory="1GB", macros=False)
    try:
        return _held(con, files, playbook)
    finally:
        con.close()


def _batch(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, entry: Entry, playbook: Playbook
) -> BatchQuality:
    held_file = ledger.held_of(entry)
    held = _held(con, [held_file] if held_file else [], playbook)
    con.execute(render(load("connectors", "quality_rows"), path=str(ledger.rows_of(entry))))
    return BatchQuality(
        batch=entry.id,
        source=entry.source,
        mapping=entry.mapping,
        table=entry.table,
        recorded_at=entry.recorded_at,
        observed_at=entry.observed_at,
        rows_in=entry.rows_in,
        accepted=entry.accepted,
        quarantined=entry.quarantined,
        duplicates=entry.duplicates,
        ignored=entry.rows_in - entry.accepted - entry.quarantined - entry.duplicates,
        fields=tuple(_field(con, name, entry, held, playbook) for name in sorted(entry.fields)),
        held=held,
        doubts=_doubts(con),
        problems=entry.problems,
        rows_file=ledger.rows_of(entry),
        held_file=held_file,
    )


def _field(
    con: duckdb.DuckDBPyConnection,
    name: str,
    entry: Entry,
    held: tuple[Held, ...],
    playbook: Playbook,
) -> FieldQuality:
    present = Raw("TRUE" if entry.full else ident(f"has_{name}"))
    money = {"amount", "currency"} & set(entry.fields)
    reporting = literal(playbook.settings.currency)
    query = render(
        load("connectors", "quality_field"),
        field=ident(name),
        present=present,
        listed=_listed(name, playbook),
        amount=Raw("amount" if "amount" in money else "CAST(NULL AS BIGINT)"),
        currency=Raw(f"coalesce(currency, {reporting})" if "currency" in money else reporting),
    )
    found, filled, unlisted, sums = con.execute(query).fetchone() or (0, 0, 0, None)
    return FieldQuality(
        field=name,
        rows=found,
        filled=filled,
        invalid=sum(part.rows for part in held if part.field == name),
        unlisted=unlisted,
        defaulted=found - filled if name == "currency" else 0,
        money=total([(s["code"], s["money"]) for s in sums or []], playbook),
    )


def _listed(name: str, playbook: Playbook) -> Raw:
    """Write the condition that a value is in its closed list; TRUE where there is none."""
    for dimension in playbook.dimensions:
        if f"dim_{dimension.name}" == name and dimension.values:
            return Raw(f"{ident(name)} IN {literal(list(dimension.values))}")
    return Raw("TRUE")


def _held(
    con: duckdb.DuckDBPyConnection, paths: list[Path], playbook: Playbook
) -> tuple[Held, ...]:
    if not paths:
        return ()
    reporting, files = playbook.settings.currency, Raw(", ".join(literal(str(p)) for p in paths))
    query = render(load("connectors", "quality_held"), paths=files, reporting=reporting)
    return tuple(
        Held(
            reason=reason,
            field=field,
            says=reason.replace("_", " "),
            rows=count,
            money=total([(s["code"], s["money"]) for s in sums or []], playbook),
        )
        for reason, field, count, sums in con.execute(query).fetchall()
    )


def _doubts(con: duckdb.DuckDBPyConnection) -> tuple[Doubt, ...]:
    found = con.execute(load("connectors", "quality_doubts")).fetchall()
    return tuple(Doubt(code, _sentence(code, count), count) for code, count in found)


def _sentence(code: str, count: int) -> str:
    """Return what a code says of so many rows; the code itself when it is not one of ours."""
    return DOUBTS.get(code, ("{rows}: " + code, ""))[0].format(rows=rows(count))
