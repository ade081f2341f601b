"""Why revenue changed: between two windows of what was billed, by account or by product, exact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import key_names
from quarterdeck.metrics.subscribed import money_at
from quarterdeck.words.calendar import Period

ACCOUNTS = ("new", "reactivation", "expansion", "contraction", "churn", "unnamed", "fx")
"""The lines by account, in their order; 'unnamed' is of lines that name no account."""

ITEMS = ("volume", "price", "mix", "new", "lost", "other", "fx")
"""The lines by product, in their order; 'other' is of what has no product or no quantity above
zero in both windows."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RevenueLine:
    """One cause: its signed amount in minor units, and how many accounts or products had a part."""

    cause: str
    amount: int
    count: int


@dataclass(frozen=True, slots=True)
class RevenueBridge:
    """What was billed then, why it changed, what is billed now: opening + lines = closing."""

    opening: int
    closing: int
    lines: tuple[RevenueLine, ...]


@dataclass(frozen=True)
class Revenue:
    """A period against an earlier one of the same kind, as of a day.

    In a period still running both stop at the same day. Money of both is held at the rates of the
    last day of the earlier window, and what other rates do is a line of its own; at plan or
    constant rates they did nothing.
    """

    facts: Facts
    question: Question
    period: Period
    before: Period

    def by_account(self) -> Mapping[tuple[str, ...], RevenueBridge]:
        """Return the bridge of recurring revenue for each part of the breakdown, () without one.

        New accounts were first billed after the earlier window, reactivated ones before or in it,
        but for nothing in all of it.
        Raises QuarterdeckError for a breakdown, filter or scope that invoice lines have not.
        """
        return self._bridges("revenue_accounts", ACCOUNTS)

    def by_subscriber(self) -> Mapping[tuple[str, ...], RevenueBridge]:
        """Return the bridge of ARR from the end of one day to that of another, by part.

        New accounts never subscribed before, reactivated ones did, but not on the earlier day.
        Raises QuarterdeckError for a breakdown, filter or scope that subscriptions have not.
        """
        return self._bridges("revenue_subscriptions", ACCOUNTS)

    def by_item(self) -> Mapping[tuple[str, ...], RevenueBridge]:
        """Return volume, price and mix over the products billed in both windows, by part.

        Volume is all quantities at the old mix and prices, mix what other proportions do at old
        prices, price the rest. Raises QuarterdeckError as `by_account` does.
        """
        return self._bridges("revenue_items", ITEMS)

    @property
    def then_day(self) -> date:
        """The day whose end the ARR bridge opens with."""
        return (self.before.end if self.before.end == self.period.start else self.then_end) - _DAY

    @property
    def now_day(self) -> date:
        """The day whose end it closes with."""
        return min(self.period.last_day, self.question.as_of)

    @cached_property
    def then_end(self) -> date:
        """The day after the earlier window."""
        gone = (self.question.as_of - self.period.start).days + 1
        if gone >= self.period.days:
            return self.before.end
        return min(self.before.start + timedelta(days=max(gone, 0)), self.before.end)

    def sql(self, name: str) -> str:
        """Return the full SQL of 'revenue_accounts', '_items' or '_subscriptions'."""
        return self.facts.compose(
            load("movement", name),
            self.question,
            start=self.period.start,
            end=self.period.end,
            then_start=self.before.start,
            then_end=self.then_end,
            steady=money_at(self.facts, max(self.then_end - _DAY, self.before.start)),
            then_day=self.then_day,
            now_day=self.now_day,
            at_then=money_at(self.facts, self.then_day),
            at_now=money_at(self.facts, self.now_day),
        )

    def _bridges(
        self, name: str, order: tuple[str, ...]
    ) -> Mapping[tuple[str, ...], RevenueBridge]:
        keys = key_names(self.question) if self.question.by else ()
        found: dict[tuple[str, ...], dict[str, RevenueLine]] = {} if keys else {(): {}}
        for row in self.facts.run(self.sql(name)).to_pylist():
            part = tuple(row[key] for key in keys)
            line = RevenueLine(row["cause"], int(row["amount"]), int(row["n"]))
            found.setdefault(part, {})[line.cause] = line
        return {part: _bridge(lines, order) for part, lines in sorted(found.items())}


def _bridge(lines: Mapping[str, RevenueLine], order: tuple[str, ...]) -> RevenueBridge:
    opening, closing = (lines[c].amount if c in lines else 0 for c in ("opening", "closing"))
    return RevenueBridge(opening, closing, tuple(lines[c] for c in order if c in lines))
