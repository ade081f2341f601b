"""The Data section of the week: whatever was imported, and that it is not cut at the day."""

from datetime import UTC, datetime

import duckdb
import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.starting import start
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.week import week
from quarterdeck.reports.blocks import Figures, Report, Section, Sentence, Table, figures_in
from tests.reports.weeks import every

NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
EXPORT = """\
id,name,stage,amount,close_date,owner
1,Alpha,Discovery,1000,2026-06-10,
2,Alpha,Discovery,1000,2026-06-10,
3,Gamma,Discovery,,2026-06-11,
4,Delta,Discovery,12x,2026-06-12,
5,Epsilon,Discovery,70,1926-06-12,
,,,,,
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("held") / "workspace"
    start(folder, name="Held", currency="EUR", timezone="Europe/Berlin")
    export = folder.parent / "deals.csv"
    export.write_text(EXPORT, encoding="utf-8")
    desk = open_workspace(folder, now=NOW)
    import_files(desk, OWNER, [export], observed_at="2026-05-10")
    return week(open_workspace(folder, now=NOW), OWNER, Ask(as_of="2026-05-12"))


def data(page: Report) -> Section:
    """The section about the imports."""
    return next(b for b in page.blocks if isinstance(b, Section) and b.title.startswith("Data"))


def test_it_says_that_it_counts_every_import_and_is_not_cut_at_the_day(page: Report) -> None:
    assert data(page).title == "Data: every import so far"
    (said,) = every(data(page), Sentence)
    assert "the last on 2026-05-20" in said.plain
    assert "not cut at 2026-05-12" in said.plain
    shown = [f.explain for f in figures_in(data(page)) if f.explain]
    assert {how.as_of.isoformat() for how in shown} == {"2026-05-20"}


def test_every_number_in_it_is_what_its_sql_reads_off_the_ledger(page: Report) -> None:
    shown = [f for f in figures_in(data(page)) if f.explain and f.explain.sql]
    titles = {figure.explain.title for figure in shown}
    assert {"Rows read", "Held back", "Repeated", "To mend", "Doubtful rows", "At stake"} <= titles
    for figure in shown:
        with duckdb.connect() as bare:
            assert bare.execute(figure.explain.sql).fetchall() == [(figure.value,)]


def test_what_asks_for_nothing_is_not_among_what_is_to_be_mended(page: Report) -> None:
    table = every(data(page), Table)[-1]
    assert table.rows
    assert not [row for row in table.rows if "Nothing to do" in str(row[1])]
    strip = {item.label: item.figure.value for item in every(data(page), Figures)[0].items}
    assert strip["To mend"] == len(table.rows)
    assert strip["Held back"] == 1
