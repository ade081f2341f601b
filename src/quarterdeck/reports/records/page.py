"""The page of data quality: how far records can be relied on, whose and which are to be mended."""

from quarterdeck.engine.sql import Raw
from quarterdeck.metrics.hygiene import FAULTS, KINDS, SCORE
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Explanation,
    Figure,
    Figures,
    Labelled,
    Part,
    Point,
    Report,
    Section,
    Sentence,
    Table,
    Trend,
)
from quarterdeck.reports.figures import MILLIONTHS, count, money, money_column, of_deals, rate
from quarterdeck.reports.naming import column_name, value_name
from quarterdeck.reports.page import page
from quarterdeck.reports.records.data import SCORE as SCORE_SQL
from quarterdeck.reports.records.data import Parts, Records, Row, faults_of, score, where_of
from quarterdeck.reports.table_sql import TableSql, same, table_sql

TITLE = "Data quality"
_LABELS = dict(zip(KINDS, ("Complete", "Valid", "Fresh", "Consistent"), strict=True))
_COLUMNS = dict(zip(KINDS, ("complete", "valid", "fresh", "consistent"), strict=True))


def records_report(records: Records) -> Report:
    """Return the page; before any deal is open it says so."""
    if records.now is None:
        empty = EmptyState("No deal is open on that day, so there is no record to rely on.", "")
        return page(records.source, TITLE, (empty,))
    by, issue = records.shown.by, records.shown.issue
    blocks: list[Block] = [_of_issue(records) if issue else _lead(records)]
    if not issue:
        blocks.append(standing(records))
        blocks += [_fields(records)] if by in {"", "field"} else []
        blocks += [_whose(records, by or "owner")] if by != "field" else []
    blocks.append(deals_table(records))
    return page(records.source, TITLE, tuple(blocks))


def records_sheet(records: Records) -> Table:
    """Return the one table that a CSV file holds: the breakdown asked for, or else the deals."""
    if records.shown.by == "field":
        return faults_table(records)
    if records.shown.by and not records.shown.issue:
        return parts_table(records.parts(records.shown.by))
    return deals_table(records)


def _lead(records: Records) -> Sentence:
    row = records.now or {}
    wrong = int(row["n"]) - int(row["sound"])
    opened = _sum(records, "n", "Open deals")
    if not wrong:
        return Sentence(
            ("Nothing is held against any of ", *of_deals(opened, "open"), "."), lead=True
        )
    failing = count(
        wrong,
        records.whole.explain(
            Raw("n - sound"),
            _at(row),
            said=("To mend", "Open deals with something held against them.", "deals - sound ones"),
            n=wrong,
        ),
    )
    are = "has" if wrong == 1 else "have"
    stake = _sum(records, "money_at_stake", "At stake")
    return Sentence(
        (
            failing, " of ", *of_deals(opened, "open"), f" {are} something held against them: ",
            stake, " of ", _sum(records, "money", "Open pipeline"), ". ", *_then(records),
        ),
        lead=True,
    )  # fmt: skip


def _of_issue(records: Records) -> Sentence:
    """Say of how many deals the one issue is, what is at stake and what to do."""
    fault = next(fault for fault in FAULTS if fault.name == records.shown.issue)
    stake = _sum(records, f"money_{fault.name}", f"{fault.title}: money")
    counted = of_deals(_sum(records, fault.name, fault.title), "open")
    said = (f"{fault.title}: ", *counted, " worth ", stake, f". {fault.do}")
    return Sentence(said, lead=True)


def _then(records: Records) -> tuple[Part, ...]:
    """Say the score, and what it was when the trend begins."""
    now = ("Hygiene is ", _score(records.whole, records.now or {}))
    if records.then is None:
        return (*now, ".")
    weeks = (records.day - records.then["day"]).days // 7
    return (*now, f", {weeks} weeks before it was ", _score(records.whole, records.then), ".")


def standing(records: Records) -> Section:
    """Return the score, the four shares it is made of, and how it ran."""
    source = records.source
    names = (SCORE, *(f"{SCORE}:{kind}" for kind in KINDS))
    answers = source.metrics(names, None)
    labels = ("Hygiene", *_LABELS.values())
    notes = ("all four multiplied", "amount, date, owner, account", "can be true on the day",
             f"changed within {source.facts.playbook.settings.stale_days} days",
             "nothing contradicts")  # fmt: skip
    strip = Figures(
        tuple(
            Labelled(label, source.shown(answer, None), note)
            for label, note, answer in zip(labels, notes, answers.values(), strict=True)
        )
    )
    aside = (_trend(records),) if len(records.weeks) > 1 else ()
    return Section("How far the records can be relied on", (strip,), aside)


def _trend(records: Records) -> Trend:
    points = tuple(
        Point(row["day"], round((score(row) or 0) * MILLIONTHS), _score_said(records.whole, row))
        for row in records.weeks
    )
    said = f"Hygiene at the end of each week to {records.day}, as each knew it."
    return Trend("Hygiene", said, points, _score(records.whole, records.weeks[-1]))


def _fields(records: Records) -> Section:
    return Section("What is wrong, field by field", (faults_table(records),))


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
        [_said(records.whole, row, f"money_{f.name}", f"{f.title}: money") for f in records.issues],
    )
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (
            fault.field.replace("_", " ").capitalize(),
            fault.title,
            fault.kind,
            _sum(records, fault.name, fault.title),
            _share(records.whole, row, fault.name),
            _share(records.whole, records.then, fault.name),
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


def _whose(records: Records, dimension: str) -> Section:
    parts = records.parts(dimension)
    title = "Whose records" if dimension == "owner" else "By " + dimension
    return Section(title, (parts_table(parts),))


def parts_table(parts: Parts) -> Table:
    """Return a row for each person or team: deals, money, score now and then, shares, at stake."""
    source, currency = parts.records.source, parts.records.source.currency
    columns = (
        Column(parts.dimension, column_name(source, parts.dimension)),
        Column("deals", "Open deals", "count"),
        Column("hygiene", "Hygiene", "rate"),
        Column("hygiene_then", _ago(parts.records), "rate"),
        *(Column(_COLUMNS[kind], _LABELS[kind], "rate") for kind in KINDS),
        Column("failing", "To mend", "count"),
        Column("money", "At stake", "money", currency),
    )
    rows = parts.now
    amounts = money_column(
        [row["money_at_stake"] for row in rows],
        currency,
        [_said(parts.sql, row, "money_at_stake", "At stake") for row in rows],
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
        count(row["n"], _said(sql, row, "n", "Open deals")),
        _score(sql, row),
        _score(sql, then) if then else "",
        *(_share(sql, row, _COLUMNS[kind]) for kind in KINDS),
        count(wrong, sql.explain(Raw("n - sound"), _at(row), said=said, n=wrong)),
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
            row["title"] or row["id"],
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
    weeks = (records.day - records.days[0]).days // 7
    return f"{weeks} weeks ago" if weeks else "Before"


def _sum(records: Records, column: str, title: str) -> Figure:
    row = records.now or {}
    how = _said(records.whole, row, column, title)
    if column.startswith("money"):
        return money(row[column], records.source.currency, how)
    return count(row[column], how)


def _said(sql: TableSql, row: Row, column: str, title: str) -> Explanation:
    said = (title, f"{title}, among the open deals.", f"sum of {column} over open deals")
    return sql.explain(Raw(column), _at(row), said=said, n=row["n"])


def _share(sql: TableSql, row: Row | None, column: str) -> Part:
    if row is None or not row["n"]:
        return ""
    said = ("Share", "Share of the open deals.", f"{column} / open deals")
    value = Raw(f"CAST({column} AS DOUBLE) / n")
    return rate(row[column] / row["n"], sql.explain(value, _at(row), said=said, n=row["n"]))


def _score(sql: TableSql, row: Row) -> Figure:
    return rate(score(row), _score_said(sql, row))


def _score_said(sql: TableSql, row: Row) -> Explanation:
    said = (
        "Hygiene",
        "How far the records of open deals can be relied on.",
        "share complete x share valid x share fresh x share consistent",
    )
    return sql.explain(SCORE_SQL, _at(row), said=said, n=row["n"])


def _at(row: Row) -> Raw:
    return same(where_of(row, ("day", "d1")))
