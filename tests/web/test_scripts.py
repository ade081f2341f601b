"""What scripts add to a page, in a real browser: the address is the state, no mouse is needed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import Watched, start, watched
from tests.web.stage import Stage, served

FOCUSED = "document.activeElement.textContent"
SIDE = "#side-body h1"
SOON = 2_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from start()


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with served() as found:
        yield found


@pytest.fixture
def seen(browser: Browser, stage: Stage) -> Iterator[Watched]:
    with watched(browser) as found:
        found.page.set_default_timeout(SOON)
        found.page.goto(f"{stage.address}/today")
        yield found
        assert found.said == []
        assert found.outside == []


def says(page: Page, text: str) -> None:
    expect(page.locator("#says")).to_have_text(text, timeout=SOON)


def test_a_change_of_context_is_an_address_and_back_undoes_it(seen: Watched, stage: Stage) -> None:
    page = seen.page
    page.evaluate("window.same = true")
    page.locator("[name=scope]").focus()
    page.locator("[name=scope]").select_option("emea")
    says(page, "emea as of 2026-09-28")
    assert page.url == f"{stage.address}/today?scope=emea"
    assert page.evaluate("window.same && document.activeElement.name") == "scope"
    assert page.locator("nav a").first.get_attribute("href") == "/today?scope=emea"
    page.locator("[name=as_of]").fill("2026-09-21")
    says(page, "emea as of 2026-09-21")
    expect(page.locator("footer")).to_have_text("As of 2026-09-21")
    page.go_back()
    says(page, "emea as of 2026-09-28")
    page.go_back()
    says(page, "all as of 2026-09-28")
    assert page.locator("[name=scope]").input_value() == ""
    page.locator("[name=scope]").select_option("emea")
    says(page, "emea as of 2026-09-28")
    expect(page.locator("#announced")).to_have_text("Today")


def test_the_same_form_works_without_scripts(browser: Browser, stage: Stage) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{stage.address}/today")
    page.locator("[name=scope]").select_option("emea")
    page.locator("[type=submit]").click()
    says(page, "emea as of 2026-09-28")
    assert page.locator("#palette-open").is_hidden()
    page.context.close()


def test_the_day_is_stepped_and_slid_and_stays_within_what_is_known(
    seen: Watched, stage: Stage
) -> None:
    page = seen.page
    back = page.locator("[data-asof-step='-1']")
    stage.asked.clear()
    back.focus()
    back.press("Enter")
    back.press("Enter")
    says(page, "all as of 2026-09-26")
    assert stage.asked == ["/today?as_of=2026-09-26"]
    assert page.evaluate("document.activeElement.dataset.asofStep") == "-1"
    page.keyboard.press("{")
    says(page, "all as of 2026-09-19")
    slider = page.locator("#asof-slider")
    assert slider.get_attribute("aria-valuetext") == "Saturday 19 September 2026"
    slider.focus()
    slider.press("Home")
    says(page, "all as of 2026-01-01")
    slider.press("ArrowLeft")
    slider.press("PageUp")
    says(page, "all as of 2026-01-08")
    slider.press("End")
    says(page, "all as of 2026-09-28")
    assert page.url == f"{stage.address}/today"


def test_rows_are_walked_and_opened_by_key(seen: Watched, stage: Stage) -> None:
    page = seen.page
    for _ in range(9):
        page.keyboard.press("j")
    assert "Deal 3" in page.evaluate(FOCUSED)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{stage.address}/deals/2")


def test_pages_are_gone_to_by_two_letters_but_not_while_typing(seen: Watched, stage: Stage) -> None:
    page = seen.page
    page.locator("[name=where]").focus()
    page.keyboard.type("gd?jke")
    assert page.locator("[name=where]").input_value() == "gd?jke"
    page.locator("[name=where]").fill("")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url(f"{stage.address}/deals")


def test_exports_and_the_list_of_keys_are_a_key_away(seen: Watched) -> None:
    page = seen.page
    page.keyboard.press("e")
    assert page.evaluate(FOCUSED) == "CSV"
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("next and previous row")
    expect(page.locator("#keys")).to_contain_text("Deals")
    assert seen.faults(without=("region", "target-size")) == []
    page.get_by_label("Single letters work").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") != "TR"


def test_the_palette_finds_by_name_and_keeps_the_context(seen: Watched, stage: Stage) -> None:
    page = seen.page
    page.goto(f"{stage.address}/today?as_of=2026-09-21")
    page.keyboard.press("Control+k")
    page.keyboard.type("a")
    rows = page.locator("#palette [role=option]")
    expect(rows).to_have_text(["Dealspage", "Todaypage", "Anaperson"])
    page.keyboard.press("ArrowUp")
    field = page.locator("#palette input")
    assert field.get_attribute("aria-activedescendant") == rows.nth(2).get_attribute("id")
    assert seen.faults(without=("region", "target-size")) == []
    page.keyboard.type("zz")
    expect(page.locator("#palette [role=status]")).to_have_text('Nothing found for "azz".')
    field.fill("ana")
    expect(rows).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(rows).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{stage.address}/today?scope=emea&as_of=2026-09-21")


def test_a_panel_stays_beside_the_work_one_at_a_time(seen: Watched) -> None:
    page = seen.page
    first, second = page.locator("#how-1"), page.locator("#how-2")
    page.locator("[popovertarget=how-1].num").click()
    expect(first).to_be_visible()
    page.locator("h1").click()
    expect(first).to_be_visible()
    page.locator("[popovertarget=how-2].num").click()
    expect(first).to_be_hidden()
    expect(second).to_be_visible()
    page.keyboard.press("Escape")
    expect(second).to_be_hidden()
    assert page.evaluate(FOCUSED) == "2"


def test_the_theme_is_kept_and_shown_before_anything_is_drawn(seen: Watched) -> None:
    page = seen.page
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.locator("#theme").click()
    page.locator("#theme").click()
    assert page.locator("#theme").get_attribute("aria-label") == "Theme: dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(paper) != light
    page.locator("#theme").click()
    assert page.evaluate(paper) == light


def test_a_slow_answer_shows_that_it_is_on_its_way(seen: Watched, stage: Stage) -> None:
    page = seen.page
    stage.wait.clear()
    page.locator("[name=where]").fill("slow")
    page.locator("[name=where]").press("Enter")
    expect(page.locator("#progress")).to_be_visible()
    assert page.locator("#content").get_attribute("aria-busy") == "true"
    stage.wait.set()
    expect(page.locator("#progress")).to_have_count(0)


def test_an_answer_that_is_another_page_is_shown_whole(seen: Watched) -> None:
    page = seen.page
    page.locator("[name=where]").fill("signed-out")
    page.locator("[name=where]").press("Enter")
    expect(page.locator("h1")).to_have_text("Sign in")
    expect(page.locator("form")).to_have_count(0)
