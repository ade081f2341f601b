"""Whose calls a question is about: of whoever answers for its scope, or each person's own."""

from quarterdeck.engine.sql import Raw, Value, literal
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import key_names, relation_sql


def placeholders(facts: Facts, question: Question) -> dict[str, Value]:
    """Return the SQL of the calls to look at, and of which of them answer the question.

    Without a breakdown they are the calls about just the scope, whoever made them and wherever they
    sit now; by part of the org tree those about each part; by owner everyone's, each for what they
    answer for. `own_calls` are those about the caller's own deals.
    """
    alone = not question.by and not question.where
    about = Question(question.as_of) if alone else question
    words = relation_sql("calls", facts.frame, about) if alone else ""
    own = f"(scope = owner OR owner = {literal(question.scope)})"
    return {
        "calls_asked": Raw(f"({words})") if alone else Raw("calls"),
        "answers_for": Raw(_answering(facts, question)),
        "measure": facts.reading.measure,
        "own_calls": Raw("TRUE" if "owner" in question.by else own),
    }


def _answering(facts: Facts, question: Question) -> str:
    if "owner" in question.by:
        return "TRUE"
    keys = zip(key_names(question), question.by, strict=False)
    parts = [f"scope = {key}" for key, name in keys if facts.dimensions[name].kind == "org"]
    if parts:
        return f"({' OR '.join(parts)})"
    scope = literal(question.scope)
    return f"(scope = {scope} OR owner = {scope})" if question.scope else "scope = ''"
