"""What a movement takes for granted, in words a reader can check."""

from quarterdeck.engine.sql import Raw, literal
from quarterdeck.facts.question import Question
from quarterdeck.metrics.assumptions import (
    COLUMNS,
    UNDATED,
    measure_told,
    taken_back,
    without_date,
)
from quarterdeck.metrics.untold import before_shown, category_beside, deletions, in_words
from quarterdeck.movement.queries import filled_in_sql
from quarterdeck.movement.walk import Walk

_ALWAYS = frozenset({"stage", "category", "currency"})


def assumed(walk: Walk) -> tuple[str, ...]:
    """Return what holds for every line of a walk, most important first."""
    told = [measure_told(walk.facts), _undated(walk), *_untold(walk)]
    found = [*told, *_filled_in(walk), *_tree(walk), _rates(walk)]
    return tuple(text for text in found if text)


def _undated(walk: Walk) -> str:
    """Count the open deals that are in no period because they carry no close date."""
    asked = walk.window.question
    if walk.window.period is None:
        return ""
    question = Question(walk.window.end, asked.scope, asked.where)
    count = walk.facts.run(walk.facts.compose(UNDATED, question)).column("n")[0].as_py()
    return without_date(count)


def _untold(walk: Walk) -> list[str]:
    """Return what the imports leave open of the days from the opening to the closing."""
    facts, start, end = walk.facts, walk.window.start, walk.window.end
    chosen = {"owner"} if _by_team(walk) else set()
    chosen |= {"account" if f.kind == "account" else f.column for f in walk.fields}
    told = [field for field in sorted(chosen) if field in ("owner", "account") or "dim_" in field]
    found = [deletions(facts, start, end), category_beside(facts)]
    return [text for text in (*found, *(_of_field(walk, f) for f in told)) if text]


def _of_field(walk: Walk, field: str) -> str:
    """Say where a field that the lines are told by is not known."""
    facts, start, end = walk.facts, walk.window.start, walk.window.end
    if not facts.known(field, end):
        return f"{in_words(field)} of deals is not known by {end}"
    if facts.telling.shown(field, end) is None:
        return f"{in_words(field)} of some deals is not known by {end}"
    return before_shown(facts, field, start, end)


def _filled_in(walk: Walk) -> list[str]:
    """Name each field whose past was never recorded, with how many of the deals it concerns."""
    fields = sorted(_read(walk) & walk.facts.reconstructed_fields)
    if not fields:
        return []
    columns = ", ".join(
        f"count(DISTINCT CASE WHEN strpos(',' || v.reconstructed || ',', {literal(f',{field},')})"
        f" > 0 AND v.{COLUMNS.get(field, field)} IS NOT NULL THEN g.key END) AS f{place}"
        for place, field in enumerate(fields)
    )
    (row,) = walk.facts.run(filled_in_sql(walk, Raw(columns))).to_pylist()
    told = (taken_back(walk.facts, field, row[f"f{place}"]) for place, field in enumerate(fields))
    return [text for text in told if text]


def _read(walk: Walk) -> frozenset[str]:
    """Return the fields of a deal that decide on a line."""
    fields = {f.name if f.kind == "measure" else f.column for f in walk.fields if f.kind != "org"}
    fields |= {"close_date"} if walk.window.period or "due_on" in fields else set()
    fields |= {"owner"} if _by_team(walk) else set()
    named = {"open_stage": "stage", "open_category": "category", "created_on": "created_at"}
    return _ALWAYS | {walk.facts.reading.field} | {named.get(field, field) for field in fields}


def _by_team(walk: Walk) -> bool:
    return bool(walk.window.question.scope) or any(f.kind == "org" for f in walk.fields)


def _tree(walk: Walk) -> list[str]:
    """Say whose tree counts, where the answer is about a part of it or broken down by it."""
    if not _by_team(walk):
        return []
    start, end = walk.window.start, walk.window.end
    first = min((edge.since for edge in walk.facts.playbook.tree.edges), default=start)
    unknown = f"who reported to whom is not known before {first}" if first > start else ""
    later = f"teams are those of {end}; what the tree itself moved since {start} is a line apart"
    return [unknown, later]


def _rates(walk: Walk) -> str:
    if walk.facts.reading.fixed and walk.facts.frame.foreign:
        return walk.facts.reading.assumption()
    if not walk.foreign:
        return ""
    start = walk.window.start
    return f"other currencies stand at the rates of {start}; what rates changed is a line apart"
