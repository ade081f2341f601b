"""Questions in a sales leader's words."""

import shlex
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import parse_where, write_where
from quarterdeck.metrics.reconcile.asking import Asking
from quarterdeck.metrics.reconcile.relatives import Relative, Turn
from quarterdeck.metrics.reconcile.ways import Way
from quarterdeck.reports.naming import value_name
from quarterdeck.reports.source import Source

WAYS = {
    Way.OURS: "counted as the workspace counts",
    Way.OMITTED_IN: "omitted deals counted in",
    Way.UNCONVERTED: "amounts added up without conversion",
    Way.PLAN_RATES: "at plan rates",
    Way.RATES_OF_THE_DAY: "every deal at the rate of the day",
    Way.OWN_CURRENCY: "at their own amounts",
}
"""Each way of counting, as it is added to a question."""

COMPANY = "Whole company"


def question_name(asking: Asking) -> str:
    """Return what is asked for: the metric, the part of it, and an unusual way of counting."""
    part = "".join(f", {value.replace('_', ' ')}" for _, value in asking.part)
    usual = asking.way in {Way.OURS, Way.OWN_CURRENCY}
    way = "" if usual else f", {WAYS[asking.way]}"
    return f"{asking.metric.title}{part}{way}"


def about(source: Source, asking: Asking) -> str:
    """Return whose deals, and which of them: the team or person by name, and the filter."""
    scope, where = asking.question.scope, where_text(source, asking.question.where)
    named = source.names(scope) if scope else ""
    return ", ".join(part for part in (named, where) if part) or COMPANY


def where_text(source: Source, where: str) -> str:
    """Return a filter with the names of people and teams."""
    return write_where(
        replace(c, values=tuple(value_name(source, c.field, v) for v in c.values))
        for c in parse_where(where)
    )


def period_text(asking: Asking) -> str:
    """Return the period, or what no period means for the metric."""
    if asking.period:
        return asking.period.label
    return "whenever due" if asking.metric.period == "stock" else "all time"


def days_text(days: Sequence[date]) -> str:
    """Return the as-of days with the same value: the latest, and how many earlier."""
    more = len(days) - 1
    return f"{days[0]}{f' and {more} earlier' if more else ''}"


def whole_text(source: Source, asking: Asking) -> str:
    """Return the question in one line, as a heading says it."""
    whose = about(source, asking)
    whose = whose.lower() if whose == COMPANY else whose
    told = (question_name(asking), whose, period_text(asking))
    return f"{', '.join(told)}, as of {asking.question.as_of}"


def turn_text(relative: Relative) -> str:
    """Return what is asked differently."""
    asking = relative.asking
    match relative.turn:
        case Turn.VARIANT:
            return asking.metric.title
        case Turn.DAY:
            return f"As of {asking.question.as_of}"
        case Turn.NO_CREDITS:
            return "Without credits and decommissions"
        case Turn.WAY:
            return WAYS[asking.way].capitalize()


def command(asking: Asking, facts: Facts) -> str:
    """Return the command that answers the question in full; '' where no command counts this way."""
    if asking.way is not Way.OURS or _of_another_plan(asking, facts):
        return ""
    words = ["quarterdeck", "explain", asking.metric.name]
    words += ["--as-of", str(asking.question.as_of)]
    words += ["--period", asking.period.label if asking.period else "all"]
    words += ["--scope", asking.question.scope] if asking.question.scope else []
    words += ["--where", asking.question.where] if asking.question.where else []
    words += facts.reading.options(facts.playbook)
    return shlex.join(words)


def _of_another_plan(asking: Asking, facts: Facts) -> bool:
    """Tell whether the command would take the plan rates of another fiscal year."""
    calendar = facts.playbook.settings.calendar
    day = asking.period.last_day if asking.period else asking.question.as_of
    year = calendar.year(calendar.year_of(day)).label
    return facts.reading.kind == "plan" and facts.reading.of != year
