"""A sum over the deals of a day, on each of many days: one question to the engine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import ask
from quarterdeck.metrics.placeholders import placeholders
from quarterdeck.words.calendar import Period
from quarterdeck.words.problem import QuarterdeckError


@dataclass(frozen=True, slots=True)
class OverDays:
    """A metric by the day that asks for it, with the SQL that gives all of them."""

    values: tuple[tuple[date, int], ...]
    sql: str


def over_days(
    facts: Facts, name: str, *, question: Question, period: Period | None, days: Sequence[date]
) -> OverDays:
    """Return a metric as each day knew it, as if it were asked as of that day; days ascend.

    Under one playbook, that of the facts. Raises QuarterdeckError for a metric that is no sum over
    the deals of its day, for a question with a breakdown, and as `evaluate` does.
    """
    metric = find(name)
    of_its_day = any(
        "{as_of" in text for text in (metric.sql, metric.deals, *dict(metric.lets).values())
    )
    if not metric.is_sum or metric.rows or of_its_day:
        raise QuarterdeckError(
            f"{name} is no sum over the deals of its day",
            fix="ask for it day by day",
        )
    if question.by:
        raise QuarterdeckError("days are asked for without a breakdown", fix="leave it out")
    asked = ask(facts, metric, replace(question, days=tuple(sorted({*days}))), period)
    sql = facts.compose(
        f"SELECT d1 AS day, coalesce(numerator, 0) AS value\nFROM (\n{metric.sql}\n) AS answer"
        "\nORDER BY 1",
        asked.question,
        **placeholders(facts, asked),
    )
    found = {row["day"]: int(row["value"]) for row in facts.rows(sql)}
    return OverDays(tuple((day, found.get(day, 0)) for day in asked.question.days), sql)
