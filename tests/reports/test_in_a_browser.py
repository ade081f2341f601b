"""The page in a real browser: quiet, self-contained, usable by keyboard and on a phone."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from quarterdeck.reports.html import to_html
from tests.reports.samples import deals, report, waterfall

CHROMIUM = shutil.which("chromium") or ""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no chromium on this machine: install it to look at pages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "week.html"
    path.write_text(to_html(report()), encoding="utf-8")
    return path.as_uri()


def opened(browser: Browser, address: str, width: int) -> tuple[Page, list[str], list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    return page, said, asked


@pytest.mark.parametrize("width", [1440, 390, 360])
def test_nothing_is_asked_for_nothing_complains_nothing_overflows(
    browser: Browser, address: str, width: int
) -> None:
    page, said, asked = opened(browser, address, width)
    assert said == []
    assert asked == [address]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_the_keyboard_opens_how_a_number_is_computed_and_escape_closes_it(
    browser: Browser, address: str
) -> None:
    page, _, _ = opened(browser, address, 1440)
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('popovertarget')")
    assert focused == "how-1"
    assert not page.locator("#how-1").is_visible()
    page.keyboard.press("Enter")
    assert page.locator("#how-1").is_visible()
    assert "Bookings" in page.locator("#how-1").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#how-1").is_visible()
    page.close()


def test_one_panel_at_a_time_and_the_page_stays_in_view(browser: Browser, address: str) -> None:
    page, _, _ = opened(browser, address, 1440)
    page.locator("[popovertarget=how-1]").first.click()
    page.locator("[popovertarget=how-2]").first.click()
    assert page.locator(".panel:popover-open").count() == 1
    panel = page.locator(".panel:popover-open").bounding_box()
    assert panel is not None
    assert panel["x"] > 1440 / 2
    page.close()


def test_paper_has_the_definitions_instead_of_the_panels(browser: Browser, address: str) -> None:
    page, _, _ = opened(browser, address, 1440)
    assert not page.locator(".paper").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".paper").is_visible()
    assert page.locator(".panel:visible").count() == 0
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground_in_both_themes(
    browser: Browser, address: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    weak = page.evaluate(Path(__file__).with_name("contrast.js").read_text(encoding="utf-8"))
    assert weak == []
    context.close()


def test_numbers_can_be_hit_and_seen_to_be_buttons(browser: Browser, address: str) -> None:
    for width in (1440, 390):
        page, _, _ = opened(browser, address, width)
        small = page.evaluate(
            """() => [...document.querySelectorAll("table button.num, .strip dd button.num")]
              .filter((b) => b.checkVisibility() && !b.closest(".note"))
              .map((b) => [b.textContent, b.getBoundingClientRect()])
              .filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text)"""
        )
        assert small == []
        hidden = page.evaluate(
            """() => [...document.querySelectorAll("button.num")].filter((b) => {
              const style = getComputedStyle(b);
              return !style.textDecorationLine.includes("underline")
                || style.textDecorationColor.endsWith(", 0)");
            }).length"""
        )
        assert hidden == 0
        page.close()


def test_deals_unfold_under_their_line_and_stay_on_the_page(
    browser: Browser, tmp_path: Path
) -> None:
    block = waterfall()
    steps = tuple(replace(step, behind=deals()) for step in block.groups[0].steps)
    folded = replace(block, groups=(replace(block.groups[0], steps=steps), *block.groups[1:]))
    path = tmp_path / "movement.html"
    path.write_text(to_html(replace(report(), blocks=(folded,))), encoding="utf-8")
    for width in (1440, 390):
        page, said, _ = opened(browser, path.as_uri(), width)
        assert not page.get_by_text("Kestrel Foods rollout").first.is_visible()
        page.locator(".behind summary").first.click()
        assert page.get_by_text("Kestrel Foods rollout").first.is_visible()
        below = page.locator(".behind details").first.bounding_box()
        after = page.get_by_text("Moved in from later").first.bounding_box()
        assert below is not None
        assert after is not None
        assert below["y"] + below["height"] <= after["y"] + 1
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert said == []
        page.close()
