"""A movement as a page: the waterfall, the deals that moved it most, the flows by a dimension."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from quarterdeck.engine.sql import Raw, literal, load, render
from quarterdeck.movement.bridge import Movement
from quarterdeck.movement.queries import deals_sql
from quarterdeck.movement.records import BucketMovement, Matrix
from quarterdeck.movement.walk import Walk
from quarterdeck.reports.blocks import (
    Block,
    Column,
    Explanation,
    Figure,
    Flow,
    Part,
    Report,
    Sankey,
    Step,
    StepGroup,
    Table,
    Waterfall,
)
from quarterdeck.reports.causes import GROUPS, LABELS, why
from quarterdeck.reports.figures import money_column
from quarterdeck.reports.source import Source

_PLACES = {"increase": "Amount raised", "decrease": "Amount lowered"}


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement and the source whose names and SQL explain it."""

    source: Source
    movement: Movement

    @property
    def span(self) -> str:
        """The two days, in words."""
        start, end = self.movement.start, self.movement.end
        return f"From the end of {start:%A} {start} to the end of {end:%A} {end}."

    @property
    def title(self) -> str:
        """What moved."""
        period = self.movement.period
        return f"Open pipeline due in {period.label}" if period else "Open pipeline"


def waterfall(moved: Moved) -> Waterfall:
    """Return the bridge with its causes grouped; amounts add up to the cent."""
    movement = moved.movement
    lines = {line.cause: (line.amount, line.count) for line in movement.lines}
    ends = {
        "opening": (movement.opening, movement.opening_count),
        "closing": (movement.closing, movement.closing_count),
    }
    steps = _steps(moved, {**ends, **lines})
    groups = tuple(
        StepGroup(title, tuple(steps[cause] for cause in causes if cause in lines))
        for title, causes in GROUPS
    )
    return Waterfall(
        moved.title,
        moved.span,
        steps["opening"],
        tuple(group for group in groups if group.steps),
        steps["closing"],
    )


def _steps(moved: Moved, lines: dict[str, tuple[int, int]]) -> dict[str, Step]:
    days = {"opening": moved.movement.start, "closing": moved.movement.end}
    labels = LABELS | {k: f"Open on {d.day} {d:%B}" for k, d in days.items()}
    figures = money_column(
        [amount for amount, _ in lines.values()],
        moved.movement.currency,
        [_explained(moved, cause, labels[cause], line) for cause, line in lines.items()],
    )
    return {
        cause: Step(
            labels[cause],
            figure,
            _counted(moved, cause, labels[cause], lines[cause][1]),
            booked=cause == "won",
        )
        for cause, figure in zip(lines, figures, strict=True)
    }


def _explained(moved: Moved, cause: str, label: str, line: tuple[int, int]) -> Explanation | None:
    said = (
        label,
        f"{moved.title}: what '{label}' added or took. {moved.span}",
        "opening + all lines = closing, to the cent and deal by deal",
    )
    sql = _line_sql(moved, cause, "amount")
    return moved.source.sql_figure(sql, "money", said=said, value=line[0], n=line[1]).explain


def _counted(moved: Moved, cause: str, label: str, n: int) -> Figure:
    said = (
        f"{label}: deals",
        f"{moved.title}: how often '{label}' happened to a deal. {moved.span}",
        "count of the deals' lines with this cause",
    )
    return moved.source.sql_figure(_line_sql(moved, cause, "n"), "count", said=said, value=n, n=n)


def _line_sql(moved: Moved, cause: str, column: str) -> str:
    return (
        f"SELECT CAST(coalesce(sum({column}), 0) AS BIGINT) AS value\nFROM (\n"
        f"{moved.movement.sql}\n) AS lines\nWHERE cause = {literal(cause)} AND NOT inside"
    )


def most_moved(moved: Moved, most: int = 10) -> Table:
    """Return the deals that moved it most, net of their own changes, with each cause in words."""
    changes = changes_sql(moved)
    deals = top_changes(moved, changes, most)
    currency = moved.movement.currency
    explains = [_deal_explained(moved, changes, deal[0]) for deal in deals]
    effects = money_column([deal[0]["net"] for deal in deals], currency, explains)
    columns = (
        Column("deal", "Deal"),
        Column("owner", "Owner"),
        Column("why", "What happened"),
        Column("effect", "Effect", "change", currency),
    )
    shown = tuple(_deal(moved, d, e) for d, e in zip(deals, effects, strict=True))
    title = f"The {len(deals)} deals that moved it most" if len(deals) > 1 else "What moved it"
    return Table(title, columns, shown, empty="No deal changed in this time.")


def changes_sql(moved: Moved) -> Raw:
    """Return the SQL of every change of every deal in the window."""
    walk = Walk(moved.movement.facts, moved.movement.window)
    return Raw(deals_sql(walk, "", None))


def top_changes(moved: Moved, changes: Raw, most: int) -> list[tuple[dict[str, Any], ...]]:
    """Return the changes of the deals that moved it most, deal by deal, the largest first."""
    sql = render(load("reports", "most_moved"), changes=changes, most=most)
    rows = moved.source.rows(sql)
    return [tuple(group) for _, group in groupby(rows, key=lambda row: row["id"])]


def _deal(moved: Moved, changes: tuple[dict[str, Any], ...], effect: Figure) -> tuple[Part, ...]:
    first = changes[0]
    owner = moved.source.names(first["owner"])
    return (first["title"] or first["id"], owner, told(moved, changes), effect)


def told(moved: Moved, changes: tuple[dict[str, Any], ...]) -> str:
    """Return what happened to a deal in plain words."""
    said = dict.fromkeys(why(c, moved.source.names) for c in changes if c["amount"])
    return "; ".join(said)


def _deal_explained(moved: Moved, changes: str, deal: dict[str, Any]) -> Explanation | None:
    sql = (
        "SELECT CAST(sum(amount) AS BIGINT) AS value\nFROM (\n"
        f"{changes}\n) AS changes\nWHERE cause NOT IN ('opening', 'closing')"
        f" AND id = {literal(deal['id'])}"
    )
    said = (
        "Effect of one deal",
        f"What the deal's changes added to or took from: {moved.title.lower()}. {moved.span}",
        "sum of the deal's lines in the bridge",
    )
    return moved.source.sql_figure(sql, "money", said=said, value=deal["net"], n=1).explain


def sankey(moved: Moved, dimension: str) -> Sankey:
    """Return the flows by a dimension: rows sum to the opening, columns to the closing."""
    matrix = moved.movement.sankey(dimension)
    currency = moved.movement.currency
    start, end = moved.movement.start, moved.movement.end
    flows = tuple(
        Flow(
            _place(f.source, inside=f.opened),
            _place(f.target, inside=f.stays),
            money_column([f.amount], currency, [None])[0],
            f.count,
        )
        for f in matrix.flows
    )
    order = _order(moved, matrix)
    return Sankey(
        f"{moved.title}, by {dimension.replace('_', ' ')}",
        f"Where the money of {start} was on {end}.",
        f"{start.day} {start:%B}",
        f"{end.day} {end:%B}",
        tuple(sorted(flows, key=lambda f: (order.index(f.source), order.index(f.target)))),
        order,
    )


def _order(moved: Moved, matrix: Matrix) -> tuple[str, ...]:
    """List the places: stages as the playbook has them, other values by name, the rest last."""
    inside = {f.source for f in matrix.flows if f.opened}
    inside |= {f.target for f in matrix.flows if f.stays}
    outside = {f.source for f in matrix.flows if not f.opened}
    outside |= {f.target for f in matrix.flows if not f.stays}
    pipelines = moved.source.facts.playbook.pipelines
    stages = [s.name for p in pipelines for t in p.tracks for s in t.stages]
    ranked = [n for n in dict.fromkeys(stages) if n in inside]
    others = sorted(inside - set(ranked))
    return (*ranked, *others, *(_place(n, inside=False) for n in sorted(outside)))


def _place(name: str, *, inside: bool) -> str:
    if inside:
        return name
    return _PLACES.get(name, name.replace("_", " ").capitalize())


def movement_report(moved: Moved, *, dimension: str = "", deals: int = 0) -> Report:
    """Return the movement as a page; `dimension` adds its Sankey, `deals` the deals behind it."""
    movement, settings = moved.movement, moved.source.facts.playbook.settings
    blocks: list[Block] = [waterfall(moved)]
    blocks += [_buckets(moved)] if movement.by else []
    blocks += [most_moved(moved, deals)] if deals else []
    blocks += [sankey(moved, dimension)] if dimension else []
    return Report(
        title="Movement",
        workspace=settings.name,
        as_of=movement.end,
        ledger_head=moved.source.facts.ledger_head,
        currency=movement.currency,
        blocks=tuple(blocks),
        simulated=settings.simulated,
        period=movement.period.label if movement.period else "",
        scope=moved.source.question.scope,
    )


def _buckets(moved: Moved) -> Table:
    movement = moved.movement
    by = movement.window.question.by
    causes = [c for c in LABELS if any(ln.cause == c for b in movement.by for ln in b.lines)]
    named = ("opening", *causes, "closing")
    columns = (
        *(Column(name, name.replace("_", " ").capitalize()) for name in by),
        *(Column(c, LABELS.get(c, c.capitalize()), "money", movement.currency) for c in named),
    )
    amounts = [_amounts(part, named) for part in movement.by]
    flat = [amount for row in amounts for amount in row]
    figures = money_column(flat, movement.currency, [None] * len(flat))
    width = len(named)
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (*map(str, part.bucket), *figures[place * width : (place + 1) * width])
        for place, part in enumerate(movement.by)
    )
    return Table(f"By {', '.join(by)}", columns, rows)


def _amounts(part: BucketMovement, named: tuple[str, ...]) -> list[int]:
    amounts = {"opening": part.opening, "closing": part.closing}
    amounts |= {line.cause: line.amount for line in part.lines}
    return [amounts.get(cause, 0) for cause in named]
