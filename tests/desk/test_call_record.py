"""The record of calls: what each viewer sees of it, and silence where there is too little."""

import json
from dataclasses import replace

import pytest

from quarterdeck.desk.answering import People
from quarterdeck.desk.ask import Ask
from quarterdeck.desk.call_record import call_record
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.metrics.callers.gather import weeks_of
from quarterdeck.metrics.callers.record import PersonRecord, Verdict
from quarterdeck.metrics.evaluate import value_of
from quarterdeck.reports.calls.recorded import (
    recorded_json,
    recorded_report,
    recorded_sheet,
    too_little,
)
from quarterdeck.reports.text import to_text
from quarterdeck.words.deal import Category
from quarterdeck.words.problem import QuarterdeckError


def caller(desk: Desk, role: str) -> str:
    people = call_record(desk, OWNER, Ask()).record.people
    return next(p.person for p in people if p.layer == role)


def test_few_quarters_name_nobody_and_the_page_says_so(desk: Desk) -> None:
    found = call_record(desk, OWNER, Ask())
    text = to_text(recorded_report(found), width=140)
    assert "Nobody is named: 4 periods are too few to tell a lean from chance in anyone." in text
    assert "sandbagging" not in text
    assert {one["verdict"] for one in recorded_json(found)["people"]} == {"too_few"}
    assert len(recorded_sheet(found).rows) == len(found.record.people) > 3


def test_whoever_cannot_be_judged_is_told_what_is_missing() -> None:
    few = PersonRecord("ann", "seller", 4, 0.1, 0.0, 0.2, 0.9, Verdict.TOO_FEW, ())
    assert too_little((few,)) == "4 periods are too few to tell a lean from chance in anyone"
    alone = replace(few, periods=12, lean=None, power=0.0)
    assert too_little((few, alone)).startswith("in no layer do 5 people call")
    uneven = replace(few, periods=12, power=0.31)
    said = "a lean of 28 % would be seen 31 % of the time at best, and 50 % is needed"
    assert too_little((uneven, alone)).endswith(said)


def test_what_came_of_a_call_is_what_its_scope_booked(desk: Desk) -> None:
    people, calendar = People(desk), desk.playbook.settings.calendar
    weeks = weeks_of(desk.facts, Question(desk.last_day), Category.COMMIT)
    asked = {(w.person, w.start): w.came for w in weeks}
    assert len(asked) > 10
    for (person, start), came in asked.items():
        period = calendar.quarter_of(start)
        scope = people.scope(person, period.last_day)
        if scope not in {"", person}:
            continue  # who was in a team then may be in another one on the day
        question = Question(desk.last_day, scope=scope)
        assert came == value_of(desk.facts, "bookings", question=question, period=period)
    assert all(w.before <= w.came for w in weeks if w.came >= 0)


def test_a_seller_sees_their_own_record_first_and_nobody_elses(desk: Desk) -> None:
    ann = caller(desk, "seller")
    found = call_record(desk, Viewer(ann, "seller"), Ask())
    assert [p.person for p in found.record.people] == [ann]
    titles = [getattr(block, "title", "") for block in recorded_report(found).blocks]
    assert titles[1:3] == ["Your own record", "Layers"]
    with pytest.raises(QuarterdeckError, match="outside"):
        call_record(desk, Viewer(ann, "seller"), Ask(scope=caller(desk, "manager")))


def test_a_manager_sees_layers_of_enough_people_and_the_team(desk: Desk) -> None:
    boss = caller(desk, "manager")
    found = call_record(desk, Viewer(boss, "manager"), Ask())
    team = People(desk).scope(boss, desk.today)
    places = People(desk).places(desk.today)
    assert boss in {p.person for p in found.record.people}
    assert all(team in places[p.person] for p in found.record.people)
    assert all(one.people >= 5 for one in found.record.layers)


def test_nothing_said_later_changes_an_earlier_record(desk: Desk) -> None:
    early = recorded_json(call_record(desk, OWNER, Ask(as_of="2026-01-15")))
    late = recorded_json(call_record(desk, OWNER, Ask(as_of="2026-08-20")))
    assert max(p["periods"] for p in early["people"]) < max(p["periods"] for p in late["people"])
    assert json.loads(json.dumps(late)) == late
