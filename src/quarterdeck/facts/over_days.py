"""The deals of several days at once, each day as it was known by its own end."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from quarterdeck.engine.sql import Raw, literal, render
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import Frame, Parts, mentioned, of_the_day, templates
from quarterdeck.words.days import end_of_day


def deals_over_days(frame: Frame, question: Question, reader: str) -> str:
    """Return the SQL of the relation `deals` on each of the question's days, the day as its key.

    What a deal is worth, whose it is and what its account is are those of each day.
    """
    columns = frame.columns["deal_versions"]
    parts = _OfDays(frame, question, columns)
    each = {"as_of": Raw("t.day"), "as_of_end": Raw("t.day_end")}
    return render(
        templates()["deals"],
        **each,
        version_columns=Raw(of_the_day(frame, mentioned(columns, reader))),
        money=Raw(parts.money(frame.measure)),
        list_money=Raw("CAST(NULL AS BIGINT)"),
        keys_select=Raw("t.day AS d1"),
        filters=Raw(parts.filters() + _within(frame, question.days)),
        joins=Raw(f"{_days(frame, question.days)}\n{render(parts.joins(), **each)}"),
    )


class _OfDays(Parts):
    """The pieces of the relation where money stands at the rates of the day t.day."""

    def money(self, column: str, alias: str = "") -> str:
        """Return an amount in the reporting currency, as each day has it."""
        alias = alias or "v"
        if not self.frame.foreign:
            return f"{alias}.{column}"
        pricing = self.frame.pricing
        worth = {day: pricing.money(alias, column, day) for day in sorted(self.question.days)}
        spans = [(next(same), sql) for sql, same in groupby(worth, key=worth.__getitem__)]
        *later, (_, first) = reversed(spans)
        if not later:
            return first
        cases = " ".join(f"WHEN t.day >= {literal(day)} THEN {sql}" for day, sql in later)
        return f"CASE {cases} ELSE {first} END"


def _days(frame: Frame, days: Sequence[date]) -> str:
    rows = ", ".join(
        f"({literal(day)}, {literal(end_of_day(day, frame.timezone))})" for day in days
    )
    return f"CROSS JOIN (VALUES {rows}) AS t (day, day_end)"


def _within(frame: Frame, days: Sequence[date]) -> str:
    """Leave out at once what was over before the first day, or came after the last."""
    first, last = (literal(end_of_day(day, frame.timezone)) for day in (min(days), max(days)))
    return f"\n    AND v.known_to >= {first} AND v.known_from < {last}"
