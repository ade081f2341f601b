"""Who may say what of whom and of which deal, and who sees what was said."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from quarterdeck.desk.answering import People
from quarterdeck.desk.ask import Ask
from quarterdeck.desk.call_files import import_calls
from quarterdeck.desk.called import called
from quarterdeck.desk.calls import Typed, submit
from quarterdeck.desk.judging import Opinion, judge
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.speaking import Who, delegate
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.journal.amounts import LARGEST
from quarterdeck.reports.calls.data import Called
from quarterdeck.words.deal import Category
from quarterdeck.words.money import convert
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.conftest import NOW
from tests.desk.test_calls import home, of_role

__all__ = ["home"]
COMMIT = Category.COMMIT


@pytest.fixture
def room(home: Path, tmp_path: Path) -> Desk:
    shutil.copytree(home, tmp_path / "demo")
    return open_workspace(tmp_path / "demo", now=NOW)


def owned(desk: Desk) -> dict[str, str]:
    """An open deal of each owner."""
    sql = desk.facts.compose(
        "SELECT owner, min(id) AS id FROM deals WHERE is_open AND owner IS NOT NULL GROUP BY owner",
        Question(desk.today),
    )
    return {row["owner"]: row["id"] for row in desk.facts.run(sql).to_pylist()}


def shown(desk: Desk, viewer: Viewer = OWNER, **asked: str) -> Called:
    return called(desk, viewer, Ask(as_of=f"{desk.today}", **asked))


def test_a_deal_is_judged_by_who_answers_for_it_and_others_are_as_if_they_were_not(
    room: Desk,
) -> None:
    deals, people = owned(room), People(room)
    ann, bo = sorted(p for p in deals if people.roles.get(p) == "seller")[:2]
    judge(room, OWNER, Opinion(deals[ann], "out"), who=Who(ann), preview=True)
    viewer = Viewer(ann, "seller", frozenset({"read", "call"}))
    judge(room, viewer, Opinion(deals[ann], "out"), who=Who(), preview=True)
    told = []
    for deal in (deals[bo], "D-0"):
        for who in (OWNER, viewer):
            with pytest.raises(QuarterdeckError, match="answers for no deal") as error:
                judge(room, who, Opinion(deal, "out"), who=Who(ann))
            told.append(error.value.says.replace(deal, "DEAL"))
    assert len(set(told)) == 1
    delegate(room, OWNER, who=Who(bo), to=ann)
    judge(room, viewer, Opinion(deals[bo], "out"), who=Who("", bo), preview=True)
    with pytest.raises(QuarterdeckError, match="answers for no deal"):
        judge(room, viewer, Opinion(deals[bo], "out"), who=Who(ann))


def test_what_a_boss_says_of_a_deal_is_not_for_its_seller(room: Desk) -> None:
    deals, people = owned(room), People(room)
    ann = min(p for p in deals if people.roles.get(p) == "seller")
    boss = of_role(room, "vp")
    judge(room, OWNER, Opinion(deals[ann], "out", note="about to be let go"), who=Who(boss))
    judge(room, OWNER, Opinion(deals[ann], "in"), who=Who(ann))
    assert {one.person for one in shown(room).judged} == {ann, boss}
    assert {one.person for one in shown(room, Viewer(ann, "seller")).judged} == {ann}
    assert {one.person for one in shown(room, Viewer(boss, "vp")).judged} == {ann, boss}


def test_a_judgement_is_told_in_the_currency_that_is_asked_for(room: Desk) -> None:
    deal = next(iter(owned(room).values()))
    judge(room, OWNER, Opinion(deal, amount="1000.00"), who=Who(of_role(room, "vp")))
    (one,) = shown(room, rates="constant:2026-09-01", currency="USD").judged
    assert one.amount is not None
    rate = dict(shown_rates(room))["USD"]
    assert abs(convert(one.amount, "USD", "EUR", rate) - 100_000) <= 1


def shown_rates(desk: Desk) -> list[tuple[str, int]]:
    day = date(2026, 9, 1)
    known = [r for r in desk.playbook.rates if r.kind == "dated" and r.since <= day]
    return [(r.currency, r.rate) for r in sorted(known, key=lambda r: r.since)]


def test_a_voice_is_lent_by_who_may_call_and_to_somebody_else(room: Desk) -> None:
    ann, bo = of_role(room, "seller"), of_role(room, "manager")
    with pytest.raises(QuarterdeckError, match="may not call"):
        delegate(room, Viewer(ann, "seller", frozenset({"read"})), who=Who(), to=bo)
    with pytest.raises(QuarterdeckError, match="speaks for themselves"):
        delegate(room, OWNER, who=Who(ann), to=ann)


def test_who_left_calls_nothing_and_nobody_calls_less_than_nothing(room: Desk) -> None:
    ann = of_role(room, "seller")
    with pytest.raises(QuarterdeckError, match="below zero"):
        submit(room, OWNER, Typed({COMMIT: "-5"}), who=Who(ann))
    people = room.root / "playbook" / "people.csv"
    header, *lines = people.read_text().splitlines()
    left = header.split(",").index("left")
    cells = [line.split(",") for line in lines]
    for row in cells:
        row[left] = f"{room.today - timedelta(days=90)}" if row[0] == ann else row[left]
    people.write_text("\n".join([header, *(",".join(row) for row in cells)]) + "\n")
    gone = open_workspace(room.root, now=NOW)
    with pytest.raises(QuarterdeckError, match="left on 2026-07-03"):
        submit(gone, OWNER, Typed({COMMIT: "5"}), who=Who(ann))


def test_an_amount_beyond_all_measure_is_refused_where_it_stands(room: Desk) -> None:
    ann = of_role(room, "seller")
    huge = "9" * 30
    for wrong in (huge, "9" * 5000, f"{LARGEST // 100 + 1}"):
        with pytest.raises(QuarterdeckError, match="more than an amount can be"):
            submit(room, OWNER, Typed({COMMIT: wrong}), who=Who(ann))
    file = room.root / "said.csv"
    file.write_text(
        "called_on,person,period,category,amount\n"
        f"{room.today},{ann},2026-Q4,commit,{huge}\n"
        f"{room.today},{ann},2026-Q4,commit,100\n"
    )
    taken = import_calls(room, OWNER, file)
    assert (taken.new, [p.where for p in taken.problems]) == (1, ["said.csv:2 amount"])


def test_a_file_says_nothing_that_could_not_be_said_at_the_desk(room: Desk) -> None:
    ann, bo = of_role(room, "seller"), of_role(room, "manager")
    today, tomorrow = room.today, room.today + timedelta(days=1)
    submit(room, OWNER, Typed({COMMIT: "500"}), who=Who(bo))
    file = room.root / "said.csv"
    file.write_text(
        "called_on,person,period,category,amount,by\n"
        f"{today},{ann},2026-Q4,commit,100,\n"
        f"{today},{ann},2026-Q4,best_case,90,\n"
        f"{tomorrow},{ann},2026-Q4,commit,100,\n"
        f"2026-08-03,{ann},2026-Q3,commit,100,\n"
        f"2026-08-03,{ann},2026-Q2,commit,100,\n"
        f"{today},{ann},2026-Q4,commit,100,{bo}\n"
        f"{today},{bo},2026-Q4,best_case,400,\n"
        f"2026-09-01,{ann},2026-Q4,commit,70,\n"
    )
    seen = import_calls(room, OWNER, file, preview=True)
    taken = import_calls(room, OWNER, file)
    assert (seen.new, taken.new) == (1, 1)
    assert seen.problems == taken.problems
    assert {p.where: p.says.split(" ", 1)[0] for p in taken.problems} == {
        "said.csv:3 amount": "The",
        "said.csv:4 called_on": "It",
        "said.csv:5 period": "2026-Q3",
        "said.csv:6 period": "2026-Q2",
        "said.csv:7 by": room.name(bo).split(" ", 1)[0],
        "said.csv:8 amount": "The",
    }
    whole = import_calls(room, OWNER, room.root / "exports" / "calls.csv", preview=True)
    over = [p for p in whole.problems if p.says.startswith("2026-Q3 ended on 2026-09-30.")]
    assert [p.count > 10 for p in over] == [True]
    past = import_calls(room, OWNER, file, history=True)
    assert "said.csv:5 period" not in {p.where for p in past.problems}
    assert "said.csv:6 period" in {p.where for p in past.problems}
    again = import_calls(room, OWNER, file)
    assert again.new == 0


def test_a_lent_voice_is_ended_at_once_and_only_where_it_was_lent(room: Desk) -> None:
    ann, bo = of_role(room, "seller"), of_role(room, "manager")
    with pytest.raises(QuarterdeckError, match="nothing is ended"):
        delegate(room, OWNER, who=Who(ann), to=bo, end=True)
    delegate(room, OWNER, who=Who(ann), to=bo)
    submit(room, OWNER, Typed({COMMIT: "5"}), who=Who(bo, ann))
    with pytest.raises(QuarterdeckError, match="two things"):
        delegate(room, OWNER, who=Who(ann), to=bo, until=f"{room.today}", end=True)
    delegate(room, OWNER, who=Who(ann), to=bo, end=True)
    with pytest.raises(QuarterdeckError, match="may not speak"):
        submit(room, OWNER, Typed({COMMIT: "6"}), who=Who(bo, ann))
