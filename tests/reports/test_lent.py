"""What the page of lent voices says where there are none."""

from datetime import date

import pytest

from quarterdeck.playbook.model import Settings
from quarterdeck.reports.blocks import EmptyState
from quarterdeck.reports.calls.lent import Lent, lent_report
from quarterdeck.words.calendar import FiscalCalendar


@pytest.mark.parametrize(("of", "says"), [("everybody", "Nobody has lent"), ("one", "for you")])
def test_without_a_voice_the_page_says_whose_it_looked_for(of: str, says: str) -> None:
    settings = Settings("Sample", "Europe/Berlin", "EUR", FiscalCalendar())
    page = lent_report(Lent(settings, date(2026, 8, 28), "", (), of == "everybody"))
    (block,) = page.blocks
    assert isinstance(block, EmptyState)
    assert says in block.says
