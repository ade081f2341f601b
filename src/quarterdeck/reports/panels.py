"""The panels that say how each number was computed, one per distinct number."""

import re
from collections import Counter
from collections.abc import Callable
from html import escape

from quarterdeck.reports.blocks import Explanation, Figure, Words
from quarterdeck.reports.figures import precise
from quarterdeck.words.named import Named

_FEW = 3
"""So many numbers may each show their SQL in full; more of one table share how it begins."""


_BRACKET = re.compile(r"(\(<button.*?</button>)")
"""A number right behind a bracket: no line ends between the two."""


_DATED = re.compile(r"\b(\d{4}-(?:[QH]\d|W?\d\d(?:-\d\d)?)\b)")
"""A day or a period: no line ends within."""

_KEPT = r'<span class="keep">\1</span>'


class Panels:
    """Collects the figures of a page; each gets one button wherever it stands, and one panel."""

    def __init__(self, link: Callable[[Named], str] | None = None) -> None:
        """Start with no panels; `link` gives the address a name leads to, '' for none."""
        self._link = link
        self._ids: dict[Figure, str] = {}
        self._shared: dict[str, str] = {}
        self._often: set[str] = set()

    def button(self, figure: Figure, shown: str = "", *, class_: str = "") -> str:
        """Return the number as a button that opens its panel, or as text if it has none."""
        text = escape(shown or figure.text)
        state = "num unknown" if figure.value is None else "num"
        name = f"{state} {class_}".strip()
        if figure.explain is None:
            return f'<span class="{name}">{text}</span>'
        key = self._ids.setdefault(figure, f"how-{len(self._ids) + 1}")
        label = escape(f"{shown or figure.full}, {figure.explain.title}: how computed")
        return (
            f'<button type="button" class="{name}" popovertarget="{key}" '
            f'aria-label="{label}">{text}</button>'
        )

    def address(self, text: str) -> str:
        """Return where a name leads to, '' for nowhere."""
        return self._link(text) if self._link and isinstance(text, Named) else ""

    def text(self, text: str) -> str:
        """Return text as HTML, a name as a link where it leads somewhere."""
        if address := self.address(text):
            return f'<a class="name" href="{escape(address)}">{escape(text)}</a>'
        return escape(text)

    def words(self, words: Words) -> str:
        """Return words with their numbers as buttons."""
        shown = "".join(
            self._told(p) if isinstance(p, str) else self.button(p, p.full) for p in words
        )
        return _BRACKET.sub(_KEPT, shown)

    def _told(self, text: str) -> str:
        shown = self.text(text)
        return shown if isinstance(text, Named) else _DATED.sub(_KEPT, shown)

    def html(self) -> str:
        """Return all panels, and for paper a list of the definitions used."""
        begun = Counter(f.explain.shared for f in self._ids if f.explain)
        self._often = {sql for sql, times in begun.items() if sql and times > _FEW}
        own = [self._panel(figure, key) for figure, key in self._ids.items()]
        shared = [_shared(sql, key) for sql, key in self._shared.items()]
        paper = _for_paper([f.explain for f in self._ids if f.explain])
        return "\n".join([*own, *shared]) + paper

    def _panel(self, figure: Figure, key: str) -> str:
        how = figure.explain
        if how is None:
            return ""
        shown = precise(figure)
        value = f"{escape(shown.text)} <small>{escape(shown.suffix)}</small>"
        inside = f'<p class="value">{value}</p><p>{escape(how.sentence)}</p>{_facts(how)}'
        return _dialog(key, how.title, inside + self._sql(figure, how, key))

    def _sql(self, figure: Figure, how: Explanation, key: str) -> str:
        if not how.sql:
            return ""
        money = figure.unit in {"money", "money_per_day"}
        unit = f", in minor units of {figure.currency}" if money else ""
        head = f'<h3 id="{key}-q">SQL that gives this number{escape(unit)}</h3>'
        if how.shared not in self._often:
            return f"{head}{_code(how.sql, key)}"
        return f"{head}{self._first(how.shared)}{_code(how.sql.removeprefix(how.shared), key)}"

    def _first(self, shared: str) -> str:
        """Say what to run before the SQL of a number, where many numbers need the same."""
        key = self._shared.setdefault(shared, f"sql-{len(self._shared) + 1}")
        return (
            f'<p class="note">Run <button type="button" class="link" popovertarget="{key}">the '
            "SQL of its table</button> first, then:</p>"
        )


def _shared(sql: str, key: str) -> str:
    said = "<p>Many numbers of this page begin with it; each panel has the line that follows.</p>"
    return _dialog(key, "SQL of the table", f'{said}<h3 id="{key}-q">SQL</h3>{_code(sql, key)}')


def _dialog(key: str, title: str, inside: str) -> str:
    return (
        f'<div popover id="{key}" class="panel" role="dialog" aria-labelledby="{key}-t">'
        f'<div class="top"><h2 id="{key}-t">{escape(title)}</h2>'
        f'<button type="button" class="close" popovertarget="{key}" '
        f'popovertargetaction="hide">Close</button></div>{inside}</div>'
    )


def _code(sql: str, key: str) -> str:
    text = escape(sql.strip())
    return f'<pre tabindex="0" aria-labelledby="{key}-q"><code>{text}</code></pre>'


def _facts(how: Explanation) -> str:
    rows = [("Formula", how.formula), ("As of", f"end of {how.as_of}")]
    if how.n is not None:
        rows.append(("n", f"{how.n:,}"))
    rows.append(("Ledger head", how.ledger_head))
    rows.extend(("Assumes", text) for text in how.assumptions)
    rows.append(("Mind", how.trap))
    cells = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in rows if v)
    return f"<dl>{cells}</dl>"


def _for_paper(explained: list[Explanation]) -> str:
    distinct = {(how.title, how.sentence, how.formula): how for how in explained}
    items = "".join(
        f"<dt>{escape(title)}</dt><dd>{escape(sentence)} <i>{escape(formula)}</i></dd>"
        for title, sentence, formula in sorted(distinct)
    )
    if not items:
        return ""
    return f'<section class="paper"><h2>How the numbers are computed</h2><dl>{items}</dl></section>'
