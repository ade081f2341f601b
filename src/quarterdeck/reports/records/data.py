"""The quality of the records of open deals, prepared once for page and document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from quarterdeck.engine.sql import Raw, Value
from quarterdeck.metrics.hygiene import FAULTS, SOUND, Fault, records_sql, sums_sql
from quarterdeck.reports.source import Source
from quarterdeck.reports.table_sql import TableSql, table_sql

WEEKS = 13
"""How far back the trend goes; it has a point at the end of each week and on the day itself."""

Row = Mapping[str, Any]

SCORE = Raw(
    "CAST(complete AS DOUBLE) / n * (CAST(valid AS DOUBLE) / n)"
    " * (CAST(fresh AS DOUBLE) / n) * (CAST(consistent AS DOUBLE) / n)"
)
"""SQL for the score of rows of sums, as the metric defines it."""


def score(row: Row) -> float | None:
    """Return the score of a row of sums; None where no deal is open."""
    parts = (row["complete"], row["valid"], row["fresh"], row["consistent"])
    whole = row["n"]
    product = 1
    for part in parts:
        product *= part
    return product / whole**4 if whole else None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is wanted: a breakdown, the deals of one issue only ('' for any), how many to name.

    The breakdown is 'field', 'owner', a dimension of the org tree, or '' for the first two.
    """

    by: str = ""
    issue: str = ""
    limit: int = 20


@dataclass(frozen=True)
class Records:
    """The records of the open deals asked about, on the day and at the end of past weeks."""

    source: Source
    shown: Shown

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.source.question.as_of

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The ends of the past weeks on which any deal was known, and the day itself."""
        first = self.source.facts.first_known or self.day
        back = (self.day - timedelta(weeks=n) for n in range(WEEKS, 0, -1))
        return (*(day for day in back if day >= first), self.day)

    @cached_property
    def weeks(self) -> tuple[Row, ...]:
        """The sums of each of those days, for all deals asked about, oldest first."""
        found = {row["day"]: row for row in self.source.rows(self.sums(()))}
        return tuple(found[day] for day in self.days if day in found)

    @property
    def now(self) -> Row | None:
        """The sums of the day itself, None where no deal is open."""
        return self.weeks[-1] if self.weeks and self.weeks[-1]["day"] == self.day else None

    @property
    def then(self) -> Row | None:
        """The sums of the first of those days, None where it is the day itself."""
        return self.weeks[0] if self.weeks and self.weeks[0]["day"] < self.day else None

    @property
    def since(self) -> date:
        """The day that the past is told of: the first of those on which any such deal was open."""
        return self.then["day"] if self.then else self.days[0]

    @cached_property
    def whole(self) -> TableSql:
        """The SQL of those sums, for the numbers read from it."""
        return table_sql(self.source, self.sums(()))

    @property
    def issues(self) -> tuple[Fault, ...]:
        """The faults that some deal has, those with most money at stake first."""
        row = self.now
        if row is None:
            return ()
        found = [fault for fault in FAULTS if row[fault.name]]
        return tuple(sorted(found, key=lambda f: (-row[f"money_{f.name}"], -row[f.name])))

    @cached_property
    def deals(self) -> tuple[Row, ...]:
        """The deals to mend, those with most money first, as many as are shown."""
        rows = self.source.rows(f"{self.picked}\nLIMIT {self.shown.limit}")
        return tuple(rows)

    @property
    def picked(self) -> str:
        """The SQL of all deals to mend, or of those with the one fault asked for."""
        wrong = f"{self.shown.issue} = 1" if self.shown.issue else f"NOT ({SOUND})"
        facts, question = self.source.facts, self.source.question
        return f"{records_sql(facts, question, wrong)}\nORDER BY money DESC NULLS LAST, id"

    def sums(self, by: tuple[str, ...], days: Sequence[date] = ()) -> str:
        """Return the SQL of the sums by a breakdown, of all days or of some."""
        question = replace(self.source.question, by=by)
        return sums_sql(self.source.facts, question, days or self.days)

    def parts(self, dimension: str) -> "Parts":
        """Return the sums of the day and of the one that the past is told of, by a dimension."""
        ends = (self.since, self.day) if self.since < self.day else (self.day,)
        sql = self.sums((dimension,), ends)
        return Parts(self, dimension, tuple(self.source.rows(sql)), table_sql(self.source, sql))


@dataclass(frozen=True, slots=True)
class Parts:
    """The sums by one dimension: rows of the day and of the first day, and their SQL."""

    records: Records
    dimension: str
    rows: tuple[Row, ...]
    sql: TableSql

    @property
    def now(self) -> tuple[Row, ...]:
        """The rows of the day itself, those with most money at stake first."""
        mine = [row for row in self.rows if row["day"] == self.records.day]
        return tuple(sorted(mine, key=lambda r: (-r["money_at_stake"], -r["n"], r["d1"])))

    def then(self, value: str) -> Row | None:
        """Return the row that a part had on the day the past is told of, None for none."""
        first = self.records.since
        rows = (r for r in self.rows if r["day"] == first and r["d1"] == value)
        return next(rows, None) if first < self.records.day else None


def faults_of(row: Row) -> tuple[Fault, ...]:
    """Return what is held against one deal."""
    return tuple(fault for fault in FAULTS if row[fault.name])


def where_of(row: Row, keys: Iterable[str]) -> dict[str, Value]:
    """Return the columns that tell one row of sums from the others."""
    return {key: row[key] for key in keys}
