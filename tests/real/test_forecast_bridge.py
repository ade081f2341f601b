"""The bridge between two forecasts on real funnels: exact, in the whole and in every part."""

from datetime import date

import pytest

from quarterdeck.facts import Question
from quarterdeck.forecast.bridge import bridge
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.window import Window
from quarterdeck.words.calendar import parse_period
from tests.real.conftest import Opener

CASES = (
    ("loans2012", "2011-12", (date(2011, 12, 5), date(2011, 12, 19))),
    ("loans2012", "2011-12", (date(2011, 11, 28), date(2012, 1, 2))),
    ("b2b_saas", "2016-Q4", (date(2016, 10, 3), date(2016, 11, 28))),
)


@pytest.mark.parametrize(("name", "label", "days"), CASES)
def test_terms_add_up_exactly(
    opened: Opener, name: str, label: str, days: tuple[date, date]
) -> None:
    desk = opened(name)
    window = Window(parse_period(label, desk.playbook.settings.calendar), days[0])
    found = bridge(Forecasts(desk.facts), window, Question(days[1], by=("stage", "owner")))
    assert len(found.parts) > 1
    for part in (found.whole, *found.parts):
        moved = sum(term.amount for term in part.terms)
        assert part.opening.expected + moved == part.closing.expected
    assert all(
        sum(part.terms[n].amount for part in found.parts) == term.amount
        for n, term in enumerate(found.whole.terms)
    )
