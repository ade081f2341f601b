"""What people come for, walked in a real browser: each role's questions, by mouse and by key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from quarterdeck.web.pages.registry import BY_NAME, PAGES
from tests.web.browser import Watched, start, watched
from tests.web.conftest import Served, Session

SOON = 20_000
WIDE = 1440
FEW = 5
"""A question of a sales leader is answered in fewer clicks than these."""


@dataclass(slots=True)
class Visit:
    """Somebody at the app who counts their clicks."""

    seen: Watched
    address: str
    clicks: int = 0

    @property
    def page(self) -> Page:
        """The page that is looked at."""
        return self.seen.page

    def at(self, path: str) -> Page:
        """Go to an address, which is no click."""
        self.page.goto(f"{self.address}/{path}")
        return self.page

    def click(self, what: Locator) -> None:
        """Click on something."""
        what.click()
        self.clicks += 1

    def bar(self, title: str) -> None:
        """Go to a page by the bar, through its menu if it stands there."""
        link = self.page.get_by_label("Pages").get_by_role("link", name=title)
        if not link.is_visible():
            self.click(self.page.get_by_label("Pages").get_by_text("More"))
        self.click(link)
        self.page.wait_for_load_state()

    def choose(self, field: str, value: str) -> None:
        """Choose in a list of the context bar: a click to open it, a click on the choice."""
        self.page.locator(f"#context [name={field}]").select_option(value)
        self.clicks += 2

    def lead(self) -> str:
        """Return the sentence the page opens with."""
        return self.page.locator(".lead").first.inner_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from start()


def visit(browser: Browser, served: Served, session: Session, role: str) -> Iterator[Visit]:
    """Let somebody in by the cookie of their session; what the browser complains of fails."""
    with watched(browser, width=WIDE) as seen:
        cookies = session(role).cookies
        seen.page.context.add_cookies(
            [
                {"name": name, "value": value or "", "url": served.address}
                for name, value in cookies.items()
            ]
        )
        seen.page.set_default_timeout(SOON)
        yield Visit(seen, served.address)
        assert seen.outside == []
        assert [one for one in seen.said if "403" not in one and "404" not in one] == []


@pytest.fixture(scope="module")
def leader(browser: Browser, served: Served, signed_in: Session) -> Iterator[Visit]:
    yield from visit(browser, served, signed_in, "vp")


@pytest.fixture
def vp(leader: Visit) -> Visit:
    """The VP on the first page, with no click made yet."""
    leader.at("")
    leader.clicks = 0
    return leader


@pytest.fixture
def visitor(
    browser: Browser, served: Served, signed_in: Session, request: pytest.FixtureRequest
) -> Iterator[Visit]:
    """Give somebody in the role that the test names."""
    yield from visit(browser, served, signed_in, request.param)


def role(name: str) -> pytest.MarkDecorator:
    """Mark a test as one of somebody in a role."""
    return pytest.mark.parametrize("visitor", [name], indirect=True)


def test_a_vp_signs_in_and_reads_whether_the_quarter_is_made(
    browser: Browser, served: Served
) -> None:
    with watched(browser) as seen:
        page, walk = seen.page, Visit(seen, served.address)
        walk.at("")
        page.get_by_label("E-mail").fill("vp@sample.example")
        page.get_by_label("Password", exact=True).fill(served.password)
        walk.click(page.get_by_role("button", name="Sign in"))
        page.wait_for_url(f"{served.address}/today")
        walk.bar("Forecast")
        said = walk.lead()
        assert "lands at" in said
        assert "in 8 of 10 cases between" in said
        assert "to reach the target of" in said
        walk.click(page.locator(".lead button.num").first)
        expect(page.locator(".panel:popover-open h2, .panel:popover-open h3").first).to_be_visible()
        assert walk.clicks < FEW
        assert seen.quiet


def test_a_vp_sees_what_moved_since_monday_and_opens_the_deal(vp: Visit) -> None:
    page = vp.page
    vp.bar("Movement")
    shown = date.fromisoformat(page.locator("[name=as_of]").input_value())
    monday = shown - timedelta(days=shown.weekday() or 7)
    field = page.get_by_label("Compare")
    vp.clicks += 1
    field.fill(monday.isoformat())
    told = f"{monday.day} {monday:%B}"
    expect(page.locator(".lead").first).to_contain_text(told, timeout=SOON)
    deal = page.locator("#content table a.name[href*='/deals/']").filter(visible=True).first
    name = deal.inner_text()
    vp.click(deal)
    page.wait_for_url("**/deals/*")
    expect(page.locator("h1")).to_contain_text(name)
    assert vp.clicks < FEW


def test_a_vp_sees_whose_calls_run_high_or_low(vp: Visit) -> None:
    vp.bar("Record")
    vp.click(vp.page.get_by_label("Sides of this page").get_by_text("Calls", exact=True))
    expect(vp.page.locator("h1")).to_have_text("Record of calls")
    assert re.search("can be judged|too few to tell a lean from chance", vp.lead())
    expect(vp.page.get_by_role("heading", name="What each layer adds")).to_be_visible()
    assert vp.clicks < FEW


def test_a_vp_sees_which_ten_deals_matter(vp: Visit) -> None:
    vp.bar("Forecast")
    heading = vp.page.get_by_role("heading", name="The deals that move it most")
    rows = heading.locator("xpath=following::table[1]/tbody/tr")
    assert 0 < rows.count() <= 10
    vp.click(rows.first.get_by_role("link").first)
    vp.page.wait_for_url("**/deals/*")
    assert vp.clicks < FEW


def test_a_vp_sees_whether_coverage_is_enough_for_next_quarter(vp: Visit) -> None:
    page = vp.page
    vp.bar("Pipeline")
    options = page.locator("[name=period] option").all()
    running = next(i for i, one in enumerate(options) if "running" in one.inner_text())
    following = options[running + 1].get_attribute("value") or ""
    vp.choose("period", following)
    expect(page.locator(".lead").first).to_contain_text(following, timeout=SOON)
    expect(page.get_by_role("heading", name="Coverage against need").first).to_be_visible()
    assert vp.clicks < FEW


def _scopes(page: Page) -> set[str]:
    options = page.locator("#context [name=scope] option").all()
    return {one.get_attribute("value") or "" for one in options} - {""}


@role("manager")
def test_a_manager_sees_the_own_team_only(vp: Visit, visitor: Visit) -> None:
    everybody = _scopes(vp.page)
    own = _scopes(visitor.at("forecast"))
    assert own < everybody
    assert "lands at" in visitor.lead()
    visitor.at(f"forecast?scope={min(everybody - own)}")
    expect(visitor.page.get_by_role("alert")).to_be_visible()


@role("rep")
def test_a_rep_sees_own_deals_and_is_told_why_others_are_not_there(
    vp: Visit, visitor: Visit
) -> None:
    page = visitor.at("deals")
    expect(page.locator(".grid-bar [role=status]")).to_contain_text("deal", timeout=SOON)
    own = page.locator("#context [name=scope] option").last.inner_text().strip()
    owners = {one.inner_text() for one in page.locator(".ag-row [col-id=owner]").all()}
    assert owners <= {own}
    foreign = min(_scopes(vp.page) - _scopes(page))
    answer = page.goto(f"{visitor.address}/deals?scope={foreign}")
    assert answer is not None
    assert answer.status == 403
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("heading")).to_be_visible()
    assert "Traceback" not in alert.inner_text()
    expect(alert.get_by_role("link")).to_be_visible()


@role("revops")
def test_revops_works_through_the_data(visitor: Visit) -> None:
    visitor.at("")
    visitor.bar("Data")
    assert "imports" in visitor.lead()
    sides = visitor.page.get_by_label("Sides of this page")
    for side in ("Quality", "Known since"):
        visitor.click(sides.get_by_text(side))
        expect(sides.get_by_text(side)).to_have_attribute("aria-current", "true", timeout=SOON)
        assert visitor.lead()


@role("finance")
def test_finance_reads_and_changes_nothing(visitor: Visit) -> None:
    for name in ("today", "forecast", "playbook"):
        page = visitor.at(name)
        expect(page.locator("h1")).to_be_visible()
        forms = page.locator("#content form[method=post]").all()
        places = [form.get_attribute("action") or "" for form in forms]
        assert [place for place in places if "/views" not in place] == [], "only views of their own"


@role("board")
def test_the_board_sees_the_company_alone(visitor: Visit) -> None:
    page = visitor.at("")
    links = page.get_by_label("Pages").get_by_role("link", include_hidden=True)
    listed = [one.title for one in PAGES if one.listed and one.seen_by("board")]
    assert [one.text_content() or "" for one in links.all()] == [
        f"{title}{BY_NAME[title.casefold()].says if not links.nth(i).is_visible() else ''}"
        for i, title in enumerate(listed)
    ]
    assert page.locator("#content a[href*='/deals']").count() == 0
    assert len(_scopes(page)) <= 1
    visitor.at("deals")
    expect(page.get_by_role("alert")).to_contain_text("no such page")


@role("admin")
def test_an_admin_sees_no_numbers(visitor: Visit) -> None:
    page = visitor.at("")
    shown = page.get_by_label("Pages").get_by_role("link", include_hidden=True).all()
    assert not {one.text_content() for one in shown} & {one.title for one in PAGES}
    assert page.locator(".num").count() == 0
    visitor.at("forecast")
    expect(page.get_by_role("alert")).to_contain_text("no such page")


def test_a_person_is_found_by_key(vp: Visit) -> None:
    page = vp.at("today")
    name = page.locator("#context [name=scope] option").last.inner_text().strip()
    page.keyboard.press("Control+k")
    page.keyboard.type(name)
    expect(page.locator("#palette [role=option]").first).to_contain_text(name, timeout=SOON)
    page.keyboard.press("Enter")
    page.wait_for_url("**/forecast?scope=*")
    expect(page.locator(".head .about")).to_contain_text(name)


def test_keys_go_to_pages_and_list_themselves(vp: Visit) -> None:
    page = vp.at("movement")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_contain_text("find a page")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/forecast*")


def test_back_undoes_a_choice_and_the_slider_tints_the_bar(vp: Visit) -> None:
    page = vp.at("movement")
    scope = page.locator("#context [name=scope]")
    vp.choose("scope", min(_scopes(page)))
    page.wait_for_url("**/movement?scope=*")
    page.go_back()
    page.wait_for_url("**/movement")
    expect(scope).to_have_value("")
    tint = "getComputedStyle(document.querySelector('#context')).backgroundColor"
    now = page.evaluate(tint)
    page.locator("#asof-slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".past-said")).to_be_visible(timeout=SOON)
    assert page.evaluate(tint) != now


def test_paper_has_the_page_without_its_bars(vp: Visit) -> None:
    page = vp.at("forecast")
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".lead").first).to_be_visible()
    for frame in (".bar", "#context", ".exports"):
        expect(page.locator(frame)).to_be_hidden()
    page.emulate_media(media="screen")
