"""Win curves as people ask for them: the metric's own numbers, by part and by quarter created."""

import re

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.win_curves import win_curves
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Ages
from quarterdeck.reports.charts.ages import ages
from quarterdeck.reports.html import to_html
from quarterdeck.reports.text import to_text
from quarterdeck.reports.win_curves import win_curves_json, win_curves_report, win_curves_sheet
from quarterdeck.words.problem import QuarterdeckError

YEAR = Ask(as_of="2026-08-28", period="2025-10-01..2026-08-29")


def test_it_is_the_metric_at_every_age_and_its_lost_side_completes_it(desk: Desk) -> None:
    whole = win_curves(desk, OWNER, YEAR).whole
    assert whole
    told = answers(desk, OWNER, ("win_incidence",), Ask(**_with("age_days"))).answers
    shares = {int(a.dimensions["age_days"]): float(a.value or 0) for a in told}
    assert len(whole.ages) > 20
    for age in whole.ages:
        assert age.won == pytest.approx(shares[age.days], abs=1e-9)


def _with(by: str) -> dict[str, object]:
    return {"as_of": YEAR.as_of, "period": YEAR.period, "by": (by,)}


def test_parts_hold_all_deals_and_are_told_in_words_and_numbers(desk: Desk) -> None:
    found = win_curves(desk, OWNER, Ask(as_of=YEAR.as_of, by=("product",)))
    assert found.whole
    assert sum(part.n for part in found.parts) == found.whole.n
    page = win_curves_report(found)
    assert "were won within 90 days" in to_text(page)
    assert "All" in to_html(page)
    assert {row[0] for row in win_curves_sheet(found).rows} >= {"All", "Core"}
    for curve in win_curves_json(found)["curves"]:
        for age in curve["ages"]:
            assert age["won"] + age["lost"] + age["open"] == pytest.approx(1, abs=1e-9)


def test_cohorts_are_the_quarters_in_which_deals_were_created(desk: Desk) -> None:
    found = win_curves(desk, OWNER, Ask(as_of=YEAR.as_of, period=YEAR.period, by=("cohort",)))
    assert [part.keys[0] for part in found.parts] == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]
    assert found.whole
    assert sum(part.n for part in found.parts) == found.whole.n


def test_nothing_known_later_changes_a_curve(desk: Desk) -> None:
    early = win_curves(desk, OWNER, Ask(as_of="2026-05-31", period="2026-Q1"))
    late = win_curves(desk, OWNER, Ask(as_of="2026-08-28", period="2026-Q1"))
    assert early.whole
    assert late.whole
    assert early.whole.open > late.whole.open
    assert early.whole.seen < late.whole.seen


def test_two_breakdowns_are_refused_and_too_few_deals_said(desk: Desk) -> None:
    with pytest.raises(QuarterdeckError, match="one thing at a time"):
        win_curves(desk, OWNER, Ask(by=("product", "cohort")))
    nothing = win_curves(desk, OWNER, Ask(as_of="2026-08-28", period="2019-Q1"))
    assert "too few for a curve" in to_text(win_curves_report(nothing))


def test_a_part_is_what_its_viewer_may_see(desk: Desk) -> None:
    by_owner = Ask(as_of=YEAR.as_of, period=YEAR.period, by=("owner",))
    part = max(win_curves(desk, OWNER, by_owner).parts, key=lambda one: one.n)
    mine = win_curves(desk, Viewer(part.keys[0], "rep", frozenset({"read"})), YEAR).whole
    assert mine
    assert 0 < mine.n == part.n


@pytest.mark.parametrize("width", [1120, 344])
def test_one_curve_alone_names_what_was_won_lost_and_is_open(desk: Desk, width: int) -> None:
    page = win_curves_report(win_curves(desk, OWNER, YEAR))
    (block,) = [b for b in page.blocks if isinstance(b, Ages)]
    drawn = ages(block, width)
    shares = [float(x) for x in re.findall(r">(?:won|lost|open) ([\d.]+)%", drawn)]
    assert len(shares) == 3
    assert sum(shares) == pytest.approx(100, abs=1)
