"""Whose targets a question is measured against, and the parts that have one."""

from quarterdeck.engine.sql import Raw, Value, literal
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import key_names


def target_scope(facts: Facts, question: Question) -> str:
    """Return the dimension whose values are the scopes of targets.

    '' stands for the question's own scope, 'none' for a breakdown or a filter that no target is
    set by.
    """
    if question.where.strip():
        return "none"
    if not question.by:
        return ""
    by = question.by[0]
    held = by == "owner" or facts.dimensions[by].kind == "org"
    return by if held and len(question.by) == 1 else "none"


def placeholders(facts: Facts, question: Question) -> dict[str, Value]:
    """Return SQL for the holder of a target, and for the parts that may hold one.

    By owner, a target counts for whoever leads nobody: a leader's is that of the whole team.
    """
    by = target_scope(facts, question)
    limit = Raw(f" AND scope NOT IN ({_LEADS})" if by == "owner" else "")
    sellers = _sellers(facts, question, by) | {"goal_limit": limit}
    if by == "none":
        return sellers | {"goal_holder": Raw("CAST(NULL AS VARCHAR)"), "goal_holders": _NOBODY}
    if not by:
        own = f"CASE WHEN scope = {literal(question.scope)} THEN '' END"
        return sellers | {"goal_holder": Raw(own), "goal_holders": _NOBODY}
    return sellers | {
        "goal_holder": Raw("scope"),
        "goal_holders": _holders(facts, question.scope, by),
    }


def _sellers(facts: Facts, question: Question, by: str) -> dict[str, Value]:
    """Return SQL for the people asked about who lead nobody, and the part each belongs to."""
    if by == "none":
        blank = ", ".join(f"'' AS {name}" for name in key_names(question))
        return {"sellers_asked": _NO_SELLERS, "seller_keys": Raw(blank)}
    key = facts.dimensions[by].expression.replace("p.", "seats.") if by not in {"", "owner"} else ""
    part = {"": "''", "owner": "seats.person"}.get(by, key)
    inside = f"strpos(path, {literal(f'/{question.scope}/')}) > 0" if question.scope else "TRUE"
    asked = f"(SELECT * FROM people WHERE {inside} AND person NOT IN ({_LEADS}))"
    return {"sellers_asked": Raw(asked), "seller_keys": Raw(f"{part} AS d1")}


_LEADS = "SELECT team FROM people WHERE team IS NOT NULL"
_NO_SELLERS = Raw("(SELECT CAST('' AS VARCHAR) AS person WHERE FALSE)")
_NOBODY = Raw("(SELECT CAST('' AS VARCHAR) AS holder WHERE FALSE)")


def _holders(facts: Facts, scope: str, by: str) -> Raw:
    inside = f"strpos(path, {literal(f'/{scope}/')}) > 0" if scope else "TRUE"
    if by != "owner":
        column = facts.dimensions[by].column
        return Raw(f"(SELECT DISTINCT {column} AS holder FROM people WHERE {inside})")
    return Raw(f"(SELECT person AS holder FROM people WHERE {inside} AND person NOT IN ({_LEADS}))")
