"""How dates, amounts and people are written is decided by evidence, or asked."""

import pytest

from tests.connectors.guess.drafts import Bench, deals, read, why

US = ["07/31/2026", "12/01/2026", "1/2/2026", "3/15/2026"]


FORMS = [
    (US, ["%m/%d/%Y"], "certain", "4 of 4 cells are dates as month/day/year; 2 have a second part"),
    (["31/07/2026", "01/12/2026"], ["%d/%m/%Y"], "certain", "; 1 have a first part above 12"),
    (
        ["1.2.2026", "03.04.26"],
        ["%d.%m.%Y", "%d.%m.%y"],
        "likely",
        "dots part days written day first",
    ),
    (["2026-07-31", "2026-01-02"], None, "certain", "2 of 2 cells are dates as year-month-day"),
    (["31/07/2026 14:30", "01/12/2026 9:05"], ["%d/%m/%Y %H:%M"], "certain", "2 of 2 cells"),
    (["7/31/2026 2:30 PM", "1/1/2026 9:05 AM"], ["%m/%d/%Y %I:%M %p"], "certain", "2 of 2 cells"),
    (["31-Jul-26", "01-Dec-26"], ["%d-%b-%y"], "certain", "are dates written as '%d-%b-%y'"),
    (["Jul 31, 2026", "Dec 1, 2026"], ["%b %d, %Y"], "certain", "written as '%b %d, %Y'"),
    (["2026/07/31", "2026/12/01"], ["%Y/%m/%d"], "certain", "written as '%Y/%m/%d'"),
    (
        [*["30/07/2026"] * 20, "soon"],
        ["%d/%m/%Y"],
        "likely",
        "; 1 fit no form and will be held back",
    ),
]


@pytest.mark.parametrize(("days", "formats", "sure", "told"), FORMS)
def test_the_form_of_dates_is_decided_by_what_only_one_order_can_mean(
    bench: Bench, days: list[str], formats: list[str] | None, sure: str, told: str
) -> None:
    draft = bench.draft(deals(days))
    column = read(draft)["columns"]["close_date"]
    assert (column["format"] if formats else column) == (formats or "Close Date")
    assert why(draft, "close_date").startswith(f"{sure}: column 'Close Date': ")
    assert told in why(draft, "close_date")
    assert not draft.questions


def test_dates_that_either_order_fits_are_asked_and_left_out(bench: Bench) -> None:
    text = deals(["01/02/2026", "03/04/2026"])
    draft = bench.draft(text)
    (question,) = draft.questions
    assert question.key == "close_date.order"
    assert "does the day or the month come first, as in '01/02/2026'?" in question.asks
    assert "close_date" not in read(draft)["columns"]
    assert "# TODO Column 'Close Date'" in draft.mapping
    told = bench.draft(text, close_date__order="month")
    assert read(told)["columns"]["close_date"]["format"] == ["%m/%d/%Y"]
    assert not told.questions


def test_another_column_of_the_file_may_decide_the_order(bench: Bench) -> None:
    text = deals(["01/02/2026", "03/04/2026"], **{"Created Date": ["12/31/2025", "01/01/2026"]})
    draft = bench.draft(text)
    assert read(draft)["columns"]["close_date"]["format"] == ["%m/%d/%Y"]
    assert "another column of the file is written so" in why(draft, "close_date")


def test_both_orders_in_one_column_are_asked(bench: Bench) -> None:
    draft = bench.draft(deals(["31/01/2026", "01/31/2026"]))
    assert "1 cells can only be day first and 1 only month first" in draft.questions[0].asks


MARKS = [
    (["1.234,50", "99"], ",", "certain", "1 have one or two digits behind a comma"),
    (["1,234.50", "99"], None, "certain", "1 have one or two digits behind a point"),
    (["1,234", "99"], None, "certain", "1 have a comma before three digits, none has cents"),
    (["1234", "99"], None, "certain", "2 of 2 cells are amounts; all are whole"),
    ([*["1,00"] * 20, "n/a"], ",", "likely", "; 1 are none and will be held back"),
]


@pytest.mark.parametrize(("amounts", "decimal", "sure", "told"), MARKS)
def test_the_decimal_mark_is_decided_by_digits_behind_it(
    bench: Bench, amounts: list[str], decimal: str | None, sure: str, told: str
) -> None:
    draft = bench.draft(deals(["2026-07-31"] * len(amounts), amounts))
    amount = read(draft)["columns"]["amount"]
    assert (amount["decimal"] if decimal else amount) == (decimal or "Amount")
    assert why(draft, "amount").startswith(f"{sure}: column 'Amount': ")
    assert told in why(draft, "amount")


@pytest.mark.parametrize("amounts", [["1.234", "5.000"], ["1.234,50", "1,234.50"]])
def test_an_amount_that_may_be_thousands_is_asked(bench: Bench, amounts: list[str]) -> None:
    text = deals(["2026-07-31"] * 2, amounts)
    draft = bench.draft(text)
    assert [q.key for q in draft.questions] == ["amount.decimal"]
    assert "amount" not in read(draft)["columns"]
    said = read(bench.draft(text, amount__decimal=","))
    assert said["columns"]["amount"] == {"column": "Amount", "decimal": ","}


@pytest.mark.parametrize(
    ("head", "cells", "code"),
    [
        ("Amount (USD)", ["1"], "USD"),
        ("Betrag in €", ["1"], "EUR"),
        ("Amount", ["EUR 12", "EUR 13"], "EUR"),
        ("Amount", ["CHF 12", "CHF 13"], "CHF"),
        ("Amount", ["12"], "EUR"),
    ],
)
def test_the_currency_comes_from_header_or_cells_or_the_workspace(
    bench: Bench, head: str, cells: list[str], code: str
) -> None:
    text = deals(["2026-07-31"] * len(cells), cells).replace("Amount", head)
    draft = bench.draft(text)
    assert read(draft)["columns"]["currency"] == {"constant": code}
    assert ("rates" in [q.key for q in draft.questions]) == (code != "EUR")


def test_a_column_of_currencies_needs_rates_for_those_unknown(bench: Bench) -> None:
    draft = bench.draft(deals(["2026-07-31"] * 2, **{"Deal Currency": ["EUR", "GBP"]}))
    assert read(draft)["columns"]["currency"] == "Deal Currency"
    assert "Amounts are in GBP" in draft.questions[0].asks


@pytest.mark.parametrize(
    ("people", "named"),
    [
        (["Ann Sample", "Sample, Bo"], True),
        (["ann@sample.example"], True),
        (["005d0000001AbCd", "005d0000001AbCe"], False),
        (["1001", "1002"], False),
    ],
)
def test_owners_are_names_or_ids(bench: Bench, people: list[str], *, named: bool) -> None:
    text = deals(["2026-07-31"] * 4, **{"Deal Owner": people}).replace(";Owner", ";Not used")
    draft = bench.draft(text)
    assert read(draft)["columns"]["owner"] == {"column": "Deal Owner", "names": named}
    assert "certain" in why(draft, "owner")


@pytest.mark.parametrize(
    "people",
    [
        ["Anna", "Bob"],
        ["ANNA", "BOB"],
        ["ANNA/SMITH", "BOB/JONES"],
        ["anna.smith", "bob.jones"],
        ["anna.smith2", "1002"],
        ["A.S.", "B.J."],
    ],
)
def test_words_under_an_owner_are_kept_apart_as_names_and_never_certain_ids(
    bench: Bench, people: list[str]
) -> None:
    text = deals(["2026-07-31"] * 4, Rep=people).replace(";Owner", ";Not used")
    guess = bench.guess(bench.file("reps-2026-07-31.csv", text))
    assert read(guess.draft)["columns"]["owner"] == {"column": "Rep", "names": True}
    assert why(guess.draft, "owner").startswith("likely: column 'Rep': 2 different names")
    assert "if they are ids of your own, write false for true" in why(guess.draft, "owner")


def test_people_and_what_was_written_are_never_offered_as_breakdowns(bench: Bench) -> None:
    more = {
        "Region": ["North", "South"],
        "Deal Type": ["New Business", "Existing Business"],
        "Contact": ["Peter Sample", "Mia Example"],
        "Helper": ["Peter Sample", "Mia Example"],
        "Phone": ["+49 170 123400", "+49 170 123401"],
        "Reached at": ["+49 170 123400", "0170 12 34 01"],
        "Description": ["hot", "cold"],
        "What was said": ["they will call us back", "we call them on Monday then"],
    }
    draft = bench.draft(deals(["2026-07-31"] * 8, **more))
    offered = [line for line in draft.mapping.splitlines() if line.startswith("# dim_")]
    assert [line.split()[1] for line in offered] == ["dim_region", "dim_deal_type"]
