"""The stretches a movement is looked at over, each an address of its own."""

from datetime import date
from urllib.parse import parse_qs

from quarterdeck.web.spans import offers, stretches
from quarterdeck.web.state import State
from quarterdeck.words.calendar import FiscalCalendar

CALENDAR = FiscalCalendar()
FRIDAY = date(2026, 8, 28)


def test_each_stretch_goes_from_the_end_of_a_day_to_the_end_of_another() -> None:
    found = {
        one.label: (f"{one.start}", f"{one.end or FRIDAY}") for one in stretches(CALENDAR, FRIDAY)
    }
    assert found == {
        "Since last Monday": ("2026-08-24", "2026-08-28"),
        "A week": ("2026-08-21", "2026-08-28"),
        "Last whole week": ("2026-08-16", "2026-08-23"),
        "This month": ("2026-07-31", "2026-08-28"),
        "Last month": ("2026-06-30", "2026-07-31"),
        "This quarter": ("2026-06-30", "2026-08-28"),
        "Last quarter": ("2026-03-31", "2026-06-30"),
    }


def test_on_a_monday_it_is_the_monday_before_and_a_sunday_ends_its_own_week() -> None:
    assert next(stretches(CALENDAR, date(2026, 8, 24))).start == date(2026, 8, 17)
    week = next(o for o in stretches(CALENDAR, date(2026, 8, 23)) if o.label == "Last whole week")
    assert (week.start, week.end) == (date(2026, 8, 16), date(2026, 8, 23))


def test_the_address_keeps_all_else_and_marks_what_is_shown() -> None:
    state = State(scope="north", as_of="2026-08-28", more={"view": "stage", "flow": "a,b"})
    found = offers(CALENDAR, state, (date(2026, 6, 30), FRIDAY), date(2026, 4, 15))
    (current,) = [one for one in found if one.current]
    assert current.label == "This quarter"
    last = next(one for one in found if one.label == "Last month")
    assert parse_qs(last.query) == {
        "scope": ["north"],
        "as_of": ["2026-07-31"],
        "compare": ["2026-06-30"],
        "view": ["stage"],
    }
    assert "Last quarter" not in {one.label for one in found}
