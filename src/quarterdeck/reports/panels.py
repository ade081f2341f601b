"""The panels that say how each number was computed, one per distinct number."""

from html import escape

from quarterdeck.reports.blocks import Explanation, Figure
from quarterdeck.reports.figures import precise


class Panels:
    """Collects the figures of a page; each gets one button wherever it stands, and one panel."""

    def __init__(self) -> None:
        """Start with no panels."""
        self._ids: dict[Figure, str] = {}

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

    def html(self) -> str:
        """Return all panels, and for paper a list of the definitions used."""
        shown = "\n".join(_panel(figure, key) for figure, key in self._ids.items())
        return shown + _for_paper([f.explain for f in self._ids if f.explain])


def _panel(figure: Figure, key: str) -> str:
    how = figure.explain
    if how is None:
        return ""
    shown = precise(figure)
    return (
        f'<div popover id="{key}" class="panel" role="dialog" aria-labelledby="{key}-t">'
        f'<div class="top"><h2 id="{key}-t">{escape(how.title)}</h2>'
        f'<button type="button" class="close" popovertarget="{key}" '
        'popovertargetaction="hide">Close</button></div>'
        f'<p class="value">{escape(shown.text)} <small>{escape(shown.suffix)}</small></p>'
        f"<p>{escape(how.sentence)}</p>{_facts(how)}{_sql(figure, how, key)}</div>"
    )


def _facts(how: Explanation) -> str:
    rows = [("Formula", how.formula), ("As of", f"end of {how.as_of}")]
    if how.n is not None:
        rows.append(("n", f"{how.n:,}"))
    rows.append(("Ledger head", how.ledger_head))
    rows.extend(("Assumes", text) for text in how.assumptions)
    rows.append(("Mind", how.trap))
    cells = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in rows if v)
    return f"<dl>{cells}</dl>"


def _sql(figure: Figure, how: Explanation, key: str) -> str:
    if not how.sql:
        return ""
    money = figure.unit in {"money", "money_per_day"}
    unit = f", in minor units of {figure.currency}" if money else ""
    return (
        f'<h3 id="{key}-q">SQL that gives this number{escape(unit)}</h3>'
        f'<pre tabindex="0" aria-labelledby="{key}-q"><code>{escape(how.sql)}</code></pre>'
    )


def _for_paper(explained: list[Explanation]) -> str:
    distinct = {(how.title, how.sentence, how.formula): how for how in explained}
    items = "".join(
        f"<dt>{escape(title)}</dt><dd>{escape(sentence)} <i>{escape(formula)}</i></dd>"
        for title, sentence, formula in sorted(distinct)
    )
    if not items:
        return ""
    return f'<section class="paper"><h2>How the numbers are computed</h2><dl>{items}</dl></section>'
