"""The brief of a day: whose number, what moved it, what waits; never more than twelve things."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from quarterdeck.connectors.quality import Held
from quarterdeck.desk.ask import Ask, settle
from quarterdeck.desk.deals import Which, deals_of
from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.desk.needs import needs_of
from quarterdeck.desk.since import since
from quarterdeck.desk.today import as_person, today_of
from quarterdeck.desk.viewer import OWNER, NotAllowedError, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.ledger.sources import Told
from quarterdeck.reports.blocks import EmptyState
from quarterdeck.reports.text import to_text
from quarterdeck.reports.today.brief import MOST, PASSING, QUESTIONS, Brief, Need, ranked
from quarterdeck.reports.today.document import today_json
from quarterdeck.reports.today.page import today_report
from quarterdeck.words.problem import QuarterdeckError

DOCS = (Path(__file__).parents[2] / "docs" / "today.md").read_text(encoding="utf-8")


@pytest.fixture
def brief(desk: Desk) -> Brief:
    return today_of(desk, OWNER, Ask())


def test_the_number_is_the_forecasts_and_the_change_is_the_bridges(
    desk: Desk, brief: Brief
) -> None:
    told = today_json(brief)["forecast"]
    forecast = forecast_of(desk, OWNER, Ask(), ahead=Ahead("", 0)).forecast
    assert brief.foreseen is not None
    assert brief.foreseen.forecast.whole == forecast.whole
    assert brief.bridge is not None
    then = Ask(as_of=f"{brief.since}", period=brief.period.label)
    before = forecast_of(desk, OWNER, then, ahead=Ahead("", 0)).forecast
    change = forecast.whole.expected - before.whole.expected
    assert told["change"] == f"{change / 100:.2f}"


def test_it_compares_with_the_last_monday_or_the_day_that_is_named(desk: Desk) -> None:
    assert today_of(desk, OWNER, Ask(as_of="2026-08-28")).since == date(2026, 8, 24)
    assert today_of(desk, OWNER, Ask(as_of="2026-08-24")).since == date(2026, 8, 17)
    named = today_of(desk, OWNER, Ask(as_of="2026-08-28"), since="2026-07-31")
    assert "Since Friday 31 July the forecast" in to_text(today_report(named))
    with pytest.raises(QuarterdeckError, match="not before"):
        today_of(desk, OWNER, Ask(as_of="2026-08-28"), since="2026-08-28")


def test_what_moved_it_stands_as_the_deals_of_the_day_do(desk: Desk, brief: Brief) -> None:
    rows = {r["id"]: r for r in deals_of(desk, OWNER, Ask(), which=Which("all")).rows}
    assert brief.moved
    assert len(brief.moved) + len(brief.needs) <= MOST
    effects = [abs(moved.effect) for moved in brief.moved]
    assert effects == sorted(effects, reverse=True)
    for moved in brief.moved:
        assert moved.cause not in PASSING
        if moved.deal.id in rows:
            assert moved.deal.last.stage == rows[moved.deal.id]["stage"]
            assert moved.deal.last.money == rows[moved.deal.id]["money"]


def test_a_seller_reads_of_their_own_deals_and_call_alone(desk: Desk) -> None:
    owners = [r["owner"] for r in deals_of(desk, OWNER, Ask(), which=Which()).rows]
    person = max(set(owners), key=owners.count)
    brief = today_of(desk, Viewer(person, "rep", frozenset({"read"})), Ask(), since="2026-06-30")
    own = deals_of(desk, OWNER, Ask(scope=person), which=Which("all"))
    mine = {str(row["id"]) for row in own.rows}
    assert brief.source.question.scope == person
    assert {moved.deal.id for moved in brief.moved if moved.deal.last.outcome != "deleted"} <= mine
    assert brief.moved
    assert not {"calls", "lock", "quarantine", "stopped"} & {need.kind for need in brief.needs}
    largest = [need.largest for need in brief.needs if need.largest]
    titles = {str(row["title"] or row["id"]) for row in own.rows}
    assert set(largest) <= titles


def test_what_is_due_comes_first_and_there_are_never_more_than_twelve(brief: Brief) -> None:
    needs = tuple(Need(f"n{n}", "x", "y", money=n, rank=n % 3) for n in range(20))
    many = brief.moved * 20
    kept = ranked(many, needs)
    assert (len(kept[0]), len(kept[1])) == (6, 6)
    assert [(n.rank, n.money) for n in kept[1]] == [(0, m) for m in (18, 15, 12, 9, 6, 3)]
    assert [len(part) for part in ranked((), needs)] == [0, 12]
    assert [len(part) for part in ranked(many, needs[:1])] == [11, 1]


def test_a_quiet_day_says_so(brief: Brief) -> None:
    quiet = replace(brief, moved=(), needs=())
    assert quiet.quiet
    said = [b for b in today_report(quiet).blocks if isinstance(b, EmptyState)]
    assert "All is quiet" in said[-1].says
    assert not any(isinstance(b, EmptyState) for b in today_report(brief).blocks)


def test_a_day_nobody_looked_at_is_no_quiet_day(desk: Desk) -> None:
    unseen = today_of(desk, OWNER, Ask(as_of="2026-09-15"))
    assert unseen.moved == ()
    assert "Nothing has been observed since 2026-08-28" in to_text(today_report(unseen))
    assert len(today_json(unseen)["notes"]) == 1


def test_who_minds_the_data_reads_what_is_held_back_and_which_field_fell_silent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = datetime(2026, 8, 28, tzinfo=UTC)
    field = Told("deals", "crm", "amount", last - timedelta(days=400), last, 900, 0, ())
    silent = replace(field, field="close_date", until=last - timedelta(days=40))
    rare = replace(silent, field="account", rows=3)
    history = replace(since(desk, OWNER), told=(field, silent, rare))
    monkeypatch.setattr("quarterdeck.desk.needs.since", lambda *_: history)
    held = Held("unreadable_money", "amount", "the amount cannot be read", 4, 120000)
    monkeypatch.setattr("quarterdeck.desk.needs.held_back", lambda *_: (held,))
    reader = Viewer("r", "revops", frozenset({"read"}))
    ask = Ask()
    found = {n.kind: n for n in needs_of(desk, reader, ask, settle(desk, reader, ask))}
    assert found["quarantine"].money == 120000
    assert found["stopped"].says == (
        "crm has told no close date since 19 Jul, while it tells other fields"
    )
    past = Ask(as_of="2026-08-20")
    kinds = {n.kind for n in needs_of(desk, reader, past, settle(desk, reader, past))}
    assert not kinds & {"quarantine", "stopped"}, "what the data need is told of now alone"


def test_only_the_holder_reads_in_the_place_of_others(desk: Desk) -> None:
    person = deals_of(desk, OWNER, Ask(), which=Which(limit=1)).rows[0]["owner"]
    reader = as_person(desk, OWNER, desk.name(person))
    assert (reader.person, reader.rights) == (person, {"read"})
    with pytest.raises(NotAllowedError):
        as_person(desk, Viewer("x", "vp"), person)


def test_every_question_is_in_the_docs() -> None:
    assert [q for pair in QUESTIONS.values() for q in pair if q not in DOCS] == []
