"""The verbs that say something about a period: a call, and taking one back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from quarterdeck.desk.ask import said_of
from quarterdeck.desk.speaking import Row, Who, running, said_now, speakers, week_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.journal.api import CALLS, Call
from quarterdeck.journal.records import CALLED
from quarterdeck.reports.calls.spoken import Spoken, in_words
from quarterdeck.words.deal import Category
from quarterdeck.words.money import format_money, parse_minor
from quarterdeck.words.problem import QuarterdeckError

Amounts = Mapping[Category, int | None]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: amounts by category for a period ('': the running quarter), and why."""

    amounts: Mapping[Category, str] = field(default_factory=dict)
    period: str = ""
    note: str = ""


def submit(desk: Desk, viewer: Viewer, typed: Typed, *, who: Who, preview: bool = False) -> Spoken:
    """Record what a person calls for a period, by category.

    A later call supersedes an earlier one, and both stay. A leader's call is about all they lead
    and is their own, not a sum. Raises QuarterdeckError for somebody who may not speak for the
    person, in a locked week, for a period that is over, and for amounts that contradict each other.
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
    told = _saying(desk, spoken, amounts, typed.note)
    return _kept(desk, told) if not preview else told


def undo(
    desk: Desk, viewer: Viewer, *, who: Who, period: str = "", note: str = "taken back"
) -> Spoken:
    """Take back what a person said last of a period: what they had said before stands again.

    It is a new entry that supersedes the last one; nothing is deleted. Raises QuarterdeckError as
    `submit` does, and where there is nothing to take back.
    """
    spoken = _opened(desk, viewer, who, period)
    rows = _said(desk, spoken)
    if not rows:
        raise QuarterdeckError(
            f"{desk.name(spoken.person)} has called nothing for {spoken.period.label}.",
            where="call undo",
            fix="See what was called: quarterdeck call show --history",
        )
    last = [r for r in rows if r["known_at"] == rows[-1]["known_at"]]
    amounts = {Category(r["category"]): _earlier(rows, r) for r in last}
    return _kept(desk, _saying(desk, spoken, amounts, note))


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
            found[category] = parse_minor(text, desk.playbook.settings.currency)
    return found


def _saying(desk: Desk, spoken: Spoken, amounts: Amounts, note: str) -> Spoken:
    """Return the calls as they would be said now, not recorded yet."""
    last = {Category(row["category"]): row for row in _said(desk, spoken)}
    before: Amounts = {category: row["amount"] for category, row in last.items()}
    _refuse_contradiction({**before, **amounts}, spoken.currency)
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


def _kept(desk: Desk, spoken: Spoken) -> Spoken:
    desk.journal.add(spoken.calls, week=week_of(desk, desk.today))
    return replace(spoken, recorded=True)


def _refuse_contradiction(amounts: Amounts, currency: str) -> None:
    """Refuse a best case below the commit: each category holds the safer ones before it."""
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


def _said(desk: Desk, spoken: Spoken) -> list[Row]:
    """Return what the person said of the period so far, the last word last."""
    rows: list[Row] = desk.journal.read(CALLS, period=spoken.period).to_pylist()
    return [row for row in rows if row["person"] == spoken.person]


def _earlier(rows: list[Row], last: Row) -> int | None:
    """Return what stood before the last call of a category, None where nothing did."""
    same = [r for r in rows if r["category"] == last["category"]]
    before = [r["amount"] for r in same if r["known_at"] < last["known_at"]]
    return before[-1] if before else None
