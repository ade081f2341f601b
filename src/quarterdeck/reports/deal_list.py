"""Deals one by one: as a page, and as the JSON document of `deals`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from quarterdeck.engine.sql import Raw, literal
from quarterdeck.reports.blocks import Column, Figure, Part, Report, Sentence, Table
from quarterdeck.reports.figures import count, money_column
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import Period
from quarterdeck.words.days import end_of_day
from quarterdeck.words.money import to_major
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

KINDS = ("open", "won", "lost", "past-due", "stale", "all")
"""Which deals can be listed; with a period, open ones are those due in it."""

ALL = 2**62


@dataclass(frozen=True, slots=True)
class Listed:
    """Deals of one kind: the rows shown, and count and sum of all of them."""

    source: Source
    kind: str
    period: Period | None
    rows: tuple[dict[str, Any], ...]
    n: int
    total: int


def list_deals(source: Source, kind: str, period: Period | None, *, most: int = ALL) -> Listed:
    """Return the largest `most` deals of a kind; raises QuarterdeckError for an unknown kind."""
    condition = Raw(condition_sql(source, kind, period))
    total = source.rows(source.sql("deal_totals", condition=condition))[0]
    rows = source.rows(source.sql("deal_list", condition=condition, most=most))
    return Listed(source, kind, period, tuple(rows), total["n"], total["value"])


def condition_sql(source: Source, kind: str, period: Period | None) -> str:
    """Return the SQL condition that picks deals of a kind, the same as their metrics use."""
    settings = source.facts.playbook.settings
    day = source.question.as_of
    stale = end_of_day(day - timedelta(days=settings.stale_days), settings.timezone)
    within = _within(kind, period)
    match kind:
        case "open":
            return f"is_open AND counted{within}"
        case "won":
            return f"outcome = 'won'{within}"
        case "lost":
            return f"outcome IN ('lost', 'no_decision', 'disqualified'){within}"
        case "past-due":
            before = f" AND due_on < {literal(period.end)}" if period else ""
            return f"is_open AND counted AND due_on < {literal(day)}{before}"
        case "stale":
            return f"is_open AND counted AND known_from < {literal(stale)}{within}"
        case "all":
            return "TRUE"
    raise QuarterdeckError(
        f"There are no {kind!r} deals.{did_you_mean(kind, KINDS)}",
        where="--of",
        fix=f"Use one of {', '.join(KINDS)}.",
    )


def _within(kind: str, period: Period | None) -> str:
    if period is None:
        return ""
    column = "due_on" if kind in {"open", "stale"} else "closed_on"
    return f" AND {column} >= {literal(period.start)} AND {column} < {literal(period.end)}"


def deals_table(listed: Listed, *, title: str = "", note: str = "") -> Table:
    """Return the rows as a table for reading, each amount explained by its own deal."""
    currency = listed.source.currency
    columns = (
        Column("deal", "Deal"),
        Column("owner", "Owner"),
        Column("stage", "Stage"),
        Column("due", "Due" if listed.kind in {"open", "past-due", "stale"} else "Closed", "date"),
        Column("touched", "Last change", "date"),
        Column("pushes", "Pushes", "count"),
        Column("amount", "Amount", "money", currency),
    )
    amounts = money_column(
        [row["money"] for row in listed.rows],
        currency,
        [deal_figure(listed.source, row).explain for row in listed.rows],
    )
    rows = tuple(
        _row(listed, row, amount) for row, amount in zip(listed.rows, amounts, strict=True)
    )
    return Table(title, columns, rows, note, empty=f"No {listed.kind} deal.")


def deal_figure(source: Source, row: dict[str, Any]) -> Figure:
    """Return a deal's money, explained by the query that reads it."""
    said = ("Amount of one deal", "The deal's amount in the reporting currency.", "amount x rate")
    return _own(source, row, "money", "money", said)


def _pushes(source: Source, row: dict[str, Any]) -> Figure:
    said = (
        "Pushes",
        "How often the deal's close date moved to a later fiscal quarter so far.",
        "count of forward moves of the close quarter",
    )
    return _own(source, {**row, "pushes": row["pushes"] or 0}, "pushes", "count", said)


def _own(
    source: Source, row: dict[str, Any], column: str, unit: str, said: tuple[str, str, str]
) -> Figure:
    sql = source.facts.compose(
        f"SELECT {column} AS value\nFROM deals\nWHERE id = {{id}}", source.question, id=row["id"]
    )
    return source.sql_figure(sql, unit, said=said, value=row[column], n=1)


def _row(listed: Listed, row: dict[str, Any], amount: Figure) -> tuple[Part, ...]:
    day = row["due_on"] if listed.kind in {"open", "past-due", "stale"} else row["closed_on"]
    return (
        row["title"] or row["id"],
        listed.source.names(row["owner"]),
        row["stage"] or "",
        day.isoformat() if day else "",
        row["touched_on"].isoformat() if row["touched_on"] else "",
        _pushes(listed.source, row),
        amount,
    )


def deals_report(listed: Listed) -> Report:
    """Return the deals as a page."""
    source, settings = listed.source, listed.source.facts.playbook.settings
    shown = len(listed.rows)
    note = "" if shown == listed.n else f"The {shown:,} largest of {listed.n:,}."
    return Report(
        title="Deals",
        workspace=settings.name,
        as_of=source.question.as_of,
        ledger_head=source.facts.ledger_head,
        currency=settings.currency,
        blocks=(_sentence(listed), deals_table(listed, note=note)),
        simulated=settings.simulated,
        period=listed.period.label if listed.period else "",
        scope=source.question.scope,
    )


def _sentence(listed: Listed) -> Sentence:
    source = listed.source
    condition = Raw(condition_sql(source, listed.kind, listed.period))
    sql = source.sql("deal_totals", condition=condition)
    said = (f"Sum of {listed.kind} deals", "Their amounts added up.", "sum of amount")
    total = source.sql_figure(sql, "money", said=said, value=listed.total, n=listed.n)
    return Sentence(
        (
            count(listed.n, None, f"{listed.kind} {'deal' if listed.n == 1 else 'deals'}"),
            " worth ",
            total,
            ".",
        )
    )


def deals_json(listed: Listed) -> dict[str, Any]:
    """Return the document of `deals`; ids, not names, stand for people."""
    source = listed.source
    return {
        "as_of": source.question.as_of.isoformat(),
        "ledger_head": source.facts.ledger_head,
        "of": listed.kind,
        "period": listed.period.label if listed.period else None,
        "currency": source.currency,
        "count": listed.n,
        "total": to_major(listed.total, source.currency),
        "deals": [_deal_json(row, source.currency) for row in listed.rows],
    }


def _deal_json(row: dict[str, Any], currency: str) -> dict[str, Any]:
    plain = {k: row[k] for k in ("id", "title", "owner", "account", "stage", "outcome")}
    days = {k: row[k] for k in ("created_on", "due_on", "closed_on", "touched_on")}
    amount = row["money"]
    return {
        **plain,
        "category": row["category"],
        **{k: day.isoformat() if day else None for k, day in days.items()},
        "pushes": row["pushes"],
        "amount": to_major(amount, currency) if amount is not None else None,
        "doubtful": [d for d in (row["doubtful"] or "").split(",") if d],
        "reconstructed": [f for f in (row["reconstructed"] or "").split(",") if f],
    }
