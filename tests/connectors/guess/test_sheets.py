"""A workbook's sheets, merged cells and formats are read as people mean them, or asked."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.connectors.books import Cell, book, part, repacked
from tests.connectors.guess.drafts import Bench, read, why

SHEET = "xl/worksheets/sheet1.xml"
HEADER: list[Cell] = ["id", "name", "stage", "amount", "close_date", "owner"]


def deal(number: int, amount: Cell = 100, owner: Cell = "u1") -> list[Cell]:
    return [f"D{number}", f"Deal {number}", "Discovery", amount, date(2026, 9, 30), owner]


def formatted(bench: Bench, *formats: str) -> Path:
    """Write eight deals whose amounts have these formats, in turn."""
    path = bench.root.parent / "deals-2026-07-31.xlsx"
    made = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    sheet = made.add_worksheet("Deals")
    sheet.write_row(0, 0, HEADER)
    for number in range(1, 9):
        for place, cell in enumerate(deal(number)):
            sheet.write(number, place, cell)
        form = made.add_format({"num_format": formats[number % len(formats)]})
        sheet.write_number(number, 3, 100, form)
    made.close()
    return path


@pytest.mark.parametrize(
    ("shown", "code", "told"),
    [
        ("[$£-809]#,##0.00", "GBP", "likely: the formats of the cells of 'amount' show its sign"),
        ("[$$-409]#,##0.00", "USD", "it could also be ARS, AUD, CAD"),
        ('"USD" #,##0.00', "USD", "certain: the formats of the cells of 'amount' show its sign"),
        ("[$€-407]#,##0.00", "EUR", "certain: the formats of the cells of 'amount' show its sign"),
        ("#,##0.00", "EUR", "unsure: nothing in the file says it"),
    ],
)
def test_the_currency_that_formats_show_is_taken(
    bench: Bench, shown: str, code: str, told: str
) -> None:
    guess = bench.guess(formatted(bench, shown))
    assert read(guess.draft)["columns"]["currency"] == {"constant": code}
    assert told in why(guess.draft, "currency")
    assert ("rates" in [q.key for q in guess.draft.questions]) == (code != "EUR")


def test_a_sign_that_several_currencies_share_alike_is_asked(bench: Bench) -> None:
    path = formatted(bench, "#,##0.00 [$kr-41D]")
    draft = bench.guess(path).draft
    (question,) = draft.questions
    assert (question.key, [code for code, _ in question.options]) == (
        "currency", ["DKK", "ISK", "NOK", "SEK"],
    )  # fmt: skip
    assert "currency" not in read(draft)["columns"]
    told = bench.guess(path, currency="SEK").draft
    assert read(told)["columns"]["currency"] == {"constant": "SEK"}


def test_several_currencies_shown_in_one_column_are_asked_for_a_column(bench: Bench) -> None:
    draft = bench.guess(formatted(bench, "[$€-407] 0.00", "[$$-409] 0.00")).draft
    assert [q.key for q in draft.questions] == ["currency"]
    assert "shows amounts in several currencies ($, €)" in draft.questions[0].asks


def test_sheets_of_one_header_are_asked_and_every_other_one_is_named(bench: Bench) -> None:
    path = bench.root.parent / "deals-2026-07-31.xlsx"
    emea = [HEADER, *(deal(n) for n in range(5))]
    amer = [HEADER, *(deal(n) for n in range(10, 13))]
    book(path, EMEA=emea, AMER=amer, Notes=[["Read", "me"], ["x", "y"]])
    guess = bench.guess(path)
    (question,) = guess.draft.questions
    assert (question.key, question.options) == ("sheet", (("EMEA", "5 rows"), ("AMER", "3 rows")))
    assert "sheet" not in read(guess.draft)["mapping"]
    assert guess.tried is None
    assert guess.draft.notes == ("Sheet 'Notes' (1 row) is left out: it has no column 'id'.",)
    told = bench.guess(path, sheet="AMER")
    assert read(told.draft)["mapping"]["sheet"] == "AMER"
    assert not told.draft.questions
    assert any("Sheet 'EMEA' (5 rows) is left out: you named" in n for n in told.draft.notes)
    assert told.tried is not None
    assert told.tried.accepted == 3


def test_a_hidden_sheet_is_named(bench: Bench) -> None:
    path = bench.root.parent / "deals-2026-07-31.xlsx"
    made = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for name in ("Deals", "Old"):
        sheet = made.add_worksheet(name)
        for number, cells in enumerate([HEADER, deal(1), deal(2)]):
            for place, cell in enumerate(cells):
                sheet.write(number, place, cell)
    sheet.hide()
    made.close()
    guess = bench.guess(path)
    assert "Sheet 'Old' is left out: it is hidden." in guess.draft.notes
    assert not guess.draft.questions


def currencies(amounts: Sequence[tuple[Cell, Cell]]) -> list[list[Cell]]:
    head: list[Cell] = ["id", "stage", "Amount EUR", "Amount USD", "close_date", "owner"]
    rows = [[f"D{n}", "Discovery", *two, date(2026, 9, 30), "u1"] for n, two in enumerate(amounts)]
    return [head, *rows]


def test_amounts_in_one_of_two_columns_are_asked(bench: Bench) -> None:
    rows = currencies([(100, None), (None, 200), (300, None), (None, 400)])
    path = book(bench.root.parent / "deals-2026-07-31.xlsx", Deals=rows)
    guess = bench.guess(path)
    (question,) = guess.draft.questions
    assert (question.key, question.options) == (
        "amount", (("Amount EUR", "2 rows"), ("Amount USD", "2 rows")),
    )  # fmt: skip
    assert not {"amount", "currency"} & set(read(guess.draft)["columns"])
    told = read(bench.guess(path, amount="Amount USD").draft)["columns"]
    assert (told["amount"], told["currency"]) == ("Amount USD", {"constant": "USD"})


def test_columns_of_amounts_that_are_all_filled_are_only_named(bench: Bench) -> None:
    path = bench.root.parent / "deals-2026-07-31.xlsx"
    draft = bench.guess(book(path, Deals=currencies([(100, 110), (200, 220)]))).draft
    assert "it could also be 'Amount USD'" in why(draft, "amount")
    assert not draft.questions


def test_amounts_whose_formulas_were_never_calculated_are_still_the_amounts(bench: Bench) -> None:
    path = book(bench.root.parent / "deals-2026-07-31.xlsx", Deals=[HEADER, deal(1), deal(2)])
    text = part(path, SHEET)
    never = re.sub(rb'<c r="(D[23])"[^>]*><v>[^<]*</v></c>', rb'<c r="\1"><f>50*2</f></c>', text)
    guess = bench.guess(repacked(path, {SHEET: never}))
    assert read(guess.draft)["columns"]["amount"] == "amount"
    assert "2 are none and will be held back" in why(guess.draft, "amount")
    assert guess.tried is not None
    assert guess.tried.quarantined == 2
