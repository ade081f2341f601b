"""The waterfall of a movement: every cause with its amount, its deals, and who is behind it."""

from collections.abc import Mapping
from itertools import chain

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.movement.queries import deals_sql
from quarterdeck.movement.walk import Walk
from quarterdeck.reports.blocks import Explanation, Figure, Step, StepGroup, Waterfall
from quarterdeck.reports.bridge.changed import behind as behind_steps
from quarterdeck.reports.bridge.moved import Moved, spoken
from quarterdeck.reports.causes import CLOSED, GROUPS, LABELS
from quarterdeck.reports.figures import count, money_column
from quarterdeck.reports.table_sql import COUNT, SUM, same


def waterfall(moved: Moved, *, behind: int = 0) -> Waterfall:
    """Return the bridge with its causes grouped; amounts add up to the cent.

    `behind` puts so many of the largest deals under each step and says how deals closed.
    """
    steps = steps_of(moved, behind=behind)
    groups = (
        StepGroup(title, tuple(steps[cause] for cause in causes if cause in steps))
        for title, causes in GROUPS
    )
    return Waterfall(
        moved.title,
        moved.span,
        steps["opening"],
        tuple(group for group in groups if group.steps),
        steps["closing"],
    )


def steps_of(moved: Moved, *, behind: int = 0) -> dict[str, Step]:
    """Return the step of every cause that happened, opening and closing first."""
    lines, labels = _lines(moved), labels_of(moved)
    figures = money_column(
        [amount for amount, _ in lines.values()],
        moved.movement.currency,
        [_explained(moved, cause, line) for cause, line in lines.items()],
    )
    tables = behind_steps(moved, behind) if behind else {}
    notes = {"lost": _how_closed(moved)} if behind and "lost" in lines else {}
    return {
        cause: Step(
            labels[cause],
            figure,
            _counted(moved, cause, lines[cause][1]),
            booked=cause == "won",
            note=notes.get(cause, ""),
            behind=tables.get(cause),
        )
        for cause, figure in zip(lines, figures, strict=True)
    }


def labels_of(moved: Moved) -> Mapping[str, str]:
    """Return every cause's label, those of the two ends with their days."""
    start, end = moved.movement.start, moved.movement.end
    ends = {"opening": f"Open on {spoken(start)}", "closing": f"Open on {spoken(end)}"}
    return LABELS | ends


def _lines(moved: Moved) -> dict[str, tuple[int, int]]:
    movement = moved.movement
    ends = {
        "opening": (movement.opening, movement.opening_count),
        "closing": (movement.closing, movement.closing_count),
    }
    return ends | {line.cause: (line.amount, line.count) for line in movement.lines}


def _explained(moved: Moved, cause: str, line: tuple[int, int]) -> Explanation:
    label = labels_of(moved)[cause]
    said = (
        label,
        f"{moved.title}: what '{label}' added or took. {moved.span}",
        "opening + all lines = closing, to the cent and deal by deal",
    )
    return moved.lines.explain(SUM, same({"cause": cause, "inside": False}), said=said, n=line[1])


def _counted(moved: Moved, cause: str, n: int) -> Figure:
    label = labels_of(moved)[cause]
    said = (
        f"{label}: deals",
        f"{moved.title}: how often '{label}' happened to a deal. {moved.span}",
        "count of the deals' lines with this cause",
    )
    where = same({"cause": cause, "inside": False})
    return count(n, moved.lines.explain(COUNT, where, said=said, n=n))


def _how_closed(moved: Moved) -> str:
    """Tell the ways in which deals closed without a win apart, where there are several."""
    lost = deals_sql(Walk(moved.movement.facts, moved.movement.window), "lost", None)
    rows = moved.source.rows(render(load("reports", "how_closed"), changes=Raw(lost)))
    found = {row["outcome"]: row["n"] for row in rows if row["n"]}
    if not set(found) - {"lost"}:
        return ""
    told = chain.from_iterable([(k, v)] if (v := found.get(k)) else [] for k in CLOSED)
    return ", ".join(f"{n:,} {CLOSED[outcome].lower()}" for outcome, n in told)
