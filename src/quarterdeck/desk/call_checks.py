"""What a call of a file may not say, which nobody could say at the desk either."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from quarterdeck.desk.calls import refuse_contradiction
from quarterdeck.desk.parts import Row, lent_on
from quarterdeck.desk.speaking import refuse_left
from quarterdeck.desk.workspace import Desk
from quarterdeck.journal.api import Call
from quarterdeck.words.days import local_day
from quarterdeck.words.deal import Category
from quarterdeck.words.period import Period
from quarterdeck.words.problem import Problem, QuarterdeckError

Sorted = tuple[list[Call], list[Problem]]
"""Calls that may be taken, and what is wrong with the others."""


@dataclass(frozen=True, slots=True)
class Checks:
    """What calls are held against: `where` says the line of each, by its ref.

    `lent` are the delegations on record; `history` lets pass what nobody could know to do then: to
    have a delegation written down, and to call a period before it was over today.
    """

    desk: Desk
    where: Mapping[str, str]
    lent: Sequence[Row]
    history: bool = False

    def each(self, calls: Iterable[Call]) -> Sorted:
        """Return the calls that stand by themselves: said by then, by who may, of what ran."""
        kept, problems = [], []
        for call in calls:
            try:
                self._refuse(call)
            except QuarterdeckError as error:
                where = f"{self.where[call.said.ref]} {error.where}"
                problems.append(Problem(where, error.says, error.fix))
            else:
                kept.append(call)
        return kept, _once(problems)

    def together(self, calls: Iterable[Call], said: Iterable[Row]) -> Sorted:
        """Return the calls that contradict neither each other nor what was `said` before them."""
        kept: list[Call] = []
        problems: list[Problem] = []
        words = _by_period(said)
        ordered = sorted(calls, key=lambda c: (_about(c), c.said.known_at))
        for (about, at), group in groupby(ordered, key=lambda c: (_about(c), c.said.known_at)):
            now = list(group)
            mine = [_Word(at, c.category, c.amount, c.currency) for c in now]
            earlier = [word for word in words.get(about, ()) if word.at <= at]
            currency = now[0].currency
            standing = {w.category: w.amount for w in (*earlier, *mine) if w.currency == currency}
            try:
                refuse_contradiction(standing, currency)
            except QuarterdeckError as error:
                where = f"{self.where[now[-1].said.ref]} amount"
                problems.append(Problem(where, error.says, error.fix, count=len(now)))
            else:
                kept += now
                words[about] = sorted([*words.get(about, ()), *mine], key=lambda word: word.at)
        return sorted(kept, key=lambda c: c.said.known_at), problems

    def _refuse(self, call: Call) -> None:
        """Raise QuarterdeckError, `where` a column, for a call that does not stand by itself."""
        desk, person, actor = self.desk, call.person, call.said.actor
        day = local_day(call.said.known_at, desk.playbook.settings.timezone)
        self._refuse_days(day, call.period)
        refuse_left(desk, person, day, where="person")
        if not self.history and person != actor and not lent_on(self.lent, person, actor, day):
            raise QuarterdeckError(
                f"{desk.name(actor)} might not speak for {desk.name(person)} on {day}.",
                where="by",
                fix="Leave by empty where the person said it themselves.",
            )

    def _refuse_days(self, day: date, period: Period) -> None:
        if day > self.desk.today:
            raise QuarterdeckError(
                f"It is dated {day}, which is still to come.",
                where="called_on",
                fix="Write the day on which it was said.",
            )
        if period.end <= day:
            raise QuarterdeckError(
                f"{period.label} ended on {period.last_day}, before it was said.",
                where="period",
                fix="Look whether the day or the period is wrong.",
            )
        if period.end <= self.desk.today and not self.history:
            raise QuarterdeckError(
                f"{period.label} ended on {period.last_day}.",
                where="period",
                fix="Load the calls of the past with --history, which marks them as loaded.",
            )


@dataclass(frozen=True, slots=True)
class _Word:
    """What was said of a period at a moment, in a category."""

    at: datetime
    category: Category
    amount: int | None
    currency: str


def _by_period(said: Iterable[Row]) -> dict[tuple[str, date, date], list[_Word]]:
    found: dict[tuple[str, date, date], list[_Word]] = {}
    for row in said:
        word = _Word(row["known_at"], Category(row["category"]), row["amount"], row["currency"])
        found.setdefault((row["person"], row["starts_on"], row["ends_on"]), []).append(word)
    return found


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems that say the same as one, at the first line, with how many they are."""
    found: dict[tuple[str, str], Problem] = {}
    for one in problems:
        key = (one.says, one.fix)
        same = found.get(key)
        found[key] = replace(same, count=same.count + one.count) if same else one
    return list(found.values())


def at_desk(calls: Iterable[Call], desk: Desk) -> tuple[Call, ...]:
    """Return the calls, those of today as said by this moment: a file tells no hour."""
    zone = desk.playbook.settings.timezone
    return tuple(
        replace(c, said=replace(c.said, known_at=desk.now))
        if c.said.known_at > desk.now and local_day(c.said.known_at, zone) == desk.today
        else c
        for c in calls
    )


def _about(call: Call) -> tuple[str, date, date]:
    return call.person, call.period.start, call.period.end
