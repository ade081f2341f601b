"""Scorecards drawn: paths at a terminal and on a page, columns that give way, shapes of marks."""

import re
from dataclasses import replace

from quarterdeck.reports.blocks import Figure, Score, Scores
from quarterdeck.reports.charts.spark import spark as drawn
from quarterdeck.reports.figures import count
from quarterdeck.reports.html_scores import scores_html
from quarterdeck.reports.panels import Panels
from quarterdeck.reports.text import to_text
from quarterdeck.reports.text_scores import spark
from tests.reports.samples import report


def score(**changed: object) -> Score:
    said: dict[str, object] = {
        "label": "Broad win rate",
        "now": Figure(0.32, "rate", "32.0", "%"),
        "before": Figure(0.3, "rate", "30.0", "%"),
        "change": "+2.0 points",
        "path": (0.25, 0.3, 0.32),
        "n": count(672),
        "grade": "watch",
        "verdict": "worst of 6",
        "against": "usual 33.0 to 41.0 %",
        "others": ("47.3 % (A survey)",),
    }
    return Score(**(said | changed))  # type: ignore[arg-type]


def shown(width: int) -> str:
    rows = (score(), score(label="Discount"))
    return to_text(replace(report(), blocks=(Scores("", "2026-Q2", rows),)), width=width)


def test_a_trend_needs_three_values_and_shows_gaps() -> None:
    assert spark((1, None, 2)) == ""
    assert spark((0, None, 4, 8)) == "▁·▅█"


def test_columns_give_way_and_are_named() -> None:
    wide, narrow = shown(120), shown(70)
    assert "2026-Q2" in wide
    assert "without" not in wide
    assert "For want of room without: 2026-Q2, n." in narrow
    assert max(map(len, narrow.splitlines())) <= 70
    for kept in ("32.0 %", "+2.0 points", "! worst of 6", "usual 33.0"):
        assert kept in narrow


def test_what_others_report_stands_beneath_its_figure() -> None:
    assert "  Broad win rate, others: 47.3 % (A survey)" in shown(100)
    html = scores_html(Scores("", "2026-Q2", (score(), score(others=()))), Panels())
    assert html.count('<tr class="others">') == 1
    assert "Others: 47.3 % (A survey)" in html


def test_a_mark_is_a_shape_and_words() -> None:
    html = scores_html(Scores("", "2026-Q2", (score(), score(grade="", verdict=""))), Panels())
    assert re.findall(r'class="grade (\w+)">([^<]+)<', html) == [("watch", "worst of 6")]
    assert "<small>usual 33.0 to 41.0 %</small>" in html


def test_a_path_has_gaps_and_a_small_change_looks_small() -> None:
    assert drawn("x", (None, 1.0)) == ""
    gap = drawn("x", (1, 2, None, 4, 5))
    assert gap.count("<path") == 2
    assert drawn("x", (1, None, 4, 5)).count('class="past"') == 1
    heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", drawn("x", (99, 100, 99.5)))]
    assert max(heights) - min(heights) < 2
    tall = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", drawn("x", (10, 100, 50)))]
    assert max(tall) - min(tall) == 16
    assert "lower now" in drawn("x", (2, 1))
