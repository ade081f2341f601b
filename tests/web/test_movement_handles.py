"""The two days of a movement, moved on the line of the total by mouse, by key and by touch."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.web.browser import Watched, start, watched
from tests.web.conftest import Served, Session
from tests.web.test_in_browser import sign_in

SOON = 20_000
EPOCH = date(1970, 1, 1)
OVER_THE_MARGIN = """() => {
  const room = document.querySelector(".timeline").getBoundingClientRect();
  const shown = [...document.querySelectorAll(".timeline-picture text")];
  for (const total of shown.filter((one) => one.dataset.part)) total.textContent = "-1,235 bn";
  return shown.filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width && (left < room.left - 0.5 || right > room.right + 0.5);
  }).map((one) => one.textContent);
}"""
"""What is written in the picture beyond the page's margins, with totals as long as they get."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from start()


@pytest.fixture(scope="module")
def eyes(browser: Browser, served: Served) -> Iterator[Watched]:
    """A VP before one browser, who is not signed in anew for each test."""
    with watched(browser) as found:
        sign_in(found.page, served, "vp")
        yield found
        assert found.quiet


@pytest.fixture
def page(eyes: Watched, served: Served) -> Page:
    """The Movement page of the last day, on a desk."""
    eyes.page.set_viewport_size({"width": 1280, "height": 800})
    eyes.page.goto(f"{served.address}/movement")
    return eyes.page


def handle(page: Page, which: str) -> Locator:
    """Return the handle of the first day or of the last."""
    return page.get_by_role("slider", name=f"{which} the end of")


def day(slider: Locator) -> date:
    """Return the day a handle stands on."""
    return EPOCH + timedelta(days=int(slider.input_value()))


def drag(page: Page, slider: Locator, by: float) -> None:
    """Drag a handle by a share of the picture."""
    picture, box = page.locator(".timeline-picture").bounding_box(), slider.bounding_box()
    assert picture
    assert box
    span = [int(slider.get_attribute(name) or 0) for name in ("min", "max")]
    share = (int(slider.input_value()) - span[0]) / (span[1] - span[0])
    side = -8 if "from" in (slider.get_attribute("class") or "") else 8
    x, y = picture["x"] + share * picture["width"] + side, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by * picture["width"], y, steps=8)
    page.mouse.up()


def test_a_day_is_dragged_to_another_and_back_undoes_it(page: Page) -> None:
    page.evaluate("window.same = true")
    first, last = day(handle(page, "From")), day(handle(page, "To"))
    drag(page, handle(page, "From"), -0.3)
    page.wait_for_url("**/movement?*compare=*")
    start = page.url.rpartition("compare=")[2][:10]
    assert start < f"{first - timedelta(days=60)}"
    said = date.fromisoformat(start)
    expect(page.locator(".lead").first).to_contain_text(f"on {said.day} {said:%B %Y} to")
    expect(handle(page, "From")).to_be_focused()
    assert (day(handle(page, "From")), day(handle(page, "To"))) == (said, last)
    drag(page, handle(page, "To"), -0.1)
    expect(page.locator(".past-said")).to_be_visible(timeout=SOON)
    assert f"compare={start}" in page.url
    assert said < day(handle(page, "To")) < last
    expect(page.locator(".timeline-picture .later")).to_have_count(1)
    page.go_back()
    expect(page.locator(".past-said")).to_have_count(0, timeout=SOON)
    assert (day(handle(page, "From")), day(handle(page, "To"))) == (said, last)
    assert page.evaluate("window.same")


def test_by_key_a_day_goes_by_days_and_weeks_and_says_itself(page: Page) -> None:
    first, last = day(handle(page, "From")), day(handle(page, "To"))
    total = page.locator(".waterfall tr.total .amount").last.inner_text().partition(".")[0]
    assert re.fullmatch(
        rf"{last:%A} {last.day} {last:%B %Y}, [\d,]+ EUR open",
        handle(page, "To").get_attribute("aria-valuetext") or "",
    )
    assert total[:-2] in (handle(page, "To").get_attribute("aria-valuetext") or "")
    handle(page, "From").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowLeft")
    asked = first - timedelta(days=8)
    said = handle(page, "From").get_attribute("aria-valuetext") or ""
    assert said.startswith(f"{asked:%A} {asked.day} {asked:%B %Y}; ")
    assert "EUR open at the end of Sunday" in said
    expect(page.locator(".lead").first).to_contain_text(f"on {asked.day} {asked:%B}", timeout=SOON)
    assert page.url.endswith(f"compare={asked}")
    expect(handle(page, "From")).to_be_focused()
    page.keyboard.press("ArrowRight")
    asked += timedelta(days=1)
    expect(page.locator(".lead").first).to_contain_text(f"on {asked.day} {asked:%B}", timeout=SOON)


def test_the_day_that_stood_by_default_stays_when_the_other_moves(page: Page) -> None:
    first, last = day(handle(page, "From")), day(handle(page, "To"))
    handle(page, "To").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".past-said")).to_be_visible(timeout=SOON)
    assert day(handle(page, "From")) == first
    assert day(handle(page, "To")) == last - timedelta(days=1)


def test_a_key_pressed_while_an_answer_is_on_its_way_is_not_lost(page: Page) -> None:
    first, held = day(handle(page, "From")), list[Route]()

    def hold_the_first(route: Route) -> None:
        if held:
            route.fallback()
        held.append(route)

    page.route("**/movement?*", hold_the_first)
    handle(page, "From").focus()
    page.keyboard.press("ArrowLeft")
    while not held:
        page.wait_for_timeout(20)
    answer = held[0].fetch()
    page.keyboard.press("ArrowLeft")
    held[0].fulfill(response=answer)
    asked = first - timedelta(days=2)
    expect(page.locator(".lead").first).to_contain_text(f"on {asked.day} {asked:%B}", timeout=SOON)
    assert day(handle(page, "From")) == asked
    page.unroute("**/movement?*")


def test_the_first_day_stays_before_the_last(page: Page) -> None:
    last = day(handle(page, "To"))
    handle(page, "From").focus()
    page.keyboard.press("End")
    page.wait_for_url(f"**/movement?compare={last - timedelta(days=1)}")
    handle(page, "To").focus()
    page.keyboard.press("PageDown")
    assert day(handle(page, "To")) == last
    assert day(handle(page, "From")) == last - timedelta(days=1)


def test_what_is_looked_at_stands_in_one_line_on_a_desk(page: Page) -> None:
    first, last = (
        page.locator(f"#context [name={name}]").bounding_box() for name in ("scope", "as_of")
    )
    assert first
    assert last
    assert first["y"] == last["y"]


@pytest.mark.parametrize("width", [1280, 1024, 360])
def test_what_is_written_in_the_picture_stays_within_the_page(
    page: Page, served: Served, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    last = day(handle(page, "To"))
    first = EPOCH + timedelta(days=int(handle(page, "To").get_attribute("min") or 0))
    beside = timedelta(days=2)
    for since, until in [(last - beside, last), (first, last), (first, first + beside)]:
        page.goto(f"{served.address}/movement?compare={since}&as_of={until}")
        assert page.evaluate(OVER_THE_MARGIN) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_handles_are_large_apart_and_named(
    page: Page, eyes: Watched, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = "getComputedStyle(document.querySelector('.timeline')).getPropertyValue('--grip')"
    assert page.evaluate(wide) == "44px"
    assert eyes.faults() == []
    before = day(handle(page, "From"))
    drag(page, handle(page, "From"), -0.4)
    page.wait_for_url("**/movement?*compare=*")
    assert day(handle(page, "From")) < before - timedelta(days=90)
    assert eyes.faults() == []
    page.emulate_media(color_scheme="light")


def test_the_line_has_a_table_and_a_paper_form(page: Page) -> None:
    page.locator(".timeline summary").click()
    rows = page.locator(".timeline tbody tr")
    shown = day(handle(page, "To"))
    expect(rows.first).to_contain_text(f"{shown}")
    assert rows.count() > 20
    page.emulate_media(media="print")
    expect(page.locator(".timeline-picture")).to_be_visible()
    expect(page.locator(".timeline input").first).to_be_hidden()
    page.emulate_media(media="screen")


def test_without_scripts_it_is_a_picture_and_the_fields_still_choose(
    browser: Browser, served: Served, signed_in: Session
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(
        [
            {"name": name, "value": value or "", "url": served.address}
            for name, value in signed_in("vp").cookies.items()
        ]
    )
    page = context.new_page()
    page.goto(f"{served.address}/movement")
    expect(page.locator(".timeline-picture")).to_be_visible()
    expect(page.locator(".timeline input").first).to_be_hidden()
    page.locator("[name=compare]").fill("2026-07-31")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".lead").first).to_contain_text("on 31 July 2026")
    context.close()
