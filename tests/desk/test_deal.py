"""The page of one deal: what it says, who may read it, and that no day learns from a later one."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.deal import deal_of
from quarterdeck.desk.deals import Which, deals_of
from quarterdeck.desk.viewer import OWNER, NotAllowedError, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.standards.rules import catalogue
from quarterdeck.reports.blocks import figures_in
from quarterdeck.reports.deal.asking import QUESTIONS, findings
from quarterdeck.reports.deal.document import deal_json
from quarterdeck.reports.deal.over_time import lanes, moves
from quarterdeck.reports.deal.page import deal_report
from quarterdeck.reports.text import to_text
from quarterdeck.words.problem import QuarterdeckError
from tests.reports.proof import unproven

DOCS = Path(__file__).parents[2] / "docs" / "deal.md"
LATE = date(2026, 8, 28)


def ids(desk: Desk, of: str, ask: Ask | None = None, viewer: Viewer = OWNER) -> list[str]:
    rows = deals_of(desk, viewer, ask or Ask(), which=Which(of)).rows
    return sorted(str(row["id"]) for row in rows)


def test_a_deal_says_how_long_it_is_in_its_stage_and_what_its_chance_is(desk: Desk) -> None:
    dealt = deal_of(desk, OWNER, Ask(), ids(desk, "open")[0])
    text = to_text(deal_report(dealt))
    assert f"in {dealt.now['stage']}" in text
    assert f"to be won in {dealt.period.label}" in text
    assert dealt.chance is not None
    assert dealt.path[-1].day == dealt.as_of


@pytest.mark.parametrize("of", ["open", "won", "lost"])
def test_its_numbers_are_what_their_sql_gives(desk: Desk, of: str) -> None:
    report = deal_report(deal_of(desk, OWNER, Ask(), ids(desk, of)[0]))
    told = [f for f in figures_in(report.blocks) if f.explain and f.explain.sql]
    assert told
    assert unproven(told) == []


def test_what_it_was_worth_and_became_is_told_change_by_change(desk: Desk) -> None:
    for id_ in ids(desk, "won")[:5]:
        dealt = deal_of(desk, OWNER, Ask(), id_)
        for field in ("stage", "money", "close_date", "owner"):
            mine = [c for c in dealt.changes if c.field == field]
            walked = [dealt.days[0][field], *(c.after for c in mine)]
            assert walked[-1] == dealt.now[field]
            assert [c.before for c in mine] == walked[:-1]
        assert dealt.chance is None
        assert all(seen.day < dealt.now["closed_on"] for seen in dealt.path)


def test_moves_of_the_chance_add_up_and_lose_no_change(desk: Desk) -> None:
    dealt = deal_of(desk, OWNER, Ask(), ids(desk, "open")[3])
    told = moves(dealt)
    assert sum(m.after.chance - m.before.chance for m in told) == pytest.approx(
        dealt.path[-1].chance - dealt.path[0].chance
    )
    assert [m.after for m in told[:-1]] == [m.before for m in told[1:]]


def test_every_lane_ends_by_the_day_and_begins_with_the_deal(desk: Desk) -> None:
    dealt = deal_of(desk, OWNER, Ask(), ids(desk, "open")[0])
    picture = lanes(dealt)
    days = [stop.day for lane in picture.lanes for stop in lane.stops]
    assert min(days) == picture.start
    assert max(days) <= picture.end == dealt.as_of
    assert {lane.label for lane in picture.lanes} >= {"Stage", "Amount", "Close date", "Owner"}


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 400), back=st.integers(1, 60))
def test_no_day_learns_from_a_later_one(desk: Desk, place: int, back: int) -> None:
    known = ids(desk, "open", Ask(as_of=f"{LATE - timedelta(days=61)}"))
    id_, ask = known[place % len(known)], Ask(period="2026-Q4")
    days = LATE - timedelta(days=back // 7 * 7 + 7), LATE
    then, now = (_told(desk, replace_day(ask, day), id_) for day in days)
    assert all(change["day"] <= f"{days[0]}" for change in then["changes"])
    assert then["changes"] == [c for c in now["changes"] if c["day"] <= f"{days[0]}"]
    assert all(seen["day"] <= f"{days[0]}" for seen in then["path"])
    later = {seen["day"]: seen["chance"] for seen in now["path"]}
    both = [seen for seen in then["path"] if seen["day"] in later]
    assert both == [{"day": s["day"], "chance": later[s["day"]]} for s in both]


def replace_day(ask: Ask, day: date) -> Ask:
    return Ask(as_of=f"{day}", period=ask.period)


def _told(desk: Desk, ask: Ask, id_: str) -> dict[str, Any]:
    """The document of a deal; without the path of a closed one, which is of its own quarter."""
    told = deal_json(deal_of(desk, OWNER, ask, id_))
    return told if told["outcome"] == "open" else told | {"path": []}


def test_a_foreign_deal_and_no_deal_are_refused_in_the_same_words(desk: Desk) -> None:
    owners = {
        str(row["id"]): row["owner"] for row in deals_of(desk, OWNER, Ask(), which=Which()).rows
    }
    own, mine = next(iter(owners.items()))
    rep = Viewer(mine, "rep", frozenset({"read"}))
    assert deal_of(desk, rep, Ask(), own).id == own
    foreign = next(id_ for id_, owner in owners.items() if owner != mine)
    said = []
    for id_ in (foreign, "no-such-deal"):
        with pytest.raises(NotAllowedError) as error:
            deal_of(desk, rep, Ask(), id_)
        said.append((error.value.says.replace(id_, "X"), error.value.fix, error.value.where))
    assert said[0] == said[1]
    with pytest.raises(NotAllowedError):
        deal_of(desk, Viewer("b", "board", frozenset({"read"})), Ask(), own)
    with pytest.raises(QuarterdeckError, match="no-such-deal") as missing:
        deal_of(desk, OWNER, Ask(), "no-such-deal")
    assert not isinstance(missing.value, NotAllowedError)


def test_one_question_for_each_finding_and_each_is_in_the_docs(desk: Desk) -> None:
    told = DOCS.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", told, re.MULTILINE))
    assert rows == QUESTIONS
    about_deals = {rule.id for rule in catalogue().values() if rule.about == "deal"}
    assert about_deals - {"matches"} <= set(QUESTIONS)
    for id_ in ids(desk, "past-due")[:3]:
        found = findings(deal_of(desk, OWNER, Ask(), id_))
        assert "past_due" in {f.rule for f in found}
        assert len({f.rule for f in found}) == len(found)
