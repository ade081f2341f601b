"""The rows of a forecast's breakdown say what the part says that is asked for alone."""

from typing import Any

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.forecast import written
from quarterdeck.reports.blocks import Figure, Figures, Section, Table
from quarterdeck.reports.forecasting.document import forecast_json
from quarterdeck.reports.forecasting.page import forecast_report, forecast_sheet
from quarterdeck.reports.text import to_text
from quarterdeck.reports.to_csv import table_csv
from tests.reports.proof import unproven

DAY = "2026-08-14"
TOLD = ("expected", "intervals", "count_intervals", "target", "p_target", "counts")


@pytest.mark.parametrize("by", ["team", "owner"])
def test_a_row_has_the_range_and_the_chance_that_scope_tells(desk: Desk, by: str) -> None:
    told = forecast_json(forecast_of(desk, OWNER, Ask(as_of=DAY, by=(by,)), ahead=Ahead(deals=0)))
    rows = {row["dimensions"][by]: row for row in told["by"]}
    aimed = [name for name, row in rows.items() if row["target"] is not None][:2]
    assert len(aimed) == 2
    for name in aimed:
        ask = Ask(as_of=DAY, scope=name)
        alone = forecast_json(forecast_of(desk, OWNER, ask, ahead=Ahead(deals=0)))
        assert {key: rows[name][key] for key in TOLD} == {key: alone[key] for key in TOLD}


def test_ranges_stand_in_text_and_in_csv(desk: Desk) -> None:
    asked = forecast_of(desk, OWNER, Ask(as_of=DAY, by=("team",)), ahead=Ahead(deals=0))
    text = to_text(forecast_report(asked), width=200)
    assert "8 of 10 from" in text
    assert "their ranges do not" in text
    head, *rows = table_csv(forecast_sheet(asked)).splitlines()
    assert head.count("low_") == head.count("high_") == 6  # with their currencies
    assert len(rows) == len(asked.rows) > 1
    whole = forecast_of(desk, OWNER, Ask(as_of=DAY), ahead=Ahead(deals=0))
    assert len(table_csv(forecast_sheet(whole)).splitlines()) == 2
    by_product = forecast_of(desk, OWNER, Ask(as_of=DAY, by=("product",)), ahead=Ahead(deals=0))
    assert all(row.target is None for row in by_product.rows)
    table = to_text(forecast_report(by_product), width=200).partition("By product")[2]
    assert "to reach the part's target" not in table


@pytest.mark.parametrize("asked", [{"by": ("team",)}, {"scope": "north"}, {"by": ("product",)}])
def test_sql_shown_beside_the_figures_gives_them(desk: Desk, asked: dict[str, Any]) -> None:
    ask = Ask(as_of=DAY, **asked)
    page = forecast_report(forecast_of(desk, OWNER, ask, ahead=Ahead(deals=0)))
    strip = next(block for block in page.blocks if isinstance(block, Figures))
    told = {item.label: item.figure for item in strip.items}
    given = ["Forecast", "Booked", "From open deals", "From new business"]
    assert (
        unproven([told[label] for label in [*given, *(["Target"] if "Target" in told else [])]])
        == []
    )
    for section in page.blocks:
        if isinstance(section, Section) and section.title == f"By {asked.get('by', (None,))[0]}":
            (table,) = section.blocks
            assert isinstance(table, Table)
            assert unproven([row[1] for row in table.rows if isinstance(row[1], Figure)]) == []
    if "Target" in told:
        how = told["Chance to reach it"].explain
        assert how
        assert not how.sql
        assert "no SQL gives it" in how.sentence


def test_chances_of_too_many_deals_are_not_written_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "READABLE", 3)
    page = forecast_report(forecast_of(desk, OWNER, Ask(as_of=DAY), ahead=Ahead(deals=0)))
    strip = next(block for block in page.blocks if isinstance(block, Figures))
    how = strip.items[0].figure.explain
    assert how
    assert not how.sql
