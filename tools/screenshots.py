"""Take the pictures of the docs: python tools/screenshots.py [--workspace DEMO] [--to FOLDER].

Serves a simulated company of its own, signs in as its head of sales and takes each page in the
machine's Chromium. Pictures have few colours, so that they stay small; one that is larger than
LARGEST is an error.
"""

import argparse
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import requests
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

COMMAND = (sys.executable, "-c", "from quarterdeck.cli import main; main()")
LARGEST = 150_000
FLAGS = ("--no-sandbox", "--lang=en-GB")
_COLOURS = 96
_WAIT = 120


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its file, the address, how large the window is, in the dark or not."""

    name: str
    address: str
    size: tuple[int, int] = (1440, 900)
    dark: bool = False


SHOTS = (
    Shot("today", "/today"),
    Shot("forecast", "/forecast"),
    Shot("forecast-dark", "/forecast", dark=True),
    Shot("path", "/forecast?view=path"),
    Shot("movement", "/movement"),
    Shot("flows", "/movement?view=stage&compare=2026-06-30", (1440, 1040)),
    Shot("win-curves", "/pipeline?view=curves&by=segment"),
    Shot("deals", "/deals"),
    Shot("record", "/record", (1440, 1040)),
    Shot("phone", "/forecast?view=path", (360, 740)),
)


def main() -> int:
    """Take all pictures; returns 1 where one is too large."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--workspace", type=Path, help="a simulated company that is there already")
    words.add_argument("--to", type=Path, default=Path("docs/pictures"))
    asked = words.parse_args()
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        print("There is no Chromium here: install it, then take the pictures again.")
        return 1
    asked.to.mkdir(parents=True, exist_ok=True)
    with _company(asked.workspace) as root, _served(root) as address:
        password = json.loads((root / "web" / "demo-logins.json").read_text())["password"]
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
            taken = {shot.name: _take(chromium, shot, address, password) for shot in SHOTS}
    for name, picture in taken.items():
        (asked.to / f"{name}.png").write_bytes(picture)
        print(f"{name:<14}{len(picture) / 1000:>6.0f} kB")
    return int(any(len(picture) > LARGEST for picture in taken.values()))


@contextmanager
def _company(given: Path | None) -> Iterator[Path]:
    """Give the simulated company: the one named, or one that is made and thrown away."""
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="quarterdeck-pictures-") as folder:
        root = Path(folder) / "sample-company"
        subprocess.run([*COMMAND, "demo", str(root)], check=True, stdout=subprocess.DEVNULL)
        yield root


@contextmanager
def _served(root: Path) -> Iterator[str]:
    """Serve a workspace and end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*COMMAND, "serve", "--workspace", str(root), "--port", f"{port}", "--workers", "1"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/health")
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def _wait_for(address: str) -> None:
    for _ in range(_WAIT):
        try:
            if requests.get(address, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(1)
    raise RuntimeError("the server did not start")


def _take(chromium: Browser, shot: Shot, address: str, password: str) -> bytes:
    """Return one page as a PNG of few colours."""
    width, height = shot.size
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.dark else "light",
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(_WAIT * 1000)
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", "vp@sample.example")
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_load_state()
    page.goto(f"{address}{shot.address}")
    page.wait_for_load_state("networkidle")
    taken = page.screenshot()
    context.close()
    return _small(taken)


def _small(picture: bytes) -> bytes:
    """Return a PNG with few colours, which lines, letters and tints do not miss."""
    out = BytesIO()
    with Image.open(BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
