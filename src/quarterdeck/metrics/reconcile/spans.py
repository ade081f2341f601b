"""Periods as a breakdown: deals beside the days of all the periods that one query asks about."""

import re
from collections.abc import Mapping, Sequence

from quarterdeck.engine.sql import Raw, Value, literal
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.placeholders import days_of
from quarterdeck.metrics.reconcile.grid import Span

SPAN = "span"
"""The breakdown by period, which comes after that by cell: a part is the number of its period."""

_DAY = "span_{name}"
_DAYS = re.compile(r"\bspan_\w+")
_DUE = Raw("(span_any OR (due_on >= span_start AND due_on < span_end))")


def span_days(facts: Facts, question: Question) -> Mapping[str, Value]:
    """Return the columns that stand for the days of the period, by placeholder."""
    names = days_of(facts, question.as_of, None)
    return {**{name: Raw(_DAY.format(name=name)) for name in names}, "due": _DUE}


def span_table(
    facts: Facts, question: Question, spans: Sequence[Span], reader: str
) -> tuple[list[str], str]:
    """Return the columns of days that the SQL `reader` mentions, and the table s that has them.

    Its column span numbers the periods.
    """
    names = sorted(set(_DAYS.findall(reader)))
    rows = []
    for number, span in enumerate(spans):
        days = days_of(facts, question.as_of, span.period)
        told = {_DAY.format(name=name): value for name, value in days.items()}
        told["span_any"] = span.period is None
        rows.append(literal([number, *(told[name] for name in names)]))
    columns = ", ".join([SPAN, *names])
    return [f"s.{name}" for name in names], f"(VALUES {', '.join(rows)}) AS s ({columns})"
