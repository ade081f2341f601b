"""Where the rows of a file stand: on which sheet, below which header, above which last lines."""

from quarterdeck.playbook import toml
from quarterdeck.playbook.model import Layout
from quarterdeck.playbook.notes import Section

_TALLEST = 5
_LAST_LINE = 100_000


def read_layout(head: Section) -> Layout:
    """Read the keys of [mapping] that say where the rows stand; notes what they cannot be."""
    return Layout(
        sheet=head.text("sheet"),
        header_row=_header_row(head),
        footer=_patterns(head, "footer"),
        totals=_patterns(head, "totals"),
    )


def written(layout: Layout) -> dict[str, str]:
    """Return the keys of a layout with their values as TOML, without those that say nothing."""
    found = {}
    if layout.sheet:
        found["sheet"] = toml.text(layout.sheet)
    if layout.header_row:
        first, last = layout.header_row
        found["header_row"] = f"{first}" if first == last else f"[{first}, {last}]"
    for name, patterns in (("footer", layout.footer), ("totals", layout.totals)):
        if patterns:
            found[name] = toml.texts(patterns)
    return found


def _header_row(head: Section) -> tuple[int, ...]:
    """Read the line of the header, or the first and the last of several."""
    value = head.get("header_row")
    if value is None:
        return ()
    lines = [n for n in (value if isinstance(value, list) else [value]) if type(n) is int]
    stated = len(value) if isinstance(value, list) else 1
    if len(lines) == stated and stated in (1, 2):
        first, last = lines[0], lines[-1]
        if 1 <= first <= last < min(first + _TALLEST, _LAST_LINE):
            return (first, last)
    head.note(
        "header_row",
        f"header_row cannot be {value!r}.",
        fix="Write the line of the header as the file counts it, such as 4, or the first and the "
        f"last of at most {_TALLEST}, such as [4, 5].",
    )
    return ()


def _patterns(head: Section, key: str) -> tuple[str, ...]:
    """Read patterns of rows; one that any row would match is noted."""
    found = head.texts(key)
    for pattern in found:
        if not pattern.strip("*? "):
            head.note(
                key,
                f"{pattern!r} in {key} would match every row.",
                fix='Write how such rows begin, as in ["Grand Totals*", "Copyright*"].',
            )
    return tuple(pattern for pattern in found if pattern.strip("*? "))
