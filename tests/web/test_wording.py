"""Commands in reports become places on pages, and code stays code."""

from quarterdeck.web.wording import in_fields, on_pages


def test_a_command_is_a_link_to_its_page() -> None:
    said = "How sure that is: quarterdeck record. Else quarterdeck backtest."
    assert on_pages(said, "/c/acme") == (
        'How sure that is: <a href="/c/acme/record">Record</a>. '
        'Else <a href="/c/acme/record?view=backtest">Backtest</a>.'
    )


def test_its_options_go_with_it() -> None:
    for said in (
        "quarterdeck forecast --publish --as-of DAY",
        "quarterdeck forecast --publish",
        "quarterdeck forecast",
    ):
        assert on_pages(f"{said} replays", "") == '<a href="/forecast">Forecast</a> replays'
    assert "submit" not in on_pages("quarterdeck call submit --by PERSON --commit AMOUNT", "")


def test_code_stays_code() -> None:
    code = "<pre>quarterdeck record</pre> and <code>quarterdeck deals</code>"
    assert on_pages(code, "") == code


def test_an_option_is_a_field() -> None:
    assert in_fields("Leave out --period or --scope.") == "Leave out Period or Scope."


def test_no_option_of_a_command_is_asked_of_a_reader() -> None:
    rest = "The 10 gravest; 749 more, worth 5.00 EUR, with --limit 0."
    assert on_pages(rest, "") == "The 10 gravest; 749 more, worth 5.00 EUR."
    assert on_pages("The 50 largest of 393; --limit 0 names all.", "") == "The 50 largest of 393."
    behind = "The deals behind one: quarterdeck quality --issue NAME; names: no_amount, no_owner."
    assert on_pages(f'<p class="note">{behind} Of no deal: no stage.</p>', "") == (
        '<p class="note"> Of no deal: no stage.</p>'
    )
    whose = "The deals behind a row: quarterdeck quality --scope WHO."
    assert on_pages(f'<p class="note">{whose}</p>', "") == ""
