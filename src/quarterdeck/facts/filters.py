"""What a filter may ask for: a field or value that nobody knows would answer with a silent zero."""

from collections.abc import Sequence
from difflib import get_close_matches

from quarterdeck.engine.sql import ident, literal
from quarterdeck.facts.conditions import MEASURES
from quarterdeck.facts.dimensions import UNKNOWN, DimensionSource
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Condition, Question
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.deal import Category, Outcome
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

TABLES = {"deal": "deal_versions", "account": "account_versions", "org": "people_spans"}
"""The physical relation that holds the column of a dimension, by the dimension's kind."""

_BESIDE = {
    "account": ("invoice_line_versions", "activity_versions", "subscription_versions"),
    "owner": ("activity_versions", "invoice_line_versions", "split_versions"),
}
"""Where else a column of deals has values: firms that sell without deals have accounts, too."""

_MANY = 1_000
_STEM = 2
_SHOWN = 8


def check_field(facts: Facts, name: str) -> None:
    """Raise QuarterdeckError when a filter cannot name this field."""
    if name in MEASURES or name in facts.dimensions:
        return
    known = [*facts.dimensions, *sorted(MEASURES)]
    if name in {measure.name for measure in facts.playbook.measures}:
        raise QuarterdeckError(
            f"deals are filtered by their amount, and not by the measure {name!r}.",
            where="--where",
            fix=f"Say amount>=... instead, or sort the file of: quarterdeck deals --measure {name}"
            " --limit 0 --csv deals.csv",
        )
    raise QuarterdeckError(
        f"there is no field {name!r} to filter by.{did_you_mean(name, known)}",
        where="--where",
        fix=f"use one of: {', '.join(known)}; declare more in playbook/dimensions.toml",
    )


def check_values(facts: Facts, condition: Condition, *, seen: Question | None = None) -> None:
    """Raise QuarterdeckError for a value that is not declared and that no record ever had.

    `seen` bounds what is looked at, for someone who may not see the whole company: its scope as of
    its day. Conditions on amounts, counts and days name no values and pass.
    """
    source = facts.dimensions.get(condition.field)
    if source is None:
        return
    known = {*declared_values(facts.playbook, condition.field), UNKNOWN}
    asked = [value for value in condition.values if value not in known]
    had = set(values_of(facts, source, among=asked, seen=seen)) if asked else set()
    for value in asked:
        if value not in had:
            raise _never_had(facts, source, value, seen)


def declared_values(playbook: Playbook, name: str) -> tuple[str, ...]:
    """Return the values of a breakdown that hold by decision, in their order; () where none do."""
    tracks = [t for pipeline in playbook.pipelines for t in pipeline.tracks if t.main]
    fixed = {
        "stage": [s.name for t in tracks for s in t.known if t.names[s.name] == s.name],
        "category": [str(category) for category in Category],
        "outcome": [*(str(outcome) for outcome in Outcome), "deleted"],
        "pipeline": [pipeline.name for pipeline in playbook.pipelines],
        "currency": list(playbook.currencies),
        "owner": [person.id for person in playbook.people],
    }
    fixed |= {d.name: list(d.values) for d in playbook.dimensions}
    return tuple(dict.fromkeys(fixed.get(name, ())))


def values_of(
    facts: Facts,
    source: DimensionSource,
    *,
    among: Sequence[str] = (),
    seen: Question | None = None,
    most: int = 0,
) -> list[str]:
    """Return the values that any record ever had, or those of them that are `among` some.

    `most` bounds how many are returned, 0 does not; `seen` leaves what its scope had by its day.
    """
    if seen is None:
        test = f"{ident(source.column)} IN {literal(list(among))}" if among else "TRUE"
        return _distinct(facts, source, test, len(set(among)) or most)
    question = Question(seen.as_of, seen.scope, by=(source.name,))
    rows = facts.run(facts.compose("SELECT DISTINCT d1 AS value FROM versions", question))
    had: Sequence[str] = rows.column("value").to_pylist()
    return sorted(v for v in had if v != UNKNOWN and (not among or v in among))


def _distinct(facts: Facts, source: DimensionSource, test: str, most: int) -> list[str]:
    column = ident(source.column)
    # With a limit the engine stops reading once it has seen as many: usually at once.
    limit = f" LIMIT {most}" if most else ""
    found: set[str] = set()
    for table in (TABLES[source.kind], *_BESIDE.get(source.column, ())):
        rows = facts.run(
            f"SELECT DISTINCT {column} AS value FROM {table}"
            f" WHERE {column} IS NOT NULL AND {test}{limit}"
        )
        found.update(rows.column("value").to_pylist())
        if most and len(found) >= most:
            break
    return sorted(found)[: most or None]


def _never_had(
    facts: Facts, source: DimensionSource, value: str, seen: Question | None
) -> QuarterdeckError:
    known = _known(facts, source, value, seen)
    folded = {k.casefold(): k for k in known}
    near = [folded[k] for k in get_close_matches(value.casefold(), folded, n=_SHOWN, cutoff=0.4)]
    shown = [*near, *(k for k in known if k not in near)][:_SHOWN]
    more = f" and {len(known) - len(shown):,} more" if len(known) > len(shown) else ""
    who = "account" if "account" in {source.kind, source.name} else "deal"
    return QuarterdeckError(
        f"no {who} ever had the {source.name} {value!r}.{did_you_mean(value, known)}",
        where="--where",
        fix=f"known: {', '.join(shown)}{more}"
        if known
        else f"no {who} has a {source.name} yet: map it in playbook/mappings and import again",
    )


def _known(
    facts: Facts, source: DimensionSource, value: str, seen: Question | None
) -> Sequence[str]:
    """Return what the value may have been meant to be; where there are many, what begins alike."""
    declared = declared_values(facts.playbook, source.name)
    had: Sequence[str] = values_of(facts, source, seen=seen, most=_MANY)
    if len(had) >= _MANY and seen is None:
        stem = literal(value[:_STEM].lower())
        alike = f"starts_with(lower({ident(source.column)}), {stem})"
        had = _distinct(facts, source, alike, _MANY) or had
    return tuple(dict.fromkeys((*declared, *had)))
