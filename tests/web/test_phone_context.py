"""What is looked at, on a phone: one line of words that opens to the fields."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from quarterdeck.web.choices import Choice, Choices, words_of
from quarterdeck.web.state import State
from tests.web.browser import Watched, start, watched
from tests.web.conftest import Served, Session
from tests.web.test_in_browser import sign_in

SOON = 20_000
PHONE = {"width": 360, "height": 760}
OFFERED = Choices(
    (Choice("", "Whole company"), Choice("north", "\u2003north")),
    (Choice("", "2026-Q3 (running)"), Choice("2026-Q4", "2026-Q4")),
    (Choice("", "Amount"), Choice("arr", "ARR")),
    date(2025, 1, 1),
    date(2026, 8, 28),
    "Sample Company",
    simulated=True,
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from start()


@pytest.fixture(scope="module")
def eyes(browser: Browser, served: Served) -> Iterator[Watched]:
    """A VP with a phone."""
    with watched(browser, width=360, height=760) as found:
        sign_in(found.page, served, "vp")
        yield found
        assert found.quiet


@pytest.fixture
def page(eyes: Watched, served: Served) -> Page:
    """The forecast of the running quarter."""
    eyes.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    eyes.page.goto(f"{served.address}/forecast")
    return eyes.page


def test_the_line_says_what_goes_not_without_saying() -> None:
    assert words_of(OFFERED, State()) == {
        "scope": "Whole company",
        "period": "2026-Q3",
        "as_of": "as of 28 Aug",
    }
    state = State("north", "2024", "arr", "2025-12-31", "2026-08-21", "product=Core")
    assert words_of(OFFERED, state) == {
        "scope": "north",
        "period": "2024",
        "measure": "ARR",
        "as_of": "as of 31 Dec 2025",
        "compare": "vs 21 Aug",
        "where": "product=Core",
    }
    assert words_of(OFFERED, State(as_of="soon"))["as_of"] == "as of soon"


def test_the_line_opens_to_fields_that_keep_open_through_a_change(page: Page) -> None:
    said, scope = page.locator("#context-said > summary"), page.locator("[name=scope]")
    expect(said).to_contain_text("Whole company")
    expect(scope).to_be_hidden()
    assert page.evaluate("document.querySelector('#context').offsetHeight") <= 48
    said.focus()
    page.keyboard.press("Enter")
    expect(scope).to_be_visible()
    boxes = [field.bounding_box() for field in page.locator("#context label").all()]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    assert boxes[0]
    assert boxes[0]["width"] > 300
    option = scope.locator("option").nth(1)
    name = option.inner_text().strip()
    scope.select_option(index=1)
    expect(said).to_contain_text(name, timeout=SOON)
    expect(scope).to_be_visible()
    expect(page.locator(".about").first).to_contain_text(name)
    page.go_back()
    expect(said).to_contain_text("Whole company", timeout=SOON)
    expect(scope).to_be_visible()
    said.click()
    expect(scope).to_be_hidden()


def test_a_past_day_tints_the_line_and_says_so(page: Page) -> None:
    plain = "getComputedStyle(document.querySelector('#context')).backgroundColor"
    now = page.evaluate(plain)
    page.locator("#context-said > summary").click()
    page.get_by_role("button", name="A day back").click()
    expect(page.locator(".past-said")).to_be_visible(timeout=SOON)
    assert page.evaluate(plain) != now
    expect(page.get_by_role("button", name="A day back")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_line_is_read_by_all_open_and_shut(page: Page, eyes: Watched, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(page.url.partition("?")[0] + "?as_of=2026-07-31&compare=2026-07-01&where=amount>=1")
    for _ in "shut", "open":
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert eyes.faults() == []
        page.locator("#context-said > summary").click()
    page.emulate_media(color_scheme="light")


def test_on_a_desk_the_fields_stand_as_ever(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#context-said")).to_be_hidden()
    expect(page.locator("[name=scope]")).to_be_visible()


def test_without_scripts_the_line_opens_and_the_fields_answer(
    browser: Browser, served: Served, signed_in: Session
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    context.add_cookies(
        [
            {"name": name, "value": value or "", "url": served.address}
            for name, value in signed_in("vp").cookies.items()
        ]
    )
    page = context.new_page()
    page.goto(f"{served.address}/forecast")
    page.locator("#context-said > summary").click()
    period = page.locator("#context [name=period] option").nth(1).get_attribute("value") or ""
    page.locator("#context [name=period]").select_option(period)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#context-said")).to_contain_text(period)
    context.close()
