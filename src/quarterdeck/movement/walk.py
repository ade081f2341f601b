"""The SQL of a walk: each deal's path between two days, priced and judged on both sides.

Every amount is whole minor units of the reporting currency. The path is walked at the rates of the
opening day; a deal that closes is brought to the rate of its closing day first, and what is still
open at the end to the rate of the closing day of the window. Both steps are fx. So opening and
closing equal the open pipeline of their days, `won` equals bookings, and every other cause is in
constant currency. Where one rate always holds, amounts are priced as they are read; nothing is fx.
"""

from collections.abc import Mapping
from datetime import datetime

from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.facts.conditions import condition_sql
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import parse_where
from quarterdeck.facts.relations import check_scope
from quarterdeck.movement.fields import CAUSES, Field, fields_of
from quarterdeck.movement.seen import Seen
from quarterdeck.movement.window import Window
from quarterdeck.words.days import end_of_day
from quarterdeck.words.measure import AMOUNT
from quarterdeck.words.problem import QuarterdeckError


class Walk:
    """The fragments of SQL that depend on the facts and on what is asked."""

    def __init__(self, facts: Facts, window: Window) -> None:
        """Check the question; raises QuarterdeckError for a wrong window, scope or field."""
        check_scope(window.question.scope, facts.nodes)
        if window.end < window.start:
            raise QuarterdeckError(
                f"the movement ends on {window.end}, before it starts on {window.start}",
                fix="give the earlier day first",
            )
        zone = facts.playbook.settings.timezone
        self.facts = facts
        self.window = window
        self.fields = fields_of(facts.dimensions, window.question)
        self.from_end: datetime = end_of_day(window.start, zone)
        self.to_end: datetime = end_of_day(window.end, zone)
        self.early = f"v.known_from < {literal(self.from_end)}"
        self.pricing = facts.frame.pricing
        self.foreign = facts.frame.foreign and not self.pricing.fixed
        ends = (self.from_end, self.to_end)
        self.seen = Seen(window, self.fields, ends=ends, foreign=self.foreign)

    def valued(self, *, who: tuple[str, ...] = (), at_ends: bool = False) -> str:
        """Return the CTEs that end in `valued`: one row per step, with the columns `who` kept.

        `at_ends` keeps also the deals that were closed or gone when the window opened.
        """
        parts = {name: Raw(sql) for name, sql in self._states().items()}
        spans = render(
            load("movement", "spans"),
            early=Raw(self.early),
            from_end=self.from_end,
            to_end=self.to_end,
            who=Raw("".join(f"v.{column}, " for column in who)),
            relevant=Raw(self._relevant(at_ends=at_ends)),
            **parts,
        )
        judged = render(
            load("movement", "judged"),
            who_s=Raw("".join(f"s.{column}, " for column in who)),
            joins=Raw(self.seen.joins()),
            rates=Raw(load("movement", "rates_chosen") if self.foreign else ""),
            **{name: Raw(sql) for name, sql in self._memberships().items()},
        )
        values = {name: Raw(sql) for name, sql in self._values().items()}
        valued = render(load("movement", "valued"), **values)
        named = {"spans": spans, "judged": judged, "valued": valued}
        ctes = ",\n".join(f"{name} AS (\n{sql})" for name, sql in named.items())
        return f"WITH {self.seen.ctes()}\n{ctes}"

    def buckets(self) -> tuple[Field, ...]:
        """Return the fields of the breakdown in its order."""
        by_name = {field.name: field for field in self.fields}
        return tuple(by_name[name] for name in self.window.question.by)

    def filtered(self) -> tuple[Field, ...]:
        """Return the fields of the filter: only they, not the breakdown, decide on the whole."""
        named = {c.field for c in parse_where(self.window.question.where)}
        return tuple(field for field in self.fields if field.name in named)

    def causes(self) -> Mapping[str, str]:
        """Return SQL over a step s: why it crosses the border of the whole, or of a bucket."""
        return {
            "border_cause": self._cause(self.filtered(), border=True),
            "inner_cause": self._cause(self.buckets(), border=False),
            "bucket_changed": _any([field.differs for field in self.buckets()]),
        }

    def _before(self, column: str) -> str:
        return f"CASE WHEN {self.early} THEN v.{column} ELSE v.prev_{column} END"

    def _states(self) -> dict[str, str]:
        """Fragments of `spans`: what a version says before and after, as narrow as possible."""
        before, now = self._sides(self.facts.reading.field)
        dated, omitted = self.window.period is not None, self.window.include_omitted
        columns = {"before_outcome": self._before("outcome")}
        for side, column in (("a", self._before), ("b", "v.{}".format)):
            counted = f"coalesce({column('open_category')}, '') <> 'omitted'"
            won = f"{column('outcome')} = 'won'"
            columns |= {
                f"counted_{side}": "TRUE" if omitted else f"({counted} OR {won})",
                f"due_on_{side}": column("due_on") if dated else "CAST(NULL AS DATE)",
                f"currency_{side}": column("currency") if self.foreign else "''",
                f"rate_{side}": "CAST(NULL AS BIGINT)",
            }
        if self.foreign:
            columns |= {"rate_a": self._before("rate"), "rate_b": "v.rate"}
        columns |= {"before_amount": before, "amount": now}
        return columns | {"carried": self._carried(), "previous": self._previous()}

    def _sides(self, column: str) -> tuple[str, str]:
        """Return SQL for an amount before and after: as it is, or priced where one rate holds."""
        sides = [f"v.prev_{column}", f"v.{column}"]
        if self.facts.frame.foreign and self.pricing.fixed:
            currencies = ("v.prev_currency", "v.currency")
            pairs = zip(sides, currencies, strict=True)
            sides = [self.pricing.of(amount, c, self.window.end) for amount, c in pairs]
        before, now = sides
        return f"CASE WHEN {self.early} THEN {now} ELSE {before} END", now

    def _previous(self) -> str:
        """Join the version before, only for filters on columns that have no earlier twin."""
        join = "LEFT JOIN deal_versions AS u ON u.key = v.key AND u.version = v.prev_version"
        lacking = any(f.kind == "measure" and not f.paired for f in self.fields)
        return f"\n{join}" if lacking else ""

    def _carried(self) -> str:
        """Columns of the fields, and the ids by which the tree and the accounts are looked up."""
        pairs: dict[str, tuple[str, str]] = {}
        for field in self.fields:
            if field.kind in {"deal", "measure"} and field.name != "amount":
                column = ident(field.column) if field.column.startswith("dim_") else field.column
                before = f"CASE WHEN {self.early} THEN v.{column} ELSE u.{column} END"
                if field.paired:
                    earlier = ident(f"prev_{field.column}")
                    before = f"CASE WHEN {self.early} THEN v.{column} ELSE v.{earlier} END"
                pairs[field.alias] = (before, f"v.{column}")
        if any(field.name == AMOUNT for field in self.fields):
            pairs["filtered"] = self._sides(AMOUNT)
        for kind, column in (("org", "owner"), ("account", "account")):
            if self.seen.needs(kind):
                pairs[column] = (self._before(column), f"v.{column}")
        return "".join(f",\n        {a} AS {n}_a, {b} AS {n}_b" for n, (a, b) in pairs.items())

    def _value(self, field: Field, side: str) -> str:
        """Return SQL over `spans` s and the lookups for one side of a field."""
        match field.kind:
            case "org":
                return field.labelled(f"p{side}.{field.column}")
            case "account":
                return field.labelled(f"c{side}.{ident(field.column)}")
            case "fixed":
                return field.column
            case "measure" if field.name == "amount":
                rate = f"coalesce(s.rate_{side}, {self._late_rate(side)})"
                return self._money(f"s.filtered_{side}", side, rate=rate, shift=f"r{side}.shift")
            case _:
                return field.labelled(f"s.{field.alias}_{side}")

    def _late_rate(self, side: str) -> str:
        """Return SQL for the rate a filter on money sees: opening states at the opening day's."""
        if side == "b" or not self.foreign:
            return f"r{side}.rate_to"
        return "CASE WHEN s.early THEN ra.rate_from ELSE ra.rate_to END"

    def _memberships(self) -> dict[str, str]:
        """Fragments of `judged`: whether each side lies in the scope, the filter, the period."""
        parts = {
            "fields": "".join(
                f",\n        {self._value(f, side)} AS {f.alias}_{side}"
                for f in self.fields
                for side in "ab"
            )
        }
        for side in "ab":
            scoped = bool(self.window.question.scope)
            parts[f"reach_{side}"] = f"coalesce(p{side}.reach, FALSE)" if scoped else "TRUE"
            parts[f"match_{side}"] = self._match(side)
            parts[f"in_period_{side}"] = self._in_period(f"s.due_on_{side}")
        return parts

    def _match(self, side: str) -> str:
        by_name = {field.name: field for field in self.fields}
        currency = self.facts.currency
        conditions = parse_where(self.window.question.where)
        sql = [condition_sql(c, self._value(by_name[c.field], side), currency) for c in conditions]
        return f"coalesce({' AND '.join(sql)}, FALSE)" if sql else "TRUE"

    def _in_period(self, due: str) -> str:
        period = self.window.period
        if period is None:
            return "TRUE"
        start, end = literal(period.start), literal(period.end)
        return f"coalesce({due} >= {start} AND {due} < {end}, FALSE)"

    def _money(self, amount: str, side: str, *, rate: str, shift: str) -> str:
        """Return SQL for an amount of one side in the reporting currency, NULL where none."""
        if not self.foreign:
            return amount
        owner = amount.partition(".")[0]
        reporting = literal(self.facts.currency)
        converted = f"qd_convert({amount}, {rate}, {shift})"
        return f"CASE WHEN {owner}.currency_{side} = {reporting} THEN {amount} ELSE {converted} END"

    def _values(self) -> dict[str, str]:
        """Fragments of `valued`: the amounts of a step, each converted once at its chosen rate."""
        chosen = {
            "began_with": ("p", "a", "began"),
            "walk_a": ("j", "a", "walk_a"),
            "walk_b": ("p", "b", "walk_b"),
            "ended_with": ("p", "b", "ended"),
        }
        values = {
            name: self._money(
                f"{row}.amount_{side}", side, rate=f"{row}.rate_{rate}", shift=f"{row}.shift_{side}"
            )
            for name, (row, side, rate) in chosen.items()
        }
        return {name: f"coalesce({sql}, 0)" for name, sql in values.items()}

    def _relevant(self, *, at_ends: bool) -> str:
        """Return SQL for the versions that matter: open at the start, or a living deal's step."""
        start = literal(self.from_end)
        moved = f"v.known_to < {literal(self.to_end)} OR v.outcome = 'open'"
        stood = f"({moved})" if at_ends else "v.outcome = 'open'"
        live = [
            f"{prefix}outcome = 'open' OR ({prefix}outcome <> 'deleted'"
            f" AND {prefix}closed_at >= {start})"
            for prefix in ("v.", "v.prev_")
        ]
        stood_due, moved_due = ("TRUE", "TRUE") if at_ends else self._due_in_period()
        return (
            f"({self.early} AND {stood} AND {stood_due})"
            f" OR (NOT {self.early} AND ({' OR '.join(live)}) AND {moved_due})"
        )

    def _due_in_period(self) -> tuple[str, str]:
        """Return SQL for versions due in the period, and for those due in it before or after."""
        now, before = (self._in_period(f"v.{column}") for column in ("due_on", "prev_due_on"))
        return now, f"({now} OR {before})"

    def _cause(self, fields: tuple[Field, ...], *, border: bool) -> str:
        whens = []
        for family, cause in CAUSES.items():
            tests = [f.differs for f in fields if f.family == family]
            if border and family == "owner" and self.window.question.scope:
                tests.insert(0, "s.reach_a <> s.reach_b")
            if border and family == "category":
                tests.append("s.counted_a <> s.counted_b")
            named = literal(cause)
            if family == "owner":
                named = Raw(f"CASE WHEN s.early THEN 'tree' ELSE {named} END")
            whens += [f"WHEN {_any(tests)} THEN {named}"] if tests else []
        return f"CASE {' '.join(whens)} ELSE 'resegmented' END" if whens else "'resegmented'"


def _any(tests: list[str]) -> str:
    return f"({' OR '.join(tests)})" if tests else "FALSE"
