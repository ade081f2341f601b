"""The catalogue is whole: every metric told in full, and the page of documentation up to date."""

from pathlib import Path

import pytest

from quarterdeck.facts.records import RECORDS
from quarterdeck.metrics import catalogue, find
from quarterdeck.metrics.catalogue import UNITS
from quarterdeck.metrics.document import page
from quarterdeck.words.deal import DEAL_FIELDS

DOCS = Path(__file__).parents[2] / "docs" / "metrics.md"

IDS = [
    "bookings",
    "booked_deals",
    "bookings_growth",
    "average_deal_size",
    "close_rate",
    "broad_win_rate",
    "qualified_win_rate",
    "competitive_win_rate",
    "created_win_rate",
    "amount_win_rate",
    "win_loss_ratio",
    "win_incidence",
    "won_cycle_days",
    "decision_days_median",
    "win_days_median",
    "stage_conversion",
    "stage_days",
    "stage_skip_rate",
    "open_pipeline",
    "open_deals",
    "weighted_pipeline",
    "category_rollup",
    "created_deals",
    "lost_deals",
    "created_pipeline",
    "past_due_pipeline",
    "coverage",
    "coverage_remaining",
    "coverage_needed",
    "velocity_simple",
    "velocity_expected",
    "create_and_close",
    "linearity",
    "concentration_top10",
    "concentration_hhi",
    "discount_rate",
    "slippage",
    "push_count",
    "attainment",
    "participation",
    "attainment_gini",
    "hygiene_score",
    "activity_volume",
    "activity_consistency",
    "arr",
    "nrr",
    "grr",
    "logo_churn",
    "backlog",
    "book_to_bill",
    "cost_of_sales",
    "cac",
    "cac_payback",
    "ltv",
    "magic_number",
    "credited_bookings",
    "productivity_ramped",
    "methodology_share",
    "forecast_accuracy",
    "forecast_wape",
    "forecast_bias",
    "call_bias",
]


def test_every_metric_is_there() -> None:
    assert {m.id for m in catalogue().values()} == set(IDS)


@pytest.mark.parametrize("name", list(catalogue()))
def test_it_is_told_in_full(name: str) -> None:
    metric = find(name)
    assert metric.title
    assert metric.sentence.endswith(".")
    assert metric.formula
    assert metric.trap.endswith(".")
    assert metric.unit in UNITS
    assert metric.period in {"flow", "stock", "cohort"}
    assert set(metric.fields) <= DEAL_FIELDS.keys() | {metric.by}
    assert metric.deals or metric.rows
    assert set(metric.rows) <= RECORDS.keys()
    assert metric.none or metric.is_sum or metric.unit == "money"


def test_the_page_is_up_to_date() -> None:
    """After a change: python -m quarterdeck.metrics.document docs/metrics.md"""
    assert DOCS.read_text(encoding="utf-8") == page()
