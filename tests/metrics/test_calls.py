"""Metrics of calls against their plain definitions, the golden pair, later words, and Spark."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from quarterdeck.engine.conformance import compare
from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.facts.calls import NOTHING_SAID, write_entries
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.callers.gather import weeks_of
from quarterdeck.metrics.evaluate import value_of
from quarterdeck.words.calendar import FiscalCalendar, Period, parse_period
from quarterdeck.words.days import end_of_day
from quarterdeck.words.deal import Category
from quarterdeck.words.money import convert
from tests.metrics.company import ZONE, History, Rules, facts_of, noon, random_histories, written
from tests.metrics.conftest import ask

NAMES = [n for n, m in catalogue().items() if "calls" in m.rows]
AS_OF = date(2026, 5, 20)
SCOPES = {"ann": "ann", "bob": "bob", "cyd": "cyd", "eve": "east", "wim": "west", "vip": ""}
BELOW = {
    "": {"ann", "bob", "cyd", "zed", None},
    "east": {"ann", "bob"},
    "west": {"cyd"},
    "ann": {"ann"},
    "bob": {"bob"},
    "cyd": {"cyd"},
}
HISTORIES = random_histories(5, 250)


@dataclass(frozen=True)
class Said:
    """A word about a period."""

    on: date
    person: str
    period: Period
    category: str
    amount: int | None
    currency: str = "EUR"
    recorded: date | None = None
    loaded: bool = False
    measure: str = "amount"
    scope: str | None = None


def quarter(label: str) -> Period:
    return parse_period(label, FiscalCalendar())


@cache
def random_words(seed: int) -> list[Said]:
    dice = random.Random(seed)
    words = []
    for label in ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"):
        period = quarter(label)
        for person in SCOPES:
            for _ in range(20):
                day = period.start + timedelta(days=dice.randrange(-10, period.days + 10))
                amount = dice.choice([None, 0, *[dice.randrange(1, 9_000_000) for _ in range(6)]])
                category = dice.choice(["commit", "commit", "best_case", "most_likely"])
                currency = dice.choice(["EUR", "EUR", "USD"])
                words.append(Said(day, person, period, category, amount, currency))
    return sorted(words, key=lambda w: w.on)


def told(words: Iterable[Said]) -> pa.Table:
    rows = [
        {
            "id": number,
            "actor": w.person,
            "known_at": noon(w.on) + timedelta(seconds=number),
            "recorded_at": noon(w.recorded or w.on),
            "loaded": w.loaded,
            "source": "typed",
            "supersedes": None,
            "person": w.person,
            "scope": SCOPES[w.person] if w.scope is None else w.scope,
            "period": w.period.label,
            "starts_on": w.period.start,
            "ends_on": w.period.end,
            "category": w.category,
            "measure": w.measure,
            "amount": w.amount,
            "currency": w.currency,
        }
        for number, w in enumerate(words)
    ]
    return pa.Table.from_pylist(rows, schema=NOTHING_SAID.schema)


def spoken(folder: Path, histories: list[History], words: Iterable[Said]) -> Facts:
    edges = Rules().edges
    places = {"eve": "east", "wim": "west", "vip": "all"}
    edges = (*edges, *(replace(edges[0], node=who, parent=at) for who, at in places.items()))
    facts = facts_of(folder, histories, replace(Rules(), edges=edges))
    said = told(words)
    return Facts(
        facts.store, DuckEngine(), lambda: write_entries(said, facts.playbook, folder / "said")
    )


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return spoken(tmp_path_factory.mktemp("said"), HISTORIES, random_words(3))


Pair = tuple[int, int]
"""What was called, and what was booked."""


def pairs(facts: Facts, category: str, whose: Callable[[str], bool], span: Period) -> list[Pair]:
    """The last word of each person and week of a period that is over, and what that brought."""
    weekly: dict[tuple[str, date, int], Said] = {}
    for w in random_words(3):
        over = w.period.end <= AS_OF + timedelta(days=1)
        inside = span.start <= w.period.start and w.period.end <= span.end
        if w.category == category and over and inside and w.period.contains(w.on):
            weekly[w.person, w.period.start, (w.period.last_day - w.on).days // 7] = w
    found = [w for w in weekly.values() if w.amount is not None and whose(w.person)]
    return [(in_euros(facts, w), booked(facts, SCOPES[w.person], w.period)) for w in found]


def in_euros(facts: Facts, word: Said) -> int:
    amount = word.amount or 0
    if word.currency == "EUR":
        return amount
    rates = sorted((r for r in facts.playbook.rates if r.currency == "USD"), key=lambda r: r.since)
    known = [r for r in rates if r.since <= word.on] or rates[:1]
    return convert(amount, "USD", "EUR", known[-1].rate)


def booked(facts: Facts, scope: str, period: Period) -> int:
    """What the owners under a scope booked, by the catalogue's own bookings of each."""
    by_owner = booked_by_owner(facts, period)
    return sum(money for owner, money in by_owner.items() if owner in BELOW[scope])


@cache
def booked_by_owner(facts: Facts, period: Period) -> dict[str | None, int]:
    sql = facts.compose(
        "SELECT owner, CAST(coalesce(sum(money), 0) AS BIGINT) AS money FROM deals"
        " WHERE outcome = 'won' AND closed_on >= {start} AND closed_on < {end} GROUP BY owner",
        Question(AS_OF),
        start=period.start,
        end=period.end,
    )
    return {row["owner"]: row["money"] for row in facts.run(sql).to_pylist()}


def expected(name: str, found: list[Pair]) -> float | None:
    base = sum(a for _, a in found)
    match name.partition(":")[0]:
        case "forecast_wape":
            return sum(abs(f - a) for f, a in found) / base if base > 0 else None
        case "forecast_bias" | "call_bias":
            return sum(f - a for f, a in found) / base if base > 0 else None
    counted = [1 - abs(f - a) / a for f, a in found if a > 0]
    return sum(counted) / len(counted) if counted else None


def near(want: float | None) -> object:
    """What a value must equal: each share is rounded to whole billionths."""
    return None if want is None else pytest.approx(want, rel=1e-8, abs=2e-9)


def category_of(name: str) -> str:
    return name.partition(":")[2] or "commit"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("label", ["2025", "2026-Q1", "2025-Q3", "2026-Q2"])
def test_it_equals_its_plain_definition(firm: Facts, name: str, label: str) -> None:
    category, span = category_of(name), quarter(label)
    own = name.startswith("call_bias")
    asked: dict[str, Callable[[str], bool]] = {
        "": lambda who: SCOPES[who] == (who if own else ""),
        "east": lambda who: who in {"ann", "bob"} if own else SCOPES[who] == "east",
        "ann": lambda who: who == "ann",
    }
    for scope, whose in asked.items():
        (answer,) = ask(firm, name, period=label, as_of=AS_OF, scope=scope)
        found = pairs(firm, category, whose, span)
        want = expected(name, found)
        assert answer.value == near(want), scope
        assert answer.n == sum(a > 0 or not name.startswith("forecast_acc") for _, a in found)
    (running,) = ask(firm, name, period="2026-Q2", as_of=AS_OF)
    assert (running.value, running.n) == (None, 0)


@pytest.mark.parametrize("name", NAMES)
def test_parts_are_those_of_each_owner_and_part_of_the_tree(firm: Facts, name: str) -> None:
    category, span = category_of(name), quarter("2025")
    by_owner = {a.dimensions["owner"]: a.value for a in parts(firm, name, "owner")}
    assert by_owner.keys() == SCOPES.keys()
    for who, value in by_owner.items():
        want = expected(name, pairs(firm, category, lambda p, who=who: p == who, span))  # type: ignore[misc]
        assert value == near(want), who
    if not name.startswith("call_bias"):
        regions = {a.dimensions["region"]: a.value for a in parts(firm, name, "region")}
        assert {p: v for p, v in regions.items() if p in {"east", "west"}} == {
            "east": by_owner["eve"],
            "west": by_owner["wim"],
        }


def parts(facts: Facts, name: str, *by: str) -> tuple[object, ...]:
    return ask(facts, name, period="2025", as_of=AS_OF, by=by)  # type: ignore[return-value]


def test_weeks_before_the_end_add_up_to_all_of_them(firm: Facts) -> None:
    (whole,) = ask(firm, "forecast_wape", period="2025", as_of=AS_OF)
    weeks = ask(firm, "forecast_wape", period="2025", as_of=AS_OF, by=("weeks_left",))
    assert sum(w.numerator or 0 for w in weeks) == whole.numerator
    assert sum(w.n for w in weeks) == whole.n > 10
    assert [w.dimensions["weeks_left"] for w in weeks] == sorted(
        w.dimensions["weeks_left"] for w in weeks
    )
    both = ask(firm, "forecast_wape", period="2025", as_of=AS_OF, by=("owner", "weeks_left"))
    assert sum(w.n for w in both if w.dimensions["owner"] == "vip") == whole.n


def test_the_golden_pair_over_what_was_booked(tmp_path: Path) -> None:
    """(F, A) = (1000, 950), (10, 25): the error of each is 32.6 %, that in money 6.67 %."""
    deals = written(
        "big owner=ann amount=95000 | 01-10 | 02-03 stage=Won\n"
        "small owner=bob amount=2500 | 01-11 | 02-04 stage=Won"
    )
    q1 = quarter("2026-Q1")
    words = [
        Said(date(2026, 3, 2), "ann", q1, "commit", 100_000),
        Said(date(2026, 3, 2), "bob", q1, "commit", 1_000),
    ]
    facts = spoken(tmp_path, deals, words)
    about = {"period": "2026-Q1", "as_of": AS_OF}
    assert value_of(facts, "bookings", question=Question(AS_OF), period=q1) == 97_500
    (bias,) = ask(facts, "call_bias", **about)
    assert bias.value == pytest.approx((50 - 15) / 975)
    each = ask(facts, "forecast_accuracy", by=("owner",), **about)
    assert 1 - sum(a.value or 0 for a in each) / 2 == pytest.approx(0.326, abs=5e-4)
    error = ask(facts, "forecast_wape", by=("owner",), **about)
    share = sum(a.numerator or 0 for a in error) / sum(a.denominator or 0 for a in error)
    assert share == pytest.approx(0.0667, abs=5e-5)


def test_what_is_said_later_changes_no_earlier_day(firm: Facts, tmp_path: Path) -> None:
    day = date(2026, 1, 20)
    cut = spoken(tmp_path, HISTORIES, [w for w in random_words(3) if w.on <= day])
    for by in ((), ("owner",), ("weeks_left",)):
        here = ask(cut, *NAMES, period="2025", as_of=day, by=by)
        there = ask(firm, *NAMES, period="2025", as_of=day, by=by)
        assert [(a.dimensions, a.value, a.n) for a in here] == [
            (a.dimensions, a.value, a.n) for a in there
        ]
    assert any(a.value for a in here)
    until = end_of_day(day, ZONE)
    rows = firm.run(firm.compose("SELECT known_from FROM calls", Question(day))).to_pylist()
    assert rows
    assert max(r["known_from"] for r in rows) < until


def delayed(words: Iterable[Said]) -> list[Said]:
    """The words as they came in: at once, within days, long after, or as history."""
    dice = random.Random(9)
    return [
        replace(
            w,
            recorded=w.on + timedelta(days=dice.choice([0, 3, 7, 8, 40, 300])),
            loaded=dice.random() < 0.1,
        )
        for w in words
    ]


def test_what_comes_in_later_changes_no_earlier_day_unless_it_was_loaded(tmp_path: Path) -> None:
    day = date(2026, 1, 20)
    words = delayed(random_words(3))
    known = [w for w in words if w.loaded or (w.recorded or w.on) <= day]
    assert len(known) < sum(w.on <= day for w in words)
    whole, cut = spoken(tmp_path / "a", HISTORIES, words), spoken(tmp_path / "b", HISTORIES, known)
    for by in ((), ("owner",)):
        here = ask(cut, *NAMES, period="2025", as_of=day, by=by)
        there = ask(whole, *NAMES, period="2025", as_of=day, by=by)
        assert [(a.dimensions, a.value, a.n) for a in here] == [
            (a.dimensions, a.value, a.n) for a in there
        ]
    assert any(a.value for a in here)
    assert any("as history" in text for text in there[0].assumptions)


def test_hindsight_counts_for_nothing_and_history_says_that_it_was_loaded(tmp_path: Path) -> None:
    q1 = quarter("2026-Q1")
    deals = written("big owner=ann amount=95000 | 01-10 | 02-03 stage=Won")
    honest = Said(date(2026, 3, 2), "ann", q1, "commit", 190_000)
    perfect = Said(date(2026, 3, 3), "ann", q1, "commit", 95_000, recorded=AS_OF)
    loaded = replace(perfect, loaded=True)
    other = replace(honest, amount=1, measure="tcv")
    about = {"period": "2026-Q1", "as_of": AS_OF}

    def bias(*words: Said) -> tuple[object, int, str]:
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        (answer,) = ask(spoken(folder, deals, words), "call_bias", **about)
        return answer.value, answer.n, " ".join(answer.assumptions)

    assert bias(honest)[:2] == (1.0, 1)
    assert bias(perfect)[:2] == (None, 0)
    value, n, told = bias(honest, perfect)
    assert (value, n) == (1.0, 1)
    assert "1 call came in late and is left out" in told
    value, n, told = bias(loaded)
    assert (value, n) == (0.0, 1)
    assert f"1 call was loaded on {AS_OF}, as history" in told
    assert bias(honest, loaded)[:2] == (1.0, 1)
    value, n, told = bias(honest, other)
    assert (value, n) == (1.0, 1)
    assert "1 call of another measure is left out" in told


def test_who_comes_to_lead_a_team_within_a_week_has_one_word_of_it(tmp_path: Path) -> None:
    q1 = quarter("2026-Q1")
    own = Said(date(2026, 3, 2), "ann", q1, "commit", 100)
    team = replace(own, on=date(2026, 3, 3), amount=500, scope="east")
    facts = spoken(tmp_path, HISTORIES, [own, team])
    weeks = weeks_of(facts, Question(AS_OF), Category.COMMIT)
    assert [(w.person, w.called) for w in weeks] == [("ann", 500)]


def test_without_a_word_it_says_so(tmp_path: Path) -> None:
    facts = spoken(tmp_path, HISTORIES, [])
    (answer,) = ask(facts, "forecast_bias", period="2025", as_of=AS_OF)
    assert (answer.value, answer.n) == (None, 0)
    assert answer.assumptions[0].startswith("no calls are known by this day")
    (answer,) = ask(facts, "forecast_bias", period="2025", as_of=AS_OF, by=("stage",))
    assert answer.assumptions[0] == "calls have no stage"


def test_the_sql_shown_gives_the_number(firm: Facts) -> None:
    for answer in ask(firm, *NAMES, period="2025", as_of=AS_OF):
        value = duckdb.connect().execute(answer.sql).fetchall()[0][-1]
        assert value == answer.value


@pytest.fixture(scope="module")
def afar(spark_server: str, firm: Facts) -> Iterator[Facts]:
    engine = SparkEngine(spark_server)
    yield Facts(firm.store, engine, firm.calls)
    engine.close()


def test_calls_are_the_same_on_spark(firm: Facts, afar: Facts) -> None:
    for question in (Question(AS_OF), Question(AS_OF, scope="east", by=("owner", "region"))):
        sql = firm.compose("SELECT * FROM calls", question)
        assert afar.compose("SELECT * FROM calls", question) == sql
        assert compare(sql, firm.engine, afar.engine) == ()


@pytest.mark.parametrize("name", NAMES)
def test_same_numbers_on_spark(firm: Facts, afar: Facts, name: str) -> None:
    for by in ((), ("owner",), ("region", "weeks_left")):
        here = ask(firm, name, period="2025", as_of=AS_OF, by=by)
        there = ask(afar, name, period="2025", as_of=AS_OF, by=by)
        assert [(a.dimensions, a.n, a.numerator, a.denominator) for a in there] == [
            (a.dimensions, a.n, a.numerator, a.denominator) for a in here
        ]
