"""What a standard sees on a day, as SQL: each open deal, or each team, judged by its rule.

Every relation is cut at the end of the day, so what is learned later never changes a flag. What is
usual (the winners' pace, the time in a stage) is that of the whole company, whatever part of it is
asked about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from quarterdeck.engine.sql import Raw, literal, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.standards.filling import taken_in, together
from quarterdeck.metrics.standards.policy import Standard
from quarterdeck.metrics.standards.side_by_side import FIELDS, HISTORY, side_by_side

ACTIVITIES = "activities"
"""What a rule needs that counts once an activity was done."""


def deals_sql(facts: Facts, standards: Sequence[Standard], question: Question) -> str:
    """Return SQL for every open deal as each standard about deals judges it.

    Columns: standard, key, id, title, owner, stage, due_on, money, part, measured, threshold,
    pieced (a field it rests on was pieced together later), breached (NULL where it cannot be
    judged). `part` is the question's one breakdown.
    """
    return together(
        f"WITH beside AS (\n{some.sql}\n)\n{some.told('beside', named=True)}"
        for some in side_by_side(facts, standards, question)
    )


def teams_sql(
    facts: Facts, standards: Sequence[Standard], question: Question, *, found: bool = False
) -> str:
    """Return SQL for the whole of the question, and each part of its breakdown, as judged.

    Columns: standard, level (the breakdown, '' for the whole), part, measured, threshold, breached.
    With `found` the metrics it rests on are worked out and kept, and stand in it as rows.
    """
    levels = [replace(question, by=()), *([question] if question.by else [])]
    return together(
        _judged_teams(facts, one, level, found=found) for one in standards for level in levels
    )


def lacking(facts: Facts, standards: Iterable[Standard], as_of: date) -> Mapping[str, str]:
    """Return why standards cannot be judged at all on a day, by their id."""
    found = {}
    for one in standards:
        absent = [name for name in one.rule.needs if not _held(facts, name, as_of)]
        if absent or (not one.rule.sql and one.rule.lacking):
            words = absent[0].replace("_", " ") if absent else ""
            found[one.id] = one.rule.lacking or f"no deal carries a {words}"
    return found


def _held(facts: Facts, need: str, as_of: date) -> bool:
    """Return whether facts hold by a day what a rule needs."""
    if need == ACTIVITIES:
        done = f"SELECT count(*) AS n FROM activities WHERE done_on <= {literal(as_of)}"
        sql = facts.compose(done, Question(as_of))
        return bool(facts.run(sql).column("n")[0].as_py())
    return need == HISTORY or (need in FIELDS and facts.known(need, as_of))


def _judged_teams(facts: Facts, one: Standard, question: Question, *, found: bool) -> str:
    return render(
        load("metrics", "judged_teams"),
        standard=one.id,
        level=question.by[0] if question.by else "",
        rule=Raw(render(one.rule.sql, **taken_in(facts, one, question, found=found))),
    )
