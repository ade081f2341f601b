"""A letter as the HTML of a mail: tables and styles in place, nothing loaded from anywhere."""

from collections.abc import Iterator
from html import escape

from quarterdeck.reports.letters.colours import colours
from quarterdeck.reports.letters.letter import Item, Letter, Passage, Strip
from quarterdeck.reports.letters.ways import Ways, stated

_FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_TEXT = "font-size:14px;line-height:20px"
_CELL = f"{_TEXT};padding:12px 0 0 12px;vertical-align:top"
_STYLES: dict[str, tuple[str, dict[str, str]]] = {
    "paper": ("margin:0;padding:0", {"background-color": "faint"}),
    "sheet": (f"max-width:600px;font-family:{_FONT}", {"background-color": "paper"}),
    "edge": ("padding:24px", {}),
    "name": ("font-size:14px;line-height:20px;font-weight:600", {"color": "ink"}),
    "tag": (
        "font-size:12px;line-height:16px;padding:0 8px;border-radius:8px",
        {"background-color": "tag", "color": "tag-ink"},
    ),
    "about": ("font-size:13px;line-height:20px;padding-top:4px", {"color": "muted"}),
    "lead": ("font-size:20px;line-height:28px;padding-top:20px", {"color": "ink"}),
    "says": ("font-size:14px;line-height:20px;padding-top:12px", {"color": "soft"}),
    "label": ("font-size:12px;line-height:16px", {"color": "muted"}),
    "figure": (
        "font-size:16px;line-height:24px;font-weight:600;font-variant-numeric:tabular-nums",
        {"color": "ink"},
    ),
    "booked": ("font-size:0;line-height:0;height:16px", {"background-color": "solid"}),
    "sure": ("font-size:0;line-height:0;height:16px", {"background-color": "mid"}),
    "range": ("font-size:0;line-height:0;height:16px", {"background-color": "line"}),
    "rest": ("font-size:0;line-height:0;height:16px", {"background-color": "faint"}),
    "goal": ("font-size:0;line-height:0;height:8px", {"border-color": "accent"}),
    "title": (
        "font-size:16px;line-height:24px;font-weight:600;padding:12px 0 4px",
        {"color": "ink", "border-color": "line"},
    ),
    "what": (
        "font-size:14px;line-height:20px;padding-top:12px;vertical-align:top",
        {"color": "ink"},
    ),
    "amount": (
        f"{_CELL};text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums",
        {"color": "ink"},
    ),
    "line": ("font-size:13px;line-height:20px", {"color": "muted"}),
    "link": ("text-decoration:underline", {"color": "accent"}),
    "button": (
        f"display:inline-block;{_TEXT};padding:8px 16px;border-radius:4px;text-decoration:none",
        {"background-color": "accent", "color": "paper"},
    ),
    "foot": ("font-size:12px;line-height:16px;padding-top:16px", {"color": "muted"}),
}
"""Each kind of thing: how it looks on any paper, and its colours by their names."""

_TABLE = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
_ALL = 100


def letter_html(letter: Letter, ways: Ways) -> str:
    """Return the letter as one HTML document; its links lead to pages and to nothing else."""
    parts = [
        _head(letter),
        _row("lead", escape(letter.lead)),
        *(_row("says", escape(text)) for text in letter.says),
        *(_drawn(letter.strip) if letter.strip else ()),
        _figures(letter),
        _row("says", _button(letter, ways)),
        *(_passage(passage, ways) for passage in letter.passages),
        _foot(ways),
    ]
    inner = "".join(part for part in parts if part)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<base target="_blank"><title>{escape(letter.subject)}</title>'
        f"<style>{_dark()}</style></head>\n"
        f"<body {_as('paper')}>{_TABLE} {_as('paper')}><tr>"
        f'<td align="center">{_TABLE} {_as("sheet")}><tr><td {_as("edge")}>{_TABLE}>\n'
        f"{inner}</table></td></tr></table></td></tr></table></body></html>\n"
    )


def _dark() -> str:
    rules = (
        f".{name}{{{';'.join(f'{what}:{colours()[c][1]} !important' for what, c in told.items())}}}"
        for name, (_, told) in _STYLES.items()
        if told
    )
    return f":root{{color-scheme:light dark}}@media (prefers-color-scheme:dark){{{''.join(rules)}}}"


def _as(name: str, more: str = "") -> str:
    """Return the attributes of a kind of thing: its class, and its style on light paper."""
    shape, told = _STYLES[name]
    inks = (f"{what}:{colours()[colour][0]}" for what, colour in told.items())
    return f'class="{name}" style="{";".join(part for part in (shape, *inks, more) if part)}"'


def _row(name: str, inner: str) -> str:
    return f'<tr><td colspan="2" {_as(name)}>{inner}</td></tr>\n'


def _head(letter: Letter) -> str:
    tag = f" <span {_as('tag')}>simulated</span>" if letter.simulated else ""
    return _row("name", f"{escape(letter.company)}{tag}") + _row("about", escape(letter.about))


def _figures(letter: Letter) -> str:
    """Return the numbers, side by side where there is room."""
    cells = "".join(
        '<div style="display:inline-block;min-width:120px;padding:12px 16px 0 0;'
        f'vertical-align:top"><div {_as("label")}>{escape(label)}</div>'
        f"<div {_as('figure')}>{escape(text)}</div></div>"
        for label, text in letter.figures
    )
    return f'<tr><td colspan="2">{cells}</td></tr>\n' if cells else ""


def _drawn(strip: Strip) -> Iterator[str]:
    """Yield the line of the forecast, the target above it, and what the shades mean."""
    end = max(strip.high, strip.target or 0, strip.booked, 1)
    places = [
        round(_ALL * min(max(n, 0), end) / end) for n in (strip.booked, strip.low, strip.high)
    ]
    edges = [0, *(max(places[: i + 1]) for i in range(len(places))), _ALL]
    names = ("booked", "sure", "range", "rest")
    widths = [(name, b - a) for name, a, b in zip(names, edges, edges[1:], strict=False) if b > a]
    goal = ""
    if strip.target is not None:
        at = max(1, round(_ALL * strip.target / end))
        over = f"<td {_as('goal', 'border-right:0')}>&nbsp;</td>" if at < _ALL else ""
        mark = _as("goal", "border-right-width:2px;border-right-style:solid")
        goal = f'{_TABLE}><tr><td width="{at}%" {mark}>&nbsp;</td>{over}</tr></table>'
    cells = "".join(f'<td width="{w}%" {_as(name)}>&nbsp;</td>' for name, w in widths)
    says = "From the left: booked, what 9 of 10 cases add at least, the range of 8 in 10 cases."
    says += " The mark above is the target." if strip.target is not None else ""
    bar = f"{_TABLE}><tr>{cells}</tr></table>"
    yield f'<tr><td colspan="2" style="padding:20px 0 4px">{goal}{bar}</td></tr>\n'
    yield _row("label", says)


def _button(letter: Letter, ways: Ways) -> str:
    return f'<a {_as("button")} href="{escape(ways.page(letter.page))}">{escape(letter.opens)}</a>'


def _passage(passage: Passage, ways: Ways) -> str:
    title = (
        f'<tr><td colspan="2" style="padding-top:24px">{_TABLE}><tr><td '
        f"{_as('title', 'border-top-width:1px;border-top-style:solid')}>"
        f"{escape(passage.title)}</td></tr></table></td></tr>\n"
    )
    return title + "".join(_item(item, ways) for item in passage.items)


def _item(item: Item, ways: Ways) -> str:
    says = escape(item.says)
    if item.deal:
        says = f'<a {_as("link")} href="{escape(ways.deal(item.deal))}">{says}</a>'
    span = "" if item.amount else ' colspan="2"'
    amount = f"<td {_as('amount')}>{escape(item.amount)}</td>" if item.amount else ""
    lines = "".join(_row("line", escape(text)) for text in item.lines)
    return f"<tr><td{span} {_as('what')}>{says}</td>{amount}</tr>\n{lines}"


def _foot(ways: Ways) -> str:
    way = f'<a {_as("link")} href="{escape(ways.page("notices"))}">Your notices</a>'
    return _row("foot", f"{way}: {escape(stated())}")
