"""Where a report's numbers come from: facts, a question, and names joined in for showing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from quarterdeck.engine.sql import Raw, Value, ident, literal, load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import Answer, ask, compose, evaluate
from quarterdeck.metrics.population import condition
from quarterdeck.reports.blocks import Explanation, Figure, Point
from quarterdeck.reports.doubts import doubted
from quarterdeck.reports.figures import days, figure
from quarterdeck.words.calendar import Period
from quarterdeck.words.measure import AMOUNT

Names = Callable[[str | None], str]


@dataclass(frozen=True, slots=True)
class Source:
    """Facts and a question put to them; `names` turns a person id into what people call them.

    `playbook` says which version of it answers, where that is not simply the newest; else ''.
    """

    facts: Facts
    question: Question
    names: Names
    playbook: str = ""

    @property
    def stand(self) -> dict[str, str]:
        """What a document says it was computed from: the ledger's head, and perhaps the playbook.

        The playbook is named only where it is not simply the newest.
        """
        told = {"playbook": self.playbook} if self.playbook else {}
        return {"ledger_head": self.facts.ledger_head, **told}

    @property
    def currency(self) -> str:
        """The currency that money is told in."""
        return self.facts.currency

    @property
    def measure(self) -> str:
        """What of a deal is told as money, where it is not the amount; '' for the amount."""
        return "" if self.facts.reading.measure == AMOUNT else self.facts.measure

    @property
    def rates(self) -> str:
        """At which rates money of other currencies is told; '' where there is none."""
        return self.facts.reading.words if self.facts.frame.foreign else ""

    def money_json(self) -> dict[str, str]:
        """Return what a document says of its money: currency, rates, what of a deal it is."""
        measure = self.facts.reading.measure
        return {"currency": self.currency, "rates": self.rates, "measure": measure}

    @property
    def unobserved(self) -> tuple[date, int] | None:
        """The last observed day and the days from it to the question's, if that day is later."""
        last, day = self.facts.store.last_day, self.question.as_of
        return (last, (day - last).days) if last and last < day else None

    def observed_note(self) -> str:
        """Say since when nothing has been observed; '' if the data reach the question's day."""
        if self.unobserved is None:
            return ""
        last, gone = self.unobserved
        return f"Nothing has been observed since {last} ({days(gone).full})."

    def at(self, question: Question) -> "Source":
        """Return the same source with another question."""
        return replace(self, question=question)

    def metrics(self, names: Sequence[str], period: Period | None) -> dict[str, Answer]:
        """Return the answers to several metrics by name; no breakdown, so one each."""
        found = evaluate(self.facts, names, question=self.question, period=period)
        return dict(zip(names, found, strict=True))

    def path(self, name: str, period: Period | None, days: Sequence[date]) -> tuple[Point, ...]:
        """Return a metric as each of several days knew it, in one query."""
        asked = {
            day: ask(self.facts, find(name), replace(self.question, as_of=day), period)
            for day in days
        }
        told = {day: f"(\n{compose(self.facts, each)}\n)" for day, each in asked.items()}
        rows = self.rows(
            "\nUNION ALL\n".join(
                f"SELECT {literal(day)} AS day, value\nFROM {sql}" for day, sql in told.items()
            )
        )
        values = {row["day"]: int(row["value"] or 0) for row in rows}
        metric = find(name)
        return tuple(
            Point(
                day,
                values[day],
                Explanation(
                    metric.title,
                    metric.sentence,
                    metric.formula,
                    day,
                    self.facts.ledger_head,
                    sql=self.facts.standalone(f"SELECT value\nFROM {sql}"),
                    trap=metric.trap,
                ),
            )
            for day, sql in told.items()
        )

    def on(self, day: date) -> "Source":
        """Return the same source as of another day."""
        return replace(self, question=replace(self.question, as_of=day))

    def point(self, point: Point) -> Figure:
        """Return a point of a path of money as a figure."""
        return figure(point.value, "money", currency=self.currency, explain=point.explain)

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
            assumptions=(*answer.assumptions, *self._doubts(answer, period)),
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

    def deals_money(
        self, condition: str, *, said: tuple[str, str, str], value: int | None, n: int | None = None
    ) -> Figure:
        """Return the money of the deals that a condition picks; `said` as for `sql_figure`."""
        sql = self._over("CAST(coalesce(sum(money), 0) AS BIGINT)", condition)
        return self.sql_figure(sql, "money", said=said, value=value, n=n)

    def deals_count(
        self, condition: str, *, said: tuple[str, str], value: int | None = None
    ) -> Figure:
        """Return how many deals a condition picks, counted now if not known; titled and told."""
        sql = self._over("count(*)", condition)
        counted = self.rows(sql)[0]["value"] if value is None else value
        words = (*said, "number of those deals")
        return self.sql_figure(sql, "count", said=words, value=counted, n=counted)

    def sql(self, name: str, **values: Value) -> str:
        """Return the SQL of a template of this room for the question."""
        return self.facts.compose(load("reports", name), self.question, **values)

    def rows(self, sql: str) -> Sequence[dict[str, Any]]:
        """Run SQL for a table of a page: few rows, as plain values."""
        found: list[dict[str, Any]] = self.facts.run(sql).to_pylist()
        return found

    def _over(self, value: str, condition: str) -> str:
        return self.facts.compose(
            "SELECT {value} AS value\nFROM deals\nWHERE {condition}",
            self.question,
            value=Raw(value),
            condition=Raw(condition),
        )

    def _doubts(self, answer: Answer, period: Period | None) -> tuple[str, ...]:
        """Return which of the deals behind a number for the whole are doubtful, and why."""
        if answer.dimensions or not answer.n or not find(answer.metric).deals:
            return ()
        asked = replace(self.question, by=())
        which = condition(self.facts, answer.metric, question=asked, period=period)
        return doubted(self.facts, asked, str(which))

    def _own_sql(self, answer: Answer, period: Period | None, part: str) -> str:
        question = replace(self.question, by=tuple(self.question.by))
        whole = compose(self.facts, ask(self.facts, find(answer.metric), question, period))
        same = [f"{ident(k)} = {literal(v)}" for k, v in answer.dimensions.items()]
        where = f"\nWHERE {' AND '.join(same)}" if same else ""
        return self.facts.standalone(
            f"SELECT {part} AS value\nFROM (\n{whole}\n) AS all_parts{where}"
        )
