"""Lists of deals: the same deals that the numbers count."""

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.deals import Which, deals_of
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.catalogue import find
from quarterdeck.reports.blocks import figures_in
from quarterdeck.reports.deal_list import KINDS, deals_report
from quarterdeck.reports.deal_rows import deals_json
from quarterdeck.reports.text import to_text
from quarterdeck.words.problem import QuarterdeckError
from tests.reports.proof import unproven

Q2 = Ask(period="2026-Q2")
COUNTED = (
    "bookings", "booked_deals", "lost_deals", "lost_deals:broad", "open_pipeline", "open_deals",
    "past_due_pipeline", "close_rate", "broad_win_rate", "created_deals", "created_pipeline",
    "win_loss_ratio", "average_deal_size", "won_cycle_days", "created_win_rate",
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "metric"),
    [
        ("lost", "lost_deals"),
        ("closed-without-win", "lost_deals:broad"),
        ("won", "booked_deals"),
        ("open", "open_deals"),
    ],
)
def test_a_kind_lists_the_deals_its_metric_counts(desk: Desk, kind: str, metric: str) -> None:
    listed = deals_of(desk, OWNER, Q2 if kind != "open" else Ask(), which=Which(kind))
    (answer,) = answers(desk, OWNER, (metric,), Q2 if kind != "open" else Ask()).answers
    assert listed.n == answer.n == len(listed.rows) > 0


def test_lost_is_less_than_closed_without_a_win(desk: Desk) -> None:
    lost, broad = (deals_of(desk, OWNER, Q2, which=Which(k)) for k in ("lost", KINDS[5]))
    assert {row["outcome"] for row in lost.rows} == {"lost"}
    assert {row["outcome"] for row in broad.rows} > {"lost"}


def test_all_keeps_to_the_period_and_leaves_deleted_deals_out(desk: Desk) -> None:
    listed = deals_of(desk, OWNER, Q2, which=Which("all"))
    parts = [deals_of(desk, OWNER, Q2, which=Which(k)).n for k in ("won", "closed-without-win")]
    open_now = [row for row in listed.rows if row["outcome"] == "open"]
    assert listed.n == sum(parts) + len(open_now)
    assert "deleted" not in {row["outcome"] for row in listed.rows}
    ever = deals_of(desk, OWNER, Ask(), which=Which("all"))
    assert ever.n > listed.n
    assert "deleted" not in {row["outcome"] for row in ever.rows}


@pytest.mark.parametrize("metric", COUNTED)
def test_the_deals_of_a_metric_are_as_many_as_its_n(desk: Desk, metric: str) -> None:
    asked = Ask(period="2026-Q2", where="region=north")
    listed = deals_of(desk, OWNER, asked, which=Which(metric=metric))
    (answer,) = answers(desk, OWNER, (metric,), asked).answers
    assert (listed.n, listed.metric) == (answer.n, metric)
    if find(metric).unit == "money" and find(metric).is_sum:
        assert listed.total == answer.value


def test_the_period_of_a_metrics_deals_is_that_of_the_metric(desk: Desk) -> None:
    rate = deals_of(desk, OWNER, Ask(), which=Which(metric="close_rate"))
    assert rate.period is not None
    assert rate.period.label == "2026-Q3"
    assert deals_of(desk, OWNER, Ask(), which=Which(metric="open_pipeline")).period is None


def test_the_deals_behind_a_rate_say_how_each_ended(desk: Desk) -> None:
    listed = deals_of(desk, OWNER, Q2, which=Which(metric="close_rate"))
    page = deals_report(listed)
    (answer,) = answers(desk, OWNER, ("close_rate",), Q2).answers
    said = f'are behind "Close rate": {answer.numerator} won, {answer.n - answer.numerator} lost.'
    assert said in page.blocks[0].plain
    table = page.blocks[1]
    outcomes = [row[[c.key for c in table.columns].index("outcome")] for row in table.rows]
    assert outcomes.count("Won") == answer.numerator
    assert outcomes.count("Lost") == answer.n - answer.numerator
    document = deals_json(listed)
    assert (document["of"], document["metric"]) == (None, "close_rate")


@pytest.mark.parametrize("which", [Which("open"), Which("all"), Which(metric="close_rate")])
def test_every_number_of_a_list_is_what_its_sql_gives(desk: Desk, which: Which) -> None:
    page = deals_report(deals_of(desk, OWNER, Q2, which=which))
    figures = figures_in(page.blocks)
    assert unproven(figures[:6]) == []
    assert unproven(figures[6::25]) == []


@pytest.mark.parametrize(
    ("which", "said"),
    [
        (Which(limit=-1), "-1 deals cannot be shown"),
        (Which("lots"), "There are no 'lots' deals"),
        (Which("won", "bookings"), "both say which deals"),
        (Which(metric="bokings"), "there is no metric 'bokings'"),
    ],
)
def test_what_cannot_be_listed_is_refused(desk: Desk, which: Which, said: str) -> None:
    with pytest.raises(QuarterdeckError, match=said):
        deals_of(desk, OWNER, Ask(), which=which)


def test_a_list_without_deals_says_what_there_is_none_of(desk: Desk) -> None:
    listed = deals_of(desk, OWNER, Ask(period="2030-Q1"), which=Which("closed-without-win"))
    assert "No deal is among the deals closed without a win." in to_text(deals_report(listed))


def test_a_list_that_is_not_what_the_metric_counts_says_so(desk: Desk) -> None:
    """Growth looks at the deals of two periods and counts those of one."""
    asked = Ask(as_of="2026-06-30", period="2026-Q2")
    growth = deals_of(desk, OWNER, asked, which=Which(metric="bookings_growth"))
    told = deals_report(growth).blocks[0].plain  # type: ignore[union-attr]
    assert "does not count exactly these" in told
    won = deals_of(desk, OWNER, asked, which=Which(metric="close_rate"))
    assert "behind" in deals_report(won).blocks[0].plain  # type: ignore[union-attr]
