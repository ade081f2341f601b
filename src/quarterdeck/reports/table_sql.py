"""The SQL of a whole table, told once, of which each of its numbers reads its own part."""

from collections.abc import Mapping
from dataclasses import dataclass

from quarterdeck.engine.sql import Raw, Value, ident, literal
from quarterdeck.reports.blocks import Explanation
from quarterdeck.reports.source import Source

SUM = Raw("CAST(coalesce(sum(amount), 0) AS BIGINT)")
COUNT = Raw("CAST(coalesce(sum(n), 0) AS BIGINT)")


@dataclass(frozen=True, slots=True)
class TableSql:
    """SQL that makes the view `the_table`; every explanation from it has one line of its own."""

    source: Source
    shared: str

    def explain(
        self, value: Raw, where: Raw, *, said: tuple[str, str, str], n: int | None
    ) -> Explanation:
        """Return how a number is computed from the rows that the condition keeps.

        `said` is title, sentence and formula; `value` the SQL of the number.
        """
        own = f"SELECT {value} AS value\nFROM the_table\nWHERE {where}"
        source = self.source
        day, head = source.question.as_of, source.facts.ledger_head
        return Explanation(*said, day, head, n, sql=self.shared + own, shared=self.shared)


def table_sql(source: Source, sql: str) -> TableSql:
    """Return the SQL of a table so that its numbers can be read from it one by one."""
    view = f"CREATE OR REPLACE TEMP VIEW the_table AS\n{sql.rstrip().rstrip(';')};\n\n"
    return TableSql(source, source.facts.standalone(view))


def same(values: Mapping[str, Value]) -> Raw:
    """Return the condition that columns have these values."""
    tests = (
        f"{ident(k)} IS NULL" if v is None else f"{ident(k)} = {literal(v)}"
        for k, v in values.items()
    )
    return Raw(" AND ".join(tests) or "TRUE")
