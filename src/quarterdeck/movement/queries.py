"""The queries of a movement: its lines, the deals behind them, the flows across it."""

from quarterdeck.engine.sql import Raw, literal, load, render
from quarterdeck.movement.records import Bucket, Flow
from quarterdeck.movement.walk import Walk

_DEAL = ("key", "version")
_HAPPENED = (
    "s.began IS NOT NULL OR s.ended IS NOT NULL OR s.shifted IS NOT NULL"
    " OR s.redated IS NOT NULL OR s.resized <> 0"
)
_ENDS = frozenset({"opening", "closing", "won", "lost", "deleted", "new", "restored", "reopened"})
"""Causes by which a step begins or ends."""

# Without it a tally over buckets is as right and quicker: what did nothing is one group more.
_FX = ("fx_a_up", "fx_a_down", "fx_b_up", "fx_b_down")
_NO_FX = ", ".join(f"CAST(0 AS BIGINT) AS {name}, CAST(0 AS BIGINT) AS n_{name}" for name in _FX)


def lines_sql(walk: Walk) -> str:
    """Return SQL of the signed lines: d1..dk, cause, inside, amount, n.

    Opening and closing are causes too; `inside` marks a move between two buckets of the whole,
    which the whole does not show.
    """
    totals = render(load("movement", "totals"), bucket=Raw(_keys(walk, "g.d{0}, ")))
    return f"{_legs(walk)}\n{totals}"


def deals_sql(walk: Walk, cause: str, bucket: Bucket | None, *, most: int = 0) -> str:
    """Return SQL of the changes behind a cause ('' for all) in a bucket (None for the whole).

    `most` keeps the largest of each cause alone (all that are as large as the last one of them),
    with `of_cause`: how many there are.
    """
    wanted = [f"g.cause = {literal(cause)}"] if cause else []
    if bucket is None:
        wanted.append("NOT g.inside")
    else:
        values = zip(walk.buckets(), bucket, strict=True)
        wanted += [f"g.d{n} = {literal(value)}" for n, (_, value) in enumerate(values, 1)]
    changes = render(
        load("movement", "changes"),
        bucket=Raw(_keys(walk, "g.d{0}, ")),
        wanted=Raw(" AND ".join(wanted) or "TRUE"),
    )
    legs = _legs(walk, who=_DEAL, happened=_by(cause))
    if most:
        legs = f"{legs},\nchanges AS MATERIALIZED (\n{changes})"
        changes = render(load("movement", "largest"), most=most)
    details = render(
        load("movement", "deals"),
        changes=Raw(changes),
        of_cause=Raw("g.of_cause, " if most else ""),
        bucket=Raw(_keys(walk, "g.d{0}, ")),
        order=Raw(_keys(walk, ", g.d{0}")),
        early=Raw(walk.early),
        measure=Raw(walk.facts.reading.field),
        start=walk.window.start,
        end=walk.window.end,
        from_end=walk.from_end,
        to_end=walk.to_end,
    )
    return f"{legs}\n{details}"


def sankey_sql(walk: Walk) -> str:
    """Return SQL of the flows of a walk by one field: source, target, opened, stays, amount, n."""
    return f"{_flows(walk)}\n{load('movement', 'flows')}"


def flow_deals_sql(walk: Walk, flow: Flow) -> str:
    """Return SQL of the deals of one flow, as they stood at both ends: id, title, amount, n."""
    details = render(
        load("movement", "flow_deals"),
        source=flow.source,
        target=flow.target,
        opened=flow.opened,
        stays=flow.stays,
        from_end=walk.from_end,
        to_end=walk.to_end,
    )
    return f"{_flows(walk)}\n{details}"


def _flows(walk: Walk) -> str:
    """CTEs up to `flows`: where the money of each deal came from and went to."""
    flows = render(load("movement", "sankey"), ended_b=Raw(_ended("b")))
    return f"{walk.valued(who=('key',), at_ends=True)},\n{flows}"


def filled_in_sql(walk: Walk, columns: Raw) -> str:
    """Return SQL that counts, over the versions v behind the lines, what the columns ask for."""
    counted = render(load("movement", "filled_in"), columns=columns)
    return f"{_legs(walk, who=_DEAL)}\n{counted}"


def _by(cause: str) -> str:
    """Return SQL for the steps in which a cause may happen, those of all for ''."""
    told = literal(cause)
    return f"s.began = {told} OR s.ended = {told}" if cause in _ENDS else _HAPPENED


def _legs(walk: Walk, who: tuple[str, ...] = (), happened: str = _HAPPENED) -> str:
    """CTEs up to `legs`: signed amounts by bucket and cause, for each of `who` if given."""
    places = {
        "who_s": Raw("".join(f"s.{column}, " for column in who)),
        "who_t": Raw("".join(f"t.{column}, " for column in who)),
        "keys_t": Raw(_keys(walk, "t.a{0}, t.b{0}, ")),
        "buckets": Raw(_keys(walk, "CASE k.side WHEN 'a' THEN t.a{0} ELSE t.b{0} END AS d{0}, ")),
    }
    told = render(
        load("movement", "told"),
        happened=Raw(happened if who else "TRUE"),
        keys_k=Raw(_keys(walk, "s.a{0}, s.b{0}, ")),
        **places,
    )
    tally = _tally(walk, whole=not who)
    fx_sums = render(load("movement", "fx_sums"), **tally) if walk.foreign else _NO_FX
    legs = render(load("movement", "lines"), fx_sums=Raw(fx_sums), **tally, **places)
    # Kept apart for the planner, which otherwise tries the sums on every side of the joins.
    named = f"steps AS (\n{_steps(walk, who)}),\ntold AS MATERIALIZED (\n{told})"
    return f"{walk.valued(who=who)},\n{named},\n{legs}"


def _tally(walk: Walk, *, whole: bool) -> dict[str, Raw]:
    """Return the words that sum steps up; those of deals are a row each as they are."""
    if not whole:
        return {name: Raw("") for name in ("sum", "count", "grouped")} | {"one": Raw("1")}
    keys = _keys(walk, "t.a{0}, t.b{0}, ")
    by = f"GROUP BY {keys}t.began, t.shifted_out, t.shifted_in, t.redated, t.ended"
    words = {"sum": "sum", "count": "count", "grouped": by, "one": "count(*)"}
    return {name: Raw(text) for name, text in words.items()}


def _steps(walk: Walk, who: tuple[str, ...]) -> str:
    """SELECT of what happens in each step, with its bucket on both sides as a1, b1, a2, ..."""
    sides = [
        f"s.{field.alias}_{side} AS {side}{n}, "
        for n, field in enumerate(walk.buckets(), 1)
        for side in "ab"
    ]
    return render(
        load("movement", "steps"),
        who_s=Raw("".join(f"s.{column}, " for column in who)),
        keys_s=Raw("".join(sides)),
        ended_a=Raw(_ended("a")),
        ended_b=Raw(_ended("b")),
        due_from=Raw(_side_of(walk, "s.due_on_a", "moved_in")),
        due_to=Raw(_side_of(walk, "s.due_on_b", "moved_out")),
        **{name: Raw(sql) for name, sql in walk.causes().items()},
    )


def _keys(walk: Walk, pattern: str) -> str:
    return "".join(pattern.format(n) for n, _ in enumerate(walk.buckets(), 1))


def _ended(side: str) -> str:
    """Return SQL for the cause by which a closed or gone deal left the pipeline."""
    outcome = f"s.outcome_{side}"
    return f"CASE {outcome} WHEN 'won' THEN 'won' WHEN 'deleted' THEN 'deleted' ELSE 'lost' END"


def _side_of(walk: Walk, due: str, cause: str) -> str:
    """Return SQL for the cause of a change of date: where the other date lies from the period."""
    if walk.window.period is None:
        return "NULL"
    later = f"{due} >= {literal(walk.window.period.end)}"
    return (
        f"CASE WHEN {due} IS NULL THEN '{cause}_undated'"
        f" WHEN {later} THEN '{cause}_later' ELSE '{cause}_earlier' END"
    )
