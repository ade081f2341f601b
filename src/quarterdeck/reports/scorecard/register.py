"""The benchmark register as a page: what others report, side by side, each with its source."""

from dataclasses import dataclass

from quarterdeck.metrics.catalogue import catalogue
from quarterdeck.playbook.yardsticks import Benchmark
from quarterdeck.reports.blocks import Block, Column, EmptyState, Report, Section, Sentence, Table
from quarterdeck.reports.page import page
from quarterdeck.reports.scorecard import words
from quarterdeck.reports.source import Source

COLUMNS = (
    Column("says", "What it says"),
    Column("span", "To compare with"),
    Column("segment", "Of whom"),
    Column("source", "Source"),
    Column("differs", "How it counts otherwise"),
)

_WIDTHS = (25, 11, 15, 28, 21)

_LEAD = (
    "What others report. The sources contradict each other and count in their own ways: they stand "
    "side by side, and none of them is a target."
)


@dataclass(frozen=True, slots=True)
class Registered:
    """Entries of the register, of the metric asked for or of all."""

    source: Source
    entries: tuple[Benchmark, ...]
    metric: str = ""


def register_report(given: Registered) -> Report:
    """Return the page: by metric, every source; none of them is the one truth."""
    lead = Sentence((_LEAD,), lead=True)
    names = dict.fromkeys(one.metric for one in given.entries)
    parts = [Section(title(name), (entries_table(given.entries, name),)) for name in names]
    blocks: tuple[Block, ...] = (lead, *parts) if parts else (_nothing(given.metric),)
    return page(given.source, "Benchmarks", blocks)


def register_sheet(given: Registered) -> Table:
    """Return the register for a file, every field in a column of its own."""
    told = ("metric", "segment", "period", "says", "publisher", "title")
    keys = (*told, "year", "population", "n", "url", "differs")
    columns = tuple(Column(key, key) for key in (*keys, "own"))
    rows = tuple(
        (*(str(getattr(one, key) or "") for key in keys), "yes" if one.own else "no")
        for one in given.entries
    )
    return Table("", columns, rows)


def entries_table(entries: tuple[Benchmark, ...], metric: str, heading: str = "") -> Table:
    """Return the entries about one metric as a table."""
    mine = [one for one in entries if one.metric == metric]
    return Table(heading, COLUMNS, tuple(_row(one) for one in mine), widths=_WIDTHS)


def title(metric: str) -> str:
    """Return a metric's title, or its name where the catalogue has it not."""
    known = catalogue().get(metric)
    return known.title if known else metric


def _row(one: Benchmark) -> tuple[str, ...]:
    asked = [one.population] if one.population else []
    asked += [f"n = {one.n:,}"] if one.n else []
    year = f" ({one.year})" if one.year else ""
    told = f"{one.publisher}, {one.title}{year}"
    told += f"; {', '.join(asked)}" if asked else ""
    told += f"; {one.url}" if one.url else ""
    told += "; the company's own" if one.own else ""
    unit = catalogue()[one.metric].unit if one.metric in catalogue() else ""
    span = words.span(unit, one) if unit else ""
    span = " ".join(filter(None, (span, words.over(one))))
    return (one.says, span, one.segment, told, one.differs)


def _nothing(metric: str) -> EmptyState:
    of = f" of {metric}" if metric else ""
    return EmptyState(
        f"No source is known to report anything{of}.",
        "Add your own to playbook/benchmarks.toml, with where it comes from.",
    )
