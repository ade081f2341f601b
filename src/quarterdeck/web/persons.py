"""The persons of a company, for linking logins to them: ids and names, nothing else."""

from collections.abc import Mapping

from quarterdeck.web.companies import companies
from quarterdeck.words.problem import QuarterdeckError, did_you_mean


def persons_of(company: str) -> Mapping[str, str]:
    """Return the name of everybody in a company's people.csv by id, by name; the id for no name."""
    with companies()[company].desk() as desk:
        names = desk.names(person.id for person in desk.known.people)
    return dict(sorted(names.items(), key=lambda item: (item[1].casefold(), item[0])))


def known_person(company: str, person: str) -> None:
    """Raise QuarterdeckError for an id that is nobody's in a company; '' is nobody."""
    if not person:
        return
    with companies()[company].desk() as desk:
        known = {one.id for one in desk.known.people}
    if person not in known:
        raise QuarterdeckError(
            f"There is no person {person!r}.{did_you_mean(person, known)}",
            where="person",
            fix="Use an id of playbook/people.csv.",
        )
