"""The verbs of the standards: what is asked is made exact, or refused with what to do."""

from datetime import date
from pathlib import Path

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.checking import check_playbook
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.standards import Past, Which, policy_of, proof_of, standards_of
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.standards_page import standards_report
from quarterdeck.reports.text import to_text
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.conftest import NOW
from tests.desk.shop import open_shop

FILE = "playbook/standards/ours.toml"


def with_policy(folder: Path, text: str) -> Desk:
    desk = open_shop(folder)
    (folder / FILE).parent.mkdir(parents=True)
    (folder / FILE).write_text(text, encoding="utf-8")
    return open_workspace(desk.root, now=NOW)


def test_it_is_by_team_where_there_are_teams_and_by_owner_where_there_are_none(
    desk: Desk, tmp_path: Path
) -> None:
    assert standards_of(desk, OWNER, Ask(), which=Which()).by == "team"
    assert standards_of(desk, OWNER, Ask(by=("owner",)), which=Which()).by == "owner"
    shop = open_shop(tmp_path)
    assert standards_of(shop, OWNER, Ask(), which=Which()).by == "team"


@pytest.mark.parametrize(
    ("ask", "which", "says"),
    [
        (Ask(by=("stage",)), Which(), "not by stage"),
        (Ask(by=("team", "owner")), Which(), "not by team,owner"),
        (Ask(by=("taem",)), Which(), "Did you mean 'team'"),
        (Ask(), Which(rule="past_du"), "Did you mean 'past_due'"),
        (Ask(), Which(limit=-1), "-1 deals cannot be listed"),
        (Ask(scope="nobody"), Which(), "no person or team"),
    ],
)
def test_what_cannot_be_asked_is_refused(desk: Desk, ask: Ask, which: Which, says: str) -> None:
    with pytest.raises(QuarterdeckError, match=says) as caught:
        standards_of(desk, OWNER, ask, which=which)
    assert caught.value.fix


def test_names_of_people_in_a_policy_are_found(tmp_path: Path) -> None:
    text = '[anns]\nrule = "matches"\nwhere = "owner=Ann Lee"\ntitle = "Deals of Ann"\n'
    desk = with_policy(tmp_path, text)
    judged = standards_of(desk, OWNER, Ask(), which=Which())
    assert [row["id"] for row in judged.listed] == ["1"]
    assert judged.policy.written
    assert "past_due" in judged.policy.left_out


def test_a_condition_that_fits_no_deal_ever_cannot_be_judged_and_says_so(tmp_path: Path) -> None:
    desk = with_policy(tmp_path, '[odd]\nrule = "matches"\nwhere = "product=GTX Prp"\n')
    policy = policy_of(desk, desk.last_day)
    assert policy.refused is not None
    assert "GTX Prp" in policy.refused["odd"]
    judged = standards_of(desk, OWNER, Ask(), which=Which())
    assert judged.silent["odd"] == policy.refused["odd"]
    assert not judged.breached


def test_before_its_first_day_a_policy_is_empty_and_the_page_says_so(tmp_path: Path) -> None:
    desk = with_policy(tmp_path, "since = 2026-09-15\n[past_due]\n")
    early = standards_of(desk, OWNER, Ask(as_of="2026-09-14"), which=Which())
    assert not early.breached
    said = to_text(standards_report(early), width=160)
    assert "No standard is in force on 2026-09-14." in said
    assert "The first of playbook/standards comes into force on 2026-09-15." in said
    later = standards_of(desk, OWNER, Ask(as_of="2026-09-15"), which=Which())
    assert [one.id for one in later.policy.standards] == ["past_due"]


def test_check_finds_what_only_the_rules_know(tmp_path: Path) -> None:
    desk = with_policy(tmp_path, "[past_due]\nthresholds = { dais = 3 }\n[past_du]\n")
    found = {p.where: p.says for p in check_playbook(desk.root)}
    assert "Did you mean 'days'?" in found[f"{FILE}:1 past_due.thresholds.dais"]
    assert "Did you mean 'past_due'?" in found[f"{FILE}:3 past_du"]
    with pytest.raises(QuarterdeckError, match="There is no rule") as caught:
        standards_of(desk, OWNER, Ask(), which=Which())
    assert caught.value.where.startswith(FILE)


def test_someone_sees_their_own_part_only(desk: Desk) -> None:
    everything = standards_of(desk, OWNER, Ask(by=("owner",)), which=Which())
    seller = next(row["part"] for row in everything.parts)
    own = standards_of(desk, Viewer(seller, "rep"), Ask(by=("owner",)), which=Which())
    assert {row["part"] for row in own.parts} == {seller}
    with pytest.raises(QuarterdeckError, match="outside"):
        standards_of(desk, Viewer(seller, "rep"), Ask(scope="acme"), which=Which())


def test_a_backtest_looks_every_week_up_to_the_day(desk: Desk) -> None:
    given = proof_of(desk, OWNER, Ask(), past=Past(), rule="past_due")
    plan = given.backtest.plan
    assert plan.days[-1] == desk.last_day == plan.last
    assert (plan.days[1] - plan.days[0]).days == 7
    assert given.backtest.tested <= 1
    assert [trial.standard.id for trial in given.trials] == ["past_due"]
    earlier = proof_of(desk, OWNER, Ask(as_of="2026-06-30"), past=Past(every="month"))
    assert earlier.backtest.plan.last == date(2026, 6, 30)
    assert list((desk.root / "cache" / "standards").glob("*.parquet"))


@pytest.mark.parametrize(
    ("ask", "past", "says"),
    [
        (Ask(by=("team",)), Past(), "not broken down"),
        (Ask(), Past(horizon="4w"), "'4w' is no number of days"),
        (Ask(), Past(every="quarter"), "'quarter' is not how often"),
        (Ask(), Past(start="2026-09-01", end="2026-08-01"), "before it begins"),
        (Ask(), Past(end="2031-01-01"), "has not happened yet"),
    ],
)
def test_what_cannot_be_tried_is_refused(desk: Desk, ask: Ask, past: Past, says: str) -> None:
    with pytest.raises(QuarterdeckError, match=says):
        proof_of(desk, OWNER, ask, past=past)


def test_a_horizon_in_days_is_taken(desk: Desk) -> None:
    past = Past(start="2026-06-01", end="2026-07-01", horizon="28d")
    assert proof_of(desk, OWNER, Ask(), past=past).backtest.plan.horizon == 28
