"""Deals one by one: those of a kind, or those that a metric counts."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from quarterdeck.engine.sql import Raw, ident, literal
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.metrics.population import condition
from quarterdeck.reports.blocks import (
    Block,
    Column,
    Explanation,
    Figure,
    Notes,
    Part,
    Report,
    Sentence,
    Table,
)
from quarterdeck.reports.causes import CLOSED
from quarterdeck.reports.deal_notes import notes
from quarterdeck.reports.figures import count, money_column
from quarterdeck.reports.page import page
from quarterdeck.reports.source import Source
from quarterdeck.reports.table_sql import TableSql, same, table_sql
from quarterdeck.words.calendar import Period
from quarterdeck.words.named import deal_name
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

KINDS = ("open", "past-due", "stale", "won", "lost", "closed-without-win", "all")
"""Which deals can be listed; with a period, open ones are those due in it."""

ALL = 2**31 - 1

_OPEN = frozenset({"open", "past-due", "stale"})
_WITHOUT_WIN = "outcome IN ('lost', 'no_decision', 'disqualified')"
_CLOSED = {
    "won": "outcome = 'won'",
    "lost": "outcome = 'lost'",
    "closed-without-win": _WITHOUT_WIN,
}
_MIXED = frozenset({"all", "metric"})


@dataclass(frozen=True, slots=True)
class Listed:
    """Deals of one kind: the rows shown, and count and sum of all of them.

    `kind` is one of KINDS, or 'metric' for those that the metric counts; `condition` picks them.
    `exactly` says that the metric counts these deals, each of them and no others.
    """

    source: Source
    kind: str
    period: Period | None
    rows: tuple[dict[str, Any], ...]
    n: int
    total: int
    condition: str = ""
    metric: str = ""
    exactly: bool = True

    @property
    def gone(self) -> str:
        """The condition of closed deals that were of the kind, and are deleted by the day."""
        closed = _CLOSED.get(self.kind, "")
        if not closed:
            return ""
        then = f"{closed}{_in_period('closed_on', self.period)}"
        return f"outcome = 'deleted' AND key IN (SELECT key FROM versions WHERE {then})"

    @property
    def title(self) -> str:
        """Which deals they are, in words."""
        if self.metric:
            return f"Deals of {find(self.metric).title}"
        named = {"all": "All deals", "closed-without-win": "Deals closed without a win"}
        return named.get(self.kind, f"{self.kind.replace('-', ' ').capitalize()} deals")


def list_deals(source: Source, kind: str, period: Period | None, *, most: int = ALL) -> Listed:
    """Return the largest `most` deals of a kind; raises QuarterdeckError for an unknown kind."""
    return _listed(source, kind, period, (condition_sql(source, kind, period), "", most))


def list_counted(source: Source, metric: str, period: Period | None, *, most: int = ALL) -> Listed:
    """Return the largest `most` deals that a metric counts or looks at.

    Where the metric is a sum or a share over deals, they are as many as its n; the page says where
    they are not. Raises QuarterdeckError for an unknown metric.
    """
    picked = condition(source.facts, metric, question=source.question, period=period)
    listed = _listed(source, "metric", period, (f"({picked})", metric, most))
    answers = evaluate(source.facts, [metric], question=source.question, period=period)
    credited = find(metric).reads("credits")  # By the splits of the deals, not by their owners.
    return replace(listed, exactly=sum(a.n for a in answers) == listed.n and not credited)


def _listed(
    source: Source, kind: str, period: Period | None, asked: tuple[str, str, int]
) -> Listed:
    picked, metric, most = asked
    total = source.rows(source.sql("deal_totals", condition=Raw(picked)))[0]
    rows = source.rows(source.sql("deal_list", condition=Raw(picked), most=most))
    return Listed(source, kind, period, tuple(rows), total["n"], total["value"], picked, metric)


def condition_sql(source: Source, kind: str, period: Period | None) -> str:
    """Return the SQL condition that picks deals of a kind, the same as their metrics use."""
    settings = source.facts.playbook.settings
    day = source.question.as_of
    stale = day - timedelta(days=settings.stale_days)
    due, closed = _in_period("due_on", period), _in_period("closed_on", period)
    before = f" AND due_on < {literal(period.end)}" if period else ""
    conditions = {
        "open": f"is_open AND counted{due}",
        "past-due": f"is_open AND counted AND due_on < {literal(day)}{before}",
        "stale": f"is_open AND counted AND known_on <= {literal(stale)}{due}",
        **{kind: f"{told}{closed}" for kind, told in _CLOSED.items()},
        "all": f"outcome <> 'deleted' AND ((is_open{due}) OR (NOT is_open{closed}))",
    }
    if kind in conditions:
        return conditions[kind]
    raise QuarterdeckError(
        f"There are no {kind!r} deals.{did_you_mean(kind, KINDS)}",
        where="--of",
        fix=f"Use one of {', '.join(KINDS)}.",
    )


def _in_period(column: str, period: Period | None) -> str:
    if period is None:
        return ""
    return f" AND {column} >= {literal(period.start)} AND {column} < {literal(period.end)}"


def deals_table(listed: Listed, *, title: str = "", note: str = "") -> Table:
    """Return the rows as a table for reading, each number explained by the query of the list."""
    sql = _query(listed)
    named = listed.source.measure or "amount"
    explains = [_money_said(sql, row, named) for row in listed.rows]
    amounts = money_column([r["money"] for r in listed.rows], listed.source.currency, explains)
    pairs = zip(listed.rows, amounts, strict=True)
    rows = tuple(_row(listed, row, (_pushes(sql, row), amount)) for row, amount in pairs)
    empty = f"No deal is among the {listed.title[:1].lower()}{listed.title[1:]}."
    return Table(title, _columns(listed), rows, note, empty=empty)


def _columns(listed: Listed) -> tuple[Column, ...]:
    due, closed = Column("due", "Due", "date"), Column("closed", "Closed", "date")
    touched, pushes = Column("touched", "Last change", "date"), Column("pushes", "Pushes", "count")
    if listed.kind in _MIXED:
        own = (Column("outcome", "Outcome"), due, closed)
    elif listed.kind in _OPEN:
        own = (due, touched, pushes)
    else:
        told = (Column("outcome", "Outcome"),) if listed.kind == "closed-without-win" else ()
        own = (*told, closed, touched, pushes)
    title = listed.source.measure or "Amount"
    amount = Column("amount", title, "money", listed.source.currency)
    named = (Column("deal", "Deal"), Column("owner", "Owner"), Column("stage", "Stage"))
    return (*named, *own, amount)


def _row(listed: Listed, row: dict[str, Any], numbers: tuple[Figure, Figure]) -> tuple[Part, ...]:
    pushes, amount = numbers
    parts: dict[str, Part] = {
        "deal": deal_name(row["title"], row["id"]),
        "owner": listed.source.names(row["owner"]),
        "stage": row["stage"] or "",
        "outcome": CLOSED.get(row["outcome"], str(row["outcome"]).capitalize()),
        "due": day_text(row["due_on"]),
        "closed": day_text(row["closed_on"]),
        "touched": day_text(row["touched_on"]),
        "pushes": pushes,
        "amount": amount,
    }
    return tuple(parts[column.key] for column in _columns(listed))


def day_text(day: date | None) -> str:
    """Return a day as text, '' for none."""
    return day.isoformat() if day else ""


def _query(listed: Listed) -> TableSql:
    source = listed.source
    sql = source.sql("deal_list", condition=Raw(listed.condition), most=ALL)
    return table_sql(source, sql)


def _money_said(sql: TableSql, row: dict[str, Any], named: str) -> Explanation:
    said = ("One deal", f"The deal's {named} in the currency of the page.", f"{named} x rate")
    return sql.explain(ident("money"), same({"id": row["id"]}), said=said, n=1)


def _pushes(sql: TableSql, row: dict[str, Any]) -> Figure:
    said = (
        "Pushes",
        "How often the deal's close date moved to a later fiscal quarter so far.",
        "count of forward moves of the close quarter",
    )
    value = Raw("coalesce(pushes, 0)")
    return count(row["pushes"] or 0, sql.explain(value, same({"id": row["id"]}), said=said, n=1))


def deals_report(listed: Listed) -> Report:
    """Return the deals as a page."""
    shown = len(listed.rows)
    note = (
        "" if shown == listed.n else f"The {shown:,} largest of {listed.n:,}; --limit 0 lists all."
    )
    label = listed.period.label if listed.period else ""
    blocks: list[Block] = [_sentence(listed)] if listed.n else []
    blocks.append(deals_table(listed, note=note))
    told = notes(listed.source, listed.condition, listed.gone)
    blocks += [Notes("Good to know", told)] if told else []
    return page(listed.source, listed.title, tuple(blocks), period=label)


def _sentence(listed: Listed) -> Sentence:
    """Say how many they are, what they are worth and, where they differ, how they ended."""
    source = listed.source
    said = (f"{listed.title}: amount", "Their amounts added up.", "sum of amount")
    total = source.deals_money(listed.condition, said=said, value=listed.total, n=listed.n)
    counted = _counted(listed, "", listed.n)
    worth = (" worth ", total) if listed.n else ()
    named = f'"{find(listed.metric).title}"' if listed.metric else ""
    are = "is" if listed.n == 1 else "are"
    behind = f" {are} behind {named}" if named else ""
    if not listed.exactly:
        behind = f" {are} looked at for {named}, which does not count exactly these"
    return Sentence((*counted, *worth, behind, *_outcomes(listed), "."), lead=True)


def _counted(listed: Listed, outcome: str, n: int) -> tuple[Part, ...]:
    """Return how many of the deals there are, all of them or those of one outcome."""
    condition, words = listed.condition, (f"{listed.title}: number", "How many deals they are.")
    if outcome:
        condition = f"{condition} AND outcome = {literal(outcome)}"
        return (listed.source.deals_count(condition, said=words, value=n), f" {_ended(outcome)}")
    figure = listed.source.deals_count(condition, said=words, value=n)
    plural = "" if n == 1 else "s"
    if listed.kind == "closed-without-win":
        return (figure, f" deal{plural} closed without a win")
    kind = "" if listed.kind in _MIXED else f"{listed.kind} "
    return (figure, f" {kind}deal{plural}")


def _outcomes(listed: Listed) -> tuple[Part, ...]:
    """Tell deals of several outcomes apart by number."""
    if listed.kind not in _MIXED | {"closed-without-win"} or not listed.n:
        return ()
    sql = listed.source.sql("deal_outcomes", condition=Raw(listed.condition))
    found = {row["outcome"]: row["n"] for row in listed.source.rows(sql)}
    order = [*CLOSED, "open", *sorted(found)]
    ranked = [o for o in dict.fromkeys(order) if o in found]
    parts: list[Part] = []
    for place, outcome in enumerate(ranked):
        parts += [", " if place else ": ", *_counted(listed, outcome, found[outcome])]
    return tuple(parts)


def _ended(outcome: str) -> str:
    return CLOSED.get(outcome, outcome).lower()
