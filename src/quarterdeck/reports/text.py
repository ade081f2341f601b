"""A report at a terminal: aligned tables, the same numbers, plain when it is not a terminal."""

from io import StringIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from quarterdeck.reports.blocks import (
    Block,
    Code,
    CoverageBars,
    EmptyState,
    Figure,
    Figures,
    Notes,
    Pace,
    Report,
    Sankey,
    Section,
    Sentence,
    Table,
    Trend,
    Waterfall,
)
from quarterdeck.reports.figures import signed
from quarterdeck.reports.tables import cell_text, twin


def to_text(report: Report, *, width: int = 100, color: bool = False) -> str:
    """Return the report as text of at most `width` columns."""
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
        soft_wrap=False,
    )
    console.print(_head(report))
    for block in report.blocks:
        console.print(renderable(block), crop=False)
    console.print(_foot(report))
    lines = (line.rstrip() for line in out.getvalue().splitlines())
    return "\n".join(lines).strip("\n") + "\n"


def renderable(block: Block) -> RenderableType:  # noqa: C901, PLR0911 - one line per block
    """Return one block for a rich console."""
    match block:
        case Sentence():
            return Padding(_sentence(block), (0, 0, 1, 0))
        case Figures():
            return _strip(block)
        case Table():
            return table_grid(block)
        case Waterfall():
            return _waterfall(block)
        case Notes():
            return Padding(Group(*(Text(f"- {text}") for text in block.items)), (0, 0, 1, 0))
        case Code():
            return Group(Text(block.title, style="bold"), _verbatim(block.text), Text(""))
        case EmptyState():
            return Padding(Text(f"{block.says} {block.next_step}".strip()), (0, 0, 1, 0))
        case Section():
            return _section(block)
        case Pace() | Trend():
            return Group()
        case CoverageBars() | Sankey():
            named = twin(block)
            return table_grid(Table(block.title, named.columns, named.rows, block.note))
        case _:
            return table_grid(twin(block))


def table_grid(block: Table) -> RenderableType:
    """Return a table with numbers to the right and its note below."""
    title = [Text(block.title, style="bold")] if block.title else []
    if not block.rows:
        return Padding(Group(*title, Text(block.empty, style="dim")), (0, 0, 1, 0))
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for column in block.columns:
        head = f"{column.title} {column.suffix}".strip()
        side = "right" if column.numeric else "left"
        grid.add_column(head, justify=side, no_wrap=column.numeric, overflow="fold")  # type: ignore[arg-type]
    for row in block.rows:
        grid.add_row(*(Text(cell_text(p, c)) for p, c in zip(row, block.columns, strict=True)))
    note = [Text(block.note, style="dim")] if block.note else []
    return Padding(Group(*title, grid, *note), (0, 0, 1, 0))


def _verbatim(text: str) -> Text:
    return Text(text, no_wrap=True, overflow="ignore")


def _head(report: Report) -> RenderableType:
    parts = [report.title, report.scope, report.period]
    named = f"{report.workspace}{' (simulated)' if report.simulated else ''}"
    head = Text(named, style="bold")
    head.append(" | " + " | ".join(p for p in parts if p), style="")
    head.append(f" | as of {report.as_of:%A} {report.as_of}")
    return Padding(head, (0, 0, 1, 0))


def _foot(report: Report) -> RenderableType:
    return Text(f"As of {report.as_of}, ledger head {report.ledger_head}.", style="dim")


def _sentence(block: Sentence) -> Text:
    text = Text(style="" if block.lead else "dim")
    for part in block.parts:
        text.append(part if isinstance(part, str) else part.full, style=_weight(part))
    return text


def _weight(part: str | Figure) -> str:
    return "" if isinstance(part, str) else "bold not dim"


def _strip(block: Figures) -> RenderableType:
    grid = Grid(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column(style="dim")
    for item in block.items:
        shown = Text(item.figure.text, style="bold")
        grid.add_row(item.label, shown, f"{item.figure.suffix}  {item.note}".strip())
    title = [Text(block.title, style="bold")] if block.title else []
    return Padding(Group(*title, grid), (0, 0, 1, 0))


def _waterfall(block: Waterfall) -> RenderableType:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    grid.add_column("Cause")
    grid.add_column("Deals", justify="right")
    grid.add_column(f"Amount {block.opening.figure.currency}", justify="right")
    grid.add_row(block.opening.label, _count(block.opening.count), block.opening.figure.text)
    for group in block.groups:
        if group.steps:
            grid.add_row(Text(group.title, style="dim"), "", "")
        for step in group.steps:
            grid.add_row(f"  {step.label}", _count(step.count), signed(step.figure))
    grid.add_row(
        Text(block.closing.label, style="bold"),
        _count(block.closing.count),
        Text(block.closing.figure.text, style="bold"),
    )
    title, said = Text(block.title, style="bold"), Text(block.description, style="dim")
    return Padding(Group(title, said, grid), (0, 0, 1, 0))


def _section(block: Section) -> RenderableType:
    inside = [renderable(b) for b in (*block.blocks, *block.aside)]
    if not block.title:
        return Group(*inside)
    return Group(Text(block.title, style="bold underline"), Text(""), *inside)


def _count(figure: Figure | None) -> str:
    return figure.text if figure else ""
