"""A filter on what changes: a deal is in it or not as it stands on each side of every change."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from operator import eq, ge, lt, ne

import pytest

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.movement import Movement, movement
from quarterdeck.words.calendar import Period
from quarterdeck.words.days import local_day
from tests.movement.company import ZONE, Company, Version, facts_of, moment, random_company
from tests.movement.reference import Ask, Lookups, Reference, State, states_of

JAN31, MAR31 = date(2026, 1, 31), date(2026, 3, 31)
Q1 = Period("2026-Q1", date(2026, 1, 1), date(2026, 4, 1))
MARCH = Period("2026-03", date(2026, 3, 1), date(2026, 4, 1))
OPERATORS = {"=": eq, "!=": ne, ">=": ge, "<": lt}

Condition = tuple[str, str, object]

FILTERS: tuple[tuple[Condition, ...], ...] = (
    (("pushes", ">=", 1),),
    (("pushes", "=", 0), ("amount", ">=", 50_000)),
    (("close_date", "<", date(2026, 3, 15)),),
    (("close_date", "!=", date(2026, 3, 15)),),
    (("due_on", ">=", date(2026, 3, 1)),),
    (("created_on", ">=", date(2026, 2, 10)),),
    (("created_on", "<", date(2026, 2, 10)), ("known_on", ">=", date(2026, 2, 1))),
    (("closed_on", ">=", date(2026, 3, 1)),),
    (("closed_on", "!=", date(2026, 3, 1)),),
    (("known_on", "<", date(2026, 3, 1)),),
    (("amount", ">=", 1_000_000),),
    (("amount", "!=", 0),),
    (("amount", "<", 0),),
)
ASKS = (
    Ask(JAN31, MAR31),
    Ask(JAN31, MAR31, scope="Food", by=("team", "stage"), period=Q1),
    Ask(JAN31, MAR31, by=("category",), where=(("product", "Pro"),), period=MARCH),
)


@dataclass(frozen=True)
class Told(State):
    """A state with what its history adds: the day it began, the day it is of, its pushes."""

    created_on: date
    known_on: date
    pushes: int


def told(history: list[Version]) -> list[Told]:
    found: list[Told] = []
    pushes, before = 0, None
    for state in states_of(history):
        dated = (state.v.close_date, before.v.close_date) if before else (None, None)
        both_open = before is not None and before.outcome == state.outcome == "open"
        if both_open and all(dated) and _quarter(dated[0]) > _quarter(dated[1]):
            pushes += 1
        known = {f.name: getattr(state, f.name) for f in fields(state)}
        first = local_day(history[0].known_from, ZONE)
        found.append(
            Told(
                **known,
                created_on=first,
                known_on=local_day(state.v.known_from, ZONE),
                pushes=pushes,
            )
        )
        before = state
    return found


def _quarter(day: date | None) -> int:
    assert day
    return day.year * 4 + (day.month - 1) // 3


class Filtered(Reference):
    """The walk by hand, with conditions on what changes; crossing one is called resegmented."""

    def __init__(
        self,
        company: Company,
        states: dict[str, list[Told]],
        ask: Ask,
        conditions: tuple[Condition, ...],
    ) -> None:
        self.conditions = conditions
        super().__init__(company, states, ask)  # type: ignore[arg-type]

    def member(self, s: State, seen: Lookups) -> bool:
        return super().member(s, seen) and all(self.holds(s, seen, c) for c in self.conditions)

    def holds(self, s: State, seen: Lookups, condition: Condition) -> bool:
        name, operator, wanted = condition
        compare: Callable[[object, object], bool] = OPERATORS[operator]
        value = self.measured(s, seen, name)
        return operator == "!=" if value is None else compare(value, wanted)

    def measured(self, s: State, seen: Lookups, name: str) -> object:
        match name:
            case "amount" if s.v.amount is None:
                return None
            case "amount":
                return seen.value(s.v) if s.closed_at is None else self.closing_value(s)
            case "closed_on":
                return s.closed_at and local_day(s.closed_at, ZONE)
            case "close_date":
                return s.v.close_date
        return getattr(s, name)

    def say(self, bucket: tuple[str, ...], cause: str, amount: int, count: int = 1,
            *, inside: bool = False) -> None:  # fmt: skip
        crossed = cause if inside else cause.replace("stage_", "resegmented_")
        super().say(bucket, crossed, amount, count, inside=inside)


@pytest.fixture(scope="module")
def company() -> Company:
    return random_company(seed=20260401, deals=900)


@pytest.fixture(scope="module")
def facts(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(company, tmp_path_factory.mktemp("facts"))


@pytest.fixture(scope="module")
def states(company: Company) -> dict[str, list[Told]]:
    return {name: told(history) for name, history in company.deals.items()}


def written(ask: Ask, conditions: tuple[Condition, ...]) -> str:
    """The filter as it is typed; amounts in euros."""
    typed = [f"{name}={value}" for name, value in ask.where]
    for name, operator, value in conditions:
        text = f"{value / 100:.2f}" if name == "amount" and isinstance(value, int) else f"{value}"
        typed.append(f"{name}{operator}{text}")
    return "; ".join(typed)


def asked(facts: Facts, ask: Ask, where: str) -> Movement:
    question = Question(ask.end, ask.scope, where, ask.by)
    return movement(facts, start=ask.start, end=ask.end, question=question, period=ask.period)


@pytest.mark.parametrize("conditions", FILTERS, ids=lambda c: written(ASKS[0], c))
@pytest.mark.parametrize("ask", ASKS, ids=lambda a: a.scope or "all")
def test_each_line_is_what_a_walk_by_hand_gives(
    facts: Facts,
    company: Company,
    states: dict[str, list[Told]],
    ask: Ask,
    conditions: tuple[Condition, ...],
) -> None:
    found = asked(facts, ask, written(ask, conditions))
    by_hand = Filtered(company, states, ask, conditions)
    expected: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for (_, cause, inside), amount in by_hand.lines.items():
        expected[cause] += 0 if inside else amount
    for (_, cause, inside), count in by_hand.counts.items():
        counted[cause] += 0 if inside else count
    shown = {line.cause: (line.amount, line.count) for line in found.lines}
    shown |= {"opening": (found.opening, found.opening_count)}
    shown |= {"closing": (found.closing, found.closing_count)}
    wanted = {cause: (expected[cause], counted[cause]) for cause in {*expected, *counted}}
    assert {k: v for k, v in shown.items() if any(v)} == {k: v for k, v in wanted.items() if any(v)}
    parts = [found, *found.by]
    for part in parts:
        assert part.opening + sum(line.amount for line in part.lines) == part.closing


@pytest.mark.parametrize("conditions", FILTERS, ids=lambda c: written(ASKS[0], c))
def test_the_ends_are_the_open_pipeline_and_won_is_what_was_booked(
    facts: Facts, conditions: tuple[Condition, ...]
) -> None:
    where = written(ASKS[0], conditions)
    found = asked(facts, ASKS[0], where)

    def total(day: date, condition: str) -> int:
        sql = f"SELECT CAST(coalesce(sum(money), 0) AS BIGINT) AS m FROM deals WHERE {condition}"
        return facts.run(facts.compose(sql, Question(day, where=where))).to_pylist()[0]["m"]

    assert found.opening == total(JAN31, "is_open AND counted")
    assert found.closing == total(MAR31, "is_open AND counted")
    booked = f"outcome = 'won' AND closed_on > DATE '{JAN31}' AND closed_on <= DATE '{MAR31}'"
    won = next((line.amount for line in found.lines if line.cause == "won"), 0)
    assert -won == total(MAR31, booked)


def test_every_filter_selects_a_part(facts: Facts) -> None:
    whole = asked(facts, ASKS[0], "")
    for conditions in FILTERS:
        part = asked(facts, ASKS[0], written(ASKS[0], conditions))
        assert part.lines != whole.lines
        assert part.lines


def test_what_crosses_a_filter_by_changing_is_resegmented(tmp_path_factory) -> None:  # noqa: ANN001
    history = [
        Version(moment(date(2026, 1, 10)), amount=100_00, close_date=date(2026, 3, 1)),
        Version(moment(date(2026, 2, 10)), amount=900_00, close_date=date(2026, 3, 1)),
        Version(moment(date(2026, 3, 10)), amount=900_00, close_date=date(2026, 5, 1)),
    ]
    facts = facts_of(Company({"1": history}), tmp_path_factory.mktemp("one"))

    def lines(where: str) -> dict[str, int]:
        found = asked(facts, ASKS[0], where)
        ends = {"opening": found.opening, "closing": found.closing}
        return {k: v for k, v in ends.items() if v} | {x.cause: x.amount for x in found.lines}

    assert lines("amount<500") == {"opening": 100_00, "resegmented_out": -100_00}
    assert lines("amount>=500") == {
        "resegmented_in": 100_00,
        "amount_up": 800_00,
        "closing": 900_00,
    }
    assert lines("pushes>=1") == {"resegmented_in": 900_00, "closing": 900_00}
    assert lines("close_date<2026-04-01") == {
        "opening": 100_00,
        "amount_up": 800_00,
        "resegmented_out": -900_00,
    }
    assert lines("created_on<2026-02-01") == lines("")
