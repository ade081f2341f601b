"""A report at a terminal: aligned tables, the same numbers, plain when it is not a terminal."""

from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from quarterdeck.reports.blocks import (
    Ages,
    Block,
    Code,
    CoverageBars,
    EmptyState,
    Figure,
    Figures,
    Hits,
    Lanes,
    Notes,
    Pace,
    PastForecasts,
    Report,
    Sankey,
    Scores,
    Section,
    Sentence,
    Spans,
    Step,
    Table,
    Trend,
    Waterfall,
    plain,
)
from quarterdeck.reports.figures import signed
from quarterdeck.reports.tables import twin
from quarterdeck.reports.text_scores import ScoreCells
from quarterdeck.reports.text_tables import Cells, cells

_DRAWN = (Ages, Pace, Trend, Spans, PastForecasts, Hits, Lanes)
"""Pictures whose numbers stand in a table of their page: at a terminal nothing is drawn of them."""


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
            return _table(block)
        case Waterfall():
            return _waterfall(block)
        case Scores():
            title = [Text(block.title, style="bold")] if block.title else []
            return Padding(Group(*title, ScoreCells(block)), (0, 0, 1, 0))
        case Notes():
            return _notes(block)
        case Code():
            return Group(Text(block.title, style="bold"), _verbatim(block.text), Text(""))
        case EmptyState():
            return Padding(Text(f"{block.says} {block.next_step}".strip()), (0, 0, 1, 0))
        case Section():
            return _section(block)
        case _ if isinstance(block, _DRAWN):
            return Group()
        case CoverageBars() | Sankey():
            named = twin(block)
            return _table(Table(block.title, named.columns, named.rows, block.note))
        case _:
            return _table(twin(block))


def _table(block: Table) -> RenderableType:
    title = [Text(block.title, style="bold")] if block.title else []
    if not block.rows:
        return Padding(Group(*title, Text(block.empty, style="dim")), (0, 0, 1, 0))
    note = [Text(block.note, style="dim")] if block.note else []
    return Padding(Group(*title, cells(block), *note), (0, 0, 1, 0))


def _verbatim(text: str) -> Text:
    return Text(text, no_wrap=True, overflow="ignore")


def _head(report: Report) -> RenderableType:
    where = f"where {report.where}" if report.where else ""
    parts = [report.title, report.scope, report.period, where, report.money]
    named = f"{report.workspace}{' (simulated)' if report.simulated else ''}"
    head = Text(named, style="bold")
    head.append(" | " + " | ".join(p for p in parts if p), style="")
    head.append(f" | as of {report.as_of:%A} {report.as_of}")
    if report.playbook:
        head.append(f" | playbook: {report.playbook}")
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


def _notes(block: Notes) -> RenderableType:
    title = [Text(block.title, style="bold")] if block.title else []
    hanging = Grid.grid(padding=(0, 1, 0, 0))
    hanging.add_column(width=1)
    hanging.add_column(overflow="fold")
    for text in block.items:
        hanging.add_row("-", Text(text))
    return Padding(Group(*title, hanging), (0, 0, 1, 0))


def _strip(block: Figures) -> RenderableType:
    rows = tuple(
        (
            Text(item.label),
            Text(item.figure.text, style="bold"),
            Text(f"{item.figure.suffix}  {plain(item.note)}".strip(), style="dim"),
        )
        for item in block.items
    )
    title = [Text(block.title, style="bold")] if block.title else []
    firm = (False, True, False)
    return Padding(Group(*title, Cells(("", "", ""), rows, firm, firm)), (0, 0, 1, 0))


def _waterfall(block: Waterfall) -> RenderableType:
    rows = [_step(block.opening, block.opening.figure.text)]
    for group in block.groups:
        rows += [(Text(group.title, style="dim"), Text(""), Text(""))] if group.steps else []
        rows += [_step(step, signed(step.figure), "  ") for step in group.steps]
    rows.append(_step(block.closing, block.closing.figure.text, style="bold"))
    heads = ("Cause", block.counted, f"Amount {block.opening.figure.currency}")
    firm = (False, True, True)
    title, said = Text(block.title, style="bold"), Text(block.description, style="dim")
    return Padding(Group(title, said, Cells(heads, tuple(rows), firm, firm)), (0, 0, 1, 0))


def _step(step: Step, amount: str, indent: str = "", style: str = "") -> tuple[Text, ...]:
    label = Text(f"{indent}{step.label}", style=style)
    label.append(f" ({step.note})" if step.note else "", style="dim")
    count = step.count.text if step.count else ""
    return label, Text(count), Text(amount, style=style)


def _section(block: Section) -> RenderableType:
    inside = [renderable(b) for b in (*block.blocks, *block.aside) if not isinstance(b, _DRAWN)]
    if not inside:
        return Group()
    if not block.title:
        return Group(*inside)
    return Group(Text(block.title, style="bold underline"), Text(""), *inside)
