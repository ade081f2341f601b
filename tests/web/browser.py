"""A real browser that writes down what a careful reader would not see.

`watched` opens pages under watch: whatever leaves the machine is stopped and recorded, and so is
whatever the console or the content policy complains of. `faults` reads a page with axe-core.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
HERE = {"127.0.0.1", "localhost", "::1"}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@dataclass(slots=True)
class Watched:
    """A page with what went wrong on it: `said` on the console, `outside` to other machines."""

    page: Page
    said: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        """Whether nothing complained and nobody else was asked."""
        return not self.said and not self.outside

    def faults(self, *, without: tuple[str, ...] = ()) -> list[str]:
        """Return what axe-core finds wrong, one line a rule: its name and what it is about."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Page.setBypassCSP", {"enabled": True})
        session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
        asked = {"runOnly": {"type": "tag", "values": list(RULES)}}
        found = self.page.evaluate("(asked) => axe.run(document, asked)", asked)
        return [
            f"{broken['id']}: {', '.join(node['target'][-1] for node in broken['nodes'][:3])}"
            for broken in found["violations"]
            if broken["id"] not in without
        ]


def start() -> Iterator[Browser]:
    """Start the machine's own Chromium, as the body of a fixture; skips where there is none."""
    if not CHROMIUM:
        pytest.skip("no chromium on this machine: install it to look at pages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(FLAGS), ignore_default_args=["--hide-scrollbars"]
        )
        yield browser
        browser.close()


@contextmanager
def watched(
    browser: Browser, *, width: int = 1440, height: int = 900, scheme: str = "light"
) -> Iterator[Watched]:
    """Open a page of its own visitor under watch; `scheme` is what the device prefers."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    seen = Watched(context.new_page())
    _watch(context, seen)
    yield seen
    context.close()


def _watch(context: BrowserContext, seen: Watched) -> None:
    def meet(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in {"data", "blob"} or address.hostname in HERE:
            seen.asked.append(route.request.url)
            route.continue_()
        else:
            seen.outside.append(route.request.url)
            route.abort()

    context.route("**/*", meet)
    seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
    seen.page.on(
        "console",
        lambda message: (
            seen.said.append(message.text) if message.type in {"error", "warning"} else None
        ),
    )
