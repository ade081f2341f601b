"""The app as people meet it: signed in, in a real browser, by mouse and by key."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from quarterdeck.web.pages.registry import PAGES as REGISTERED
from tests.web.browser import Watched, start, watched
from tests.web.conftest import Served

SOON = 20_000
PAGES = [("vp", page.name) for page in REGISTERED if page.listed and page.seen_by("vp")]
PAGES += [("vp", "movement?view=stage"), ("vp", "pipeline?view=curves&by=product")]
READ_ON_PHONES = ("today", "forecast", "movement")
PAGES += [
    ("vp", "tokens"),
    ("vp", "voices"),
    ("vp", "notices"),
    ("admin", "admin"),
    ("admin", "admin/looks"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from start()


def sign_in(page: Page, served: Served, role: str) -> None:
    page.set_default_timeout(SOON)
    page.goto(f"{served.address}/account/login/")
    page.locator("[name=login]").fill(f"{role}@sample.example")
    page.locator("[name=password]").fill(served.password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda address: "/account/" not in address)


@pytest.fixture(scope="module")
def eyes(browser: Browser, served: Served) -> Iterator[Callable[[str], Watched]]:
    """Somebody in a role before a browser of their own."""
    with ExitStack() as stack:
        known: dict[str, Watched] = {}

        def of(role: str) -> Watched:
            if role not in known:
                known[role] = stack.enter_context(watched(browser))
                sign_in(known[role].page, served, role)
            return known[role]

        yield of


@pytest.mark.slow
@pytest.mark.parametrize(("role", "name"), PAGES)
def test_a_page_is_quiet_asks_nobody_else_and_can_be_read_by_all(
    eyes: Callable[[str], Watched], served: Served, role: str, name: str
) -> None:
    seen = eyes(role)
    seen.page.set_viewport_size({"width": 360, "height": 800})
    seen.page.goto(f"{served.address}/{name}")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
    if name in READ_ON_PHONES:
        assert seen.faults() == []
    seen.page.set_viewport_size({"width": 820, "height": 1100})
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 820
    seen.page.set_viewport_size({"width": 1440, "height": 900})
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert seen.said == []
    assert seen.outside == []
    assert seen.faults() == []


def test_a_day_is_stepped_back_in_place_and_the_bars_follow(
    browser: Browser, served: Served
) -> None:
    with watched(browser) as found:
        page = found.page
        sign_in(page, served, "vp")
        page.goto(f"{served.address}/movement")
        page.evaluate("window.same = true")
        shown = page.locator("[name=as_of]").input_value()
        page.get_by_role("button", name="A day back").click()
        expect(page.locator(".past-said")).to_be_visible(timeout=SOON)
        assert page.locator("#content time").first.get_attribute("datetime") < shown
        assert "past" in (page.locator("#context").get_attribute("class") or "")
        assert "as_of=" in (page.locator("nav a").first.get_attribute("href") or "")
        expect(page.get_by_role("button", name="A day back")).to_be_focused()
        page.go_back()
        expect(page.locator(".past-said")).to_have_count(0, timeout=SOON)
        assert page.evaluate("window.same")
        assert page.locator("[name=as_of]").input_value() == shown
        assert found.quiet


def test_a_page_is_found_and_left_without_a_mouse(browser: Browser, served: Served) -> None:
    with watched(browser) as found:
        page = found.page
        sign_in(page, served, "manager")
        page.keyboard.press("Control+k")
        page.keyboard.type("movement")
        expect(page.locator("#palette [role=option]").first).to_contain_text("Movement")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{served.address}/movement*")
        page.keyboard.press("g")
        page.keyboard.press("f")
        page.wait_for_url(f"{served.address}/forecast*")
        assert found.quiet


def test_deals_stand_in_a_grid_that_says_what_the_list_says(
    browser: Browser, served: Served
) -> None:
    with watched(browser) as found:
        page = found.page
        sign_in(page, served, "manager")
        page.goto(f"{served.address}/deals")
        says = page.locator(".grid-bar [role=status]")
        expect(says).to_contain_text("deals, Amount ", timeout=SOON)
        count = page.locator(".lead button").first.inner_text()
        money = page.locator(".lead button").last.inner_text()
        expect(says).to_contain_text(f"{count} deals, Amount {money}")
        expect(says).to_contain_text("marked: changed since ")
        expect(page.locator("#content > .scroll")).to_be_hidden()
        period = page.locator("[name=period] option").nth(2)
        page.locator("[name=period]").select_option(period.get_attribute("value"))
        expect(page.locator(".about")).to_contain_text(period.inner_text()[:7], timeout=SOON)
        count = page.locator(".lead button").first.inner_text()
        expect(says).to_contain_text(f"{count} deals, ")
        expect(page.locator("#content > .scroll")).to_be_hidden()
        assert found.quiet
