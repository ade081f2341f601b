"""A filter as people type it, made exact: people by name become ids, values must exist."""

from collections.abc import Iterator
from dataclasses import replace

from quarterdeck.desk.naming import person_or_team
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.dimensions import UNKNOWN, DimensionSource
from quarterdeck.facts.filters import check_field, check_values, declared_values, values_of
from quarterdeck.facts.question import Condition, Question, parse_where, write_where
from quarterdeck.playbook.model import Person
from quarterdeck.words.crm_id import crm_id_forms, same_crm_id


def exact_where(desk: Desk, text: str, seen: Question | None) -> str:
    """Return the filter with ids in place of people's and teams' names, which never enter SQL.

    `seen` bounds which values may be named, for someone who may not see the whole company. Raises
    QuarterdeckError for an unknown field, and for a value that no record ever had.
    """
    return write_where(_exact(desk, condition, seen) for condition in parse_where(text))


def _exact(desk: Desk, condition: Condition, seen: Question | None) -> Condition:
    check_field(desk.facts, condition.field)
    source = desk.facts.dimensions.get(condition.field)
    if source and (source.kind == "org" or source.name == "owner"):
        return replace(condition, values=_people(desk, condition, source, seen))
    if condition.field == "stage":
        now = _stage_names(desk)
        condition = replace(condition, values=tuple(now.get(v, v) for v in condition.values))
    if condition.field == "account":
        condition = replace(condition, values=tuple(same_crm_id(v) for v in condition.values))
    check_values(desk.facts, condition, seen=seen)
    return condition


def _stage_names(desk: Desk) -> dict[str, str]:
    """Return the present name of every stage that was renamed; one still in use means itself."""
    tracks = [t for p in desk.playbook.pipelines for t in p.tracks if t.main]
    now = {old: name for track in tracks for old, name in track.names.items()}
    return now | {name: name for track in tracks for name in track.names.values()}


def _people(
    desk: Desk, condition: Condition, source: DimensionSource, seen: Question | None
) -> tuple[str, ...]:
    """Return the ids that the values mean, among all who ever held a deal or a team."""
    asked = condition.values
    if source.name == "owner" and seen is None:
        people = {form: p.id for p in desk.playbook.people for form in _crm_ids(p)}
        asked = tuple(people.get(value, value) for value in asked)
    listed = set() if seen else set(declared_values(desk.playbook, source.name))
    listed.add(UNKNOWN)
    if all(value in listed for value in asked):
        return asked
    names = desk.names([*listed, *values_of(desk.facts, source, seen=seen)])
    where = f"--where {condition.field}"
    return tuple(person_or_team(value, names, where=where) for value in asked)


def _crm_ids(person: Person) -> Iterator[str]:
    """Yield every form of every id by which the CRM knows a person."""
    for crm_id in person.crm_ids:
        yield from crm_id_forms(crm_id)
