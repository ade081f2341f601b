"""Where a report's numbers come from: facts, a question, and names joined in for showing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from quarterdeck.engine.sql import Value, ident, literal, load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import Answer, ask, compose, evaluate
from quarterdeck.reports.blocks import Explanation, Figure, Point
from quarterdeck.reports.figures import figure
from quarterdeck.words.calendar import Period

Names = Callable[[str | None], str]


@dataclass(frozen=True, slots=True)
class Source:
    """Facts and a question put to them; `names` turns a person id into what people call them."""

    facts: Facts
    question: Question
    names: Names

    @property
    def currency(self) -> str:
        """The reporting currency."""
        return self.facts.playbook.settings.currency

    def at(self, question: Question) -> "Source":
        """Return the same source with another question."""
        return replace(self, question=question)

    def metrics(self, names: Sequence[str], period: Period | None) -> dict[str, Answer]:
        """Return the answers to several metrics by name; no breakdown, so one each."""
        found = evaluate(self.facts, names, question=self.question, period=period)
        return dict(zip(names, found, strict=True))

    def path(self, name: str, period: Period | None, days: Sequence[date]) -> tuple[Point, ...]:
        """Return a metric as each of several days knew it, in one query."""
        parts = []
        for day in days:
            asked = ask(self.facts, find(name), replace(self.question, as_of=day), period)
            parts.append(
                f"SELECT {literal(day)} AS day, value\nFROM (\n{compose(self.facts, asked)}\n)"
            )
        rows = self.rows("\nUNION ALL\n".join(parts))
        values = {row["day"]: row["value"] for row in rows}
        return tuple(Point(day, int(values.get(day) or 0)) for day in days)

    def shown(self, answer: Answer, period: Period | None, part: str = "value") -> Figure:
        """Return an answer as a figure that can say how it was computed, its own row alone."""
        metric = find(answer.metric)
        value = getattr(answer, part)
        sql = self._own_sql(answer, period, part) if answer.sql else ""
        how = Explanation(
            title=metric.title if part == "value" else f"{metric.title}: {part}",
            sentence=metric.sentence,
            formula=metric.formula,
            as_of=self.question.as_of,
            ledger_head=self.facts.ledger_head,
            n=answer.n,
            assumptions=answer.assumptions,
            sql=sql,
            trap=metric.trap,
        )
        unit = metric.unit if part == "value" else "money"
        return figure(value, unit, currency=self.currency, explain=how)

    def sql_figure(
        self, sql: str, unit: str, *, said: tuple[str, str, str], value: float | None, n: int | None
    ) -> Figure:
        """Return a figure of a query of ours; `said` is its title, sentence and formula.

        `sql` gives one row with the number in its column `value`.
        """
        how = Explanation(
            *said, self.question.as_of, self.facts.ledger_head, n, (), self.facts.standalone(sql)
        )
        return figure(value, unit, currency=self.currency, explain=how)

    def sql(self, name: str, **values: Value) -> str:
        """Return the SQL of a template of this room for the question."""
        return self.facts.compose(load("reports", name), self.question, **values)

    def rows(self, sql: str) -> Sequence[dict[str, Any]]:
        """Run SQL for a table of a page: few rows, as plain values."""
        found: list[dict[str, Any]] = self.facts.run(sql).to_pylist()
        return found

    def _own_sql(self, answer: Answer, period: Period | None, part: str) -> str:
        question = replace(self.question, by=tuple(self.question.by))
        whole = compose(self.facts, ask(self.facts, find(answer.metric), question, period))
        same = [f"{ident(k)} = {literal(v)}" for k, v in answer.dimensions.items()]
        where = f"\nWHERE {' AND '.join(same)}" if same else ""
        return self.facts.standalone(
            f"SELECT {part} AS value\nFROM (\n{whole}\n) AS all_parts{where}"
        )
