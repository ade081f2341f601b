"""The verbs that say something about a period: a call, and taking one back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from quarterdeck.desk.ask import said_of
from quarterdeck.desk.parts import Row
from quarterdeck.desk.speaking import Who, running, said_now, speakers, week_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.journal.amounts import called_amount
from quarterdeck.journal.api import CALLS, Call, Floor, Journal
from quarterdeck.journal.records import CALLED, UNDONE
from quarterdeck.reports.calls.spoken import Spoken, in_words
from quarterdeck.words.deal import Category
from quarterdeck.words.money import format_money
from quarterdeck.words.problem import QuarterdeckError

Amounts = Mapping[Category, int | None]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: amounts by category for a period ('': the running quarter), and why.

    `seen` is the number of the person's last entry that was seen by who typed it, 0 for none.
    """

    amounts: Mapping[Category, str] = field(default_factory=dict)
    period: str = ""
    note: str = ""
    seen: int | None = None


class StaleCallError(QuarterdeckError):
    """Something was said of the person's calls after what was seen when it was typed."""


def submit(desk: Desk, viewer: Viewer, typed: Typed, *, who: Who, preview: bool = False) -> Spoken:
    """Record what a person calls for a period, by category.

    A later call supersedes an earlier one, and both stay. A leader's call is about all they lead
    and is their own, not a sum. Raises QuarterdeckError for somebody who may not speak for the
    person, in a locked week, for a period that is over, and for amounts that contradict each other;
    StaleCallError where somebody said something after what was seen.
    """
    spoken = _opened(desk, viewer, who, typed.period)
    if not typed.amounts:
        raise QuarterdeckError(
            "Nothing is called.",
            where="call submit",
            fix="Say how much: --commit 1200000, --most-likely or --best-case; or judge a deal "
            "with --deal ID.",
        )
    amounts = _amounts(desk, typed.amounts)

    def saying(rows: list[Row]) -> Spoken:
        _refuse_stale(desk, spoken, rows, typed.seen)
        return _saying(desk, spoken, rows, amounts, typed.note)

    return _say(desk, spoken, saying, preview=preview)


def undo(desk: Desk, viewer: Viewer, typed: Typed | None = None, *, who: Who) -> Spoken:
    """Take back what a person said last of a period: what they had said before stands again.

    Of what is typed, period, note and what was seen count. It is a new entry that
    supersedes the one taken back, and taking back once more takes back the one before that; nothing
    is deleted. Raises QuarterdeckError as `submit` does, and where there
    is nothing to take back.
    """
    said = typed or Typed()
    spoken = _opened(desk, viewer, who, said.period)

    def saying(rows: list[Row]) -> Spoken:
        _refuse_stale(desk, spoken, rows, said.seen)
        return _taking_back(desk, spoken, rows, said.note or "taken back")

    return _say(desk, spoken, saying, preview=False)


def _say(
    desk: Desk, spoken: Spoken, saying: Callable[[list[Row]], Spoken], *, preview: bool
) -> Spoken:
    """Record what follows from all that the person has said of the period so far."""
    if preview:
        return saying(_said(desk.journal, spoken))
    with desk.journal.floor(week=week_of(desk, desk.today)) as floor:
        told = saying(_said(floor, spoken))
        floor.add(told.calls)
    return replace(told, recorded=True)


def _refuse_stale(desk: Desk, spoken: Spoken, rows: list[Row], seen: int | None) -> None:
    """Raise StaleCallError where the person's words do not end with the entry that was seen."""
    if seen is None or max((row["id"] for row in rows), default=0) == seen:
        return
    told = [
        f"{in_words(row['category'])} {_standing(row)} by {desk.name(row['actor'])}"
        for row in rows
        if row["id"] > seen
    ]
    raise StaleCallError(
        f"What {desk.name(spoken.person)} calls was changed in the meantime: {'; '.join(told)}.",
        where="call submit",
        fix="Nothing was recorded. See what stands now, and say yours again if it holds.",
    )


def _standing(row: Row) -> str:
    amount = row["amount"]
    return "taken back" if amount is None else format_money(amount, row["currency"])


def _opened(desk: Desk, viewer: Viewer, who: Who, period: str) -> Spoken:
    person, actor, people = speakers(desk, viewer, who)
    settings = desk.playbook.settings
    scope = people.scope(person, desk.today)
    return Spoken(person, actor, scope, running(desk, period), settings.currency, desk.name)


def _amounts(desk: Desk, typed: Mapping[Category, str]) -> Amounts:
    found: dict[Category, int | None] = {}
    for category, text in typed.items():
        with said_of(f"--{category.value.replace('_', '-')}"):
            if category not in CALLED:
                raise QuarterdeckError(
                    f"Nobody calls the category {category}.",
                    fix=f"Use one of: {', '.join(CALLED)}.",
                )
            found[category] = called_amount(text, desk.playbook.settings.currency)
    return found


def _saying(desk: Desk, spoken: Spoken, rows: list[Row], amounts: Amounts, note: str) -> Spoken:
    """Return the calls as they would be said now, after all that was said, not recorded yet."""
    last = {Category(row["category"]): row for row in rows}
    before: Amounts = {category: row["amount"] for category, row in last.items()}
    refuse_contradiction({**before, **amounts}, spoken.currency)
    calls = (
        Call(
            spoken.person,
            spoken.scope,
            spoken.period,
            category,
            amount,
            spoken.currency,
            said_now(desk, spoken.actor, note, last.get(category)),
            desk.playbook.settings.measure,
        )
        for category, amount in amounts.items()
    )
    return replace(spoken.saying(calls, before), recorded=False)


def _taking_back(desk: Desk, spoken: Spoken, rows: list[Row], note: str) -> Spoken:
    """Return the calls that let those before the last ones stand again, not recorded yet."""
    gone = {row["supersedes"] for row in rows if row["source"] == UNDONE}
    live = [row for row in rows if row["source"] != UNDONE and row["id"] not in gone]
    if not live:
        raise QuarterdeckError(
            f"{desk.name(spoken.person)} has called nothing for {spoken.period.label}.",
            where="call undo",
            fix="See what was called: quarterdeck call show --history",
        )
    last = {r["category"]: r for r in live if r["known_at"] == live[-1]["known_at"]}
    amounts = {Category(name): _earlier(live, row) for name, row in last.items()}
    told = _saying(desk, spoken, rows, amounts, note)
    calls = (
        replace(c, said=replace(c.said, source=UNDONE, supersedes=last[c.category.value]["id"]))
        for c in told.calls
    )
    return replace(told, calls=tuple(calls))


def refuse_contradiction(amounts: Amounts, currency: str) -> None:
    """Refuse a best case below the commit: each category holds the safer ones before it.

    Raises QuarterdeckError.
    """
    known = [(c, value) for c in CALLED if (value := amounts.get(c)) is not None]
    for (safer, low), (wider, high) in pairwise(known):
        if high < low:
            raise QuarterdeckError(
                f"The {in_words(wider)}, {format_money(high, currency)}, is below the "
                f"{in_words(safer)}, {format_money(low, currency)}.",
                where="call submit",
                fix="A call is of the whole period and a wider one holds the safer one: say both "
                "anew.",
            )


def _said(journal: Journal | Floor, spoken: Spoken) -> list[Row]:
    """Return what the person said of the period so far, the last word last."""
    rows: list[Row] = journal.read(CALLS, period=spoken.period).to_pylist()
    return [row for row in rows if row["person"] == spoken.person]


def _earlier(rows: list[Row], last: Row) -> int | None:
    """Return what stood before the last call of a category, None where nothing did."""
    same = [r for r in rows if r["category"] == last["category"]]
    before = [r["amount"] for r in same if r["known_at"] < last["known_at"]]
    return before[-1] if before else None
