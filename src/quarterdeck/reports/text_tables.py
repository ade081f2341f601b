"""Tables at a terminal: as wide as there is room, and never a digit short.

Text gives way first: it wraps. Where even that is too wide, a table of numbers is turned (its rows
become columns, as many side by side as fit) and any other table becomes one block a row.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from quarterdeck.reports.blocks import Column, Table
from quarterdeck.reports.tables import cell_text

_GAP = 2
_FIRST, _OTHER = 14, 10
"""The least room in columns that the text of the first column, or of another, may be given."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A table ready to print: `firm` columns hold numbers and days, which never wrap."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    firm: tuple[bool, ...]
    right: tuple[bool, ...]

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterable[RenderableType]:
        """Print it as wide as there is room."""
        widths = fitting(self, options.max_width)
        if widths:
            return [_grid(self, widths)]
        numbers = self.right[_leading(self) :]
        if len(self.rows) > 1 and numbers and all(numbers):
            return _turned(self, options.max_width)
        return _one_by_one(self)


def cells(block: Table) -> Cells:
    """Return the cells of a table, numbers as printed."""
    return Cells(
        tuple(f"{c.title} {c.suffix}".strip() for c in block.columns),
        tuple(
            tuple(Text(cell_text(p, c)) for p, c in zip(row, block.columns, strict=True))
            for row in block.rows
        ),
        tuple(_firm(c) for c in block.columns),
        tuple(c.numeric for c in block.columns),
    )


def fitting(table: Cells, room: int) -> tuple[int, ...]:
    """Return the width of every column so that all fit, or nothing when they cannot."""
    wanted = tuple(_natural(table, i) for i in range(len(table.firm)))
    room -= _GAP * (len(wanted) - 1)
    if sum(wanted) <= room:
        return wanted
    whole = tuple(_least(table, i, most=room) for i in range(len(wanted)))
    least = whole if sum(whole) <= room else _broken(table)
    spare = room - sum(least)
    if spare < 0:
        return ()
    lacking = [w - n for w, n in zip(wanted, least, strict=True)]
    given = [spare * lack // sum(lacking) for lack in lacking]
    return tuple(n + g for n, g in zip(least, given, strict=True))


def _firm(column: Column) -> bool:
    return column.numeric or column.kind == "date"


def _natural(table: Cells, place: int) -> int:
    return max((cell_len(table.heads[place]), *_lengths(table, place)))


def _broken(table: Cells) -> tuple[int, ...]:
    """Return the least widths where long words may break."""
    places = range(len(table.firm))
    return tuple(_least(table, i, most=_OTHER if i else _FIRST) for i in places)


def _least(table: Cells, place: int, *, most: int) -> int:
    """Return the room a column needs: for its numbers, or for words of so many letters at most."""
    head = max((cell_len(word) for word in table.heads[place].split()), default=0)
    if table.firm[place]:
        return max((min(head, most), *_lengths(table, place)))
    words = (cell_len(word) for row in table.rows for word in row[place].plain.split())
    return min(most, max((head, *words)))


def _lengths(table: Cells, place: int) -> Iterator[int]:
    return (cell_len(row[place].plain) for row in table.rows)


def _leading(table: Cells) -> int:
    """Return how many columns of text stand before the numbers."""
    return next((i for i, right in enumerate(table.right) if right), len(table.right))


def _grid(table: Cells, widths: Sequence[int]) -> Grid:
    shown = any(table.heads)
    grid = Grid(
        box=box.SIMPLE_HEAD if shown else None,
        show_header=shown,
        padding=(0, _GAP - 1 if shown else _GAP, 0, 0),
        pad_edge=False,
        show_edge=False,
        header_style="dim",
    )
    for head, width, right in zip(table.heads, widths, table.right, strict=True):
        grid.add_column(head, width=width, justify="right" if right else "left", overflow="fold")
    for row in table.rows:
        grid.add_row(*row)
    return grid


def _turned(table: Cells, room: int) -> Iterator[RenderableType]:
    """Print rows as columns, as many side by side as fit, under their names."""
    start = 0
    while start < len(table.rows):
        part = _turn(table, table.rows[start : start + 1])
        for end in range(start + 2, len(table.rows) + 1):
            more = _turn(table, table.rows[start:end])
            if not fitting(more, room):
                break
            part = more
        yield from [Text("")] if start else []
        yield part
        start += len(part.heads) - 1


def _turn(table: Cells, rows: Sequence[tuple[Text, ...]]) -> Cells:
    named = _leading(table)
    lines = ((Text(table.heads[i]), *(row[i] for row in rows)) for i in range(named, len(rows[0])))
    firm = (False, *(True for _ in rows))
    names = (" ".join(cell.plain for cell in row[:named]) for row in rows)
    return replace(table, heads=("", *names), rows=tuple(lines), firm=firm, right=firm)


def _one_by_one(table: Cells) -> Iterator[RenderableType]:
    """Print each row as a block of its own, headed by what its first column says."""
    for row in table.rows:
        pairs = zip(table.heads[1:], row[1:], strict=True)
        lines = tuple((Text(f"  {head}", style="dim"), cell) for head, cell in pairs if cell.plain)
        part = Cells(("", ""), lines, (False, False), (False, False))
        yield Text(row[0].plain, style="bold")
        yield part if lines else Text("")
