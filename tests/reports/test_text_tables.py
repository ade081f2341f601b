"""Tables at a terminal, at any width: no digit is ever lost, and rows keep their names."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from quarterdeck.reports.blocks import Column, Figure, Report, Table
from quarterdeck.reports.figures import exact
from quarterdeck.reports.text import to_text
from tests.reports.samples import AS_OF, waterfall

WORDS = (
    "north",
    "Grand-Duché",
    "us-east",
    "Müller & Söhne",
    "日本",
    "a",
    "Verwaltungsgesellschaft",
)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
MONEY = st.integers(-(10**13), 10**13).map(lambda minor: exact(minor, "EUR"))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table whose first column names the row, then words and numbers in any order."""
    kinds = draw(st.lists(st.sampled_from(["text", "money", "change", "date"]), max_size=12))
    columns = [Column("name", draw(TEXTS))]
    columns += [Column(f"c{n}", draw(TEXTS), kind, "EUR" * (kind == "money"))
                for n, kind in enumerate(kinds)]  # fmt: skip
    cell = {"text": TEXTS, "money": MONEY, "change": MONEY, "date": st.just("2026-12-31")}
    rows = st.tuples(TEXTS, *(cell[kind] for kind in kinds))
    return Table("A table", tuple(columns), tuple(draw(st.lists(rows, min_size=1, max_size=6))))


def shown(table: Table, width: int) -> list[str]:
    return to_text(Report("R", "Acme", AS_OF, "h", "EUR", (table,)), width=width).splitlines()


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(table=tables(), width=st.integers(60, 140))
def test_every_number_is_printed_in_full_and_no_line_is_too_long(table: Table, width: int) -> None:
    lines = shown(table, width)
    assert max(map(cell_len, lines)) <= width
    words = " ".join(lines).replace("\N{MINUS SIGN}", "-").replace("+", "").split()
    for row in table.rows:
        for part in row[1:]:
            number = part.text if isinstance(part, Figure) else part
            assert not isinstance(part, Figure) or number in words


@given(table=tables(), width=st.integers(60, 140))
def test_the_column_that_names_the_rows_never_vanishes(table: Table, width: int) -> None:
    printed = letters("".join(shown(table, width)))
    for row in table.rows:
        assert all(set(letters(word)) <= set(printed) for word in str(row[0]).split())
        assert str(row[0]).split()[0][:6] in printed


@pytest.mark.parametrize("count", [1, 3, 40])
def test_a_table_of_numbers_too_wide_to_fit_is_turned(count: int) -> None:
    choose = random.Random(count)
    columns = (Column("team", "Team"), *(Column(f"c{n}", f"Cause {n}", "change", "EUR")
                                         for n in range(14)))  # fmt: skip
    rows = tuple(
        (f"team-{n}", *(exact(choose.randint(-(10**9), 10**9), "EUR") for _ in range(14)))
        for n in range(count)
    )
    lines = shown(Table("By team", columns, rows), 100)
    assert all(any(line.startswith(f"Cause {n} ") for line in lines) for n in range(14)) or (
        count == 1
    )
    assert all(any(f"team-{n}" in line for line in lines) for n in range(count))


def test_words_break_only_where_nothing_else_helps() -> None:
    columns = (Column("metric", "Metric"), Column("says", "What it says"))
    rows = (("bookings_growth:yoy_to_date", "Bookings against those of the year before. " * 4),)
    assert any(
        line.startswith("bookings_growth:yoy_to_date  ")
        for line in shown(Table("", columns, rows), 60)
    )


@pytest.mark.parametrize("width", [60, 80, 100])
def test_a_waterfall_keeps_its_numbers_at_any_width(width: int) -> None:
    page = Report("R", "Acme", AS_OF, "h", "EUR", (waterfall(opening=6_812_345_678),))
    words = to_text(page, width=width).split()
    assert {"6,812,345,678.00", "+412,000.00", "402"} <= set(words)
