"""Cohorts as a page, a sheet and a document: who still pays, and how much, by months since."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from quarterdeck.engine.sql import Raw, literal
from quarterdeck.movement.cohorts import SOURCES, Cohort, Cohorts
from quarterdeck.reports.blocks import (
    Column,
    EmptyState,
    Figure,
    Notes,
    Part,
    Report,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import count, exact, money, rate
from quarterdeck.reports.page import page, sentence
from quarterdeck.reports.source import Source
from quarterdeck.reports.table_sql import TableSql, same, table_sql
from quarterdeck.words.money import to_major

SHOWN = 12
"""Months since the first that a page shows; files and documents have all."""

LATEST = 24
"""First months that a page shows, the latest of them; files and documents have all."""

_PAID = {
    SOURCES[0]: "was billed in the month, credits taken off",
    SOURCES[1]: "subscribed for a year, at the end of the month",
}
_RATES: tuple[tuple[str, str, str, Callable[[Cohort, int], float]], ...] = (
    ("logos", "Customers who still pay", "customers who pay / customers at first", Cohort.logos),
    ("money", "Net retention", "money of the month / money of the first month", Cohort.nrr),
    ("kept", "Gross retention", "the lesser of now and then, by customer / then", Cohort.grr),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Cohorts as asked, and the source they came from."""

    source: Source
    cohorts: Cohorts

    @property
    def found(self) -> tuple[Cohort, ...]:
        """The cohorts, the earliest first."""
        return self.cohorts.all()


def cohorts_report(shown: Shown) -> Report:
    """Return the page: customers by first month, then three tables by months since."""
    found = shown.found
    if not found:
        return page(shown.source, "Cohorts", (_nobody(shown),))
    sql = table_sql(shown.source, shown.cohorts.sql)
    tables = tuple(_table(sql, found[-LATEST:], place) for place in range(len(_RATES)))
    return page(shown.source, "Cohorts", (_lead(shown, found), *tables, _notes(shown, found)))


def cohorts_sheet(shown: Shown) -> Table:
    """Return one row for each cohort and month since, exact."""
    currency = shown.source.currency
    columns = (
        Column("first_month", "first_month"),
        *(Column(key, key) for key in ("months_since", "customers")),
        Column("money", "money", "money"),
        Column("kept", "kept", "money"),
        *(Column(key, key) for key in ("logo_rate", "nrr", "grr")),
    )
    rows: list[tuple[Part, ...]] = []
    for cohort in shown.found:
        for since, cell in enumerate(cohort.cells):
            amounts = (exact(cell.money, currency), exact(cell.kept, currency))
            rates = (each(cohort, since) for *_, each in _RATES)
            named = (cohort.month.label, f"{since}", f"{cell.logos}")
            rows.append((*named, *amounts, *(rate(value) for value in rates)))
    return Table("", columns, tuple(rows))


def cohorts_json(shown: Shown) -> dict[str, Any]:
    """Return the document of `revenue --cohorts`."""
    source, currency = shown.source, shown.source.currency
    return {
        "as_of": source.question.as_of.isoformat(),
        "scope": source.question.scope,
        "where": source.question.where,
        **source.stand,
        **source.money_json(),
        "source": shown.cohorts.source,
        "last_month": shown.cohorts.last.label if shown.cohorts.last else None,
        "lacking": shown.cohorts.lacking,
        "cohorts": [
            {
                "first_month": cohort.month.label,
                "months": [
                    {
                        "months_since": since,
                        "customers": cell.logos,
                        "money": to_major(cell.money, currency),
                        "kept": to_major(cell.kept, currency),
                        "logo_rate": cohort.logos(since),
                        "nrr": cohort.nrr(since),
                        "grr": cohort.grr(since),
                    }
                    for since, cell in enumerate(cohort.cells)
                ],
            }
            for cohort in shown.found
        ],
    }


def _nobody(shown: Shown) -> EmptyState:
    if shown.cohorts.lacking:
        return EmptyState(sentence(shown.cohorts.lacking), "")
    says = "No customer paid anything in a month that is over."
    return EmptyState(says, "Name a later day, or another scope or filter.")


def _lead(shown: Shown, found: tuple[Cohort, ...]) -> Sentence:
    customers = sum(cohort.cells[0].logos for cohort in found)
    first, last = found[0].month.label, found[-1].month.label
    sql = table_sql(shown.source, shown.cohorts.sql)
    said = ("Customers", "Customers who ever paid.", "sum over cohorts of customers at first")
    value = Raw("CAST(coalesce(sum(logos), 0) AS BIGINT)")
    how = sql.explain(value, same({"months_since": 0}), said=said, n=customers)
    told = f" customers first paid between {first} and {last}."
    return Sentence((count(customers, how), told, *_a_year_on(shown, found)), lead=True)


def _a_year_on(shown: Shown, found: tuple[Cohort, ...]) -> tuple[Part, ...]:
    """Say what twelve months later is left of the customers who have been there so long."""
    old = [cohort for cohort in found if len(cohort.cells) > SHOWN]
    if not old:
        return ()
    sql = table_sql(shown.source, shown.cohorts.sql)
    until = Raw(f"first_month <= {literal(old[-1].number)}")
    customers = sum(cohort.cells[0].logos for cohort in old)

    def left(column: str, title: str, formula: str) -> Figure:
        before = sum(getattr(cohort.cells[0], column) for cohort in old)
        now = sum(getattr(cohort.cells[SHOWN], column) for cohort in old)
        value = Raw(
            f"coalesce(CAST(sum(CASE WHEN months_since = {SHOWN} THEN {column} END) AS DOUBLE), 0)"
            f" / sum(CASE WHEN months_since = 0 THEN {column} END)"
        )
        said = (title, f"{title}, of all who first paid {SHOWN} months ago or earlier.", formula)
        return rate(now / before, sql.explain(value, until, said=said, n=customers))

    logos, net = (left(column, title, formula) for column, title, formula, _ in _RATES[:2])
    return (
        f" {SHOWN} months on, ",
        logos,
        " of them still pay, and ",
        net,
        " of their first month's money is there.",
    )


def _table(sql: TableSql, found: tuple[Cohort, ...], place: int) -> Table:
    """Return one retention by first month and months since, with what it is measured against."""
    column, title, formula, each = _RATES[place]
    longest = min(max(len(cohort.cells) for cohort in found), SHOWN + 1)
    rows: list[tuple[Part, ...]] = []
    for cohort in found:
        told = (title, f"{title}, of those who first paid in {cohort.month.label}.", formula)
        cells = [
            _cell(sql, cohort, since, (column, told, each)) if since < len(cohort.cells) else ""
            for since in range(1, longest)
        ]
        rows.append((cohort.month.label, _first(sql, cohort, place), *cells))
    against = Column("first", "Customers", "count")
    if place:
        against = Column("first", "First month's money", "money", sql.source.currency)
    columns = (
        Column("month", "First month"),
        against,
        *(Column(f"m{since}", f"+{since}", "share") for since in range(1, longest)),
    )
    return Table(title, columns, tuple(rows))


def _first(sql: TableSql, cohort: Cohort, place: int) -> Figure:
    cell = cohort.cells[0]
    where = same({"first_month": cohort.number, "months_since": 0})
    words = ("In the first month", f"The cohort of {cohort.month.label} when it began.")
    if place == 0:
        how = sql.explain(Raw("logos"), where, said=(*words, "count of customers"), n=cell.logos)
        return count(cell.logos, how)
    how = sql.explain(Raw("money"), where, said=(*words, "sum of their money"), n=cell.logos)
    return money(cell.money, sql.source.currency, how)


def _cell(
    sql: TableSql,
    cohort: Cohort,
    since: int,
    about: tuple[str, tuple[str, str, str], Callable[[Cohort, int], float]],
) -> Figure:
    column, said, each = about
    of = "logos" if column == "logos" else "money"
    value = Raw(
        f"coalesce(CAST(max(CASE WHEN months_since = {since} THEN {column} END) AS DOUBLE), 0)"
        f" / max(CASE WHEN months_since = 0 THEN {of} END)"
    )
    how = sql.explain(
        value, same({"first_month": cohort.number}), said=said, n=cohort.cells[0].logos
    )
    return rate(each(cohort, since), how)


def _notes(shown: Shown, found: tuple[Cohort, ...]) -> Notes:
    last = shown.cohorts.last
    kind = "invoice lines" if shown.cohorts.source == SOURCES[0] else "subscriptions"
    items = [
        f"From {kind}: a customer pays what it {_PAID[shown.cohorts.source]}.",
        "+1 is the month after the first.",
        f"The last month that is over on {shown.source.question.as_of} is {last.label}."
        if last
        else "",
        "Each customer belongs to the first month in which it paid more than nothing.",
        f"Who paid in {found[0].month.label}, the first month known, may have begun before.",
        "A customer billed by the quarter or the year pays nothing in the months between."
        if shown.cohorts.source == SOURCES[0]
        else "",
    ]
    if max(len(cohort.cells) for cohort in found) > SHOWN + 1:
        items.append(f"Up to {SHOWN} months are shown; CSV and JSON have all.")
    if len(found) > LATEST:
        items.append(f"The latest {LATEST} first months are shown; CSV and JSON have all.")
    items.append(shown.source.facts.reading.assumption())
    return Notes("Good to know", tuple(item for item in items if item))
