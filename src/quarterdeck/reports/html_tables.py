"""Tables as HTML: named for screen readers, two-line rows on a phone."""

from html import escape

from quarterdeck.reports.blocks import Column, Figure, Table
from quarterdeck.reports.panels import Panels
from quarterdeck.reports.tables import cell_text
from quarterdeck.words.named import Named

_LITTLE = 64
"""So many letters in the longest cells of a row, all taken together, are little."""

_SHADES = 5
_SHADED = " share"


def table_html(block: Table, panels: Panels, *, named: str = "") -> str:
    """Return a table under its title; `named` is what to call one without a title."""
    if not block.rows:
        return title(block.title) + empty(block.empty, "")
    heads = "".join(
        f'<th scope="col"{_class(c, _SHADED if c.kind == "share" else "")}>{escape(c.title)}'
        + (f" <small>{escape(c.suffix)}</small>" if c.suffix else "")
        + "</th>"
        for c in block.columns
    )
    rows = "".join(_row(block, row, panels) for row in block.rows)
    note = f'<p class="note">{_commands(block.note)}</p>' if block.note else ""
    called = block.title or named or ", ".join(c.title for c in block.columns)
    begins = caption(called) + _set(block)
    return (
        f'{title(block.title)}<div class="scroll"><table{_shape(block)}>{begins}'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{note}"
    )


def _commands(text: str) -> str:
    """Return words with what is to be typed, given between backticks, set as code."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:  # A lone backtick is one of somebody's own words.
        return escape(text)
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(parts))


def caption(text: str) -> str:
    """Return a table's name for those who do not see the heading above it."""
    return f'<caption class="unseen">{escape(text)}</caption>'


def title(text: str) -> str:
    """Return the heading of a block, if it has one."""
    return f"<h3>{escape(text)}</h3>" if text else ""


def empty(says: str, next_step: str) -> str:
    """Return what is missing and the next step."""
    after = f" <span>{escape(next_step)}</span>" if next_step else ""
    return f'<p class="empty">{escape(says)}{after}</p>'


def _set(block: Table) -> str:
    return "".join(f'<col width="{width}%">' for width in block.widths)


def _shape(block: Table) -> str:
    """Mark a table of set columns, and one of little text, which reads better close together."""
    if block.widths:
        return ' class="set"'
    longest = (
        max(len(cell_text(row[i], column)) for row in block.rows)
        for i, column in enumerate(block.columns)
    )
    return ' class="few"' if sum(longest) < _LITTLE else ""


def _row(block: Table, row: tuple[str | Figure, ...], panels: Panels) -> str:
    cells = ""
    for i, (column, part) in enumerate(zip(block.columns, row, strict=True)):
        shown = cell_text(part, column)
        text = _cell(part, shown, panels)
        name, end = ('th scope="row"', "th") if i == 0 else ("td", "td")
        label, kind = _label(column), _class(column, _shade(column, part))
        cells += f'<{name}{kind} data-label="{label}">{text}</{end}>'
    return f"<tr>{cells}</tr>"


def _cell(part: str | Figure, shown: str, panels: Panels) -> str:
    if isinstance(part, Named):
        return panels.text(part)
    return _commands(shown) if isinstance(part, str) else panels.button(part, shown)


def _shade(column: Column, part: str | Figure) -> str:
    """Return how dark a share is drawn, from 0 to 5 of five."""
    if column.kind != "share" or isinstance(part, str) or part.value is None:
        return ""
    return f"{_SHADED} s{max(0, min(_SHADES, round(part.value * _SHADES)))}"


def _label(column: Column) -> str:
    """Return what a cell is called where there are no heads; currencies stand at a page's own."""
    unit = "" if column.kind in {"money", "change"} else column.suffix
    return escape(f"{column.title} {unit}".rstrip())


def _class(column: Column, more: str = "") -> str:
    name = "n" if column.numeric else column.kind
    return f' class="{name}{more}"' if name in {"n", "date"} else ""
