"""What the backtest says of the lender's applications, as docs/standards.md tells it."""

import re
from pathlib import Path

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.standards import Past, proof_of
from quarterdeck.desk.viewer import OWNER
from tests.real.conftest import Opener

PAGE = (Path(__file__).parents[2] / "docs" / "standards.md").read_text(encoding="utf-8")
FAIR = Past(start="2011-11-07", end="2012-01-30", horizon="28d")


def told() -> dict[str, list[float]]:
    """The numbers of the page, by standard."""
    rows = re.findall(r"^\| ((?:slow|no change)[^|]*) \|(.*)\|$", PAGE, re.MULTILINE)
    return {
        name: [float(n.replace(",", "")) for n in re.findall(r"\d[\d,.]*\d|\d", cells)]
        for name, cells in rows
    }


def test_the_page_tells_what_the_backtest_finds(opened: Opener) -> None:
    given = proof_of(opened("loans2012"), OWNER, Ask(), past=FAIR)
    assert given.backtest.tested == 2
    shown = told()
    for name, title in (
        ("slow_in_stage", "slow in its stage"),
        ("no_change", "no change for 14 days"),
    ):
        (trial,) = [t for t in given.trials if t.standard.id == name]
        assert trial.odds is not None
        assert trial.in_stage is not None
        assert trial.verdict == "better"
        low, high = trial.odds.lift_interval or (0, 0)
        found = [
            trial.known,
            trial.odds.precision * 100,
            trial.odds.base_rate * 100,
            trial.odds.lift,
            low,
            high,
            trial.in_stage.lift,
            trial.lead_days,
        ]
        assert shown[title] == pytest.approx(found, abs=0.051)
    silent = {t.standard.id: t.verdict for t in given.trials if t.verdict != "better"}
    assert silent["stage_skipped"] == silent["no_amount"] == "nothing"
    assert given.silent["past_due"] == "no deal carries a close date"
