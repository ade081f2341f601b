"""Open pipeline week by week around the two days of a movement: picture, words and table."""

from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.reports.blocks import Column, Point, Table
from quarterdeck.reports.bridge.moved import spoken
from quarterdeck.reports.figures import compact_minor, grouped, money
from quarterdeck.words.calendar import FiscalCalendar


@dataclass(frozen=True, slots=True)
class Timeline:
    """A total at the end of each of several days, and the two days between which it is explained.

    `weeks` ascend and may lie after `end`; `apart` is how many weeks lie between two of them.
    """

    title: str
    currency: str
    weeks: tuple[Point, ...]
    start: Point
    end: Point
    calendar: FiscalCalendar
    apart: int = 1

    @property
    def first(self) -> date:
        """The first day of the picture."""
        return self.weeks[0].day

    @property
    def last(self) -> date:
        """The last day of the picture."""
        return self.weeks[-1].day

    @property
    def points(self) -> tuple[Point, ...]:
        """All days with a total, the two that are compared among them."""
        told = {p.day: p for p in (*self.weeks, self.start, self.end)}
        return tuple(told[day] for day in sorted(told))

    @property
    def caption(self) -> str:
        """What the picture shows, how far back, and how far the total went."""
        each = "at the end of each week" if self.apart == 1 else f"every {self.apart} weeks"
        span = f"{spoken(self.first)} to {spoken(self.last)}"
        between = f"between {self.short(self.lowest)} and {self.short(self.highest)}"
        later = (
            ""
            if self.end.day == self.last
            else f" What came after {spoken(self.end.day)} is faint."
        )
        return f"{self.title} {each}, {span}: {between} {self.currency}.{later}"

    @property
    def lowest(self) -> Point:
        """The day with the least."""
        return min(self.points, key=lambda p: p.value)

    @property
    def highest(self) -> Point:
        """The day with the most."""
        return max(self.points, key=lambda p: p.value)

    @property
    def description(self) -> str:
        """The picture in words."""
        ends = f"{self._said(self.start)} to {self._said(self.end)}"
        reach = f"Lowest {self._said(self.lowest)}, highest {self._said(self.highest)}."
        return f"From {ends}. {reach}"

    def short(self, point: Point) -> str:
        """Return a total as a picture tells it."""
        return compact_minor(point.value, self.currency)

    @property
    def totals(self) -> dict[int, str]:
        """The totals in words, by the number of days since 1 January 1970."""
        origin = date(1970, 1, 1)
        return {
            (p.day - origin).days: f"{grouped(p.value, self.currency, 0)} {self.currency}"
            for p in self.points
        }

    def quarters(self) -> list[date]:
        """Return the first days of the fiscal quarters that lie in the picture."""
        found = [self.calendar.quarter_of(self.first)]
        while found[-1].end <= self.last:
            found.append(self.calendar.next(found[-1]))
        return [period.start for period in found if period.start > self.first]

    def table(self) -> Table:
        """Return the totals as a table, the latest day first."""
        columns = (
            Column("day", "By the end of", "date"),
            Column("open", self.title, "money", self.currency),
        )
        rows = tuple((f"{p.day}", money(p.value, self.currency)) for p in reversed(self.points))
        note = f"Each total as known by the end of its own day, in the terms of {self.end.day}."
        return Table("", columns, rows, note)

    def _said(self, point: Point) -> str:
        return f"{self.short(point)} on {spoken(point.day)}"


def weeks_of(first: date, last: date, most: int) -> tuple[tuple[date, ...], int]:
    """Return the Sundays between two days and the days themselves, and how many weeks lie between.

    That is one week, or as few more as keep them below `most`.
    """
    latest = last - timedelta(days=last.isoweekday() % 7)
    weeks = (latest - first).days // 7 + 1
    apart = max(1, -(-weeks // most))
    days = (latest - timedelta(weeks=back) for back in range(0, weeks, apart))
    return tuple(sorted({first, *days, last})), apart
