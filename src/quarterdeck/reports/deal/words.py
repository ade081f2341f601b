"""How a deal is said: days, changes, and figures that explain themselves."""

from datetime import date
from typing import Any

from quarterdeck.engine.sql import literal
from quarterdeck.facts.question import Question
from quarterdeck.reports.blocks import Explanation, Figure
from quarterdeck.reports.causes import CLOSED
from quarterdeck.reports.deal.dealt import FIELDS, Change, Dealt, in_stage_sql
from quarterdeck.reports.figures import MINUS, days, rate
from quarterdeck.words.money import format_money

_TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times"}


def times(n: int) -> str:
    """Return how often, in words: once, twice, 12 times."""
    return _TIMES.get(n, f"{n} times")


def said_day(day: date | None) -> str:
    """Return a day as people say it: 14 Oct 2026."""
    return f"{day.day} {day:%b %Y}" if day else ""


def value_text(dealt: Dealt, field: str, value: Any) -> str:  # noqa: ANN401 -- of any field
    """Return a value of a field as people read it; 'none' for none."""
    if field == "owner":
        return dealt.source.names(value)
    if value is None or value == "":
        return "none"
    if field == "money":
        return format_money(value, dealt.source.currency)
    if field == "close_date":
        return said_day(value)
    return str(value).replace("_", " ").capitalize() if field == "category" else str(value)


def change_text(dealt: Dealt, change: Change) -> str:
    """Return one change in words: what it was, what it became, and how far a date moved."""
    before, after = (value_text(dealt, change.field, v) for v in (change.before, change.after))
    moved = f" ({change.pushed:+d} days)".replace("-", MINUS) if change.pushed else ""
    title = FIELDS[change.field].lower()
    return f"{title} {before} \N{RIGHTWARDS ARROW} {after}{moved}"


def outcome_text(outcome: str) -> str:
    """Return how a deal ended, in words."""
    return CLOSED.get(outcome, outcome.replace("_", " ").capitalize())


def amount_figure(dealt: Dealt) -> Figure:
    """Return what the deal is worth."""
    named = dealt.source.measure or "Amount"
    said = (named, "What the deal is worth, in the currency of the page.", "amount x rate")
    picked = f"id = {literal(dealt.id)}"
    return dealt.source.deals_money(picked, said=said, value=dealt.now["money"], n=1)


def chance_figure(dealt: Dealt, chance: float, day: date | None = None) -> Figure:
    """Return a chance as the forecast of a day gave it."""
    how = Explanation(
        "Chance to be won",
        f"How likely the deal is won within {dealt.period.label}, as the forecast of the day had"
        " it: from what became of deals that stood alike.",
        "cumulative chance of its stage, time in it, size, close date, category and pushes, scaled"
        " to agree with the forecast of the company",
        day or dealt.as_of,
        dealt.source.facts.ledger_head,
        trap="A chance of one deal is never right or wrong; of many alike, so many are won.",
    )
    return rate(chance, how)


def stage_figure(dealt: Dealt) -> Figure:
    """Return how long the deal has been in its stage."""
    said = (
        "Days in the stage",
        "Whole days the deal has been in the stage it is in, all its visits to it added up.",
        "sum of the days of its visits",
    )
    sql = in_stage_sql(dealt.source, dealt.id)
    return dealt.source.sql_figure(sql, "days", said=said, value=dealt.in_stage, n=1)


def usual_figure(dealt: Dealt) -> Figure | None:
    """Return how long deals usually stay in its stage; None where too few tell."""
    if dealt.usual is None:
        return None
    asked = Question(dealt.as_of, by=tuple(dealt.usual.dimensions))
    shown = dealt.source.at(asked).shown(dealt.usual, dealt.year)
    return days(dealt.usual.value, shown.explain)


def pushes_figure(dealt: Dealt) -> Figure:
    """Return how often the close date moved to a later fiscal quarter."""
    said = (
        "Pushes",
        "How often the deal's close date moved to a later fiscal quarter so far.",
        "count of forward moves of the close quarter",
    )
    sql = "SELECT coalesce(pushes, 0) AS value\nFROM deals\nWHERE id = {id}"
    told = dealt.source.facts.compose(sql, dealt.source.question, id=dealt.id)
    value = dealt.now["pushes"] or 0
    return dealt.source.sql_figure(told, "count", said=said, value=value, n=1)
