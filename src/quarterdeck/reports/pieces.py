"""What pages are written with: numbers that explain themselves, sentences, tables of them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one number is computed: the words, the formula, and the SQL that gives it.

    `n` is the number of records behind it (None where counting makes no sense); `assumptions`
    are sentences; `trap` says how the number misleads; `sql` runs unchanged in any DuckDB that can
    read the workspace's files. `shared` is how `sql` begins where other numbers of the page have
    the same beginning, so that a page can show it once.
    """

    title: str
    sentence: str
    formula: str
    as_of: date
    ledger_head: str
    n: int | None = None
    assumptions: tuple[str, ...] = ()
    sql: str = ""
    trap: str = ""
    shared: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: exact value, unit, how it is printed, and how it was computed.

    `value` is minor units for money, a fraction for rates, None when unknown. `text` is the number
    alone; `suffix` its unit as printed. `currency` is set for money only.
    """

    value: int | float | None
    unit: str
    text: str
    suffix: str = ""
    currency: str = ""
    explain: Explanation | None = None

    @property
    def full(self) -> str:
        """The number with its unit, as a sentence would say it."""
        return f"{self.text} {self.suffix}" if self.suffix else self.text


Part: TypeAlias = str | Figure
"""A piece of a sentence or a table cell."""

Words: TypeAlias = str | tuple[Part, ...]
"""A few words, as pieces where they tell numbers."""


def plain(words: Words) -> str:
    """Return words as text, their figures with units."""
    return "".join(p if isinstance(p, str) else p.full for p in words)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Plain words with figures inside; `lead` marks the sentence that opens a page."""

    parts: tuple[Part, ...]
    lead: bool = False

    @property
    def plain(self) -> str:
        """The sentence as text."""
        return plain(self.parts)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A figure with its label and, where it helps, a few words under it."""

    label: str
    figure: Figure
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A strip of labelled numbers, the most important first."""

    items: tuple[Labelled, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table column.

    `kind` is text, date, change (signed), money, count, rate, ratio, days, or share: a rate that a
    page shades by how much it is.
    """

    key: str
    title: str
    kind: str = "text"
    suffix: str = ""

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers and stand right-aligned."""
        return self.kind not in {"text", "date"}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `empty` is what to say, and do next, when there are none.

    `widths` are per cent of the page for each column, where several tables are to stand alike.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Part, ...], ...]
    note: str = ""
    empty: str = "Nothing to show."
    widths: tuple[int, ...] = ()

    @property
    def filled(self) -> "Table":
        """The same table without the columns that no row fills."""
        kept = [i for i in range(len(self.columns)) if any(row[i] != "" for row in self.rows)]
        columns = tuple(self.columns[i] for i in kept)
        return replace(
            self, columns=columns, rows=tuple(tuple(row[i] for i in kept) for row in self.rows)
        )
