"""A server of pages that hold what the scripts rely on and nothing else, under the app's policy."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

PACKAGE = Path(__file__).parents[2] / "src" / "quarterdeck"
BUILT = PACKAGE / "web" / "static" / "quarterdeck"
NONCE = "c3RhZ2U"
POLICY = f"default-src 'self'; style-src 'self' 'nonce-{NONCE}'; img-src 'self' data:"
TYPES = {".js": "text/javascript", ".css": "text/css"}
FIRST, LAST = "2026-01-01", "2026-09-28"
MANY = 100_000
OWNERS = ("Ana", "Bo", "Cy", "Di")


@dataclass(slots=True)
class Stage:
    """Where the server is, what it was asked, and how long it lets a page wait."""

    address: str
    asked: list[str] = field(default_factory=list)
    wait: threading.Event = field(default_factory=threading.Event)


def styles() -> str:
    """Return the product's own style sheets."""
    files = (PACKAGE / "reports/styles/quarterdeck/report.css", BUILT / "app.css")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def bar(query: str) -> str:
    """Return the bar of pages, which carries the context on."""
    return (
        f'<header><nav aria-label="Pages"><a href="/today{query}" data-key="t">Today</a> '
        f'<a href="/deals{query}" data-key="d">Deals</a></nav>'
        '<button type="button" id="palette-open" hidden>Find</button>'
        '<button type="button" id="theme" hidden>Theme</button></header>'
    )


def form(path: str, state: dict[str, str]) -> str:
    """Return the context bar in a state."""
    scopes = "".join(
        f'<option value="{value}"{" selected" if state.get("scope", "") == value else ""}>'
        f"{text}</option>"
        for value, text in (("", "All"), ("emea", "EMEA"))
    )
    return (
        f'<form id="context" method="get" action="{path}">'
        f'<label>Scope <select name="scope">{scopes}</select></label>'
        f'<label>Filter <input name="where" value="{escape(state.get("where", ""))}"></label>'
        '<button type="button" data-asof-step="-1" aria-label="A day back" hidden>-</button>'
        f'<label>As of <input type="date" name="as_of" min="{FIRST}" max="{LAST}" '
        f'value="{state.get("as_of", LAST)}"></label>'
        f'<input type="range" id="asof-slider" aria-label="As of" data-first="{FIRST}" '
        f'data-last="{LAST}" hidden>'
        '<button type="button" data-asof-step="1" aria-label="A day on" hidden>+</button>'
        '<button type="submit">Show</button></form>'
    )


def content(path: str, state: dict[str, str]) -> str:
    """Return what a page of a state holds: a sentence, a table with panels, or the grid."""
    said = f"{state.get('scope') or 'all'} as of {state.get('as_of', LAST)}"
    if path == "/deals":
        grid = f'<div id="grid" data-url="/deals/rows.json" data-nonce="{NONCE}"></div>'
        return f"<h1>Deals</h1><p id='says'>{said}</p>{grid}"
    if path.startswith("/deals/"):
        name = path.rpartition("/")[2]
        return f'<h1>Deal {name}</h1><p id="says">{said}</p>{number("how-1", "7")}'
    rows = "".join(
        f'<tr><th scope="row"><a href="/deals/{i}">Deal {i}</a></th>'
        f"<td>{number(f'how-{i}', str(i))}</td></tr>"
        for i in (1, 2, 3)
    )
    head = '<thead><tr><th scope="col">Deal</th><th scope="col">Amount</th></tr></thead>'
    return (
        f'<h1>Today</h1><p id="says">{said}</p><p class="exports"><a href="/today.csv" download>'
        f"CSV</a></p><table>{head}<tbody>{rows}</tbody></table>"
    )


def number(key: str, text: str) -> str:
    """Return a number with the panel that says how it was computed."""
    return (
        f'<button type="button" class="num" popovertarget="{key}">{text}</button>'
        f'<div popover id="{key}" class="panel" role="dialog" aria-labelledby="{key}-t">'
        f'<h2 id="{key}-t">How {text}</h2><button type="button" class="close" '
        f'popovertarget="{key}" popovertargetaction="hide">Close</button></div>'
    )


def page(path: str, state: dict[str, str], query: str) -> str:
    """Return a whole page."""
    scripts = ("app.js", "grid.js") if path == "/deals" else ("app.js",)
    loaded = "".join(f'<script src="/static/{name}" defer></script>' for name in scripts)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stage</title>'
        '<script src="/static/first.js"></script><link rel="stylesheet" href="/static/report.css">'
        f'<link rel="stylesheet" href="/static/front.css">{loaded}</head>'
        f"<body>{bar(query)}{form(path, state)}"
        f'<main id="content" tabindex="-1">{content(path, state)}</main>'
        f"<footer><p>As of {state.get('as_of', LAST)}</p></footer></body></html>"
    )


@cache
def rows() -> bytes:
    """Return the rows of the grid: as many as a large company has, two of them changed."""
    columns = [
        {"field": "id", "title": "Id", "kind": "text"},
        {"field": "name", "title": "Deal", "kind": "text"},
        {"field": "owner", "title": "Owner", "kind": "text"},
        {"field": "close", "title": "Close", "kind": "date"},
        {"field": "amount", "title": "Amount", "kind": "money", "currency": "EUR", "digits": 2},
        {"field": "age", "title": "Age", "kind": "count"},
        {"field": "chance", "title": "Chance", "kind": "share"},
    ]
    listed = [
        [f"D{i}", f"Deal {i}", OWNERS[i % 4], f"2026-{i % 12 + 1:02}-15", *_figures(i)]
        for i in range(MANY)
    ]
    changes = {"0": {"amount": 120000, "close": "2025-12-15"}, "2": {"owner": "Zed"}}
    return json.dumps({"columns": columns, "rows": listed, "changes": changes}).encode()


def _figures(i: int) -> list[object]:
    return [None if i == 1 else (i * 7919) % 10_000_000 - 50_000, i % 400, (i % 100) / 100]


FOUND = [
    {"label": "Deals", "kind": "page", "url": "/deals"},
    {"label": "Ana", "kind": "person", "url": "/today?scope=emea"},
    {"label": "Today", "kind": "page", "url": "/today"},
]


class Handler(BaseHTTPRequestHandler):
    """Answers each page as the app does."""

    stage: ClassVar[Stage]

    def do_GET(self) -> None:
        """Answer one request."""
        address = urlsplit(self.path)
        state = dict(parse_qsl(address.query))
        if address.path.startswith("/static/"):
            return self._file(address.path.rpartition("/")[2])
        self.stage.asked.append(self.path)
        if state.get("where") == "slow":
            self.stage.wait.wait(5)
        if state.get("where") == "signed-out":
            return self._send("<html><body><h1>Sign in</h1></body></html>", "text/html")
        if address.path == "/search.json":
            word = state.get("q", "").lower()
            found = [one for one in FOUND if word in one["label"].lower()]
            return self._send(json.dumps({"results": found}), "application/json")
        if address.path == "/deals/rows.json":
            return self._send(rows(), "application/json")
        query = f"?{address.query}" if address.query else ""
        return self._send(page(address.path, state, query), "text/html; charset=utf-8")

    def _file(self, name: str) -> None:
        text = styles() if name == "report.css" else (BUILT / name).read_text(encoding="utf-8")
        self._send(text, TYPES[Path(name).suffix])

    def _send(self, body: str | bytes, kind: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[Stage]:
    """Serve the pages as long as the context lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.stage = Stage(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Handler.stage
    Handler.stage.wait.set()
    server.shutdown()
    server.server_close()
    thread.join()
