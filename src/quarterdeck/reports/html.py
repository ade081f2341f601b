"""A report as one self-contained HTML file: no script, no request, readable on any screen.

Every number that knows how it was computed is a button that opens its explanation beside the
page (the browser's own popover: keyboard, Escape and screen readers work without any script).
"""

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files

from quarterdeck.reports.blocks import Report
from quarterdeck.reports.html_blocks import blocks_html
from quarterdeck.reports.panels import Panels


def to_html(report: Report) -> str:
    """Return the whole page; the content policy in its head forbids any request and script."""
    panels = Panels()
    body = blocks_html(report.blocks, panels)
    css = stylesheet()
    digest = b64encode(sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(report.title)} - {escape(report.workspace)}</title>\n"
        f"<style>{css}</style>\n</head>\n<body>\n"
        f"{_header(report)}\n<main>\n{body}\n</main>\n{_footer(report)}\n"
        f"{panels.html()}\n</body>\n</html>\n"
    )


def stylesheet() -> str:
    """Return the one style sheet of reports."""
    return (files("quarterdeck.reports") / "styles" / "quarterdeck" / "report.css").read_text(
        encoding="utf-8"
    )


def _header(report: Report) -> str:
    simulated = '<span class="tag">simulated</span>' if report.simulated else ""
    where = f"where {report.where}" if report.where else ""
    playbook = f"playbook: {report.playbook}" if report.playbook else ""
    items = "".join(
        f'<span class="item">{escape(text)}</span>'
        for text in (report.scope, report.period, where, report.money, playbook)
        if text
    )
    day = f"{report.as_of:%A} {report.as_of.day} {report.as_of:%B %Y}"
    return (
        '<header class="frame"><div class="inner">'
        f'<span class="mark" aria-hidden="true"></span><b>{escape(report.workspace)}</b>'
        f'{simulated}<h1>{escape(report.title)}</h1><span class="grow"></span>{items}'
        f'<span class="item">as of <time datetime="{report.as_of}">{day}</time></span>'
        "</div></header>"
    )


def _footer(report: Report) -> str:
    company = "A simulated company; no real person or deal. " if report.simulated else ""
    more = " ".join(escape(line) for line in report.context)
    return (
        f'<footer class="inner"><p>{company}Everything here is what was known by the end of '
        f"{report.as_of}, read from ledger head <code>{escape(report.ledger_head)}</code>. {more}"
        "</p></footer>"
    )
