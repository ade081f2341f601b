"""playbook/people_private.csv: people's names, kept apart so that they can be erased."""

from dataclasses import dataclass, field
from pathlib import Path

from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.tables import read_table

FILE = "playbook/people_private.csv"
COLUMNS = ("id", "name", "email", "aliases")


@dataclass(frozen=True, slots=True)
class PrivatePerson:
    """How a person is called, for the identity store only; no repr, log or hash shows it."""

    id: str
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    aliases: tuple[str, ...] = field(default=(), repr=False)


def read_private(root: Path, notes: Notes | None = None) -> tuple[PrivatePerson, ...]:
    """Read people_private.csv; notes an alias or e-mail that two persons claim."""
    notes = notes or Notes()
    people = []
    claimed: dict[str, str] = {}
    for row in read_table(root, FILE, notes, required=COLUMNS):
        aliases = tuple(part.strip() for part in row["aliases"].split(";") if part.strip())
        person = PrivatePerson(row["id"], row["name"], row["email"], aliases)
        for word in {w.casefold() for w in (person.name, person.email, *aliases) if w}:
            other = claimed.setdefault(word, person.id)
            if other != person.id:
                row.note(
                    "aliases",
                    f"{other!r} and {person.id!r} go by the same name, e-mail or alias.",
                    fix="Let each name, e-mail and alias lead to one person.",
                )
        people.append(person)
    return tuple(people)
