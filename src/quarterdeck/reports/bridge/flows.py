"""The flows of a movement by a dimension: rows are the opening, columns the closing."""

from quarterdeck.engine.sql import ident
from quarterdeck.movement.records import Flow as Between
from quarterdeck.movement.records import Matrix
from quarterdeck.reports.blocks import Explanation, Figure, Flow, Sankey
from quarterdeck.reports.bridge.moved import Moved, spoken
from quarterdeck.reports.figures import count, money_column
from quarterdeck.reports.naming import breakdown_name, place, value_name
from quarterdeck.reports.table_sql import TableSql, same, table_sql
from quarterdeck.words.named import FLOW, Named

_PLACES = {
    "increase": "Amount raised",
    "decrease": "Amount lowered",
    "lost": "Closed without a win",
    "moved_in": "Moved into the period",
    "moved_out": "Moved out of the period",
}


def sankey(moved: Moved, dimension: str) -> Sankey:
    """Return the flows by a dimension: rows sum to the opening, columns to the closing."""
    matrix = moved.movement.sankey(dimension)
    start, end = spoken(moved.movement.start), spoken(moved.movement.end)
    order = _order(moved, matrix)
    flows = _flows(moved, matrix)
    return Sankey(
        f"{moved.title}, by {breakdown_name(moved.source, (dimension,))}",
        f"Where the money of {start} was on {end}.",
        start,
        end,
        tuple(sorted(flows, key=lambda f: (order.index(f.source), order.index(f.target)))),
        order,
    )


def _flows(moved: Moved, matrix: Matrix) -> list[Flow]:
    table = table_sql(moved.source, matrix.sql)
    explains = [_explained(moved, table, flow, "amount") for flow in matrix.flows]
    amounts = money_column([f.amount for f in matrix.flows], matrix.currency, explains)
    return [
        Flow(
            _place(moved, matrix.dimension, f.source, inside=f.opened),
            _place(moved, matrix.dimension, f.target, inside=f.stays),
            amount,
            _counted(moved, table, f),
            flow_name(moved, matrix.dimension, f),
        )
        for f, amount in zip(matrix.flows, amounts, strict=True)
    ]


def flow_name(moved: Moved, dimension: str, flow: Between) -> str:
    """Return where a flow goes, as a name that leads to its deals."""
    shown = _place(moved, dimension, flow.target, inside=flow.stays)
    return Named(shown, FLOW, f"{dimension}:{flow_key(flow)}")


def flow_key(flow: Between) -> str:
    """Return how a flow is written: where from and where to, `*` before what is no place inside."""
    return f"{'' if flow.opened else '*'}{flow.source},{'' if flow.stays else '*'}{flow.target}"


def flow_words(moved: Moved, dimension: str, flow: Between) -> tuple[str, str]:
    """Return both ends of a flow as people know them."""
    return (
        _place(moved, dimension, flow.source, inside=flow.opened),
        _place(moved, dimension, flow.target, inside=flow.stays),
    )


def _counted(moved: Moved, table: TableSql, flow: Between) -> Figure:
    return count(flow.count, _explained(moved, table, flow, "n"))


def _explained(moved: Moved, table: TableSql, flow: Between, column: str) -> Explanation:
    what = "Money" if column == "amount" else "Deals"
    said = (
        f"{what} from one place to another",
        f"{moved.title}: where it stood at the opening against the closing. {moved.span}",
        "rows sum to the opening, columns to the closing",
    )
    keys = {"source": flow.source, "target": flow.target}
    inside = {"opened": flow.opened, "stays": flow.stays}
    return table.explain(ident(column), same({**keys, **inside}), said=said, n=flow.count)


def _order(moved: Moved, matrix: Matrix) -> tuple[str, ...]:
    """List the places: those of the breakdown in its order, what came and went last."""
    inside = {f.source for f in matrix.flows if f.opened}
    inside |= {f.target for f in matrix.flows if f.stays}
    outside = {f.source for f in matrix.flows if not f.opened}
    outside |= {f.target for f in matrix.flows if not f.stays}
    ranked = sorted(inside, key=lambda name: place(moved.source, matrix.dimension, name))
    stay = [_place(moved, matrix.dimension, name, inside=True) for name in ranked]
    gone = [_place(moved, matrix.dimension, name, inside=False) for name in sorted(outside)]
    return tuple(dict.fromkeys([*stay, *gone]))


def _place(moved: Moved, dimension: str, name: str, *, inside: bool) -> str:
    if inside:
        return value_name(moved.source, dimension, name)
    return _PLACES.get(name, name.replace("_", " ").capitalize())
