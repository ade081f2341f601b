"""A part of a scorecard at a terminal: columns give way as the room gets less."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.text import Text

from quarterdeck.reports.blocks import Score, Scores, plain
from quarterdeck.reports.text_tables import Cells, fitting

_MARKS = {"good": "\N{CHECK MARK}", "watch": "!", "bad": "\N{BALLOT X}"}
_STEPS = "▁▂▃▄▅▆▇█"
_FEWEST = 3
_GIVES_WAY = (6, 2, 3)
"""Columns that go where the room is short, in this order: n, the period before, the change."""

_COMFORTABLE = 24
"""So many letters of a judgement on one line; for fewer another column goes."""


@dataclass(frozen=True, slots=True)
class ScoreCells:
    """The figures of a part, ready to print."""

    block: Scores

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterable[RenderableType]:
        """Print as many columns as there is room for, and name those left out."""
        left = list(range(7))
        shown = _cells(self.block, left)
        for place in _GIVES_WAY:
            if _fits(shown, options.max_width):
                break
            left.remove(place)
            shown = _cells(self.block, left)
        yield shown
        yield from self._beneath(left)

    def _beneath(self, left: list[int]) -> Iterable[RenderableType]:
        for row in self.block.rows:
            for line in row.others:
                yield _noted(f"{row.label}, others: {line}")
        gone = [name for i, name in enumerate(_heads(self.block)) if i not in left]
        if gone:
            yield _noted(f"For want of room without: {', '.join(gone)}.")


def spark(values: tuple[float | None, ...]) -> str:
    """Return values, oldest first, as a row of bars from zero; '' for fewer than three.

    An unknown value is a gap; where any is below zero the lowest is the floor.
    """
    known = [v for v in values if v is not None]
    if len(known) < _FEWEST:
        return ""
    low, high = min(*known, 0), max(known)
    reach = (high - low) or 1
    top = len(_STEPS) - 1
    return "".join("·" if v is None else _STEPS[round((v - low) / reach * top)] for v in values)


def _noted(text: str) -> RenderableType:
    return Padding(Text(text, style="dim"), (0, 0, 0, 2))


def _fits(shown: Cells, room: int) -> bool:
    widths, place = fitting(shown, room), shown.heads.index("Judged")
    longest = max((len(row[place].plain) for row in shown.rows), default=0)
    return bool(widths) and widths[place] >= min(longest, _COMFORTABLE)


def _heads(block: Scores) -> tuple[str, ...]:
    last = f"Last {max((len(row.path) for row in block.rows), default=0)}"
    return ("Measure", "Now", block.before, "Change", last, "Judged", "n")


def _cells(block: Scores, left: list[int]) -> Cells:
    heads = _heads(block)
    right = (False, True, True, True, False, False, True)
    firm = (False, True, True, True, True, False, True)
    rows = (_row(row) for row in block.rows)
    return Cells(
        tuple(heads[i] for i in left),
        tuple(tuple(row[i] for i in left) for row in rows),
        tuple(firm[i] for i in left),
        tuple(right[i] for i in left),
    )


def _row(row: Score) -> tuple[Text, ...]:
    before = row.before if isinstance(row.before, str) else row.before.full
    return (
        Text(row.label),
        Text(row.now.full, style="bold"),
        Text(before),
        Text(row.change),
        Text(spark(row.path)),
        _judged(row),
        Text(row.n.full),
    )


def _judged(row: Score) -> Text:
    told = Text(f"{_MARKS[row.grade]} " if row.grade else "", style="bold")
    told.append(row.verdict, style="bold" if row.grade else "")
    against = plain(row.against)
    told.append(f"{'; ' if row.verdict and against else ''}{against}", style="not bold dim")
    return told
