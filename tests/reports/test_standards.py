"""The pages of the standards: every number by its own SQL, nothing silent, nothing lost."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.metrics.standards.backtest import Plan, backtest
from quarterdeck.metrics.standards.policy import Standard, in_force, not_adopted
from quarterdeck.metrics.standards.schedule import days
from quarterdeck.reports.blocks import Notes, Report, Sentence, Table, figures_in
from quarterdeck.reports.deal_list import list_deals
from quarterdeck.reports.html import to_html
from quarterdeck.reports.source import Source
from quarterdeck.reports.standards_data import Judged, Policy, prepare
from quarterdeck.reports.standards_json import standards_json, standards_sheet
from quarterdeck.reports.standards_page import standards_report
from quarterdeck.reports.standards_proof import Proven, proven
from quarterdeck.reports.standards_proof_json import proof_json, proof_sheet
from quarterdeck.reports.standards_proof_page import proof_report
from quarterdeck.reports.text import to_text
from tests.metrics.company import facts_of
from tests.metrics.standards.judged import held
from tests.metrics.standards.planted import END, NOISE, planted
from tests.metrics.standards.test_rules import EURO, histories
from tests.reports.weeks import PEOPLE, every, target, world

DAY = date(2026, 3, 15)
DEALS = """\
late owner=ann amount=700000 close_date=03-01 | 01-05
stuck owner=ann amount=500000 close_date=06-10 | 01-05
bare owner=bob amount= close_date=06-10 | 03-14
fine owner=cyd amount=100000 close_date=06-10 | 03-14
"""


def source(facts: Facts, day: date = DAY, by: tuple[str, ...] = ("owner",), **asked: str) -> Source:
    names = lambda node: PEOPLE.get(node or "", node or "no owner")  # noqa: E731
    return Source(facts, Question(day, by=by, **asked), names)


def policy(facts: Facts, *only: str, day: date = DAY) -> Policy:
    found = in_force(facts.playbook, day)
    chosen = tuple(one for one in found if not only or one.id in only)
    left = tuple(rule.id for rule in not_adopted(facts.playbook))
    return Policy(chosen, bool(facts.playbook.standards), left)


def judged(facts: Facts, *only: str, limit: int = 20, **asked: str) -> Judged:
    return prepare(source(facts, **asked), policy(facts, *only), limit=limit)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return world(tmp_path_factory.mktemp("shop"), DEALS, [target(90_000_000)])


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("many"), histories(51), EURO)


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Proven:
    folder = tmp_path_factory.mktemp("tried")
    facts = facts_of(folder, planted(1, 900), EURO)
    rules: list[Standard] = [
        held(facts, name) for name in ("pushed_often", "past_due", "no_amount", "no_change")
    ]
    plan = Plan(days(date(2024, 6, 3), END, "month"), END)
    asked = source(facts, END, by=())
    found = backtest(facts, [*rules, held(facts, NOISE)], plan=plan, question=asked.question,
                     folder=folder)  # fmt: skip
    standards = (*(t.standard for t in found.trials), held(facts, "single_contact"),
                 held(facts, "coverage_below_need"))  # fmt: skip
    silent = {"single_contact": "no contacts are imported"}
    return proven(asked, Policy(standards, written=False), found, silent=silent, every="month")


def wrong_figures(report: Report) -> Mapping[str, tuple[object, object]]:
    """Return the figures whose SQL gives another number in a DuckDB of its own."""
    elsewhere, begun, found = duckdb.connect(), "", {}
    for figure in sorted(set(figures_in(report.blocks)), key=lambda f: f.explain.shared):
        how = figure.explain
        if figure.value is None:
            continue
        assert how.sql.startswith(how.shared)
        if how.shared and how.shared != begun:
            elsewhere.execute(how.shared)
            begun = how.shared
        own = how.sql.removeprefix(how.shared) if how.shared == begun else how.sql
        value = elsewhere.execute(own).fetchall()[0][-1]
        if value != pytest.approx(figure.value):
            found[how.title] = (figure.value, value)
    return found


@pytest.mark.parametrize("only", [(), ("slow_in_stage",)])
def test_every_number_is_what_its_sql_gives(many: Facts, only: tuple[str, ...]) -> None:
    report = standards_report(judged(many, *only, limit=3))
    assert len(figures_in(report.blocks)) > 12
    assert wrong_figures(report) == {}


def test_every_number_of_the_proof_is_what_its_sql_gives(tried: Proven) -> None:
    report = proof_report(tried)
    assert len(figures_in(report.blocks)) > 40
    assert wrong_figures(report) == {}


def test_the_page_says_who_breaks_what_and_what_to_do(shop: Facts) -> None:
    text = to_text(standards_report(judged(shop)), width=140)
    assert "1 open deal worth 7,000.00 EUR breaks a critical standard. In all, 3 of 4" in text
    assert "12,000.00 EUR of 13,000.00 EUR" in text
    assert "Close it, or agree a new date with the buyer." in text
    assert "No open deal breaks: " in text
    assert "Cannot be judged, no activities are imported: No activity for 14 days." in text
    assert "Ann Lee" in text
    assert "past due, no change" in text
    assert "Deals without an amount add nothing to what is at stake: 1." in text


def test_deals_below_the_limit_are_counted(shop: Facts) -> None:
    told = judged(shop, limit=1)
    sentences = [s.plain for s in every(standards_report(told), Sentence)]
    assert "The gravest; 2 more, worth 5,000.00 EUR, with --limit 0." in sentences
    assert standards_json(told)["deals_left_off"] == 2
    assert len(standards_sheet(told).rows) == 4


def test_the_same_deals_are_stale_and_past_due_everywhere(many: Facts) -> None:
    told = judged(many)
    for kind, rule in (("stale", "no_change"), ("past-due", "past_due")):
        listed = list_deals(source(many), kind, None)
        assert (told.totals[rule]["deals"], told.totals[rule]["money"]) == (listed.n, listed.total)
        assert listed.n > 5


def test_parts_add_up_to_the_whole_and_each_deal_counts_once(many: Facts) -> None:
    by_owner = judged(many)
    whole = prepare(source(many, by=()), policy(many), limit=20)
    assert by_owner.deals == whole.deals > 20
    assert by_owner.money == whole.money
    assert by_owner.critical == whole.critical > 0
    assert by_owner.deals < sum(row["deals"] for row in by_owner.totals.values())
    assert len(
        {row.id if hasattr(row, "id") else row[5] for row in standards_sheet(by_owner).rows}
    ) == (by_owner.deals)


def test_teams_say_there_is_and_is_asked_for(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path, histories(22), replace(EURO, targets=(target(90_000_000, "2026-Q2"),))
    )
    told = judged_on(facts, date(2026, 5, 20))
    text = to_text(standards_report(told), width=140)
    assert "Teams in 2026-Q2" in text
    assert "Coverage below need (critical)" in text
    assert "The company" in text
    filtered = prepare(
        source(facts, date(2026, 5, 20), where="product=Pro"), policy(facts), limit=5
    )
    notes = [n for block in every(standards_report(filtered), Notes) for n in block.items]
    assert any(
        "no target is held against what a filter picks: Coverage below need" in n for n in notes
    )


def judged_on(facts: Facts, day: date) -> Judged:
    return prepare(source(facts, day, by=("region",)), policy(facts, day=day), limit=5)


@pytest.mark.parametrize(
    ("deals", "said"),
    [
        ("a amount=5 close_date=06-10 | 03-14", "None of 1 open deal breaks a standard"),
        ("a | 01-05 | 02-01 stage=Won", "No deal is open at the end of 2026-03-15."),
        ("a | 05-05", "The first deal of this workspace is known since 2026-05-05."),
    ],
)
def test_empty_states(tmp_path: Path, deals: str, said: str) -> None:
    assert said in to_text(standards_report(judged(world(tmp_path, deals))))


def test_what_was_pieced_together_is_never_no_breach(tmp_path: Path) -> None:
    known = [replace(h, reconstructed="amount,close_date,stage") for h in histories(51)]
    facts = facts_of(tmp_path, known, EURO)
    told = prepare(source(facts), policy(facts, "past_due", "no_amount"), limit=5)
    text = to_text(standards_report(told), width=140)
    assert "None of these standards can be judged for any deal." in text
    assert "open deals are pieced together later: Past due, No amount." in text
    assert told.deals == 0


def test_the_policy_says_what_it_leaves_out(many: Facts) -> None:
    own = Policy(policy(many, "past_due").standards, written=True, left_out=("no_amount",))
    text = to_text(standards_report(prepare(source(many), own, limit=1)), width=140)
    assert "the company's own standards, from playbook/standards." in text
    assert "Built in and not in the policy: no_amount." in text
    refused = replace(own, refused={"past_due": "its condition cannot be put: no such thing"})
    text = to_text(standards_report(prepare(source(many), refused, limit=1)), width=140)
    assert "Cannot be judged, its condition cannot be put: no such thing: Past due." in text


def test_the_proof_says_in_words_what_tells_and_what_does_not(tried: Proven) -> None:
    text = to_text(proof_report(tried), width=160)
    assert "“Pushed more than twice” (" in text
    assert "more than chance" in text
    words = {t.standard.id: t.verdict for t in tried.trials}
    assert words["pushed_often"] == "better"
    assert words["even"] == "chance"
    table = next(t for t in every(proof_report(tried), Table) if t.columns[-1].key == "verdict")
    told = {row[0]: row[-1] for row in table.rows}
    assert str(told["Even number"]).startswith("no better than chance (p ")
    assert "deals judged none was ever flagged: No amount." in text
    assert "Cannot be judged, no contacts are imported: One contact only." in text
    assert "About teams, of whose quarters there are too few" in text
    assert f"adjusted for {tried.backtest.tested} standards tested (Holm)" in text
    assert "counts once for a standard, at its first flag" in text


def test_the_proof_for_programs_has_every_flagged_deal_once(tried: Proven) -> None:
    rows = proof_sheet(tried).rows
    flagged = {row["standard"]: row["flagged"] for row in proof_json(tried)["rows"]}
    assert len(rows) == sum(flagged.values())
    assert len({(row[0], row[1]) for row in rows}) == len(rows)
    assert {row[6] for row in rows} >= {"won", "lost", "slipped"}
    for row in proof_json(tried)["rows"]:
        assert row["known"] == row["won"] + row["slipped"] + row["lost"]


def test_too_little_to_tell_is_said(tmp_path: Path) -> None:
    facts = world(tmp_path, DEALS)
    plan = Plan(days(date(2026, 1, 5), DAY, "week"), DAY)
    asked = source(facts, by=())
    rule = held(facts, "past_due")
    found = backtest(facts, [rule], plan=plan, question=asked.question, folder=tmp_path)
    given = proven(asked, Policy((rule,), written=False), found, silent={}, every="week")
    text = to_text(proof_report(given), width=200)
    assert "too few deals were flagged, with their end behind them, to tell anything." in text
    assert "too few to tell (0)" in text


def test_what_a_standard_could_not_judge_is_told_apart_from_what_it_did_not_flag(
    tmp_path: Path,
) -> None:
    known = [replace(h, reconstructed="amount") for h in histories(51)]
    facts = facts_of(tmp_path, known, EURO)
    plan = Plan(days(date(2026, 1, 5), date(2026, 1, 26), "week"), DAY)
    asked = source(facts, by=())
    rules = (held(facts, "no_amount"), held(facts, "unmapped_stage"))
    found = backtest(facts, rules, plan=plan, question=asked.question, folder=tmp_path)
    given = proven(asked, Policy(rules, written=False), found, silent={}, every="week")
    assert [t.verdict for t in found.trials] == ["unjudged", "nothing"]
    text = to_text(proof_report(given), width=200)
    assert "open deals could be judged, pieced together later" in text
    assert "deals judged none was ever flagged: Stage unknown to the playbook." in text


def test_both_pages_are_whole_html(many: Facts, tried: Proven) -> None:
    for report in (standards_report(judged(many)), proof_report(tried)):
        page = to_html(report)
        assert page.count("<section>") >= 2
        assert "<script" not in page
    assert 'class="interval"' in to_html(proof_report(tried))
