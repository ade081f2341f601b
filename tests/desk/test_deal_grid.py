"""The grid's rows: the same deals as the list, in exact money, with what changed since a day."""

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.deals import Which, deals_against, deals_of
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.deal_grid import deal_grid
from quarterdeck.words.problem import QuarterdeckError

ALL = Which("all", limit=3)


def test_the_grid_holds_every_deal_of_the_list_in_minor_units(desk: Desk) -> None:
    against = deals_against(desk, OWNER, Ask(), which=ALL)
    listed = deals_of(desk, OWNER, Ask(), which=Which("all"))
    told = deal_grid(against)
    at = {column["field"]: place for place, column in enumerate(told["columns"])}
    assert [(row[at["id"]], row[at["amount"]]) for row in told["rows"]] == [
        (row["id"], row["money"]) for row in listed.rows
    ]
    assert len(told["rows"]) > 10
    assert all(len(row) == len(at) for row in told["rows"])
    (money,) = (column for column in told["columns"] if column["kind"] == "money")
    assert (money["currency"], money["digits"]) == (listed.source.currency, 2)


def test_changes_are_what_the_earlier_day_said(desk: Desk) -> None:
    now = deals_against(desk, OWNER, Ask(), which=ALL)
    day = now.since.isoformat()
    told = deal_grid(now)
    then = deal_grid(deals_against(desk, OWNER, Ask(as_of=day), which=ALL))
    fields = [column["field"] for column in told["columns"]]
    was = {row[0]: dict(zip(fields, row, strict=True)) for row in then["rows"]}
    watched = {"owner", "stage", "category", "outcome", "amount", "due", "closed"}
    expected = {}
    for place, row in enumerate(told["rows"]):
        old = was.get(row[0], {})
        said = dict(zip(fields, row, strict=True))
        changed = {name: old[name] for name in watched if old and old[name] != said[name]}
        if changed:
            expected[str(place)] = changed
    assert told["changes"] == expected != {}


def test_a_day_that_is_not_earlier_is_refused(desk: Desk) -> None:
    day = deals_of(desk, OWNER, Ask(), which=ALL).source.question.as_of.isoformat()
    with pytest.raises(QuarterdeckError, match="is not before"):
        deals_against(desk, OWNER, Ask(), which=ALL, since=day)
