"""Evaluate metrics: any number of names, for one question and period, into answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from quarterdeck.engine.sql import Raw, ident, literal
from quarterdeck.facts.dimensions import pick
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import key_names
from quarterdeck.metrics import assumptions, past
from quarterdeck.metrics.catalogue import Metric, find, learned
from quarterdeck.metrics.goals import target_scope
from quarterdeck.metrics.placeholders import Asked, placeholders
from quarterdeck.words.calendar import Period
from quarterdeck.words.deal import Category
from quarterdeck.words.measure import AMOUNT
from quarterdeck.words.money import format_money

Number = int | float

_LEARNED = ("due_money", "due_won", "late_money", "late_won", "other_won")
_VALUES = {
    "money": "qd_half_even_few(numerator, {divisor})",
    "money_per_day": "qd_half_even_few(numerator, {divisor})",
    "rate": "qd_ratio(numerator, {divisor})",
    "ratio": "qd_ratio(numerator, {divisor})",
    "days": "qd_ratio(numerator, {divisor})",
    "months": "qd_ratio(numerator, {divisor})",
    "count": "CAST(numerator AS BIGINT)",
}
"""SQL for the value by unit; exact division for money, one double for shares and days."""

_DIVISOR = "greatest(coalesce(denominator, 1), 1)"
"""The denominator where it counts; an engine that also divides the rows left out must not fail."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One number: a metric for one combination of breakdown values.

    `value` is an int of minor units for money, an int for counts, a float for rates, ratios and
    days, None where there is none (the reason is the first assumption). `numerator` over
    `denominator` gives it; the latter is None for plain sums. `period` is the label, 'all' for
    none. `sql` run in any DuckDB gives the number in its column `value`.
    """

    metric: str
    unit: str
    dimensions: Mapping[str, str | int]
    period: str
    value: Number | None
    n: int
    numerator: Number | None
    denominator: Number | None
    assumptions: tuple[str, ...]
    sql: str


def evaluate(
    facts: Facts, names: Sequence[str], *, question: Question, period: Period | None
) -> tuple[Answer, ...]:
    """Return the answers to every named metric, in the order asked, broken down as asked.

    Parts come sorted by breakdown value, stages and categories in their own order. Without a
    breakdown there is always one answer, its value None (0 for sums) where no deal counts.
    Raises QuarterdeckError for an unknown metric, dimension, scope or filter.
    """
    metrics = [find(name) for name in names]
    return tuple(a for m in metrics for a in _answers(facts, m, question, period))


def value_of(
    facts: Facts, name: str, *, question: Question, period: Period | None
) -> Number | None:
    """Return the value of a metric for a question without a breakdown, without what it assumes.

    None where there is none. Raises QuarterdeckError as `evaluate` does.
    """
    metric = find(name)
    if metric.own or metric.by or assumptions.lacking(facts, metric, question, period):
        return None
    rows = kept_rows(facts, ask(facts, metric, question, period))
    return _number(rows[0]["value"]) if rows else None


def compose(facts: Facts, asked: Asked) -> str:
    """Return the SQL of a metric as asked: one row per part, with the breakdown's own names."""
    metric = asked.metric
    columns = zip(key_names(asked.question), asked.question.by, strict=False)
    selected = [f"{key} AS {ident(name)}" for key, name in columns]
    selected += [f"{asked.own} AS {ident(asked.own)}"] if asked.own else []
    curved = bool(metric.curve) and asked.own == metric.curve
    gap = "gap" if metric.gap and not curved else "0 AS gap"
    number = ["numerator", "denominator", "n", gap, f"{_value(metric)} AS value"]
    ordered = ", ".join(str(i + 1) for i in range(len(selected)))
    body = metric.curve_sql if curved else metric.sql
    body = body if selected else _one_row(metric, body, gap)
    template = (
        f"SELECT {', '.join(selected + number)}\nFROM (\n{body}\n) AS answer"
        f"{f' ORDER BY {ordered}' if ordered else ''}"
    )
    return facts.compose(template, asked.question, **placeholders(facts, asked))


def kept_rows(facts: Facts, asked: Asked) -> Sequence[dict[str, Any]]:
    """Return the rows of `compose`; those without a breakdown are worked out once, then kept.

    What they learn from earlier periods is kept by itself: several metrics learn the same.
    """
    if asked.question.by or asked.own:
        return facts.run(compose(facts, asked)).to_pylist()  # type: ignore[no-any-return]
    if learned() not in asked.metric.sql:
        return facts.rows(compose(facts, asked))
    filled = placeholders(facts, asked)
    told = facts.compose(
        f"WITH {learned()}\nSELECT {', '.join(_LEARNED)} FROM past_sums", asked.question, **filled
    )
    found = asked.metric.sql.replace(learned(), f"past_sums AS (\n{_as_sql(facts.rows(told))}\n)")
    return facts.rows(compose(facts, replace(asked, metric=replace(asked.metric, sql=found))))


def _as_sql(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the sums of earlier periods, a row or none, as SQL."""
    sums = rows[0] if rows else dict.fromkeys(_LEARNED)
    told = ", ".join(f"CAST({literal(sums[name])} AS BIGINT) AS {name}" for name in _LEARNED)
    return f"SELECT '' AS d1, {told}{'' if rows else ' WHERE FALSE'}"


def _answers(
    facts: Facts,
    metric: Metric,
    question: Question,
    period: Period | None,
) -> list[Answer]:
    for name in question.by:
        if name not in {metric.own, metric.curve}:
            pick(dict(facts.dimensions), name)
    lacking = assumptions.lacking(facts, metric, question, period)
    if lacking:
        return [_empty(metric, period, (lacking,), "")]
    asked = ask(facts, metric, question, period)
    sql = compose(facts, asked)
    rows = kept_rows(facts, asked)
    shown = facts.standalone(sql)
    general, none = assumptions.general(facts, asked), assumptions.none(facts, asked)
    told = "" if facts.reading.measure == AMOUNT else facts.measure
    read = _Reading(asked, shown, general, none, facts.currency, told)
    found = [read.answer(row) for row in _rows(rows, question)]
    if found or (question.by and not assumptions.left_open(facts, asked)):
        return sorted(found, key=_Order(facts))
    return [_empty(metric, period, (none, *general), shown)]


def ask(facts: Facts, metric: Metric, question: Question, period: Period | None) -> Asked:
    """Return what the SQL needs to know: the breakdown it is given, and the one it makes."""
    own = metric.own or (metric.curve if metric.curve in question.by else "")
    by = tuple(name for name in question.by if name != own)
    if metric.by and metric.by not in by:
        by = (*by, metric.by)
    asked = Asked(metric, replace(question, by=by), period, own)
    learns = "{past_count}" in metric.sql and target_scope(facts, asked.question) != "none"
    if period is None or not learns:
        return asked
    return replace(asked, pasts=past.comparable(facts, question.as_of, period))


def _value(metric: Metric) -> Raw:
    if metric.is_sum:
        return Raw("CAST(coalesce(numerator, 0) AS BIGINT)")
    value = _VALUES[metric.unit].format(divisor=_DIVISOR)
    part = " AND numerator BETWEEN 0 AND denominator" if metric.share else ""
    if not metric.none:
        return Raw(f"coalesce(CASE WHEN denominator > 0 THEN {value} END, 0)")
    return Raw(f"CASE WHEN denominator > 0{part} THEN {value} END")


def _one_row(metric: Metric, body: str, gap: str) -> str:
    """Return SQL that gives one row for the whole, also where no deal counts."""
    numerator = "coalesce(max(numerator), 0)" if metric.is_sum else "max(numerator)"
    counted = "coalesce(max(gap), 0) AS gap" if gap == "gap" else gap
    return (
        f"SELECT {numerator} AS numerator, max(denominator) AS denominator,"
        f" coalesce(max(n), 0) AS n, {counted}\nFROM (\n{body}\n) AS parts"
    )


def _rows(rows: Sequence[dict[str, Any]], question: Question) -> list[dict[str, Any]]:
    """Return the rows with the breakdown in the order it was asked for."""
    return [{name: row[name] for name in question.by if name in row} | row for row in rows]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all parts of one answer share: the question, the SQL, the assumptions.

    `measure` is what money is told of, '' for the amount.
    """

    asked: Asked
    sql: str
    general: tuple[str, ...]
    none: str
    currency: str
    measure: str

    def answer(self, row: Mapping[str, object]) -> Answer:
        """Return one part's row as an answer."""
        asked, metric = self.asked, self.asked.metric
        value, n, gap = (_number(row[name]) for name in ("value", "n", "gap"))
        noted = [self.none] if value is None else []
        noted += [self._gap(int(gap), int(n or 0))] if gap else []
        fixed = {"numerator", "denominator", "n", "gap", "value"}
        return Answer(
            metric=metric.name,
            unit=metric.unit,
            dimensions={k: v for k, v in row.items() if k not in fixed},  # type: ignore[misc]
            period=asked.period.label if asked.period else "all",
            value=value,
            n=int(n or 0),
            numerator=_number(row["numerator"]),
            denominator=_number(row["denominator"]),
            assumptions=(*noted, *self.general),
            sql=self.sql,
        )

    def _gap(self, gap: int, n: int) -> str:
        money = format_money(gap, self.currency)
        text = self.asked.metric.gap
        text = text.replace("amount", self.measure) if self.measure else text
        return text.format(gap=f"{gap:,}", n=f"{n:,}", money=money)


def _number(value: object) -> Number | None:
    """Return a number of the engine as Python's own: whole ones of any width as int."""
    if isinstance(value, Decimal):
        return int(value)
    return value if isinstance(value, int | float) else None


def _empty(metric: Metric, period: Period | None, noted: tuple[str, ...], sql: str) -> Answer:
    """Return the answer of a metric that no deal counts for."""
    label = period.label if period else "all"
    return Answer(metric.name, metric.unit, {}, label, None, 0, None, None, noted, sql)


class _Order:
    """Sorts answers by breakdown: stages by their place, categories by their safety."""

    def __init__(self, facts: Facts) -> None:
        stages = [s.name for p in facts.playbook.pipelines for t in p.tracks for s in t.known]
        self.places = {
            "stage": {name: place for place, name in reversed(list(enumerate(stages)))},
            "category": {str(name): place for place, name in enumerate(Category)},
        }

    def __call__(self, answer: Answer) -> list[tuple[int, int, str]]:
        """Return the sort key of one answer."""
        return [self._place(*item) for item in answer.dimensions.items()]

    def _place(self, name: str, value: str | int) -> tuple[int, int, str]:
        known = self.places.get(name, {})
        if isinstance(value, int):
            return (0, value, "")
        return (0, known[value], "") if value in known else (1, 0, value)
