"""Tables of data quality: what is wrong, whose records, which deals to mend first."""

from quarterdeck.engine.sql import Raw
from quarterdeck.metrics.hygiene import FAULTS, KINDS
from quarterdeck.reports.blocks import Column, Figure, Part, Table
from quarterdeck.reports.figures import count, money_column
from quarterdeck.reports.naming import column_name, value_name
from quarterdeck.reports.records.data import Parts, Records, Row, faults_of
from quarterdeck.reports.records.numbers import explained, hygiene, of_row, share_of, summed
from quarterdeck.reports.table_sql import same, table_sql
from quarterdeck.words.named import ISSUE, Named, deal_name

LABELS = dict(zip(KINDS, ("Complete", "Valid", "Fresh", "Consistent"), strict=True))
"""What each of the four shares is called."""

_COLUMNS = dict(zip(KINDS, ("complete", "valid", "fresh", "consistent"), strict=True))


def faults_table(records: Records) -> Table:
    """Return what is held against records: its field and kind, deals, share now and then, money."""
    currency, row = records.source.currency, records.now or {}
    columns = (
        Column("field", "Field"),
        Column("issue", "What is wrong"),
        Column("kind", "Kind"),
        Column("deals", "Deals", "count"),
        Column("share", "Share", "rate"),
        Column("share_then", _ago(records), "rate"),
        Column("money", "At stake", "money", currency),
        Column("do", "What to do"),
    )
    amounts = money_column(
        [row[f"money_{fault.name}"] for fault in records.issues],
        currency,
        [
            explained(records.whole, row, f"money_{f.name}", f"{f.title}: money")
            for f in records.issues
        ],
    )
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (
            fault.field.replace("_", " ").capitalize(),
            Named(fault.title, ISSUE, fault.name),
            fault.kind,
            summed(records, fault.name, fault.title),
            share_of(records.whole, row, fault.name),
            share_of(records.whole, records.then, fault.name),
            amount,
            fault.do,
        )
        for fault, amount in zip(records.issues, amounts, strict=True)
    )
    return Table("", columns, rows, _behind(records), empty="Nothing is wrong.")


def _behind(records: Records) -> str:
    """Say how to see the deals behind a row, and what no deal has."""
    named = ", ".join(fault.name for fault in records.issues)
    clean = [fault.title.lower() for fault in FAULTS if fault not in records.issues]
    told = f"The deals behind one: quarterdeck quality --issue NAME; names: {named}."
    rest = f"Of no deal: {', '.join(clean)}."
    return " ".join([told] * bool(named) + [rest] * bool(clean))


def parts_table(parts: Parts) -> Table:
    """Return a row for each person or team: deals, money, score now and then, shares, at stake."""
    source, currency = parts.records.source, parts.records.source.currency
    columns = (
        Column(parts.dimension, column_name(source, parts.dimension)),
        Column("deals", "Open deals", "count"),
        Column("hygiene", "Hygiene", "rate"),
        Column("hygiene_then", _ago(parts.records), "rate"),
        *(Column(_COLUMNS[kind], LABELS[kind], "rate") for kind in KINDS),
        Column("failing", "To mend", "count"),
        Column("money", "At stake", "money", currency),
    )
    rows = parts.now
    amounts = money_column(
        [row["money_at_stake"] for row in rows],
        currency,
        [explained(parts.sql, row, "money_at_stake", "At stake") for row in rows],
    )
    shown = tuple(_part(parts, row, amount) for row, amount in zip(rows, amounts, strict=True))
    note = "The deals behind a row: quarterdeck quality --scope WHO."
    return Table("", columns, shown, note)


def _part(parts: Parts, row: Row, amount: Figure) -> tuple[Part, ...]:
    sql, then = parts.sql, parts.then(row["d1"])
    wrong = row["n"] - row["sound"]
    said = ("To mend", "Open deals with something held against them.", "deals - sound ones")
    return (
        value_name(parts.records.source, parts.dimension, row["d1"]),
        count(row["n"], explained(sql, row, "n", "Open deals")),
        hygiene(sql, row),
        hygiene(sql, then) if then else "",
        *(share_of(sql, row, _COLUMNS[kind]) for kind in KINDS),
        count(wrong, sql.explain(Raw("n - sound"), of_row(row), said=said, n=wrong)),
        amount,
    )


def deals_table(records: Records) -> Table:
    """Return the deals to mend, those with most money first, and what is wrong."""
    source, currency = records.source, records.source.currency
    columns = (
        Column("id", "Id"),
        Column("deal", "Deal"),
        Column("owner", "Owner"),
        Column("stage", "Stage"),
        Column("wrong", "What is wrong"),
        Column("amount", "Amount", "money", currency),
    )
    sql = table_sql(source, records.picked)
    rows = records.deals
    said = ("Amount of one deal", "The deal's amount in the reporting currency.", "amount x rate")
    amounts = money_column(
        [row["money"] for row in rows],
        currency,
        [sql.explain(Raw("money"), same({"id": row["id"]}), said=said, n=1) for row in rows],
    )
    shown: tuple[tuple[Part, ...], ...] = tuple(
        (
            row["id"],
            deal_name(row["title"], row["id"]),
            source.names(row["owner"]),
            row["stage"] or "",
            "; ".join(fault.title for fault in faults_of(row)),
            amount,
        )
        for row, amount in zip(rows, amounts, strict=True)
    )
    return Table("To mend first", columns, shown, _more(records), empty="No deal is to be mended.")


def _more(records: Records) -> str:
    row, issue = records.now or {}, records.shown.issue
    whole = row[issue] if issue else row["n"] - row["sound"]
    few = len(records.deals)
    return "" if few == whole else f"The {few:,} largest of {whole:,}; --limit 0 names all."


def _ago(records: Records) -> str:
    weeks = (records.day - records.since).days // 7
    return f"{weeks} weeks ago" if weeks else "Before"
