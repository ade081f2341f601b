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
