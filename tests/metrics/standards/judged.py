"""Asking the rules in tests: flags by deal, as the product judges them."""

from collections.abc import Mapping
from datetime import date

from quarterdeck.facts import Facts, Question
from quarterdeck.metrics.standards.judging import deals_sql, teams_sql
from quarterdeck.metrics.standards.policy import Standard, standard
from quarterdeck.metrics.standards.rules import Rule, find
from quarterdeck.playbook.model import Standard as Written
from quarterdeck.words.days import FIRST_DAY


def held(facts: Facts, rule: str | Rule, thresholds: Mapping[str, float] | None = None) -> Standard:
    """Return a standard of a rule, its thresholds in natural units."""
    found = find(rule) if isinstance(rule, str) else rule
    numbers = tuple((name, round(value * 1000)) for name, value in (thresholds or {}).items())
    written = Written(found.id, found.id, FIRST_DAY, thresholds=numbers)
    return standard(written, facts.playbook, found)


def flags(facts: Facts, one: Standard, as_of: date, **asked: object) -> dict[str, bool | None]:
    """Return what a standard says of every open deal, by id."""
    question = Question(as_of, **asked)  # type: ignore[arg-type]
    rows = facts.run(deals_sql(facts, [one], question)).to_pylist()
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row["breached"] for row in rows}


def teams(
    facts: Facts, one: Standard, as_of: date, **asked: object
) -> dict[str, tuple[object, ...]]:
    """Return what a standard says of the whole ('') and each team: there is, asked for, broken."""
    question = Question(as_of, **asked)  # type: ignore[arg-type]
    rows = facts.run(teams_sql(facts, [one], question)).to_pylist()
    return {row["part"]: (row["measured"], row["threshold"], row["breached"]) for row in rows}
