"""Coverage on the week: like held against like, this period and the next of its kind."""

import pytest

from quarterdeck.facts import Facts
from quarterdeck.reports.blocks import CoverageBars, EmptyState, Figure, Figures
from quarterdeck.reports.tables import twin
from quarterdeck.reports.week.coverage import coverage_section
from quarterdeck.reports.week.standing import standing_section
from tests.reports.weeks import every, target, week_of, world

DEALS = """
due amount=100000 close_date=03-20 | 01-05
late amount=50000 close_date=01-20 | 01-05
won amount=300000 | 01-05 | 02-01 stage=Won
next amount=70000 close_date=05-10 | 01-05
last | 12-30
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """A quarter with a target, something won, something due and something past due."""
    return world(tmp_path_factory.mktemp("coverage"), DEALS, [target(1_000_000)])


def values(figures: tuple[Figure | None, ...]) -> list[float | None]:
    """The values of figures, None for one that is not shown."""
    return [figure.value if figure else None for figure in figures]


def test_what_is_past_due_covers_nothing(facts: Facts) -> None:
    week = week_of(facts, "2026-02-10")
    row = every(coverage_section(week), CoverageBars)[0].rows[0]
    shown = values((row.booked, row.open_due, row.past_due, row.target, row.coverage))
    assert shown == [300_000, 100_000, 50_000, 1_000_000, pytest.approx(1 / 7)]
    assert week.numbers["open_pipeline"].value == 100_000 + 50_000
    strip = {item.label: item for item in every(standing_section(week), Figures)[0].items}
    assert strip["Coverage of what is left"].figure.value == row.coverage.value
    assert (
        "still due against left to book"
        in twin(Figures((strip["Coverage of what is left"],))).rows[0][2]
    )


@pytest.mark.parametrize(
    ("period", "following"),
    [
        ("2026-Q1", "2026-Q2"),
        ("2026", "2027"),
        ("2026-02", "2026-03"),
        ("2026-W07", "2026-W08"),
        ("2026-02-04..2026-02-14", "2026-02-14..2026-02-24"),
    ],
)
def test_the_second_bar_is_the_next_period_of_the_same_kind(
    facts: Facts, period: str, following: str
) -> None:
    bars = every(coverage_section(week_of(facts, "2026-02-10", period=period)), CoverageBars)[0]
    assert [row.label for row in bars.rows] == [period, following]


def test_a_period_that_is_over_has_no_bar(facts: Facts) -> None:
    section = coverage_section(week_of(facts, "2026-03-31"))
    assert [row.label for row in every(section, CoverageBars)[0].rows] == ["2026-Q2"]
    long_ago = coverage_section(week_of(facts, "2026-12-30"))
    assert not every(long_ago, CoverageBars)
    assert [e.says for e in every(long_ago, EmptyState)] == [
        "2026-Q1 is over: nothing can still be booked in it."
    ]
