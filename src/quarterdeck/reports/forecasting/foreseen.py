"""A forecast with the source it came from: its target, its rivals, the deals that move it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from quarterdeck.engine.sql import Raw
from quarterdeck.forecast.alarms.alarm import Alarm
from quarterdeck.forecast.blend import Weighed
from quarterdeck.forecast.borrowing import Borrowing
from quarterdeck.forecast.case import Expected
from quarterdeck.forecast.closing import Closing
from quarterdeck.forecast.forecast import Apart, Forecast
from quarterdeck.forecast.ladder import FULL
from quarterdeck.forecast.orders import RunRate
from quarterdeck.forecast.scoring import Part
from quarterdeck.forecast.slips import Slips
from quarterdeck.forecast.spread import Spread
from quarterdeck.forecast.stakes import Stake
from quarterdeck.forecast.written import written
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import ask, compose
from quarterdeck.reports.blocks import Explanation, Figure
from quarterdeck.reports.figures import money, rate
from quarterdeck.reports.source import Source
from quarterdeck.reports.table_sql import TableSql, table_sql
from quarterdeck.runs.api import Published
from quarterdeck.words.calendar import Period

_NEVER = 0.01
EVERY = Raw("TRUE")
_DRAWN = (
    "What may happen is drawn thousands of times: deals won or not, new wins, good or bad times. "
    "This is read from the draws, so no SQL gives it."
)
_SERVED = {FULL.name: "tables"}
"""The rungs that serve one method alone, and which."""

TITLES = {
    "tables": "Win tables and new business",
    "same_point": "Same point of earlier periods",
    "coverage": "Coverage of earlier periods",
    "run_rate": "Run rate of 13 weeks",
    "last_period": "The period before",
    "last_two": "The two periods before",
    "seasonal": "The same period a year ago",
    "stage_weighted": "Stage probabilities of the playbook",
    "commit": "Roll-up: won and due in commit",
    "best_case": "Roll-up down to best case",
    "human": "The last call of who answers for it",
    "blend": "Forecast drawn towards the call",
    "ets": "AutoETS of weekly wins",
    "boosted": "Boosted hazards and new business",
}
"""What people call the forecasters that ship."""


@dataclass(frozen=True)
class Foreseen:
    """A forecast as a page needs it; `target` is None where none is set for what is asked.

    `published` is the run it was kept as, None where it was only asked for. `closings` are those of
    the stakes, where they are told; `slips` is None where no earlier period has been watched;
    `apart` where no single deal decides the period. `alarms` are steps in what the company's
    forecast rests on. `business` are the parts by kind of business, `run_rate` is what comes beside
    the deals. `odds` are the chances to reach the target once a deal is won, and once it is lost,
    by its key. `blend` is what the call has earned beside the forecast, None where nobody calls.
    """

    source: Source
    forecast: Forecast
    target: int | None
    rivals: Mapping[str, Expected]
    stakes: tuple[Stake, ...]
    published: Published | None = None
    closings: tuple[Closing, ...] = ()
    slips: Slips | None = None
    apart: Apart | None = None
    borrowings: tuple[Borrowing, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    business: tuple[Part, ...] = ()
    run_rate: RunRate | None = None
    odds: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    ranges: tuple[Spread, ...] = field(default=(), repr=False)
    targets: tuple[int | None, ...] = ()
    blend: Weighed | None = None

    @property
    def period(self) -> Period:
        """The period that is forecast."""
        return self.forecast.window.period

    @property
    def rows(self) -> tuple["Row", ...]:
        """The parts of the breakdown with what each may land at."""
        parts = zip(self.forecast.parts, self.ranges, self.targets, strict=True)
        return tuple(Row(*one) for one in parts)

    @property
    def own(self) -> "Row":
        """What is asked as a whole, as one row."""
        return Row(self.forecast.whole, self.forecast.spread, self.target)

    @property
    def reached(self) -> float | None:
        """The chance to reach the target."""
        return self.own.reached

    def money(self, minor: float, how: Explanation | None = None) -> Figure:
        """Return an amount as a figure that says how it came about."""
        return money(round(minor), self.forecast.currency, how)

    def end(self, minor: float) -> Figure:
        """Return an end of a range as a figure."""
        return self.money(minor, self.explained("Range", _DRAWN, "percentiles of the draws"))

    @property
    def goal(self) -> Figure:
        """The target as a figure; it is 0 where none is set."""
        asked, facts = replace(self.source.question, by=()), self.source.facts
        told = compose(facts, ask(facts, find("coverage"), asked, self.period))
        sql = f"SELECT CAST(denominator AS BIGINT) AS value\nFROM (\n{told}\n) AS targets"
        said = ("Target", "The target that the playbook sets for what is asked.", "sum of targets")
        how = replace(self.explained(*said), n=None, sql=facts.standalone(sql))
        return self.money(self.target or 0, how)

    @cached_property
    def sums(self) -> TableSql | None:
        """The SQL of what the parts add up to, None where it is too long to be read."""
        sql = written(self.forecast.scores, self.forecast.question)
        return table_sql(self.source, sql) if sql else None

    def summed(
        self, minor: float, said: tuple[str, str, str], column: str, where: Raw = EVERY
    ) -> Figure:
        """Return a sum over deals as a figure; the SQL of it is shown where it can be read.

        `said` is title, sentence and formula; `column` SQL of the sums of a part.
        """
        if self.sums is None:
            return self.money(minor, self.explained(*said))
        value = Raw(f"CAST(coalesce(sum({column}), 0) AS BIGINT)")
        return self.money(minor, self.sums.explain(value, where, said=said, n=self.forecast.wins))

    @property
    def reaching(self) -> Figure:
        """The chance to reach the target as a figure; it is 0 where none is set."""
        how = self.explained("Chance to reach it", _DRAWN, "draws that reach it / draws")
        return replace(self.chance(self.reached or 0.0), explain=how)

    def chance(self, value: float) -> Figure:
        """Return a chance as a figure; draws know no certainty, so its ends are told in words."""
        shown = rate(value)
        if value < _NEVER:
            return replace(shown, text="less than 1")
        return replace(shown, text="more than 99") if value > 1 - _NEVER else shown

    def explained(self, title: str, sentence: str, formula: str) -> Explanation:
        """Return how a number of the forecast is computed."""
        facts = self.source.facts
        day = self.forecast.window.as_of
        return Explanation(title, sentence, formula, day, facts.ledger_head, self.forecast.wins)

    def on_day(self, day: date, title: str, sentence: str) -> Explanation:
        """Return how a forecast of another day came about."""
        head = self.source.facts.ledger_head
        formula = "booked + expected of open deals + expected of new business"
        return Explanation(title, sentence, formula, day, head)

    @property
    def others(self) -> Mapping[str, Expected]:
        """What simpler ways expect: all but the one that is served itself."""
        alone = _SERVED.get(self.forecast.rung.name)
        return {name: expected for name, expected in self.rivals.items() if name != alone}

    @property
    def decided_by_deals(self) -> bool:
        """Whether one deal more or less makes a difference to the target that can be told."""
        told = [chance for pair in self.odds.values() for chance in pair]
        return bool(told) and max(told) >= _NEVER and min(told) <= 1 - _NEVER

    def if_won(self, stake: Stake) -> float | None:
        """Return the chance to reach the target once a deal is won in the period."""
        return self.odds[stake.key][0] if stake.key in self.odds else None

    def if_lost(self, stake: Stake) -> float | None:
        """Return the chance to reach the target once a deal is known not to come in."""
        return self.odds[stake.key][1] if stake.key in self.odds else None


@dataclass(frozen=True, slots=True)
class Row:
    """A part of the company, what may happen to it, and its target, None where none is set."""

    part: Part
    spread: Spread
    target: int | None

    @property
    def reached(self) -> float | None:
        """The chance to reach the target."""
        return None if self.target is None else self.spread.reaches(self.target)
