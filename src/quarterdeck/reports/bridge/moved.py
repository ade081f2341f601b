"""A movement with what is needed to show it: its title, its days in words, its SQL."""

import shlex
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from quarterdeck.engine.sql import Raw
from quarterdeck.movement.bridge import Movement
from quarterdeck.movement.queries import deals_sql
from quarterdeck.movement.walk import Walk
from quarterdeck.reports.source import Source
from quarterdeck.reports.table_sql import TableSql, table_sql


@dataclass(frozen=True)
class Moved:
    """A movement and the source whose names and SQL explain it."""

    source: Source
    movement: Movement

    @property
    def span(self) -> str:
        """The two days, in words."""
        start, end = self.movement.start, self.movement.end
        return f"From the end of {start:%A} {start} to the end of {end:%A} {end}."

    @property
    def title(self) -> str:
        """What moved."""
        period = self.movement.period
        return f"Open pipeline due in {period.label}" if period else "Open pipeline"

    @cached_property
    def lines(self) -> TableSql:
        """The SQL of the lines: d1..dk, cause, inside, amount, n."""
        return table_sql(self.source, self.movement.sql)

    @cached_property
    def changes_sql(self) -> Raw:
        """The SQL of every change of every deal in the window."""
        return Raw(deals_sql(Walk(self.movement.facts, self.movement.window), "", None))

    @cached_property
    def changes(self) -> TableSql:
        """The same, for the numbers read from it."""
        return table_sql(self.source, self.changes_sql)

    def command(self, cause: str) -> str:
        """Return the command that lists every deal of one cause."""
        window = self.movement.window
        asked = window.question
        words = ["quarterdeck", "movement", "--cause", cause]
        words += ["--from", str(window.start), "--to", str(window.end)]
        for option, value in (
            ("--period", window.period.label if window.period else ""),
            ("--scope", asked.scope),
            ("--where", asked.where),
        ):
            words += [option, value] if value else []
        words += ["--include-omitted"] if window.include_omitted else []
        return shlex.join(words)


def spoken(day: date) -> str:
    """Return a day as a sentence says it: 21 August 2026."""
    return f"{day.day} {day:%B %Y}"
