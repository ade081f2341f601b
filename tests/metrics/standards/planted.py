"""A simulated company with one risky habit: deals pushed more than twice win a third as often."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from quarterdeck.metrics.standards.rules import read_rule
from tests.metrics.company import History, State
from tests.metrics.plain import CALENDAR

START, END = date(2024, 1, 1), date(2026, 3, 31)
WEEK = timedelta(days=7)

NOISE = read_rule(
    "-- id: even\n-- about: deal\n-- title: Even number\n-- sentence: A deal with an even number.\n"
    "-- severity: info\n-- owner: rep\n-- do: Nothing.\n"
    "-- measured\nCAST(NULL AS BIGINT)\n-- threshold\nCAST(NULL AS BIGINT)\n"
    "-- breached\ndeals.key * 7919 % 1009 % 2 = 0"
)
"""A rule that cannot know anything: the deal's number, shuffled, is even."""


@dataclass
class _Deal:
    dice: random.Random
    at: datetime
    state: State
    pushes: int = 0

    def week(self) -> State | None:
        """Live one week: win, lose, push the date when it has passed, or stay as it is."""
        luck = self.dice.random()
        chance = 0.05 if self.pushes <= 2 else 0.05 / 3
        if luck < chance:
            return replace(self.state, stage="Won")
        if luck > 0.985:
            return replace(self.state, stage="Lost")
        if self.state.close_date and self.state.close_date < self.at.date():
            due = self.at.date() + timedelta(days=self.dice.randrange(30, 80))
            later = (
                CALENDAR.quarter_of(due).start > CALENDAR.quarter_of(self.state.close_date).start
            )
            self.pushes += later
            return replace(self.state, close_date=due)
        return None


def planted(seed: int, deals: int) -> list[History]:
    """Return the histories of deals created evenly over two years."""
    dice = random.Random(seed)
    return [_history(dice, f"d{number}") for number in range(deals)]


def _history(dice: random.Random, name: str) -> History:
    born = START + timedelta(days=dice.randrange(730))
    at = datetime(born.year, born.month, born.day, 9, tzinfo=UTC)
    due = born + timedelta(days=dice.randrange(30, 100))
    deal = _Deal(dice, at, State(close_date=due, amount=dice.randrange(1_000, 90_000) * 100))
    states = [(at, deal.state)]
    while deal.state.stage == "Lead" and deal.at.date() < END:
        deal.at += WEEK
        changed = deal.week()
        if changed:
            deal.state = changed
            states.append((deal.at, changed))
    return History(name, tuple(states))
