"""What the SQL of a metric leaves open, filled for one question and period."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from quarterdeck.engine.sql import Raw, Value, literal, render
from quarterdeck.facts.dimensions import UNKNOWN, DimensionSource
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import key_names, relation_sql
from quarterdeck.metrics import beside, called, goals, past, subscribed
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.goals import target_scope
from quarterdeck.words.calendar import Period
from quarterdeck.words.days import start_of_day
from quarterdeck.words.target import target_measures

ALWAYS = Period("all", date(1900, 1, 1), date(2999, 12, 31))
"""The period of a question that names none: everything known by the day."""

MAIN_TRACK = "main"
_YEAR = timedelta(days=365)
_WHOLE = ("deals", "versions", "visits")
_NEIGHBOURS = (
    "previous_start",
    "previous_end",
    "previous_same_day",
    "yoy_start",
    "yoy_end",
    "yoy_same_day",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One metric, asked for one question and period.

    `question.by` holds what the SQL breaks down by, `own` the column it makes itself, `pasts` the
    earlier periods it learns from. `days` stand in for what is filled in of the period where a
    breakdown tells it: nothing else that depends on the period is known then.
    """

    metric: Metric
    question: Question
    period: Period | None
    own: str
    pasts: tuple[past.Past, ...] = ()
    days: Mapping[str, Value] = field(default_factory=dict)

    @property
    def span(self) -> Period:
        """The period, or all time where none is named."""
        return self.period or ALWAYS


def placeholders(facts: Facts, asked: Asked) -> dict[str, Value]:
    """Return a value for every placeholder a metric's SQL may have."""
    settings = facts.playbook.settings
    filled: dict[str, Value] = {
        "year_ago": asked.question.as_of - _YEAR,
        "weeks": _weeks(asked),
        "unknown": UNKNOWN,
        "main_track": MAIN_TRACK,
        "rollup": settings.rollup,
        "stale_days": settings.stale_days,
        "target_kind": settings.target_kind,
        "double_credit": settings.double_credit,
        "target_measures": target_measures(facts.reading.measure),
        "deal_weight": _deal_weight(facts.dimensions.get("booking_kind")),
        "sale": _sale(facts.dimensions.get("booking_kind")),
    }
    filled |= _keys(facts, asked) | dict(asked.days or _of_period(facts, asked))
    if "calls" in asked.metric.rows:
        filled |= called.placeholders(facts, asked.question)
    for relation in _WHOLE:
        if asked.metric.reads(relation):
            filled[f"whole_{relation}"] = _whole(facts, relation, asked)
    for name, text in (*asked.metric.lets, ("which", asked.metric.deals)):
        filled[name] = Raw(render(text, as_of=asked.question.as_of, **filled))
    return filled


def days_of(facts: Facts, as_of: date, period: Period | None) -> dict[str, Value]:
    """Return the days and the moment of a period, and those of its neighbours."""
    span = period or ALWAYS
    days: dict[str, Value] = {
        "start": span.start,
        "end": span.end,
        "middle": span.start + timedelta(days=(span.days + 1) // 2),
        "start_instant": start_of_day(span.start, facts.playbook.settings.timezone),
    }
    return days | _neighbours(facts, period, as_of)


def _of_period(facts: Facts, asked: Asked) -> dict[str, Value]:
    """Return all that depends on the period."""
    as_of = asked.question.as_of
    filled = days_of(facts, as_of, asked.period) | {"due": _due(asked.period)}
    filled |= past.placeholders(asked.pasts, facts.playbook.settings.timezone)
    filled |= beside.placeholders(as_of, asked.span)
    if asked.metric.reads("subscriptions"):
        last_year: date = filled["yoy_same_day"]  # type: ignore[assignment]
        filled |= subscribed.placeholders(facts, as_of, asked.span, last_year)
    if asked.metric.reads("invoice_lines"):
        filled |= subscribed.billed(facts, filled)
    return filled


def _due(period: Period | None) -> Raw:
    if period is None:
        return Raw("TRUE")
    return Raw(f"due_on >= {literal(period.start)} AND due_on < {literal(period.end)}")


def _weeks(asked: Asked) -> Raw:
    """List the weeks of the period that have begun by the day, counted from its first day."""
    if asked.own != "week":
        return Raw("(1)")
    last = min(asked.span.last_day, asked.question.as_of)
    count = max((last - asked.span.start).days // 7 + 1, 1)
    return Raw(", ".join(f"({week})" for week in range(1, count + 1)))


def _deal_weight(kind: DimensionSource | None) -> Raw:
    """Return SQL for what a won record counts: a credit nothing, a decommission one less."""
    if kind is None or kind.kind != "deal":
        return Raw("1")
    return Raw(f"CASE {kind.column} WHEN 'credit' THEN 0 WHEN 'decommission' THEN -1 ELSE 1 END")


def _sale(kind: DimensionSource | None) -> Raw:
    """Return SQL for whether a record is a sale of its own, not a credit or a decommission."""
    if kind is None or kind.kind != "deal":
        return Raw("TRUE")
    return Raw(f"coalesce({kind.column}, '') NOT IN ('credit', 'decommission')")


def _keys(facts: Facts, asked: Asked) -> dict[str, Value]:
    names = key_names(asked.question)
    by = asked.question.by
    filled: dict[str, Value] = {
        f"{alias}_keys": Raw(", ".join(f"{alias}.{name}" for name in names))
        for alias in ("answered", "summed", "held", "said")
    }
    filled["blank_keys"] = Raw(", ".join("''" for _ in names))
    filled["blank_named_keys"] = Raw(", ".join(f"'' AS {name}" for name in names))
    filled["unbroken"] = not by
    at = by.index(asked.metric.by) if asked.metric.by in by else 0
    filled["by_key"] = Raw(names[at])
    source = facts.dimensions.get(asked.metric.by)
    own_column = source is not None and source.kind == "deal" and source.column
    filled["by_value"] = Raw(f"coalesce({own_column}, '')" if own_column else names[at])
    named = target_scope(facts, asked.question) not in {"", "none"}
    filled["goal_keys"] = Raw("goals.holder") if named else filled["blank_keys"]
    filled |= goals.placeholders(facts, asked.question)
    return filled


def _neighbours(facts: Facts, period: Period | None, as_of: date) -> dict[str, Value]:
    """Return the period before and the same period a year before; without a period, no days."""
    calendar = facts.playbook.settings.calendar
    if period is None:
        none = ALWAYS.start
        return dict.fromkeys(_NEIGHBOURS, none)
    previous, year_before = calendar.previous(period), calendar.year_before(period)
    gone = max((as_of - period.start).days + 1, 0)

    def same_day(earlier: Period) -> date:
        if gone >= period.days:
            return earlier.end
        return min(earlier.start + timedelta(days=gone), earlier.end)

    return {
        "previous_same_day": same_day(previous),
        "yoy_same_day": same_day(year_before),
        "previous_start": previous.start,
        "previous_end": previous.end,
        "yoy_start": year_before.start,
        "yoy_end": year_before.end,
    }


def _whole(facts: Facts, relation: str, asked: Asked) -> Raw:
    """Return SQL for a relation without scope and filter: a deal, whoever has it now."""
    question = Question(asked.question.as_of)
    return Raw(f"({relation_sql(relation, facts.frame, question, asked.metric.sql)})")
