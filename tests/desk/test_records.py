"""Data quality: one definition, its money and deals, its weeks as each day knew it, whose it is."""

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.records import Which, records_of
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.week import week
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.metrics.hygiene import KINDS
from quarterdeck.reports.blocks import Section, figures_in
from quarterdeck.reports.records.document import records_json
from quarterdeck.reports.records.page import records_report
from quarterdeck.reports.records.tables import faults_table
from quarterdeck.reports.text import to_text
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.shop import open_shop

P1 = Viewer("p1", "rep")


def test_every_score_is_that_of_the_metric(desk: Desk) -> None:
    document = records_json(records_of(desk, OWNER, Ask()))
    for kind in ("", *KINDS):
        name = f"hygiene_score:{kind}" if kind else "hygiene_score"
        shown = kind or "hygiene"
        (whole,) = answers(desk, OWNER, [name], Ask()).answers
        assert document["whole"][shown] == pytest.approx(whole.value)
        found = answers(desk, OWNER, [name], Ask(by=("owner",))).answers
        by_owner = {one.dimensions["owner"]: one.value for one in found}
        assert {p["part"]: p[shown] for p in document["parts"]} == pytest.approx(by_owner)


def test_parts_and_issues_add_up_to_the_whole(desk: Desk) -> None:
    document = records_json(records_of(desk, OWNER, Ask(), which=Which(limit=0)))
    whole, parts = document["whole"], document["parts"]
    for name in ("deals", "to_mend"):
        assert whole[name] == sum(part[name] for part in parts)
    assert float(whole["money_at_stake"]) == pytest.approx(
        sum(float(part["money_at_stake"]) for part in parts)
    )
    assert whole["to_mend"] == len(document["deals"]) > 0
    for issue in document["issues"]:
        listed = records_json(records_of(desk, OWNER, Ask(), which=Which(issue["issue"], 0)))
        assert len(listed["deals"]) == issue["deals"] == whole["issues"][issue["issue"]]
        assert sum(float(deal["amount"] or 0) for deal in listed["deals"]) == pytest.approx(
            float(issue["money"])
        )


def test_a_week_of_the_trend_is_what_that_day_answered(desk: Desk) -> None:
    document = records_json(records_of(desk, OWNER, Ask()))
    assert len(document["weeks"]) == 14
    for back in (13, 5):
        day = desk.last_day - timedelta(weeks=back)
        then = records_json(records_of(desk, OWNER, Ask(as_of=str(day))))
        (found,) = (w for w in document["weeks"] if w["week_end"] == str(day))
        assert {k: v for k, v in found.items() if k != "week_end"} == then["whole"]


def test_the_past_is_told_of_the_first_day_on_which_anything_was_open(desk: Desk) -> None:
    sql = desk.facts.compose(
        "SELECT account FROM deals WHERE is_open GROUP BY account"
        " HAVING min(created_on) > {first} AND min(created_on) < {last}",
        Question(desk.last_day),
        first=desk.last_day - timedelta(weeks=12),
        last=desk.last_day - timedelta(weeks=2),
    )
    accounts = [row["account"] for row in desk.facts.run(sql).to_pylist()]
    found = [records_of(desk, OWNER, Ask(where=f"account={one}")) for one in accounts[:6]]
    late = next(r for r in found if r.then and r.then["day"] > r.days[0])
    assert late.then is not None
    weeks = (late.day - late.then["day"]).days // 7
    assert f"{weeks} weeks ago" in {column.title for column in faults_table(late).columns}
    part = late.parts("owner")
    owner = part.now[0]["d1"]
    assert part.then(owner) is not None


def test_every_number_of_the_page_is_what_its_sql_gives(tmp_path: Path) -> None:
    report = records_report(records_of(open_shop(tmp_path / "shop"), OWNER, Ask()))
    shown = [f for f in figures_in(report.blocks) if f.explain and f.explain.sql]
    assert len(shown) > 20
    for figure in shown:
        with duckdb.connect() as bare:
            ((value,),) = bare.execute(figure.explain.sql).fetchall()
        assert value == pytest.approx(figure.value), figure.explain


def test_what_is_wrong_is_named_with_its_money_and_what_to_do(tmp_path: Path) -> None:
    records = records_of(open_shop(tmp_path / "shop"), OWNER, Ask(as_of="2026-10-01"))
    document = records_json(records)
    wrong = {deal["id"]: deal["issues"] for deal in document["deals"]}
    assert wrong == {
        "1": ["past_close_date", "not_touched"],
        "2": ["not_touched"],
        "3": ["no_close_date", "not_touched"],
    }
    money = {issue["issue"]: issue["money"] for issue in document["issues"]}
    assert money == {"not_touched": "111.00", "past_close_date": "100.00", "no_close_date": "1.00"}
    assert "Agree on a date" in to_text(records_report(records))


def test_a_reader_sees_the_records_of_their_own_part_alone(tmp_path: Path) -> None:
    desk = open_shop(tmp_path / "shop")
    seen = records_json(records_of(desk, P1, Ask(as_of="2026-10-01")))
    assert [part["part"] for part in seen["parts"]] == ["p1"]
    assert [deal["id"] for deal in seen["deals"]] == ["1"]
    with pytest.raises(QuarterdeckError, match="outside what p1 may see"):
        records_of(desk, P1, Ask(scope="west"))


def test_the_week_of_such_a_reader_tells_nothing_of_the_imports(tmp_path: Path) -> None:
    desk = open_shop(tmp_path / "shop")
    mine, whole = (week(desk, viewer, Ask(as_of="2026-10-01")) for viewer in (P1, OWNER))
    titles = [
        [b.title for b in p.blocks if isinstance(b, Section) and b.title.startswith("Data")]
        for p in (mine, whole)
    ]
    assert titles == [["Data: the records of your own part"], ["Data: every import so far"]]
    text = to_text(mine)
    assert "Rows read" not in text
    assert "Rows read" in to_text(whole)
    assert "Close date has passed" in text


@pytest.mark.parametrize(
    ("ask", "which", "says"),
    [
        (Ask(by=("product",)), Which(), "not broken down by product"),
        (Ask(by=("team", "owner")), Which(), "not broken down by team,owner"),
        (Ask(), Which("no_amont"), "Did you mean 'no_amount'"),
        (Ask(), Which(limit=-1), "-1 deals cannot be named"),
    ],
)
def test_wrong_words_are_answered(desk: Desk, ask: Ask, which: Which, says: str) -> None:
    with pytest.raises(QuarterdeckError, match=says):
        records_of(desk, OWNER, ask, which=which)
