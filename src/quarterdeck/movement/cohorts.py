"""Cohorts: the customers of each first month, and what became of them month by month."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.beside import unanswered
from quarterdeck.metrics.subscribed import money_at
from quarterdeck.words.calendar import Period

SOURCES = ("invoices", "subscriptions")
"""What revenue can be computed from."""

RELATIONS = dict(zip(SOURCES, ("invoice_lines", "subscriptions"), strict=True))
"""The relation each of them reads."""

_MONTHS = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cohort so many months on: who still pays, what, and what of its first month it keeps.

    Money is in minor units; `kept` takes of each customer the lesser of then and now.
    """

    logos: int
    money: int
    kept: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """The customers who first paid in a month; `cells` are by months since, from 0 on.

    `number` is that of the month in the calendar's table.
    """

    month: Period
    number: int
    cells: tuple[Cell, ...]

    def logos(self, since: int) -> float:
        """Return the share of its customers who still pay."""
        return self.cells[since].logos / self.cells[0].logos

    def nrr(self, since: int) -> float:
        """Return what it pays for each unit of its first month."""
        return self.cells[since].money / self.cells[0].money

    def grr(self, since: int) -> float:
        """Return what it keeps of each unit of its first month, growth left out."""
        return self.cells[since].kept / self.cells[0].money


@dataclass(frozen=True)
class Cohorts:
    """The cohorts of all fiscal months that were over by the day of the question.

    `source` is one of SOURCES: what was billed in each month, or the ARR at its end.
    """

    facts: Facts
    question: Question
    source: str = SOURCES[0]

    @cached_property
    def last(self) -> Period | None:
        """The last month that was over by the day."""
        calendar = self.facts.playbook.settings.calendar
        running = calendar.month_of(self.question.as_of)
        over = running.last_day <= self.question.as_of
        return running if over else calendar.previous(running)

    @cached_property
    def sql(self) -> str:
        """The full SQL: one row for each cohort and month since."""
        last = self._index(self.last.start) if self.last else 0
        name = "cohorts_billed" if self.source == SOURCES[0] else "cohorts_subscribed"
        at_now = money_at(self.facts, self.question.as_of)
        paid = render(load("movement", name), last_month=last, at_now=at_now)
        return self.facts.compose(load("movement", "cohorts"), self.question, paid=Raw(paid))

    @cached_property
    def lacking(self) -> str:
        """Why the source cannot say who paid; '' when it can."""
        return unanswered(self.facts, RELATIONS[self.source], self.question)

    def all(self) -> tuple[Cohort, ...]:
        """Return the cohorts, the earliest first; a month in which nothing was paid is a cell of 0.

        None of them where the source is `lacking`.

        Raises QuarterdeckError for a scope or filter that the source has not.
        """
        if self.lacking:
            return ()
        found: dict[int, dict[int, Cell]] = {}
        for row in self.facts.run(self.sql).to_pylist():
            cell = Cell(row["logos"], row["money"], row["kept"])
            found.setdefault(row["first_month"], {})[row["months_since"]] = cell
        last = self._index(self.last.start) if self.last else 0
        nothing = Cell(0, 0, 0)
        return tuple(
            Cohort(
                self._month(first),
                first,
                tuple(cells.get(since, nothing) for since in range(last - first + 1)),
            )
            for first, cells in sorted(found.items())
        )

    def _index(self, day: date) -> int:
        """Return the number that the calendar's table gives the month of a day."""
        (found,) = self.facts.playbook.settings.calendar.days(day, day)
        return found.month_index

    def _month(self, index: int) -> Period:
        return self.facts.playbook.settings.calendar.month(*_place(index))


def _place(index: int) -> tuple[int, int]:
    return index // _MONTHS, index % _MONTHS + 1
