"""Explain a metric: everything a reader needs to trust or doubt one number."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import Answer, evaluate
from quarterdeck.words.calendar import Period


@dataclass(frozen=True, slots=True)
class Explanation:
    """A metric in words and its answers for one question; `ledger_head` names the facts used.

    `n`, `numerator` and `denominator` are those of the first answer, None where there is none;
    `assumptions` are those of all answers, each once; `sql` gives all of them in any DuckDB.
    """

    metric: str
    title: str
    unit: str
    sentence: str
    formula: str
    trap: str
    as_of: date
    period: str
    ledger_head: str
    n: int
    numerator: int | float | None
    denominator: int | float | None
    assumptions: tuple[str, ...]
    answers: tuple[Answer, ...]
    sql: str


def explain(facts: Facts, name: str, *, question: Question, period: Period | None) -> Explanation:
    """Return the full explanation of one metric for one question and period.

    Raises QuarterdeckError for an unknown metric, dimension, scope or filter.
    """
    metric = find(name)
    answers = evaluate(facts, [name], question=question, period=period)
    first = answers[0] if answers else None
    noted = dict.fromkeys(text for answer in answers for text in answer.assumptions)
    return Explanation(
        metric=metric.name,
        title=metric.title,
        unit=metric.unit,
        sentence=metric.sentence,
        formula=metric.formula,
        trap=metric.trap,
        as_of=question.as_of,
        period=period.label if period else "all",
        ledger_head=facts.ledger_head,
        n=first.n if first else 0,
        numerator=first.numerator if first else None,
        denominator=first.denominator if first else None,
        assumptions=tuple(noted),
        answers=answers,
        sql=first.sql if first else "",
    )
