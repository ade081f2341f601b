"""Calls: who may say what for whom, what stands, what stays readable, and as of which day."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quarterdeck.desk.answering import People
from quarterdeck.desk.ask import Ask
from quarterdeck.desk.call_files import import_calls
from quarterdeck.desk.call_record import call_record
from quarterdeck.desk.called import called
from quarterdeck.desk.calls import Typed, submit, undo
from quarterdeck.desk.judging import Opinion, judge
from quarterdeck.desk.locking import lock, unlock
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.speaking import Who, delegate
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.calls import CallEntries
from quarterdeck.facts.question import Question
from quarterdeck.journal.api import Journal
from quarterdeck.metrics.evaluate import value_of
from quarterdeck.reports.calls.data import Called, Caller
from quarterdeck.reports.calls.document import called_json
from quarterdeck.reports.calls.page import called_report, missing_report
from quarterdeck.reports.calls.recorded import recorded_json, recorded_report
from quarterdeck.reports.text import to_text
from quarterdeck.words.deal import Category
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.conftest import NOW

COMMIT, BEST = Category.COMMIT, Category.BEST_CASE


@pytest.fixture(scope="module")
def home(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calls") / "demo"
    shutil.copytree(company, folder)
    open_workspace(folder, now=NOW).facts.engine.close()
    return folder


@pytest.fixture
def room(home: Path, tmp_path: Path) -> Desk:
    """A company in which nobody has called this quarter yet."""
    shutil.copytree(home, tmp_path / "demo")
    return open_workspace(tmp_path / "demo", now=NOW)


def later(desk: Desk, **more: int) -> Desk:
    return open_workspace(desk.root, now=NOW + timedelta(**more))


def of_role(desk: Desk, role: str) -> str:
    left = {p.id for p in desk.playbook.people if p.left and p.left <= desk.today}
    return next(p.id for p in desk.playbook.people if p.role == role and p.id not in left)


def say(desk: Desk, by: str, commit: str = "", **more: str) -> None:
    amounts = {c: a for c, a in ((COMMIT, commit), (BEST, more.pop("best", ""))) if a}
    who = Who(by, more.pop("person", ""))
    submit(desk, OWNER, Typed(amounts, note=more.pop("note", "")), who=who)


def shown(desk: Desk, viewer: Viewer = OWNER, **asked: str) -> Called:
    return called(desk, viewer, Ask(as_of=asked.pop("as_of", f"{desk.today}"), **asked))


def caller(found: Called, person: str) -> Caller:
    return next(c for c in found.callers if c.person == person)


def commit_of(found: Called, person: str) -> int | None:
    word = caller(found, person).calls.get(COMMIT)
    return word.amount if word else None


def test_a_later_word_supersedes_an_earlier_one_and_both_stay(room: Desk) -> None:
    ann = of_role(room, "seller")
    say(room, ann, "9000", note="two deals in legal")
    say(later(room, hours=1), ann, "8000.50")
    found = shown(later(room, hours=2))
    assert commit_of(found, ann) == 800_050
    words = [w for w in found.history if w.person == ann]
    assert [w.amount for w in words] == [800_050, 900_000]
    assert words[0].supersedes == words[1].entry
    assert words[1].note == "two deals in legal"


def test_taking_back_lets_the_earlier_word_stand_again(room: Desk) -> None:
    ann = of_role(room, "seller")
    say(room, ann, "9000", best="12000")
    say(later(room, hours=1), ann, "8000")
    undo(later(room, hours=2), OWNER, who=Who(ann))
    assert commit_of(shown(later(room, hours=3)), ann) == 900_000
    undone = later(room, hours=4)
    with pytest.raises(QuarterdeckError, match="has called nothing"):
        undo(undone, OWNER, who=Who(of_role(room, "vp")))
    assert len(shown(undone).history) == 4


def test_taking_back_twice_takes_back_two_words(room: Desk) -> None:
    ann = of_role(room, "seller")
    say(room, ann, "100")
    say(later(room, hours=1), ann, "200", best="300")
    first = undo(later(room, hours=2), OWNER, who=Who(ann))
    assert commit_of(shown(later(room, hours=3)), ann) == 10_000
    second = undo(later(room, hours=4), OWNER, who=Who(ann))
    assert [c.amount for c in second.calls] == [None]
    found = shown(later(room, hours=5))
    assert commit_of(found, ann) is None
    words = [w for w in found.history if w.person == ann]
    assert [w.entry for w in words[-3:]] == sorted([w.entry for w in words[-3:]], reverse=True)
    taken_back = {c.said.supersedes for c in (*first.calls, *second.calls)}
    assert taken_back == {w.entry for w in words if w.source == "typed"}
    with pytest.raises(QuarterdeckError, match="has called nothing"):
        undo(later(room, hours=6), OWNER, who=Who(ann))
    say(later(room, hours=7), ann, "400")
    assert undo(later(room, hours=8), OWNER, who=Who(ann)).calls[0].amount is None


def test_of_two_who_speak_at_once_the_second_sees_what_the_first_said(room: Desk) -> None:
    ann = of_role(room, "seller")
    other = later(room, hours=1)
    refused: list[QuarterdeckError] = []

    def at_once() -> None:
        try:
            say(other, ann, best="50")
        except QuarterdeckError as error:
            refused.append(error)

    call = submit(room, OWNER, Typed({COMMIT: "100"}), who=Who(ann), preview=True).calls
    thread = Thread(target=at_once)
    with room.journal.floor() as floor:
        thread.start()
        thread.join(timeout=1)
        floor.add(call)
    thread.join()
    assert ["is below the commit" in error.says for error in refused] == [True]


def test_a_first_word_taken_back_leaves_none(room: Desk) -> None:
    ann = of_role(room, "seller")
    say(room, ann, "9000")
    undo(later(room, hours=1), OWNER, who=Who(ann))
    found = shown(later(room, hours=2))
    assert commit_of(found, ann) is None
    assert [w.amount for w in found.history] == [None, 900_000]


def test_a_preview_records_nothing(room: Desk) -> None:
    ann = of_role(room, "seller")
    told = submit(room, OWNER, Typed({COMMIT: "9000"}), who=Who(ann), preview=True)
    assert (told.recorded, told.calls[0].amount) == (False, 900_000)
    assert shown(room).history == ()


def test_a_leaders_call_is_their_own_beside_the_sum_below(room: Desk) -> None:
    boss = of_role(room, "vp")
    below = caller(shown(room), boss).below
    assert below is not None
    assert below.callers >= 2
    leaders = [c.person for c in shown(room).leaders if c.person != boss]
    say(room, boss, "70000")
    say(room, leaders[0], "10000")
    say(room, of_role(room, "seller"), "5000")
    leader = caller(shown(room), boss)
    assert leader.calls[COMMIT].amount == 7_000_000
    assert leader.below is not None
    assert leader.below.amounts[COMMIT] == 1_000_000
    assert (leader.below.called, leader.below.callers) == (1, below.callers)


def test_what_the_crm_says_of_a_scope_is_what_the_catalogue_says(room: Desk) -> None:
    day, period = "2026-06-28", "2026-Q2"
    found = shown(room, as_of=day, period=period)
    for one in found.leaders:
        question = Question(date.fromisoformat(day), scope=one.scope)
        booked = value_of(room.facts, "bookings", question=question, period=found.period)
        assert one.crm["booked"] == booked, one
    assert sum(c.crm["booked"] for c in found.leaders) > 0


def test_only_who_was_lent_a_voice_speaks_for_another(room: Desk) -> None:
    ann, boss = of_role(room, "seller"), of_role(room, "manager")
    with pytest.raises(QuarterdeckError, match="may not speak for"):
        say(room, boss, "9000", person=ann)
    with pytest.raises(QuarterdeckError, match="cannot lend"):
        delegate(room, OWNER, who=Who(boss, ann), to=boss)
    delegate(room, OWNER, who=Who(ann), to=boss, until=f"{room.today}")
    say(room, boss, "9000", person=ann)
    word = caller(shown(room), ann).calls[COMMIT]
    assert (word.by, word.person) == (boss, ann)
    with pytest.raises(QuarterdeckError, match="may not speak for"):
        say(later(room, days=1), boss, "9000", person=ann)


def test_a_viewer_speaks_as_themselves_only(room: Desk) -> None:
    ann, bo = of_role(room, "seller"), of_role(room, "manager")
    mine = Viewer(ann, "seller", frozenset({"read", "call"}))
    submit(room, mine, Typed({COMMIT: "9000"}), who=Who())
    with pytest.raises(QuarterdeckError, match="cannot sign as"):
        submit(room, mine, Typed({COMMIT: "9000"}), who=Who(bo))
    with pytest.raises(QuarterdeckError, match="may not speak for"):
        submit(room, mine, Typed({COMMIT: "9000"}), who=Who("", bo))
    with pytest.raises(QuarterdeckError, match="may not call"):
        submit(room, Viewer(ann, "seller", frozenset({"read"})), Typed({COMMIT: "1"}), who=Who())
    with pytest.raises(QuarterdeckError, match="may not write"):
        import_calls(room, mine, room.root / "exports" / "calls.csv")


def test_a_seller_sees_their_own_calls_and_a_manager_the_teams(room: Desk) -> None:
    people = People(room)
    boss = of_role(room, "manager")
    team = people.scope(boss, room.today)
    seen = shown(room, Viewer(boss, "manager"), period="2026-Q3", as_of="2026-08-20")
    assert boss in {c.person for c in seen.callers}
    inside = people.places(date(2026, 8, 20))
    assert all(team in inside[c.person] or c.person == boss for c in seen.callers)
    assert {w.person for w in seen.history} <= {c.person for c in seen.callers}
    ann = next(c.person for c in seen.sellers)
    own = shown(room, Viewer(ann, "seller"), period="2026-Q3", as_of="2026-08-20")
    assert {c.person for c in own.callers} == {ann} == {w.person for w in own.history}


def test_what_is_said_later_changes_no_earlier_day(room: Desk) -> None:
    before = called_json(shown(room, as_of="2026-08-20", period="2026-Q3"), history=True)
    assert before["history"]
    vp = of_role(room, "vp")
    submit(room, OWNER, Typed({COMMIT: "9000"}, period="2026-Q4"), who=Who(vp))
    file = room.root / "late.csv"
    file.write_text(f"called_on,person,period,category,amount\n2026-08-21,{vp},2026-Q4,commit,1\n")
    assert import_calls(room, OWNER, file).new == 1
    again = open_workspace(room.root, now=NOW)
    assert called_json(shown(again, as_of="2026-08-20", period="2026-Q3"), history=True) == before
    assert not shown(again, as_of="2026-09-30", period="2026-Q4").history
    told = called_json(shown(again, period="2026-Q4"), history=True)["history"][-1]
    assert (told["amount"], told["said_on"], told["recorded_on"]) == (
        "1.00",
        "2026-08-21",
        "2026-10-01",
    )


def test_history_counts_from_when_it_was_said_and_says_that_it_was_loaded(room: Desk) -> None:
    file, vp = room.root / "past.csv", of_role(room, "vp")
    file.write_text(f"called_on,person,period,category,amount\n2026-08-21,{vp},2026-Q3,commit,1\n")
    assert import_calls(room, OWNER, file, history=True).new == 1
    assert import_calls(room, OWNER, file, history=True).new == 0
    found = shown(room, as_of="2026-08-21", period="2026-Q3")
    word = called_json(found, history=True)["history"][0]
    assert (word["amount"], word["loaded"]) == ("1.00", True)
    said = to_text(called_report(found), width=200)
    assert "calls were loaded on 2026-10-01, as history" in said
    record = call_record(room, OWNER, Ask())
    assert recorded_json(record)["came_in"]["loaded"] > 100
    assert "were loaded on 2026-10-01, as history" in to_text(recorded_report(record), width=200)


def test_a_file_is_taken_once_and_what_cannot_be_read_is_told(room: Desk) -> None:
    again = import_calls(room, OWNER, room.root / "exports" / "calls.csv", history=True)
    assert (again.new, again.problems) == (0, ())
    assert again.calls > 100
    file = room.root / "said.csv"
    file.write_text(
        "called_on;person;period;category;amount;by;note\n"
        "2026-09-01;U1001;2026-Q3;Best Case;99,999,500.00;;hopeful\n"
        "2026-09-01;Nobody At All;2026-Q3;commit;1;;\n"
        "2026-13-01;U1001;2026-Q3;commit;1;;\n"
        "2026-09-01;U1001;2026-Q9;commit;1;;\n"
        "2026-09-01;U1001;2026-Q3;pipeline;1;;\n"
        "2026-09-01;U1001;2026-Q3;commit;much;;\n"
    )
    seen = import_calls(room, OWNER, file, preview=True, history=True)
    taken = import_calls(room, OWNER, file, history=True)
    assert (seen.new, taken.new, taken.calls) == (1, 1, 1)
    columns = [p.where.rsplit(" ", 1)[1] for p in taken.problems]
    assert columns == ["person", "called_on", "period", "category", "amount"]
    assert import_calls(room, OWNER, file, history=True).new == 0
    with pytest.raises(QuarterdeckError, match="no such file"):
        import_calls(room, OWNER, room.root / "none.csv")
    file.write_text("who,what\n1,2\n")
    with pytest.raises(QuarterdeckError, match="not known here"):
        import_calls(room, OWNER, file)


def test_a_locked_week_takes_no_word_until_it_is_opened_with_a_reason(room: Desk) -> None:
    vp, ann = of_role(room, "vp"), of_role(room, "seller")
    with pytest.raises(QuarterdeckError, match="may not lock"):
        lock(room, OWNER, by=ann)
    lock(room, OWNER, by=vp)
    assert shown(room).locked
    with pytest.raises(QuarterdeckError, match="is locked"):
        say(room, ann, "9000")
    with pytest.raises(QuarterdeckError, match="locked already"):
        lock(room, OWNER, by=vp)
    with pytest.raises(QuarterdeckError, match="with a reason"):
        unlock(room, OWNER, by=vp)
    file = room.root / "said.csv"
    file.write_text(
        f"called_on,person,period,category,amount\n{room.today},{ann},2026-Q4,commit,1\n"
    )
    assert [p.count for p in import_calls(room, OWNER, file).problems] == [1]
    say(later(room, days=7), ann, "1000")
    unlock(later(room, hours=1), OWNER, by=vp, note="numbers of the south came late")
    say(later(room, hours=2), ann, "9000")
    assert not shown(later(room, hours=3)).locked


def test_who_has_not_called_this_week_is_named(room: Desk) -> None:
    ann = of_role(room, "seller")
    before = shown(room)
    assert ann in {c.person for c in before.missing}
    say(room, ann, "9000")
    after = shown(room)
    assert {c.person for c in before.missing} - {c.person for c in after.missing} == {ann}
    assert ann in {c.person for c in shown(later(room, days=7)).missing}
    assert "have not called 2026-Q4 in the week" in to_text(missing_report(after))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (Typed({}), "Nothing is called"),
        (Typed({COMMIT: "much"}), "not an amount"),
        (Typed({COMMIT: "9000"}, period="2026-Q3"), "ended on"),
        (Typed({COMMIT: "9000", BEST: "8000"}), "is below the commit"),
        (Typed({Category.PIPELINE: "9000"}), "Nobody calls"),
    ],
)
def test_what_cannot_be_said_is_refused(room: Desk, typed: Typed, says: str) -> None:
    with pytest.raises(QuarterdeckError, match=says):
        submit(room, OWNER, typed, who=Who(of_role(room, "seller")))
    with pytest.raises(QuarterdeckError, match="who speaks"):
        submit(room, OWNER, typed, who=Who())


def test_a_deal_is_judged_beside_what_the_crm_says(room: Desk) -> None:
    boss = of_role(room, "vp")
    deal = "D-00012"
    say_of = Opinion(deal, "out", "120.50", "2027-02-01", note="no budget")
    judge(room, OWNER, say_of, who=Who(boss))
    (one,) = shown(room).judged
    assert (one.verdict, one.amount, one.due_on) == ("out", 12_050, date(2027, 2, 1))
    assert "no budget" in to_text(called_report(shown_with(room, boss)), width=200)
    anew = judge(later(room, minutes=5), OWNER, Opinion(deal, closes="2027-03-01"), who=Who(boss))
    assert anew.judgement is not None
    assert anew.judgement.said.supersedes
    (one,) = shown(later(room, minutes=10)).judged
    assert (one.verdict, one.amount, one.due_on) == ("out", 12_050, date(2027, 3, 1))
    assert one.note == "no budget"
    judge(later(room, hours=1), OWNER, Opinion(deal, "none"), who=Who(boss))
    assert shown(later(room, hours=2)).judged == ()
    for wrong in (Opinion("D-0", "in"), Opinion(deal), Opinion(deal, "perhaps")):
        with pytest.raises(QuarterdeckError):
            judge(room, OWNER, wrong, who=Who(boss))


def shown_with(desk: Desk, person: str) -> Called:
    say(desk, person, "9000")
    return shown(desk)


def test_a_call_in_another_currency_is_told_at_the_rate_of_its_day(room: Desk) -> None:
    vp = of_role(room, "vp")
    file = room.root / "said.csv"
    file.write_text(
        "called_on,person,period,category,amount,currency\n"
        f"2026-09-01,{vp},2026-Q4,commit,1000.00,USD\n"
    )
    import_calls(room, OWNER, file)
    found = shown(room)
    rates = [r for r in room.playbook.rates if r.currency == "USD" and r.kind == "dated"]
    rate = max((r for r in rates if r.since <= date(2026, 9, 1)), key=lambda r: r.since).rate
    assert commit_of(found, vp) == round(100_000 * rate / 10**9)
    fixed = replace(Ask(as_of=f"{room.today}"), rates="constant:2026-09-01", currency="USD")
    assert commit_of(called(room, OWNER, fixed), vp) == 100_000


def test_an_earlier_head_of_the_ledger_answers_with_what_was_said_by_then(room: Desk) -> None:
    head = f"{room.head.seq}"
    say(room, of_role(room, "vp"), "9000")
    assert shown(open_workspace(room.root, now=NOW, head=head)).history
    batch = room.ledger.batches()[0]
    room.ledger.withdraw(batch.id, "test", recorded_at=NOW)
    assert not shown(open_workspace(room.root, now=NOW, head=head)).history


def test_calls_are_laid_out_once_and_anew_after_every_word(
    room: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(room, of_role(room, "vp"), "9000")
    entries = CallEntries(room.journal, room.playbook, room.root / "cache")
    first = entries.file()
    rows = pq.read_metadata(first).num_rows
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "read", lambda *_, **__: pytest.fail("read again"))
        assert entries.file() == first
    say(later(room, hours=1), of_role(room, "vp"), "9500")
    second = entries.file()
    assert second != first
    assert pq.read_metadata(second).num_rows == rows + 1


def test_what_was_said_while_calls_were_read_is_not_left_out(
    room: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = CallEntries(room.journal, room.playbook, room.root / "cache")
    read, spoken = Journal.read, []

    def interrupted(self: Journal, kind: str, **words: object) -> pa.Table:
        told = read(self, kind, **words)  # type: ignore[arg-type]
        if not spoken:
            spoken.append(1)
            say(room, of_role(room, "vp"), "9000")
        return told

    say(room, of_role(room, "vp"), "8000")  # Whatever was laid out of these calls before is old.
    monkeypatch.setattr(Journal, "read", interrupted)
    file = entries.file()
    assert spoken
    assert pq.read_metadata(file).num_rows == room.journal.read("calls").num_rows


def test_the_moment_of_a_word_is_that_of_the_door(room: Desk) -> None:
    say(room, of_role(room, "vp"), "9000")
    row = room.journal.read("calls").to_pylist()[-1]
    assert row["known_at"] == row["recorded_at"] == datetime(2026, 10, 1, 9, tzinfo=UTC)


def test_a_wrong_address_of_the_journal_stops_only_what_needs_it(room: Desk) -> None:
    settings = room.root / "workspace.toml"
    settings.write_text(settings.read_text() + '[journal]\nurl = "mysql://db/calls"\n')
    desk = open_workspace(room.root, now=NOW)
    question, period = Question(desk.last_day), desk.playbook.settings.calendar.year(2026)
    assert value_of(desk.facts, "bookings", question=question, period=period)
    for asks in (shown, lambda d: d.facts.run("SELECT count(*) AS n FROM call_entries")):
        with pytest.raises(QuarterdeckError, match="no address of a PostgreSQL"):
            asks(desk)  # type: ignore[operator]
