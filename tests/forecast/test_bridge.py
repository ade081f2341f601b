"""Why a forecast changed: terms that add up exactly, deal by deal, on any history."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from quarterdeck.engine.sql import ident
from quarterdeck.facts import Facts, Question
from quarterdeck.forecast.bridge import TERMS, Bridge, PartBridge, bridge
from quarterdeck.forecast.bridge_lines import LINES
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.window import Window
from quarterdeck.simulation.histories import Nastiness, random_history
from quarterdeck.words.calendar import FiscalCalendar, Period, parse_period
from quarterdeck.words.days import end_of_day
from tests.worlds import facts_of, known_before

BAD = Nastiness(start=date(2025, 9, 1), days=300)
Q2 = parse_period("2026-Q2", FiscalCalendar())
Q3 = parse_period("2026-Q3", FiscalCalendar())
Q4 = parse_period("2026-Q4", FiscalCalendar())
APR6, APR20, MAY25, JUL10 = (
    date(2026, 4, 6),
    date(2026, 4, 20),
    date(2026, 5, 25),
    date(2026, 7, 10),
)
NOV2 = date(2026, 11, 2)

ASKS = (
    (APR6, Question(APR20)),
    (APR6, Question(APR20, by=("owner",))),
    (APR6, Question(MAY25, by=("stage", "product"))),
    (date(2026, 2, 10), Question(APR20, by=("team",))),
    (date(2026, 2, 10), Question(APR20, "south", by=("owner",))),
    (APR6, Question(MAY25, "", "stage!=Proposal", ("region",))),
    (APR20, Question(JUL10, by=("category",))),
    (APR20, Question(APR20, by=("owner",))),
)


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    return random_history(5, 400, nastiness=BAD)


@pytest.fixture(scope="module")
def facts(rows: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("bridge"), rows)


@pytest.fixture(scope="module")
def forecasts(facts: Facts) -> Forecasts:
    return Forecasts(facts, replays=0)


def adds_up(part: PartBridge) -> bool:
    for term in part.terms:
        assert term.amount == sum(cause.amount for cause in term.causes)
    moved = sum(term.amount for term in part.terms)
    return part.opening.expected + moved == part.closing.expected


def amounts(part: PartBridge) -> dict[str, int]:
    return {term.term: term.amount for term in part.terms}


@pytest.mark.parametrize(("first", "asked"), ASKS, ids=str)
def test_opening_and_terms_are_the_closing_in_the_whole_and_in_every_part(
    forecasts: Forecasts, first: date, asked: Question
) -> None:
    found = bridge(forecasts, Window(Q2, first), asked)
    assert adds_up(found.whole)
    assert all(adds_up(part) for part in found.parts)
    for term in TERMS:
        whole = amounts(found.whole)[term]
        assert sum(amounts(part)[term] for part in found.parts) == whole or not asked.by
    opened = forecasts.forecast(Window(Q2, first), asked).whole
    assert found.whole.opening.expected == opened.expected
    if not found.over:
        closed = forecasts.forecast(Window(Q2, asked.as_of), asked).whole
        assert found.whole.closing.expected == closed.expected


@pytest.mark.parametrize(("seed", "deals"), [(1, 4), (2, 90)])
def test_other_histories_add_up_too(tmp_path: Path, seed: int, deals: int) -> None:
    nasty = replace(BAD, gone=0.2, empty=0.2)
    world = facts_of(tmp_path, random_history(seed, deals, nastiness=nasty))
    forecasts = Forecasts(world, replays=0)
    for asked in (Question(APR20, by=("owner",)), Question(APR20, "north", by=("outcome",))):
        found = bridge(forecasts, Window(Q2, date(2025, 12, 8)), asked)
        assert adds_up(found.whole)
        assert all(adds_up(part) for part in found.parts)


def lines(facts: Facts) -> list[dict[str, Any]]:
    return facts.run(f"SELECT * FROM {LINES}").to_pylist()


def stood(forecasts: Forecasts, window: Window) -> dict[int, dict[str, Any]]:
    """Return every deal known on the day with what it adds to the forecast."""
    scores, _ = forecasts.served(window)
    sql = scores.sql("bridge_side", Question(window.as_of), measure=ident("amount"))
    return {row["key"]: row for row in forecasts.facts.run(sql).to_pylist()}


@pytest.mark.parametrize("period", [Q2, Q3], ids=lambda p: p.label)
def test_every_deal_moves_by_what_it_adds_at_last_less_what_it_added_at_first(
    forecasts: Forecasts, period: Period
) -> None:
    window = Window(period, APR6)
    found = bridge(forecasts, window, Question(MAY25))
    moved: Counter[int] = Counter()
    for line in lines(forecasts.facts):
        moved[line["key"]] += line["amount"]
    before, after = stood(forecasts, window), stood(forecasts, Window(period, MAY25))
    expected: Counter[str] = Counter()
    for key, now in after.items():
        was = before.get(key, NOTHING)
        change = {n: now[n] - was[n] for n in ("booked", "opened", "created")}
        assert moved[key] == sum(change.values())
        expected[fate(was, now)] += change["booked"] + change["opened"]
    for term in ("won", "lost", "created_open", "created_won"):
        assert amounts(found.whole)[term] == expected[term]
    assert expected["lost"] < 0
    assert expected["created_open"] > 0


NOTHING = {"booked": 0, "opened": 0, "created": 0, "booked_n": 0, "is_open": None}


def fate(was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    if was["is_open"] is None:
        return "created_won" if now["booked_n"] else "created_open"
    if now["booked_n"] and not was["booked_n"]:
        return "won"
    if was["is_open"] and not now["is_open"] and now["outcome"] != "won":
        return "lost"
    return "other"


def test_without_a_change_of_any_deal_only_time_and_learning_move_it(facts: Facts) -> None:
    found = bridge(Forecasts(facts, replays=0), Window(Q4, date(2026, 10, 5)), Question(NOV2))
    told = amounts(found.whole)
    still = {"won", "lost", "changed", "created_open", "created_won"}
    assert {term for term, amount in told.items() if amount} == set(TERMS) - still
    assert told["time_passed"] < 0
    assert told["not_created"] < 0


def test_from_a_day_to_itself_nothing_moves(forecasts: Forecasts) -> None:
    found = bridge(forecasts, Window(Q2, APR20), Question(APR20, by=("owner",)), deals=5)
    assert not any(amounts(found.whole).values())
    assert not found.deals
    assert all(one.before == one.after for one in found.learned)


def test_once_the_period_is_over_it_closes_at_what_was_won(forecasts: Forecasts) -> None:
    found = bridge(forecasts, Window(Q2, APR6), Question(JUL10))
    sql = "SELECT sum(money) AS won FROM deals WHERE outcome = 'won'"
    span = f"closed_on >= DATE '{Q2.start}' AND closed_on < DATE '{Q2.end}'"
    facts = forecasts.facts
    won = facts.run(facts.compose(f"{sql} AND {span}", Question(JUL10)))["won"][0].as_py()
    assert found.over
    assert found.whole.closing.expected == won
    assert amounts(found.whole)["refit"] == 0
    assert found.learned == ()


def test_what_is_known_later_changes_no_bridge(
    rows: pa.Table, forecasts: Forecasts, tmp_path: Path
) -> None:
    end = end_of_day(MAY25, forecasts.facts.playbook.settings.timezone)
    cut = Forecasts(facts_of(tmp_path, known_before(rows, end)), replays=0)
    asked = Question(MAY25, by=("owner",))
    assert told(bridge(cut, Window(Q2, APR20), asked, deals=20)) == told(
        bridge(forecasts, Window(Q2, APR20), asked, deals=20)
    )


def told(found: Bridge) -> tuple[object, ...]:
    return (found.whole, found.parts, found.deals, found.learned)


def test_the_deals_that_moved_it_most_say_how_they_stood(forecasts: Forecasts) -> None:
    deals = bridge(forecasts, Window(Q2, APR6), Question(MAY25), deals=30).deals
    assert len(deals) == 30
    assert [abs(d.effect) for d in deals] == sorted((abs(d.effect) for d in deals), reverse=True)
    for deal in deals:
        first = deal.first.added if deal.first else 0
        assert deal.effect == sum(deal.causes.values()) == deal.last.added - first


CHANGES = {
    "R-000278": ("stage", {"stage": "Negotiation"}),
    "R-000121": ("close_date", {"close_date": date(2026, 12, 15)}),
    "R-000069": ("category", {"category": "commit"}),
    "R-000117": ("amount", {"amount": 9_000_000}),
}
"""Deals in euro, open and otherwise unchanged between the days, and one change of each."""


def test_a_change_of_one_field_is_told_as_that_field(rows: pa.Table, tmp_path: Path) -> None:
    events = [event(rows, deal, fields) for deal, (_, fields) in CHANGES.items()]
    world = facts_of(tmp_path, pa.concat_tables([rows, *events]))
    found = bridge(Forecasts(world, replays=0), Window(Q2, APR6), Question(MAY25), deals=400)
    whats = {"stage", "close_date", "category", "signals", "amount", "rates"}
    told = {d.id: whats & set(d.causes) for d in found.deals if d.id in CHANGES}
    assert told == {deal: {cause} for deal, (cause, _) in CHANGES.items()}


def event(rows: pa.Table, deal: str, fields: Mapping[str, Any]) -> pa.Table:
    """Return one more line of a deal, on 20 April, that sets these fields."""
    at = datetime(2026, 4, 20, 9, tzinfo=UTC)
    row: dict[str, Any] = dict.fromkeys(rows.column_names)
    row |= {name: False for name in rows.column_names if name.startswith("has_")}
    row |= {"id": deal, "valid_at": at, "known_at": at, "seq": 9, "row_no": 10**6}
    row |= {"reconstructed": "", "doubtful": ""}
    row |= fields | {f"has_{name}": True for name in fields}
    return pa.Table.from_pylist([row], rows.schema)
