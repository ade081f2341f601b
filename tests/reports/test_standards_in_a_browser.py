"""The pages of the standards in a real browser: they fit the screen, ask for nothing, explain."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from quarterdeck.facts import Facts
from quarterdeck.reports.html import to_html
from quarterdeck.reports.standards_page import standards_report
from quarterdeck.reports.standards_proof import Proven
from quarterdeck.reports.standards_proof_page import proof_report
from tests.reports.test_in_a_browser import CHROMIUM, FLAGS
from tests.reports.test_standards import judged, many, tried

__all__ = ["many", "tried"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not shutil.which(CHROMIUM or "chromium"):
        pytest.skip("no chromium on this machine: install it to look at pages")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def pages(
    many: Facts,
    tried: Proven,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for name, report in (("day", standards_report(judged(many))), ("past", proof_report(tried))):
        path: Path = folder / f"{name}.html"
        path.write_text(to_html(report), encoding="utf-8")
        found[name] = path.as_uri()
    return found


@pytest.mark.parametrize("width", [1280, 390, 360])
@pytest.mark.parametrize("name", ["day", "past"])
def test_a_page_fits_and_is_quiet(
    chromium: Browser, pages: dict[str, str], name: str, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(pages[name])
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.locator(".lead button.num").first.click()
    assert page.locator(".panel:popover-open").count() == 1
    page.close()


def test_the_picture_of_the_lifts_stays_inside_its_frame(
    chromium: Browser, pages: dict[str, str]
) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    page.goto(pages["past"])
    frame = page.locator(".narrow svg").bounding_box()
    assert frame is not None
    for dot in page.locator(".narrow circle").all():
        box = dot.bounding_box()
        assert box is not None
        assert frame["x"] <= box["x"] <= frame["x"] + frame["width"]
    assert page.locator(".narrow circle").count() >= 3
    page.close()
