"""Activities, invoice lines and costs of a small company, by hand or at random, as intervals."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from quarterdeck.facts import Facts
from quarterdeck.ledger.intervals import FOREVER, IntervalTable, Partition
from quarterdeck.words.days import end_of_day
from quarterdeck.words.record import TABLES
from tests.metrics.company import ZONE, History, Rules, facts_of, noon

ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMPTZ": pa.timestamp("us", tz="UTC"),
}
BASE = {
    "key": pa.int64(),
    "id": pa.string(),
    "version": pa.int32(),
    "known_from": ARROW["TIMESTAMPTZ"],
    "known_to": ARROW["TIMESTAMPTZ"],
    "reconstructed": pa.string(),
    "doubtful": pa.string(),
}
Row = dict[str, object]
LONG_AGO = date(2025, 1, 1)


def done(day: date, owner: str | None, kind: str = "call", account: str = "acme") -> Row:
    return {"known": noon(day), "at": noon(day), "owner": owner, "kind": kind, "account": account}


def line(day: date, account: str | None, amount: int | None, kind: str | None = None) -> Row:
    return {
        "known": noon(day),
        "booked_on": day,
        "account": account,
        "amount": amount,
        "kind": kind,
    }


def cost(day: date, amount: int, category: str = "sales", scope: str | None = None) -> Row:
    found = {"known": noon(day), "booked_on": day, "amount": amount}
    return found | {"category": category, "scope": scope}


def split(
    deal: str, owner: str, percent: int, kind: str | None = None, day: date = LONG_AGO
) -> Row:
    """So many per cent of a deal's credit."""
    found = {"known": noon(day), "deal": deal, "owner": owner, "percent": 1000 * percent}
    return found | {"kind": kind}


def proof(deal: str, element: str, score: int, day: date, *, by: str | None = "c-1") -> Row:
    """A score of an element of the methodology, and which contact said it."""
    told = {"known": noon(day), "at": noon(day), "what": "an e-mail", "contact": by}
    return told | {"deal": deal, "element": element, "score": str(score)}


def company(
    folder: Path,
    records: dict[str, list[Row]],
    *,
    histories: list[History] | None = None,
    rules: Rules | None = None,
    cut: date | None = None,
) -> Facts:
    """Build facts of deals and of records; with `cut`, of what was known by that day."""
    from tests.metrics.deals import hand_made

    folder.mkdir(parents=True, exist_ok=True)
    beside = tuple(_table(folder, name, rows, cut) for name, rows in records.items())
    deals = hand_made() if histories is None else histories
    return facts_of(folder, deals, rules or Rules(), cut, beside)


def _table(folder: Path, name: str, rows: list[Row], cut: date | None) -> IntervalTable:
    until = end_of_day(cut, ZONE) if cut else FOREVER
    fields = dict(TABLES[name])
    schema = pa.schema(BASE | {f: ARROW[t] for f, t in fields.items()})
    kept = [
        {name: row.get(name) for name in schema.names}
        | {"key": number, "id": f"{name}-{number}", "version": 1}
        | {"known_from": row["known"], "known_to": row.get("until", FOREVER)}
        | {"reconstructed": "", "doubtful": ""}
        for number, row in ((row.get("of", n), row) for n, row in enumerate(rows))
        if row["known"] < until
    ]
    path = folder / f"{name}-{cut}.parquet"
    pq.write_table(pa.Table.from_pylist(kept, schema=schema), path)
    return IntervalTable(
        name, (Partition(0, path, f"{name}-{cut}-{len(kept)}"),), fields, len(kept)
    )


def random_records(seed: int, count: int) -> dict[str, list[Row]]:
    """Two years of what a company did, billed, spent and split; some in dollars, some nameless."""
    dice = random.Random(seed)

    def day() -> date:
        return date(2024, 7, 1) + timedelta(days=dice.randrange(730))

    def some(*values: object) -> object:
        return dice.choice(values)

    activities = [
        done(day(), some("ann", "bob", "cyd", None), some("call", "visit")) for _ in range(count)
    ]
    accounts = (None, "acme", "bolt", *(f"k{n}" for n in range(40)))
    lines = [
        line(day(), some(*accounts), dice.randrange(1, 90_000),
             some(None, "invoice", "credit", "order"))
        | {"currency": some(None, "EUR", "USD"), "owner": some(None, "ann", "cyd")}
        for _ in range(count)
    ]  # fmt: skip
    splits = [
        split(f"r{dice.randrange(200)}", dice.choice(["ann", "bob", "cyd"]),
              dice.choice([30, 50, 70, 100]), dice.choice([None, "revenue", "overlay"]), day())
        for _ in range(count // 4)
    ]  # fmt: skip
    evidence = [
        proof(f"r{dice.randrange(200)}", dice.choice(["pain", "champion", "gossip"]),
              dice.randrange(4), day(), by=dice.choice([None, "c-1", "c-2"]))
        for _ in range(count // 2)
    ]  # fmt: skip
    costs = [
        cost(day(), dice.randrange(1, 50_000), some("sales", "marketing", "delivery", "other"),
             some("ann", "east", "*", None))
        for _ in range(count // 4)
    ]  # fmt: skip
    late = {"known": datetime(2026, 6, 20, 12, tzinfo=UTC)}
    lines += [line(day(), "acme", 5_000) | late for _ in range(9)]
    found = {"activities": activities, "invoice_lines": lines, "costs": costs}
    return found | {"splits": splits, "evidence": evidence}
