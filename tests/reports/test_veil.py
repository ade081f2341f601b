"""The veil takes out what names a deal, and never a number or another thing of the same name."""

from datetime import date
from typing import Any

import pytest

from quarterdeck.reports.blocks import Column, Explanation, Report, Sentence, Table
from quarterdeck.reports.figures import count
from quarterdeck.reports.to_csv import table_csv
from quarterdeck.reports.veil import INSTEAD, Veil
from quarterdeck.words.named import ACCOUNT, Named, deal_name

DAY = date(2026, 12, 1)
SQL = "SELECT count(*) FROM deals WHERE year = 2026 AND n > 12 AND business = 'Expansion'"
HOW = Explanation("Won", "12 deals of 2026.", "count", DAY, "abc", n=12, sql=SQL)
WON = Table("", (Column("stage", "Stage"), Column("n", "Deals")), (("Won", count(12, HOW)),))
NOT_NAMES = ("12", "2026", "Won", "Expansion", "EXPANSION", "Renewal", "ab", "1.12")
PLAIN: tuple[Any, ...] = (
    "12 deals by 2026-12-01, 1.12 M of Expansion",
    [{"stage": "Won", "deals": "12"}, {"year": "2026", "business": "Expansion"}],
    {"2026": 1, "12": 2, "Won": {"value": "12"}},
    (("Won", count(12, HOW)), ("Expansion", "12"), ("2026", "Renewal")),
    WON,
    count(12, HOW),
)


@pytest.mark.parametrize("word", NOT_NAMES)
@pytest.mark.parametrize("value", PLAIN)
def test_numbers_and_common_words_are_no_names(word: str, value: object) -> None:
    for veil in (Veil.of({word: []}, ["Won"]), Veil.of({"D-0001": [word]}, ["Won"])):
        assert veil.over(value) == value


@pytest.mark.parametrize("id_", ["12", "2026", "D-0001"])
def test_rows_go_where_the_deal_is_told_as_such(id_: str) -> None:
    veil = Veil.of({id_: ["Expansion"]})
    other = {"id": "7", "title": "Expansion"}
    assert veil.over([{"id": id_, "title": "Expansion"}, other]) == [other]
    assert veil.over([{"deal": id_}, {"deals": "12"}]) == [{"deals": "12"}]
    columns = (Column("id", "Id"), Column("n", "Deals"))
    table = Table("", columns, ((id_, count(12, HOW)), ("7", count(12, HOW))))
    assert veil.over(table).rows == table.rows[1:]
    assert len(table_csv(veil.over(table)).splitlines()) == 2
    for keys in (["id", "n"], [{"key": "id"}, {"key": "n"}], [{"field": "id"}, {"field": "n"}]):
        told = {"columns": keys, "rows": [[id_, 1], ["7", 2]]}
        assert veil.over(told)["rows"] == [["7", 2]]


def test_a_name_that_knows_whose_it_is_decides_alone() -> None:
    veil = Veil.of({"12": ["Acme rollout"]})
    mine, theirs = deal_name("Acme rollout", "12"), deal_name("Acme rollout", "7")
    assert veil.over(((mine, "1"), (theirs, "2"))) == ((theirs, "2"),)
    account = Named("Acme rollout", ACCOUNT, "12")
    assert veil.over(Sentence((mine, " of ", account))).parts == (INSTEAD, " of ", account)
    assert veil.over("They told of Acme rollout twice.") == f"They told of {INSTEAD} twice."


def test_sql_that_names_one_is_left_out_whole_and_no_other_is_touched() -> None:
    veil = Veil.of({"12": ["Acme 's rollout"]})
    for named in ("id = '12'", "title = 'Acme ''s rollout'"):
        how = Explanation("Won", "", "", DAY, "abc", sql=f"SELECT 1 WHERE {named}")
        seen = veil.over(count(1, how)).explain
        assert seen is not None
        assert seen.sql == ""
    assert veil.over({"sql": SQL, "n": "12"}) == {"sql": SQL, "n": "12"}


def test_a_page_says_so_only_where_something_was_left_out() -> None:
    report = Report("Won", "Sample", DAY, "abc", "EUR", (WON,))
    assert Veil.of({"12": ["Won"]}, ["Won"]).report(report) is report
